"""`compact`: the past is thinned out, and reports of the kept months stay as they were."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.errors import QueryError
from audit.store import open_writable
from audit.store.compact import Keep, compact, limits, parse_keep
from tests.command_line import run
from tests.support import SOURCE, ask, vm, write

_FIRST = datetime(2025, 1, 1, 6, tzinfo=UTC)
_KEEP = Keep(2, 10)


@pytest.fixture
def daily(tmp_path: Path) -> Path:
    """Two looks a day over 150 days; a VM changes its name at every one."""
    path = tmp_path / "daily.db"
    with open_writable(path) as connection:
        for look in range(300):
            at = (_FIRST + timedelta(hours=12 * look)).strftime("%Y-%m-%dT%H:%M:%SZ")
            rows = {"vm": [vm("a", name=f"a{look}")], "vm_sample": [("a", at, 0.5, None)]}
            rows["storage_pool_sample"] = [("p", at, look, None, None, None)]
            write(connection, at, rows)
    return path


def _days(connection: sqlite3.Connection, table: str) -> list[str]:
    return [at for (at,) in ask(connection, f"SELECT at FROM {table} ORDER BY at")]


def test_thinned(daily: Path) -> None:
    """All of the last days, one a day of the kept months, before them only the month's ends."""
    with open_writable(daily) as connection:
        cut = limits(connection, _KEEP)
        assert (cut.start, cut.daily) == ("2025-04-01T00:00:00Z", "2025-05-20T18:00:00Z")
        gone = compact(connection, _KEEP, {"storage_pool"})
        assert set(gone) == {"vm_past", "vm_sample", "storage_pool_sample"}
        samples = _days(connection, "vm_sample")
        assert samples[0] == "2025-03-31T18:00:00Z"
        assert sum(at < "2025-04" for at in samples) == 1
        assert sum(at[:10] == "2025-04-10" for at in samples) == 1
        assert sum(at[:10] == "2025-05-25" for at in samples) == 2
        assert ask(connection, "SELECT count(*) FROM vm_past WHERE valid_to < '2025-04'") == [(0,)]
        kept = ask(connection, "SELECT name FROM vm_history WHERE valid_from LIKE '2025-03-31%'")
        assert kept == [("a179",)]
        assert compact(connection, _KEEP, {"storage_pool"}) == {}


def test_spared_samples(daily: Path) -> None:
    """What growth is reckoned from keeps one look a day for ever."""
    with open_writable(daily) as connection:
        compact(connection, _KEEP, {"storage_pool_sample"})
        days = _days(connection, "storage_pool_sample")
    assert days[0] == "2025-01-01T18:00:00Z"
    assert len({at[:10] for at in days}) == 150


def test_dry_run_and_accident(daily: Path) -> None:
    """A dry run and a run that breaks off leave the file as it was."""
    with open_writable(daily) as connection:
        before = ask(connection, "SELECT count(*) FROM vm_sample")
        assert compact(connection, _KEEP, dry_run=True)["vm_sample"] > 0
        assert ask(connection, "SELECT count(*) FROM vm_sample") == before
        connection.execute(
            "CREATE TEMP TRIGGER broken BEFORE DELETE ON vm_sample "
            "BEGIN SELECT raise(ABORT, 'power cut'); END"
        )
        with pytest.raises(sqlite3.Error, match="power cut"):
            compact(connection, _KEEP)
        assert ask(connection, "SELECT count(*) FROM vm_past") == [(299,)]
        assert ask(connection, "SELECT count(*) FROM vm_sample") == before


def test_report_stays(desk: Path) -> None:
    """The report of a kept month has the same bytes after; the dry run changes no file."""
    keep = ("--keep", "1 months, daily 1 days")
    options = ("report", "--json", "--html", "--draft")
    assert run(*options, "--out", "before").code == 0
    before = (desk / "acme.db").read_bytes()
    dry = json.loads(run("compact", *keep, "--dry-run", "--json").out)
    assert (desk / "acme.db").read_bytes() == before
    done = run("compact", *keep)
    assert (done.code, dry["dry_run"]) == (0, True)
    assert run(*options, "--out", "after").code == 0
    for file in (desk / "before").iterdir():
        assert file.read_bytes() == (desk / "after" / file.name).read_bytes()


@pytest.mark.parametrize("text", ["", "13", "0 months", "13 months, 35 days", "1 year"])
def test_no_keep(text: str) -> None:
    """Anything but the one form is refused with an example."""
    with pytest.raises(QueryError, match="13 months, daily 35 days"):
        parse_keep(text)


def test_nothing_collected(tmp_path: Path) -> None:
    """An empty database has nothing to thin out; another source of one run loses nothing."""
    with open_writable(tmp_path / "b.db") as connection:
        with pytest.raises(QueryError, match="no collection yet"):
            compact(connection, _KEEP)
        write(connection, "2026-01-01T00:00:00Z", {"vm": [vm("a")]}, source=SOURCE)
        assert compact(connection, Keep(1, 1)) == {}
