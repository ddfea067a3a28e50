"""What every section is given."""

from dataclasses import dataclass, field
from functools import cached_property

from audit.store.named import names
from reports.facts import Facts
from reports.facts_reach import tellers
from reports.facts_score import Score, months, overall
from reports.html.detail import NONE, ROWS, SHORT
from reports.html.impacts import Impacts
from reports.html.options import HtmlOptions
from reports.language import ENGLISH, SOURCE, current, t, tn


@dataclass
class Page:
    """Facts, branding, and which sections had nothing to say or were not wanted."""

    facts: Facts
    options: HtmlOptions
    silent: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @cached_property
    def months(self) -> list[tuple[str, list[Score]]]:
        """Time and categories at the end of every month, the last is now."""
        return months(self.facts)

    @cached_property
    def tellers(self) -> dict[str, set[tuple[str, str]]]:
        """Table -> (kind, source) of those that told rows of it."""
        return tellers(self.facts)

    @property
    def scores(self) -> list[Score]:
        """Categories of the scorecard."""
        return self.months[-1][1]

    @cached_property
    def impacts(self) -> Impacts:
        """What the failure of each component takes."""
        level = self.options.detail.get("blast")
        return Impacts(self.facts, told=level != NONE, most=ROWS if level == SHORT else None)

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of objects of which evidence has the id."""
        found = (f for block in self.facts.blocks for f in block.found)
        return names(self.facts.connection, (value for f in found for value in f.evidence.values()))

    @property
    def english(self) -> str:
        """Which texts of an edition in another language are English; empty in English."""
        if current().tag == SOURCE:
            return ""
        untold = sum(not rule["translated"] for rule in self.facts.rules)
        if not untold:
            return t(ENGLISH)
        own = tn("The texts of {n} rule have no translation.",
                 "The texts of {n} rules have no translation.", untold)  # fmt: skip
        return f"{t(ENGLISH)} {own}"

    @property
    def score(self) -> int | None:
        """The overall score."""
        return overall(self.scores)
