"""The past: every table answers as of a date, whatever happened in between."""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import QueryError
from audit.model import TABLES
from audit.store import open_readonly, open_writable, use_date
from audit.store.asof import parse_date
from audit.store.snapshot import fingerprint
from tests.support import SOURCE, ask, blank_file, day, vm, write

_OTHER = "cloudstack:other"
_STATES = st.sampled_from(["Running", "Stopped", None])
_ROWS = st.dictionaries(st.sampled_from("abcde"), st.tuples(_STATES, st.integers(0, 2)))
_STEP = st.tuples(st.sampled_from([SOURCE, _OTHER]), _ROWS, st.booleans())
Rows = dict[str, tuple[str | None, int]]
Model = dict[tuple[str, str], tuple[str | None, int]]


@pytest.fixture
def past(tmp_path: Path) -> Path:
    """Three snapshots: one VM changes, one vanishes, one appears."""
    path = tmp_path / "a.db"
    with open_writable(path) as connection:
        for number, rows in enumerate(
            (
                [vm("a", state="Running"), vm("b", state="Running")],
                [vm("a", state="Stopped"), vm("b", state="Running")],
                [vm("a", state="Stopped"), vm("c", state="Running")],
            ),
            1,
        ):
            samples = [(row[0], day(number), 0.1 * number, None) for row in rows]
            write(connection, day(number), {"vm": rows, "vm_sample": samples})
    return path


@pytest.mark.parametrize(
    ("date", "states", "samples", "runs"),
    [
        ("2026-11-01", {"a": "Running", "b": "Running"}, 2, 1),
        (day(2), {"a": "Stopped", "b": "Running"}, 4, 2),
        ("2026-11-03T11:59:59Z", {"a": "Stopped", "b": "Running"}, 4, 2),
        ("2026-11-03T14:00:00+02:00", {"a": "Stopped", "c": "Running"}, 6, 3),
        ("2027-01-01", {"a": "Stopped", "c": "Running"}, 6, 3),
    ],
)
def test_as_of(past: Path, date: str, states: dict[str, str], samples: int, runs: int) -> None:
    """Entity, sample and log tables of the same names show what was known at that date."""
    with open_readonly(past) as connection:
        use_date(connection, date)
        assert dict(ask(connection, "SELECT id, state FROM vm")) == states
        assert ask(connection, "SELECT count(*) FROM vm_sample") == [(samples,)]
        assert ask(connection, "SELECT count(*) FROM source_run") == [(runs,)]
        assert ask(connection, "SELECT count(*) FROM main.source_run") == [(3,)]


def test_every_table_can_be_asked(past: Path) -> None:
    """Every table of the model answers every one of its columns on a past date."""
    with open_readonly(past) as connection:
        use_date(connection, "2026-11-02")
        for info in TABLES.values():
            ask(connection, f"SELECT {', '.join(info.names)} FROM {info.name}")


def test_another_date_on_the_same_connection(past: Path) -> None:
    """A second date replaces the first."""
    with open_readonly(past) as connection:
        found = []
        for date in ("2026-11-01", "2026-11-03"):
            use_date(connection, date)
            found.append([row[0] for row in ask(connection, "SELECT id FROM vm ORDER BY id")])
    assert found == [["a", "b"], ["a", "c"]]


def test_before_the_first_collection(past: Path, tmp_path: Path) -> None:
    """A date before everything, and a database without anything, is an error with the first day."""
    with open_readonly(past) as connection, pytest.raises(QueryError, match=day(1)):
        use_date(connection, "2026-10-31")
    with open_writable(tmp_path / "b.db") as connection, pytest.raises(QueryError, match="never"):
        use_date(connection, "2026-10-31")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-30", "2026-11-30T23:59:59Z"),
        ("2028-02", "2028-02-29T23:59:59Z"),
        ("2026-11-30T12:00:00", "2026-11-30T12:00:00Z"),
        ("2026-11-30T12:00:00.9+02:00", "2026-11-30T10:00:00Z"),
        ("0999-01-02T00:00:00Z", "0999-01-02T00:00:00Z"),
    ],
)
def test_dates(text: str, moment: str) -> None:
    """A day means its end, a time without zone is UTC, and the text sorts like time."""
    assert parse_date(text) == moment


@given(st.text() | st.just("0001-01-01T00:00:00+05:00"))
def test_no_date(text: str) -> None:
    """Any text is a date or a QueryError."""
    try:
        found = parse_date(text)
    except QueryError as error:
        found = str(error)
    assert len(found) == len(day(1)) or "is no date" in found


def _current(connection: sqlite3.Connection) -> Model:
    """The table as the model keeps it."""
    rows = ask(connection, "SELECT source, id, state, cpu_number FROM vm")
    return {(source, one): (state, number) for source, one, state, number in rows}


def _apply(model: Model, source: str, rows: Rows, *, whole: bool) -> Model:
    """What a snapshot does, naively."""
    kept = {k: v for k, v in model.items() if k[0] != source or not whole}
    return kept | {(source, one): value for one, value in rows.items()}


@settings(max_examples=40, deadline=None)
@given(st.lists(_STEP, min_size=1, max_size=7))
def test_any_history_equals_a_naive_model(steps: list[tuple[str, Rows, bool]]) -> None:
    """After any sequence of snapshots the present and every past date are what a dict says."""
    model: Model = {}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        path.write_bytes(blank_file())
        expected: list[Model] = []
        with open_writable(path) as connection:
            for number, (source, rows, whole) in enumerate(steps, 1):
                model = _apply(model, source, rows, whole=whole)
                expected.append(model)
                lines = [vm(k, state=state, cpu_number=n) for k, (state, n) in rows.items()]
                complete = ["vm"] if whole else []
                write(connection, day(number), {"vm": lines}, complete=complete, source=source)
            assert _current(connection) == model
        with open_readonly(path) as connection:
            for number, model in enumerate(expected, 1):
                use_date(connection, day(number))
                assert _current(connection) == model


def test_fingerprint_is_the_same_everywhere() -> None:
    """Stored fingerprints stay valid: the value of one row is pinned."""
    assert fingerprint(("id", "näme", 12, 1.5, None, True)) == 2513113400261434424
