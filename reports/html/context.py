"""What every section is given."""

from dataclasses import dataclass, field
from functools import cached_property

from reports.facts import Facts
from reports.facts_score import Score, overall, score_now
from reports.html.impacts import Impacts
from reports.html.options import HtmlOptions


@dataclass
class Page:
    """Facts, branding, and which sections had nothing to say."""

    facts: Facts
    options: HtmlOptions
    silent: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def scores(self) -> list[Score]:
        """Categories of the scorecard."""
        return score_now(self.facts)

    @cached_property
    def impacts(self) -> Impacts:
        """What the failure of each component takes."""
        return Impacts(self.facts)

    @property
    def score(self) -> int | None:
        """The overall score."""
        return overall(self.scores)
