"""Rules: load them, run them, keep what they found."""

from audit.check.rule import RuleFile, load_rules
from audit.check.run import Summary, check
from audit.check.waivers import WaiverEntry, load_waivers

__all__ = ["RuleFile", "Summary", "WaiverEntry", "check", "load_rules", "load_waivers"]
