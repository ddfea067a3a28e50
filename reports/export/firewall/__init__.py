"""The firewall hand-over: the rule set of one environment, and how two of them differ."""

from reports.export.firewall.compare import compare
from reports.export.firewall.document import read_firewall
from reports.export.firewall.scope import KINDS, Wanted
from reports.export.firewall.show import markdown, terminal

__all__ = ["KINDS", "Wanted", "compare", "markdown", "read_firewall", "terminal"]
