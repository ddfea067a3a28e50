"""Files and folders as they lie about: empty, foreign, read-only, of a wrong clock, upgraded."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
import pytest

from audit.errors import FleetError
from audit.fleet import estate as source
from audit.fleet.lake import Lake
from audit.fleet.query import ask, opened
from audit.model.run import SourceRun
from audit.store import Snapshot, open_writable
from tests.command_line import program, run
from tests.fleet_estates import added, collection, estate, ordered, tables

# root may read everything, so it becomes nobody; what may be root's alone is imported before
_AS_NOBODY = """
import os, sys
from pathlib import Path
from audit.fleet.ingest import add
from audit.fleet.lake import Lake

path, fleet, other = map(Path, sys.argv[1:])
add(Lake(other / "fleet"), [other], "2026-11-30")
os.geteuid() or os.setuid(65534)
(one,) = add(Lake(fleet), [path], "2026-11-30")
print(one.error, one.months)
"""


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A fleet of two estates of one month."""
    found = Lake(tmp_path / "fleet")
    added(found, *(estate(tmp_path / f"{name}.db", ["2026-10"]) for name in ("acme", "bolt")))
    return found


def _switches(path: Path, at: str) -> None:
    """A collection of switches alone."""
    told = {"source": "snmp:x", "started": at, "kind": "snmp", "status": "ok"}
    run_record: Any = {name: told.get(name) for name in SourceRun.info.names}
    with open_writable(path) as connection:
        snapshot = Snapshot(connection, "snmp:x", at)
        snapshot.add("switch", ordered("switch", [{"id": "s1", "name": "s1", "vendor": "Cisco"}]))
        snapshot.commit(["switch"], [SourceRun(**run_record)])


def test_commands_as_programs_of_their_own(lake: Lake, tmp_path: Path) -> None:
    """Nothing they need was imported by somebody else."""
    collection(tmp_path / "acme.db", "2026-11", {})
    for arguments in (["add", tmp_path / "acme.db"], ["remove", "bolt"], ["verify"]):
        done = program("fleet", *arguments, "--fleet", lake.folder)
        assert done.code == 0, (arguments, done.err)
    assert "of 1 estate." in done.err


def test_month_ends_with_its_last_collection(tmp_path: Path) -> None:
    """What only switches told in November is no part of October."""
    path = estate(tmp_path / "acme.db", ["2026-10"])
    _switches(path, "2026-11-02T12:00:00Z")
    lake = Lake(tmp_path / "fleet")
    (one,) = added(lake, path)
    assert one.months == ["2026-10"]
    with opened(lake) as connection:
        assert ask(connection, "SELECT taken, switches FROM estate_month").rows == [
            ("2026-10-10T12:00:00Z", None)
        ]
        assert ask(connection, "SELECT * FROM switch").rows == []


def test_times_that_cannot_be(tmp_path: Path) -> None:
    """Of any source: before CloudStack, and to come; the sentence says what helps."""
    early, ahead = estate(tmp_path / "early.db", ["1970-01", "2026-10"]), tmp_path / "ahead.db"
    _switches(estate(ahead, ["2026-10"]), "2027-11-02T12:00:00Z")
    one, two = added(Lake(tmp_path / "fleet"), early, ahead)
    assert "1970-01-10T12:00:00Z lies before there was any CloudStack" in str(one.error)
    assert "2027-11-02T12:00:00Z lies in the future" in str(two.error)
    assert "stackaudit replay" in str(two.error)


def test_what_is_no_database_of_ours(tmp_path: Path) -> None:
    """Each by its own name; a folder called like a database is passed over."""
    place = tmp_path / "estates"
    (place / "folder.db").mkdir(parents=True)
    (place / "empty.db").touch()
    (place / "lost.db").symlink_to("nowhere")
    with sqlite3.connect(place / "other.db") as connection:
        connection.execute("CREATE TABLE x (a)")
        connection.execute("PRAGMA user_version = 3")
    connection.close()
    empty, lost, other = added(Lake(tmp_path / "fleet"), place)
    assert empty.error == f"{place / 'empty.db'}: an empty file; copy it again."
    assert lost.error == f"{place / 'lost.db'}: no such file."
    assert other.error == f"{place / 'other.db'}: an SQLite file of another program."


