"""What every report says of itself: whose it is, who made it, and in which state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from audit.config_values import COLOUR
from reports.brand import Logo
from reports.language import SOURCE, date_text, mark, t
from reports.overlay import NO_OVERLAY, Overlay


@dataclass(frozen=True, slots=True)
class Cover:
    """Options of every report; an empty one is not printed.

    customer: whose estate; consultant, contact: who made the report. brand, accent: colours like
    #1f3a5f. period: how the time of the data is named (day, month, quarter, year). seal: of
    the data of a final report (reports.seal). tenant: of whom this edition tells, when not of the
    whole estate. language: tag of reports.language. detail: how much of a section of the page
    (reports.html.detail).
    """

    customer: str = ""
    title: str = mark("Apache CloudStack health check")
    consultant: str = ""
    contact: str = ""
    confidentiality: str = ""
    period: str = "month"
    logo: Logo | None = None
    brand: str | None = None
    accent: str | None = None
    draft: bool = False
    seal: str = ""
    tenant: str = ""
    language: str = SOURCE
    overlay: Overlay = NO_OVERLAY
    detail: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a colour that is none: it goes into the style sheet."""
        for colour in (self.brand, self.accent):
            if colour is not None and not COLOUR.fullmatch(colour):
                raise ValueError(f"brand colour {colour!r} is not like #1f3a5f")

    @property
    def status(self) -> str:
        """Draft or final, in words."""
        return t("Draft, not for distribution") if self.draft else t("Final")

    def period_of(self, moment: str | None) -> str:
        """The period a stored time is in: November 2026, Q4 2026 ..."""
        if not moment:
            return t("Nothing collected yet")
        at = datetime.fromisoformat(moment)
        return {
            "day": date_text("long_day", at.day, at.month, at.year),
            "quarter": f"Q{(at.month + 2) // 3} {at.year}",
            "year": f"{at.year}",
        }.get(self.period, date_text("{month} {year}", at.day, at.month, at.year))
