"""What the reader's house may choose of the health check."""

from dataclasses import dataclass

from reports.cover import Cover


@dataclass(frozen=True, slots=True)
class HtmlOptions(Cover):
    """The page has no options beyond those of every report."""
