"""How the health check shows things: contrast, numbers for people, charts, tables."""

import re
from pathlib import Path
from typing import Any

import pytest

from reports.html import HtmlOptions, humanise, palette
from reports.html.charts import bars, meter
from reports.html.table import Grid, breakable
from tests.report_page import FIRST, GIB, SECOND


def test_brand_colour_is_checked() -> None:
    """A brand colour goes into the style sheet, so only a colour is taken."""
    with pytest.raises(ValueError, match="brand colour"):
        HtmlOptions(brand="red;}</style>")
    assert palette.contrast(palette.readable("#ffee00"), "#ffffff") >= palette.AA
    assert palette.readable("#1f3d5c") == "#1f3d5c"


@pytest.mark.parametrize(("text", "ground"), palette.TEXT_PAIRS)
def test_contrast(text: str, ground: str) -> None:
    """Every colour that carries words reaches WCAG AA on every ground it stands on."""
    colours = palette.PALETTE
    assert palette.contrast(colours[text], colours[ground]) >= palette.AA


@pytest.mark.parametrize(("mark", "ground"), palette.DRAWN_PAIRS)
def test_contrast_of_drawings(mark: str, ground: str) -> None:
    """Bars, lines and edges stand out from what they are drawn on, in any brand colour."""
    for brand in (palette.PALETTE["brand"], palette.readable("#ffee00")):
        colours = {**palette.PALETTE, "brand": brand}
        assert palette.contrast(colours[mark], colours[ground]) >= palette.DRAWN


def test_style_sheet_uses_checked_pairs() -> None:
    """Every colour of words and every ground in the style sheet is one whose contrast is held."""
    style = (Path(palette.__file__).parent / "templates" / "page.css").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", style)
    words = set(re.findall(r"(?<![-\w])color:var\(--(\w+)\)", style)) - {"paper"}
    grounds = set(re.findall(r"background:var\(--(\w+)\)", style)) - {"paper", "wash"}
    pairs = set(palette.TEXT_PAIRS)
    assert {(word, ground) for word in words for ground in ("paper", "wash")} <= pairs
    assert {("paper", ground) for ground in grounds} <= pairs


def test_contrast_arithmetic() -> None:
    """Black on white is 21 to 1, a colour on itself 1 to 1."""
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("number", 12345, "12,345"), ("number", 1.5, "1.5"), ("number", None, "not seen"),
        ("number", 0, "0"), ("size", 0, "0 B"), ("size", 1536, "1.5 KiB"),
        ("size", 256 * GIB, "256 GiB"), ("size", 3 * 1024 * GIB, "3 TiB"),
        ("hertz", 2_600_000_000, "2.6 GHz"), ("rate", 10_000_000_000, "10 Gbit/s"),
        ("share", 0.854, "85 %"), ("share", 0.031, "3.1 %"), ("share", 0, "0 %"),
        ("share", 1.2, "120 %"), ("share", None, "not seen"), ("ratio", 1.5, "1.5 x"),
        ("day", "2026-11-22T06:00:00Z", "22 Nov 2026"), ("day", None, "not seen"),
        ("month", "2026-11-22", "November 2026"), ("moment", "soon", "soon"),
        ("moment", "2026-11-22T06:00:00Z", "22 November 2026, 06:00 UTC"),
    ],
)  # fmt: skip
def test_numbers_for_people(kind: str, value: Any, text: str) -> None:
    """Base units become readable at the edge; NULL is "not seen", never 0."""
    found = getattr(humanise, kind)(value)
    for odd, plain in (("\u00a0", " "), ("\u202f", " "), ("\u00d7", "x")):
        found = found.replace(odd, plain)
    assert found == text


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("memory_physical", 8 * GIB, "8 GiB"), ("used", 12, "12"), ("used_share", 0.5, "50 %"),
        ("cpu_speed", 2_000_000_000, "2 GHz"), ("hosts", 3, "3"), ("names", ["a", "b"], "a, b"),
        ("at", "2026-11-22T06:00:00Z", "22 November 2026, 06:00 UTC"), ("vms", None, "not seen"),
        ("flag", True, "yes"),
    ],
)  # fmt: skip
def test_evidence_by_name(name: str, value: Any, text: str) -> None:
    """Evidence is made readable by the name of its column, and small counts stay counts."""
    found = humanise.evidence(name, value).replace("\u00a0", " ").replace("\u202f", " ")
    assert found == text


def test_ages() -> None:
    """Ages are whole days of the data."""
    assert humanise.age(FIRST, SECOND) == "30 days"
    assert humanise.age(FIRST, FIRST) == "first seen now"
    assert humanise.age(None, SECOND) == "not seen"


def test_charts_need_data() -> None:
    """No bar without a number; text beside every bar; over 100 % is hatched."""
    assert bars("t", [], "h") is None
    assert meter(None) is None
    assert "over" in str(meter(1.3))
    chart = bars("t", [("<b>", 2), ("x" * 60, 1)], "h", shares=True)
    assert chart is not None
    assert "&lt;b&gt;" in chart.svg
    assert "67" in chart.svg


def test_tables_print_unknown() -> None:
    """A NULL cell says not seen; long words may break."""
    grid = Grid("c", [("a", "text"), ("b", "size"), ("c", "share")], [("x", None, 0.5)])
    assert "not seen" in str(next(iter(grid.cells))[1][1])
    assert "<wbr>" in breakable("x" * 100)
    assert breakable("short words only") == "short words only"
