"""Colours and cell formats: few, and never colour alone (the word stands in the cell)."""

from typing import Any

from reports.workbook.form import FORMS, Form

INK = "#1F2A37"
ACCENT = "#0B5A8A"
PALE = "#EAF2F8"
GREY = "#5B6673"
FONT = {"font_name": "Calibri", "font_size": 10}

_RED = {"bg_color": "#F8D7DA", "font_color": "#842029"}
_ORANGE = {"bg_color": "#FFE5D0", "font_color": "#8A3B08"}
_YELLOW = {"bg_color": "#FFF3CD", "font_color": "#664D03"}
_GREEN = {"bg_color": "#D9EFE1", "font_color": "#0F5132"}
_BLUE = {"bg_color": "#DCEBF7", "font_color": "#0B4A75"}
_GRAY = {"bg_color": "#E9ECEF", "font_color": "#495057"}

FLAG = _ORANGE

# look -> (format, exact words)
WORDS: dict[str, tuple[tuple[dict[str, str], tuple[str, ...]], ...]] = {
    "severity": (
        ({"bg_color": "#B4232F", "font_color": "#FFFFFF"}, ("critical",)),
        (_ORANGE, ("high",)),
        (_YELLOW, ("medium",)),
        (_BLUE, ("low",)),
        (_GRAY, ("info",)),
    ),
    "state": (
        (_RED, ("Down", "Alert", "Error", "Disconnected", "FAULT", "failed", "ended")),
        (
            _YELLOW,
            (
                "Maintenance", "PrepareForMaintenance", "ErrorInMaintenance", "Disabled", "stale",
                "ErrorInPrepareForMaintenance", "Connecting", "partial", "gap", "not assessable",
                "ends within a year",
            ),
        ),
        # Excel compares without case: Unknown and UNKNOWN too; not known is not bad
        (_GRAY, ("waived", "Stopped", "Destroyed", "Expunging", "unknown")),
    ),
    "outcome": (
        (_ORANGE, ("finding",)),
        (_GREEN, ("pass",)),
        (_YELLOW, ("not assessable",)),
        (_GRAY, ("not applicable",)),
    ),
    "lane": ((_RED, ("Now",)), (_YELLOW, ("Next",)), (_BLUE, ("Later",))),
    "kind": ((_GREEN, ("new",)), (_RED, ("gone",)), (_YELLOW, ("changed",))),
}  # fmt: skip


class Styles:
    """Formats of one workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        """Format with these properties."""
        wanted = tuple(sorted(properties.items()))
        if wanted not in self._made:
            self._made[wanted] = self._book.add_format({**FONT, "valign": "top", **properties})
        return self._made[wanted]

    def cell(self, form: Form, *, wrap: bool = False, bold: bool = False) -> Any:
        """Format of data cells."""
        extra: dict[str, Any] = {"text_wrap": True} if wrap else {}
        if bold:
            extra["bold"] = True
        align = "left" if wrap else form.align
        if align == "left":
            extra["indent"] = 1
        return self.get(num_format=form.number_format, align=align, **extra)

    def whole(self) -> Any:
        """Format of whole numbers in columns of mixed values."""
        return self.get(num_format=FORMS["count"].number_format, align="right")

    def link(self, form: Form = FORMS["text"], *, bold: bool = False) -> Any:
        """Format of cells that lead somewhere."""
        look: dict[str, Any] = {"bold": True} if bold else {}
        if form.align == "left":
            look["indent"] = 1
        return self.get(
            font_color=ACCENT, underline=1, num_format=form.number_format, align=form.align, **look
        )

    def header(self, form: Form, *, wrap: bool = False) -> Any:
        """Format of header cells; wrap: of long texts below."""
        align = "left" if wrap else form.align
        return self.get(
            bold=True, bg_color=INK, font_color="#FFFFFF", text_wrap=True, align=align,
            valign="vcenter", indent=int(align == "left"),
        )  # fmt: skip

    def rule(self, properties: dict[str, Any]) -> Any:
        """Format of a conditional format: colours only."""
        key = (("rule", True), *sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]
