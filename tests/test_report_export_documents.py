"""JSON and Markdown: complete, deterministic, harmless."""

import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit.check.cases import empty_database
from audit.derive import install
from audit.errors import ReportError
from reports.export import write_json, write_markdown
from reports.export.markdown import safe
from tests import report_rows
from tests.report_rows import document, finding, keep, markdown, result, rule
from tests.support import day

connection = report_rows.connection
rules = report_rows.rules


HOSTILE = "a|b </script><script>alert(1)</script> [x](javascript:1) `c` *d*\n# e"


def test_json_holds_the_whole_report(connection: sqlite3.Connection) -> None:
    """The document has its schema, period, sources, score, findings, rules, coverage."""
    told = document(connection)
    assert told["schema"] == "stackaudit.report/1"
    assert told["customer"] == "Acme"
    assert told["period"]["previous"] < told["period"]["now"]
    for key, table in (("findings", "finding"), ("rules", "rule")):
        assert len(told[key]) == connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    assert isinstance(told["findings"][0]["evidence"], dict)
    assert told["sources"][0]["last_success"] == told["period"]["now"]
    assert {gap["cause"] for gap in told["coverage"]["gaps"]}
    assert told["changes"]
    assert 0 <= told["score"]["overall"] <= 100


def test_files_and_streams_get_the_same_and_always_the_same(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    """Writing twice gives the same bytes; no draft stays."""
    for write_one, name in ((write_json, "a.json"), (write_markdown, "a.md")):
        stream = io.StringIO()
        write_one(connection, tmp_path / name)
        write_one(connection, stream)
        assert (tmp_path / name).read_text(encoding="utf-8") == stream.getvalue()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.json", "a.md"]


def test_a_place_that_cannot_be_written_is_told(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    """A missing folder gives a sentence with a next step."""
    with pytest.raises(ReportError, match="choose another path"):
        write_json(connection, tmp_path / "missing" / "a.json")


def test_markdown_tells_the_report(connection: sqlite3.Connection) -> None:
    """Score, top risks, lanes, changes and coverage have their headings; tables are whole."""
    text = markdown(connection)
    for heading in ("## Score:", "## Top risks", "## Now", "## Next", "## Later", "## Coverage"):
        assert f"\n{heading}" in text
    assert "Evidence (measured):" in text
    widths: list[int] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            widths = []
            continue
        widths.append(line.replace("\\|", "").count("|"))
        assert len(set(widths)) == 1, line


def test_hostile_text_stays_text(rules: sqlite3.Connection) -> None:
    """Names break out of neither a table, nor a list, nor HTML around the export."""
    values = {"subject_name": HOSTILE, "message": HOSTILE, "evidence": json.dumps({"n": HOSTILE})}
    tables = {
        "rule": [rule("r1", title=HOSTILE, why=HOSTILE)],
        "rule_result": [result("r1")],
        "finding": [finding("r1", "v1", **values)],
    }
    keep(rules, day(1), tables)
    stream = io.StringIO()
    write_json(rules, stream)
    assert "<" not in stream.getvalue()
    assert json.loads(stream.getvalue())["findings"][0]["subject_name"] == HOSTILE
    text = markdown(rules)
    assert "<" not in text
    assert "\n# e" not in text
    assert re.search(r"(?<!\\)\](?=\(javascript)", text) is None
    assert "a\\|b" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# head", "\\# head"), ("- item", "\\- item"), ("1. one", "1\\. one"), ("a_b", "a\\_b"),
        ("nor1-p1", "nor1-p1"), (None, ""), (3, "3"), ("a\n\nb", "a b"), ("&lt;", "&amp;lt;"),
    ],
)  # fmt: skip
def test_safe(text: Any, shown: str) -> None:
    """Signs of Markdown and HTML are shown, not obeyed."""
    assert safe(text) == shown


def test_an_empty_database_gives_a_report_that_says_so() -> None:
    """Without collection and check nothing is judged and nothing is green."""
    with closing(empty_database(install)) as opened:
        told, text = document(opened), markdown(opened)
    assert told["score"] == {"overall": None, "categories": []}
    assert told["findings"] == told["sources"] == told["changes"] == []
    assert "nothing was collected yet" in text
    assert "## Score: not judged" in text
    assert "There is no earlier collection" in text
