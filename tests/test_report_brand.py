"""Brand: logo, colours, contact, period; and what of it is refused."""

import sqlite3
import struct
import zipfile
from base64 import b64encode
from pathlib import Path

import pytest

from audit.config import load_config
from audit.errors import ConfigError
from reports.brand import MAX_BYTES, load_logo
from reports.cover import Cover
from reports.html.palette import contrast, visible
from reports.workbook import WorkbookOptions, write_workbook
from tests.command_line import run
from tests.demo_estate import configure, write
from tests.report_page import full, page

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da636460"
    "f85f0f0002870180eb47ba920000000049454e44ae426082"
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def logo(folder: Path, content: str | bytes) -> Path:
    """A file with this content."""
    path = folder / "logo"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def png(width: int, height: int) -> bytes:
    """A PNG that says it is so large."""
    return PIXEL[:16] + struct.pack(">II", width, height) + PIXEL[24:]


def test_good_logos(tmp_path: Path) -> None:
    """PNG and SVG, embedded as they are."""
    found = load_logo(logo(tmp_path, PIXEL))
    assert found.uri == f"data:image/png;base64,{b64encode(PIXEL).decode()}"
    assert found.height == 1
    drawing = SVG.format('<defs><path id="a"/></defs><use href="#a"/><g fill="url(#a)"/>')
    assert load_logo(logo(tmp_path, drawing)).media == "image/svg+xml"
    styled = SVG.format("<style>.a{fill:#123456}</style>")
    assert load_logo(logo(tmp_path, styled)).uri.startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize(
    "part",
    [
        "<script>alert(1)</script>",
        '<g onload="alert(1)"/>',
        '<a href="https://x.example"><path/></a>',
        '<image href="https://x.example/a.png"/>',
        '<image xmlns:x="http://www.w3.org/1999/xlink" x:href="file:///etc/passwd"/>',
        "<foreignObject><p/></foreignObject>",
        "<style>@import 'a.css'</style>",
        "<style>a{fill:url(https://x.example)}</style>",
        "<style>a{fill:\\75rl(https://x.example)}</style>",
        '<g style="fill:url(//x.example)"/>',
        '<a href="javascript:alert(1)"/>',
        "<?xml-stylesheet href='a.css'?>",
        '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    ],
)
def test_active_svg(tmp_path: Path, part: str) -> None:
    """An SVG that runs or fetches anything is refused."""
    with pytest.raises(ConfigError, match="the logo is refused: it holds"):
        load_logo(logo(tmp_path, SVG.format(part)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;"), "document type"),
        ("<html/>", "<html> instead of <svg>"),
        ("<svg/>", "<svg> instead of <svg>"),
        ("GIF89a", "neither PNG nor SVG"),
        (b"", "neither PNG nor SVG"),
        (PIXEL[:20], "cut short"),
        (PIXEL[:-12], "cut short"),
        (png(4001, 10), "up to 4000 pixels"),
        (png(0, 10), "up to 4000 pixels"),
        (PIXEL + bytes(MAX_BYTES), "up to 256 are taken"),
    ],
)
def test_bad_files(tmp_path: Path, content: str | bytes, said: str) -> None:
    """What is no small picture is refused with a sentence."""
    with pytest.raises(ConfigError, match=said):
        load_logo(logo(tmp_path, content))


def test_page(db: sqlite3.Connection, tmp_path: Path) -> None:
    """The page embeds the logo and lets nothing else in; without one it has no picture."""
    full(db)
    found = load_logo(logo(tmp_path, PIXEL))
    text = page(db, logo=found, consultant="Us & Co", contact="a@us.example", accent="#ffee00")
    assert f'<img class="logo" src="{found.uri}" alt="Us &amp; Co">' in text
    assert "img-src data:;" in text
    assert "Us &amp; Co, a@us.example" in text
    assert contrast(visible("#ffee00", "#ffffff"), "#ffffff") >= 3
    assert "img-src" not in page(db)


def test_workbook(db: sqlite3.Connection, tmp_path: Path) -> None:
    """The README tab shows a PNG; an SVG is left out, since Excel takes none."""
    for content, shown in ((PIXEL, True), (SVG.format("<path/>"), False)):
        options = WorkbookOptions(logo=load_logo(logo(tmp_path, content)), contact="a@us.example")
        write_workbook(db, tmp_path / "a.xlsx", options)
        with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
            assert any("media" in name for name in file.namelist()) == shown


@pytest.mark.parametrize(
    ("period", "text"),
    [("month", "November 2026"), ("quarter", "Q4 2026"), ("year", "2026"),
     ("day", "2 November 2026")],
)  # fmt: skip
def test_period(period: str, text: str) -> None:
    """The time of the data as the customer counts it."""
    assert Cover(period=period).period_of("2026-11-02T06:00:00Z") == text
    assert Cover().period_of(None) == "Nothing collected yet"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[brand]\ncolor = "#000000"', "unknown key brand.color; did you mean brand.colour?"),
        ("[brand]\nzzz = 1", "unknown key brand.zzz; known are ['consultant'"),
        ("brand = 'us'", "brand must be a table"),
        ("[brand]\nconsultant = 1", "brand.consultant must be text"),
        ("[brand]\ncolour = 'blue'", "brand.colour 'blue' is no colour such as #1f4e79"),
        ("[brand]\ncolour = '#12345'", "is no colour"),
        ("[brand]\naccent = '#1234567'", "brand.accent '#1234567' is no colour"),
        ('[brand]\ncolour = "#123456\\n"', "is no colour"),
        ("[brand]\nperiod = 'week'", "brand.period is one of day, month, quarter, year"),
    ],
)
def test_refused_configuration(tmp_path: Path, text: str, said: str) -> None:
    """A brand with a fault is refused with the way out."""
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_config(path)
    assert said in str(refused.value)


def test_colour_nobody_can_read(desk: Path) -> None:
    """A colour below WCAG AA is darkened, and that is said."""
    configure(desk, "[brand]\ncolour = '#f2c200'\n")
    found = run("report", "--html")
    assert "brand.colour #f2c200 has a contrast of 1.7 to white, WCAG AA wants 4.5" in found.err
    text = write(desk, "html")
    assert "--brand:#f2c200" not in text


def test_logo_that_is_not_there(desk: Path) -> None:
    """The report is not written, and the sentence names the file."""
    configure(desk, "[brand]\nlogo = 'none.png'\n")
    found = run("report", "--html")
    assert found.code == 2
    assert "none.png: the logo cannot be read" in found.err
