"""A copy of an estate without its names: keyed tokens, the same every month, and a proof."""

from audit.anonymous.bundle import anonymous_bundle
from audit.anonymous.copy import anonymous_copy
from audit.anonymous.proof import Originals, prove
from audit.anonymous.tokens import Tokens

__all__ = ["Originals", "Tokens", "anonymous_bundle", "anonymous_copy", "prove"]