@pytest.mark.parametrize(
    ("file", "said"), [(0o444, "None ['2026-10']"), (0o000, "cannot be read (Permission denied).")]
)
def test_read_only_folder(file: int, said: str) -> None:
    """A database with a log is read from a copy; one nobody may read is named as such."""
    with TemporaryDirectory() as name:
        place, fleet = Path(name) / "estates", Path(name) / "fleet"
        for folder in (place, fleet, Path(name) / "other"):
            folder.mkdir()
        estate(Path(name) / "other/bolt.db", ["2026-10"])
        path = estate(place / "acme.db", ["2026-10"])
        for log in set(place.iterdir()) - {path}:
            log.unlink()
        Path(name).chmod(0o755)
        fleet.chmod(0o777)
        path.chmod(file)
        place.chmod(0o555)
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", _AS_NOBODY, path, fleet, Path(name) / "other"],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        place.chmod(0o755)
    assert said in done.stdout, done.stderr


def test_copy_is_not_what_is_named(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged file of a read-only folder is told by its own name."""
    path = estate(tmp_path / "cato.db")
    path.write_bytes(path.read_bytes()[:40_000])
    monkeypatch.setattr("audit.fleet.estate.os.access", lambda *_: False)
    (one,) = added(lake, path)
    assert str(one.error).startswith(f"{path}: ")


def test_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first add of a fleet fails half way: no file stays, and the next one goes through."""
    lake, path = Lake(tmp_path / "fleet"), estate(tmp_path / "acme.db")
    number, write_table = iter(range(100)), pq.write_table

    def full(*arguments: Any, **options: Any) -> None:
        if next(number) == 3:
            raise OSError(28, "No space left on device")
        write_table(*arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(pq, "write_table", full)
        with pytest.raises(FleetError, match="No space left on device"):
            added(lake, path)
    assert {one.name for one in lake.folder.iterdir()} <= {"manifest.json", "manifest.json.lock"}
    (one,) = added(Lake(lake.folder), path)
    assert (one.error, len(one.months)) == (None, 2)


def test_death_of_the_first_add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files without a fleet yet: the next add does not miss a manifest that never was."""
    lake, path = Lake(tmp_path / "fleet"), estate(tmp_path / "acme.db")
    settle = "audit.fleet.lake.Change.settle"

    def die(change: Any) -> None:
        change._write("zone/month=2026-10", change._staged["zone/month=2026-10"]["acme"])
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(settle, die)
        with pytest.raises(KeyboardInterrupt):
            added(lake, path)
    again = Lake(lake.folder)
    assert again.strays()
    (one,) = added(again, path)
    assert (one.error, again.strays()) == (None, [])


@pytest.mark.parametrize("arguments", ["list", "verify", "remove x", "trends"])
def test_folder_that_is_no_fleet(tmp_path: Path, arguments: str) -> None:
    """A mistyped folder is no whole fleet of nothing, and is not made."""
    done = run("fleet", *arguments.split(), "--fleet", tmp_path / "typo")
    assert (done.code, "no estate is in it" in done.err) == (4, True)
    assert not (tmp_path / "typo").exists()


def test_another_program_reads_files_anew(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade an unchanged file is read again: it may tell more now."""
    monkeypatch.setattr(source, "program", lambda: "the next one")
    (one,) = added(lake, tmp_path / "acme.db")
    assert (one.months, one.unchanged) == (["2026-10"], 0)


def test_tables_for_one_estate_do_not_touch_another(lake: Lake, tmp_path: Path) -> None:
    """An estate without servers, switches and arrays could not tell: it is never a nought."""
    path = estate(tmp_path / "cato.db", [])
    collection(path, "2026-10", tables("zone of cato"))
    _switches(path, "2026-10-11T12:00:00Z")
    added(lake, path)
    sql = "SELECT told, untold, estate_share FROM fleet_trend WHERE question = 'Switch vendor'"
    with opened(lake) as connection:
        assert ask(connection, sql).rows == [(1, 2, 1.0)]
        seen = "SELECT estate, switches, servers, arrays FROM estate_month ORDER BY 1"
        assert ask(connection, seen).rows == [
            ("acme", None, None, None), ("bolt", None, None, None), ("cato", 1, None, None),
        ]  # fmt: skip
