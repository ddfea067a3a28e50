"""Languages of reports: every text and rule is there, numbers and plurals fit, names stay inert."""

import re
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from audit.check.rule import load_rules
from reports.html import HtmlOptions
from reports.html import humanise as h
from reports.html.page import render
from reports.language import PARTS, SOURCE, digest, language, languages, t, tn, use
from tests.command_line import run
from tests.demo_estate import configure
from tests.language_texts import texts
from tests.report_page import HOSTILE, full

OTHERS = [tag for tag in languages() if tag != SOURCE]
_FIELD = re.compile(r"\{\w*\}")


@pytest.mark.parametrize("tag", OTHERS)
def test_every_text_is_there(tag: str) -> None:
    """What code and templates print has a translation with the same numbers and names in it."""
    known = language(tag).texts
    wanted = texts()
    assert {text: where for text, where in wanted.items() if text not in known} == {}
    for text, said in known.items():
        forms = said if isinstance(said, list) else [said]
        assert len(forms) <= 2, text
        for form in forms:
            assert form.strip(), text
            assert set(_FIELD.findall(form)) == set(_FIELD.findall(text)), text


@pytest.mark.parametrize("tag", OTHERS)
def test_every_rule_is_there(tag: str) -> None:
    """Title, question, why and fix of every rule, made from the English texts of today."""
    known = language(tag).rules
    rules = {rule.id: rule.header for rule in load_rules()}
    assert set(known) == set(rules)
    void = {name: digest(rule) for name, rule in rules.items() if known[name]["of"] != digest(rule)}
    assert void == {}, "English texts changed: translate them again, then write these into `of`"
    for name, said in known.items():
        assert set(said) == {"of", *PARTS}, name
        assert all(said[part].strip() for part in PARTS), name
        assert not said["title"].endswith("."), name
        assert said["question"].endswith("?"), name


def test_numbers_dates_and_plurals() -> None:
    """German writes points for thousands, commas for parts, and a day before its month."""
    with use("de"):
        assert h.number(1234567) == "1.234.567"
        assert h.number(1.25) == "1,25"
        assert h.size(1536 * 1024**3) == "1,5\N{NO-BREAK SPACE}TiB"
        assert h.share(0.0512) == "5,1\N{NARROW NO-BREAK SPACE}%"
        assert h.day("2026-03-01T00:00:00Z") == "1. März 2026"
        assert h.moment("2026-11-22T21:58:00Z") == "22. November 2026, 21:58 UTC"
        assert h.several(1, "host") == "1 Host"
        assert h.several(1200, "host") == "1.200 Hosts"
        assert h.several(2, "tenant") == "2 Mandanten"
        assert tn("{n} rule", "{n} rules", 1) == "1 Regel"
        assert t("{shown} of {all} components that stop something, the worst first",
                 shown=1000, all=2).startswith("1.000 von 2 Bauteilen")  # fmt: skip
    assert h.number(1234567) == "1,234,567"
    assert h.several(1, "host") == "1 host"


def test_unknown_text_stays() -> None:
    """A name that is no text of ours is printed as it is, whatever signs it has."""
    with use("de"):
        assert t("{web} <01>") == "{web} <01>"


def test_german_page(db: sqlite3.Connection) -> None:
    """It says its language and which texts are English; hostile names are inert there too."""
    full(db, HOSTILE)
    text = render(db, HtmlOptions(language="de"))
    assert '<html lang="de">' in text
    assert "Zusammenfassung für die Leitung" in text
    assert "stehen auf Englisch" in text
    assert "Why it matters" not in text
    assert "<script>alert(1)" not in text
    assert 'lang="en"' in render(db, HtmlOptions())


def test_changed_rule_is_told_in_english(db: sqlite3.Connection) -> None:
    """A translation of other words is not shown; the page counts what it could not translate."""
    full(db)
    text = render(db, HtmlOptions(language="de"))
    found = re.search(r"Für die Texte von (\d+) Regeln? gibt es keine Übersetzung", text)
    assert found
    assert int(found[1]) == db.execute("SELECT count(*) FROM rule").fetchone()[0]


def test_every_format_in_german(desk: Path) -> None:
    """Page, Markdown and workbook of the demo; the same workbook columns in both languages."""
    configure(desk, '[brand]\nlanguage = "de"\n')
    assert run("report", "--html", "--md", "--xlsx", "--json").code == 0
    assert run("report", "--language", "en", "--xlsx").code == 0
    files = {path.name.partition("-2026")[0] + path.suffix: path for path in _out(desk)}
    assert {"acme-de.html", "acme-de.md", "acme-de.xlsx", "acme-de.json"} <= set(files)
    page = files["acme-de.html"].read_text(encoding="utf-8")
    assert "Ein Pool des Primärspeichers läuft voll" in page
    assert "gibt es keine Übersetzung" not in page
    plain = files["acme-de.md"].read_text(encoding="utf-8")
    assert "## Größte Risiken" in plain
    assert "**Maßnahme:**" in plain
    assert "Größte" not in files["acme-de.json"].read_text(encoding="utf-8")
    german, english = (_parts(files[name]) for name in ("acme-de.xlsx", "acme.xlsx"))
    assert german["tables"] == english["tables"]
    assert "Wie diese Arbeitsmappe zu lesen ist" in german["strings"]
    assert "Ein Pool des Primärspeichers läuft voll" in german["strings"]
    assert "Größte" not in english["strings"]


def test_unknown_language(desk: Path) -> None:
    """It is refused with the list of those there are."""
    found = run("report", "--language", "xx", "--html")
    assert found.code == 2
    assert "no reports in 'xx'; there are en, de." in found.err
    assert not _out(desk)


def _out(desk: Path) -> list[Path]:
    return sorted((desk / "out").glob("*"))


def _parts(path: Path) -> dict[str, Any]:
    """Tables with their columns, and all texts of a workbook."""
    with zipfile.ZipFile(path) as book:
        names = sorted(book.namelist())
        tables = [book.read(name) for name in names if "/tables/" in name]
        found = [book.read(name).decode() for name in names if name.startswith("xl/worksheets/s")]
        shared = [book.read(name).decode() for name in names if "sharedStrings" in name]
    columns = [re.findall(rb'<tableColumn id="\d+" name="([^"]*)"', table) for table in tables]
    return {"tables": columns, "strings": " ".join([*found, *shared])}
