"""The health check as a file: structure, escaping, determinism, size."""

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.check import check, load_rules
from audit.derive import install
from reports.facts import Facts
from reports.html import HtmlOptions, write_html
from reports.html.page import data_json
from tests.report_page import ESTATES, FIRST, HOSTILE, Outline, collect, estate, full, page

ISSUES = "https://github.com/apache/cloudstack/issues/"


@pytest.mark.parametrize("build", ESTATES, ids=lambda f: f.__name__)
def test_structure(db: sqlite3.Connection, build: Callable[[sqlite3.Connection], None]) -> None:
    """Every estate gives a page with unique ids, links that lead somewhere and whole tables."""
    build(db)
    outline = Outline(page(db))
    assert len(outline.ids) == len(set(outline.ids))
    assert "#executive" in outline.links
    assert "#coverage" in outline.links
    assert {link[1:] for link in outline.links} <= set(outline.ids)
    assert all(table == {"caption", "thead", "tbody"} for table in outline.tables)
    assert all(values.get("scope") for tag, values in outline.tags if tag == "th")
    assert all(values.get("aria-label") or values.get("aria-hidden")
               for tag, values in outline.tags if tag == "svg")  # fmt: skip


@pytest.mark.parametrize("build", ESTATES, ids=lambda f: f.__name__)
def test_self_contained(
    db: sqlite3.Connection, build: Callable[[sqlite3.Connection], None]
) -> None:
    """The page loads nothing: no address in a tag that fetches, and a policy that forbids it."""
    build(db)
    text = page(db)
    outline = Outline(text)
    for tag, values in outline.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
        assert not {"src", "srcset", "xlink:href", "style", "onclick"} & set(values)
        assert tag != "a" or str(values["href"]).startswith(("#", ISSUES))
    style = text[text.index("<style>") : text.index("</style>")]
    assert "@import" not in style
    assert re.findall(r"url\(([^)]*)\)", style) == ["#hatch"]
    assert "default-src &#39;none&#39;" in text
    assert "unsafe" not in text[: text.index("<title>")]


def test_deterministic(db: sqlite3.Connection, tmp_path: Path) -> None:
    """The same database gives the same bytes, and no date but those of the data."""
    full(db)
    install(db)
    files = [tmp_path / "a.html", tmp_path / "b.html"]
    for file in files:
        write_html(db, file, HtmlOptions(customer="Acme"))
    assert files[0].read_bytes() == files[1].read_bytes()
    body = Outline(files[0].read_text(encoding="utf-8"))
    assert "time" not in {tag for tag, _ in body.tags}


def test_dates_come_from_the_data(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page made a year later is the same page."""
    full(db)
    before = page(db)
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert page(db) == before


def test_hostile_names_are_inert(db: sqlite3.Connection) -> None:
    """Names with tags, quotes, line breaks and formulas stay text everywhere."""
    full(db, HOSTILE)
    text = page(db, customer=HOSTILE, title=HOSTILE, consultant=HOSTILE, confidentiality=HOSTILE)
    outline = Outline(text)
    assert [tag for tag, _ in outline.tags].count("script") == 2
    assert "alert(1)</script>" not in text
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    assert "<" not in style
    assert re.fullmatch(r"[A-Za-z0-9 .,\\-]*", re.findall(r'left\{content:"(.*?)"\}', style)[0])
    names = json.loads(re.findall(r'id="names">(.*?)</script>', text, re.DOTALL)[0])
    assert any(HOSTILE.replace("\u202e", "\ufffd") in name for name in names["r-one"])
    assert "\u202e" not in text


def test_embedded_json_cannot_end_its_element() -> None:
    """Everything that could end a script element or a line of JavaScript is escaped."""
    text = data_json({"a": "<>&\u2028\u2029"})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"a": "<>&\u2028\u2029"}


def test_size_and_limits(db: sqlite3.Connection) -> None:
    """2,000 findings of a rule stay a block of ten objects, far under 5 MB."""
    full(db, findings=2000)
    text = page(db)
    assert len(text.encode()) < 1_000_000
    assert "and 1,990 more objects, listed in the workbook." in text


def test_real_rules_render(db: sqlite3.Connection) -> None:
    """Findings of the shipped rules render with their own evidence."""
    collect(db, FIRST, estate())
    install(db)
    check(db, load_rules())
    text = page(db)
    assert len(Facts(db).rules) == len(load_rules())
    assert 'id="coverage"' in text


def test_draft_and_cover(db: sqlite3.Connection) -> None:
    """The cover names the customer, the month of the data, the standing and who wrote it."""
    full(db)
    text = page(db, customer="Acme", draft=True, consultant="Us", confidentiality="Secret",
                brand="#aa0033")  # fmt: skip
    cover = text[text.index("<header") : text.index("</header>")]
    for word in ("Acme", "October 2026", "Draft", "Us", "Secret", "stackaudit"):
        assert word in cover
    assert "--brand:#aa0033" in text
