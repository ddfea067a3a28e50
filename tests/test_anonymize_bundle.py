"""A bundle without names: it replays to what the anonymous database holds, and holds no name."""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from audit.capture import Bundle, Document
from audit.capture.rows import OUTCOME, ROWS, request_of
from audit.errors import ConfigError
from collectors.rows import RowsReading
from sample_data.bundle import ESTATES
from tests.command_line import clean, run
from tests.test_anonymize import KEY, NOT_PROVED, rows

MONTHS = (ESTATES / "demo-0.bundle", ESTATES / "demo-1.bundle")
_FOUND = "SELECT rule_id, subject, subject_name, severity, message, vms FROM finding ORDER BY 1, 2"
_RESULTS = """SELECT rule_id, outcome, findings, waived, passed, not_applicable, not_assessable,
    missing, unseen FROM rule_result ORDER BY 1"""


@pytest.fixture(scope="module")
def made(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both months of the demo as anonymous bundles, replayed and judged; and the database."""
    folder = tmp_path_factory.mktemp("anonymous")
    key = folder / "secret.key"
    key.write_text(KEY, encoding="utf-8")
    for number, bundle in enumerate(MONTHS):
        out = folder / f"{number}.bundle"
        done = run("anonymize", "--key", f"file:{key}", "--out", out, bundle)
        assert done.code == 0, done.err
        assert "proved: none of" in done.err
        assert run("replay", out, "--db", folder / "replayed.db").code in (0, 3)
        assert run("check", "--db", folder / "replayed.db").code in (0, 1)
    done = run("anonymize", "--db", demo, "--key", f"file:{key}", "--out", folder / "copy.db")
    assert done.code == 0, done.err
    return folder


def test_replay_gives_the_findings_of_the_anonymous_database(made: Path) -> None:
    """Every finding with its sentence, and every outcome with its counts."""
    for sql in (_FOUND, _RESULTS):
        assert rows(made / "replayed.db", sql) == rows(made / "copy.db", sql)
    assert len(rows(made / "replayed.db", _FOUND)) > 50


def test_replay_gives_the_rows_of_the_anonymous_database(made: Path) -> None:
    """What was collected, and what was missing and why; with the history of both months."""
    for sql in (
        "SELECT * FROM vm ORDER BY id, source",
        "SELECT id, name, valid_from, valid_to FROM host_history ORDER BY 1, 3",
        "SELECT count(*) FROM switch_port_sample",
        "SELECT source, started, table_name, complete, rows_seen FROM answer ORDER BY 1, 2, 3",
        "SELECT source, started, request, table_name, cause, message FROM gap ORDER BY 1, 2, 3, 4",
        "SELECT source, started, kind, status, version, tls FROM source_run ORDER BY 1, 2",
    ):
        assert rows(made / "replayed.db", sql) == rows(made / "copy.db", sql), sql


def test_no_name_is_left(made: Path) -> None:
    """Names of the estate stand in no part of the file, and in no field of its manifest."""
    with closing(sqlite3.connect(made / "copy.db")) as connection:
        assert connection.execute("SELECT count(*) FROM vm").fetchone()[0] > 100
    with zipfile.ZipFile(made / "1.bundle") as archive:
        text = b"".join(archive.read(name) for name in archive.namelist()).decode().casefold()
    for name in ("norrvik", "kelpworks", "nor1", "fjordlink"):
        assert name not in text


def test_the_same_key_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    """What was sent before can be compared with what is sent now."""
    out = tmp_path / "again.bundle"
    assert run("anonymize", "--key", f"file:{made}/secret.key", "--out", out, MONTHS[0]).code == 0
    assert out.read_bytes() == (made / "0.bundle").read_bytes()
    assert {origin.asked for origin in Bundle(out).origins} == {(ROWS,)}


def test_refuses_when_a_name_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, made: Path
) -> None:
    """The customer of the configuration is called like a public word: nothing is written."""
    clean(monkeypatch, tmp_path)
    (tmp_path / "stackaudit.toml").write_text('customer = "PowerEdge"\n', encoding="utf-8")
    done = run("anonymize", "--key", f"file:{made}/secret.key", "--out", "z.bundle", MONTHS[1])
    assert done.code == NOT_PROVED
    assert "the configuration" in done.err
    assert not (tmp_path / "z.bundle").exists()


def test_reports_are_made_after_replay(tmp_path: Path, made: Path) -> None:
    """A bundle has no reports."""
    out = tmp_path / "z.bundle"
    done = run("anonymize", "--key", f"file:{made}/secret.key", "--out", out, "--html", MONTHS[0])
    assert done.code == 2, ConfigError.__doc__
    assert "replay it, then report" in done.err


def _document(request: str, content: object) -> Document:
    return Document("s", request, {}, 200, "2026-01-01T00:00:00Z", json.dumps(content).encode())


@pytest.mark.parametrize(
    ("request_", "content"),
    [
        (request_of("no_such_table"), []),
        (request_of("finding"), []),
        (request_of("zone"), [["too", "short"]]),
        ("listHosts", []),
    ],
)
def test_rows_of_another_kind_are_refused(request_: str, content: object) -> None:
    """An unknown table, one that is not collected, or rows of another version become a gap."""
    with pytest.raises(ValueError, match="rows"):
        list(RowsReading().take(_document(request_, content)))


def test_a_failed_source_stays_failed() -> None:
    """Nothing but an outcome with an error: no row, and what was missing is still told."""
    reading = RowsReading()
    told = {"version": None, "tables": {"zone": False},
            "missing": [["listZones", "zone", "unreachable", "no answer", "", None]]}  # fmt: skip
    assert list(reading.take(_document(OUTCOME, told))) == []
    outcome = reading.outcome()
    assert outcome.tables == {"zone": False}
    assert outcome.missing[0].cause == "unreachable"
    assert outcome.missing[0].tables == ("zone",)
