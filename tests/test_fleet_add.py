"""Estates into a fleet: what is read anew, what is refused, what a crash leaves."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from audit.errors import Busy, FleetError
from audit.fleet import estate as source
from audit.fleet.ingest import remove
from audit.fleet.lake import Lake
from audit.fleet.query import ask, opened
from audit.store import open_writable
from tests.command_line import run
from tests.fleet_estates import added, collection, estate, tables

_VIEWS = "SELECT name FROM sqlite_master WHERE type = 'view'"


def _rows(lake: Lake, sql: str) -> list[tuple[object, ...]]:
    with opened(Lake(lake.folder)) as connection:
        return ask(connection, sql).rows


def _content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fleet of two estates of two months, to be copied."""
    folder = tmp_path_factory.mktemp("two")
    lake = Lake(folder / "fleet")
    added(lake, estate(folder / "acme.db"), estate(folder / "bolt.db", hosts=5))
    return folder


@pytest.fixture
def lake(two: Path, tmp_path: Path) -> Lake:
    """A copy of it, the estates beside it."""
    shutil.copytree(two, tmp_path, dirs_exist_ok=True)
    return Lake(tmp_path / "fleet")


def test_new_estates_are_read_whole(lake: Lake) -> None:
    """Every month, every estate; types are those of the model."""
    asked = "SELECT estate, month, count(*) FROM host GROUP BY 1, 2 ORDER BY 1, 2"
    assert _rows(lake, asked) == [
        ("acme", "2026-09", 2), ("acme", "2026-10", 2),
        ("bolt", "2026-09", 5), ("bolt", "2026-10", 5),
    ]  # fmt: skip
    facts = "SELECT estate, hosts, threads, vms, cloudstack_version FROM estate_month"
    assert _rows(lake, f"{facts} WHERE month = '2026-10' ORDER BY 1") == [
        ("acme", 2, 64, None, "4.22.0.0"), ("bolt", 5, 160, None, "4.22.0.0"),
    ]  # fmt: skip


def test_unchanged_is_not_read(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same file again: its hash is compared, it is not even opened."""
    monkeypatch.setattr(source, "opened", lambda _path: pytest.fail("opened"))
    before = _content(lake.folder)
    (again,) = added(lake, tmp_path / "acme.db")
    assert (again.months, again.unchanged, again.error) == ([], 2, None)
    assert _content(lake.folder) == before


def test_new_month_is_read_alone(lake: Lake, tmp_path: Path) -> None:
    """Months that are as they were stay; their files are not written anew."""
    before = set(_content(lake.folder))
    collection(tmp_path / "acme.db", "2026-11", tables("zone of acme", hosts=4))
    (again,) = added(lake, tmp_path / "acme.db")
    assert (again.months, again.unchanged) == (["2026-11"], 2)
    assert before <= set(_content(lake.folder))
    now = "SELECT estate, hosts FROM fleet_rank ORDER BY estate"
    assert _rows(lake, now) == [("acme", 4), ("bolt", 5)]


def test_checking_again_changes_its_month(lake: Lake, tmp_path: Path) -> None:
    """A finding more in the newest collection: that month is read again, the other is not."""
    run("check", "--db", str(tmp_path / "acme.db"))
    (again,) = added(lake, tmp_path / "acme.db")
    assert (again.months, again.unchanged) == (["2026-10"], 1)
    judged = "SELECT month, count(*) > 0 FROM rule_state WHERE estate = 'acme' GROUP BY 1"
    assert _rows(lake, judged)[-1] == ("2026-10", True)


def test_older_schema_is_brought_up_in_a_copy(tmp_path: Path) -> None:
    """A file of an older program is read; it stays as it was."""
    path = estate(tmp_path / "old.db")
    with sqlite3.connect(path) as connection:
        for (view,) in connection.execute(_VIEWS).fetchall():
            connection.execute(f"DROP VIEW {view}")
        connection.execute("DROP TABLE pool_host")
        connection.execute("ALTER TABLE zone DROP COLUMN multi_arch")
        connection.execute("PRAGMA user_version = 3")
    connection.close()
    digest = path.read_bytes()
    lake = Lake(tmp_path / "fleet")
    (one,) = added(lake, path)
    assert one.error is None
    assert path.read_bytes() == digest
    assert _rows(lake, "SELECT DISTINCT name, multi_arch FROM zone") == [
        ("name of zone of old", None)
    ]


def test_newer_schema_is_refused(tmp_path: Path) -> None:
    """It says to upgrade; the others are added."""
    path, fine = estate(tmp_path / "new.db"), estate(tmp_path / "fine.db")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    refused, good = added(Lake(tmp_path / "fleet"), path, fine)
    assert "newer stackaudit" in str(refused.error)
    assert good.months


def test_twins_and_namesakes_are_refused(lake: Lake, tmp_path: Path) -> None:
    """One estate under two names, and two estates under one name."""
    twin = shutil.copy(tmp_path / "acme.db", tmp_path / "copy.db")
    (one,) = added(lake, Path(twin))
    assert "the same estate as 'acme' (acme.db)" in str(one.error)
    other = estate(tmp_path / "other.db")
    (two,) = added(lake, other, name="acme")
    assert "'acme' is the name of another estate" in str(two.error)
    assert "no zone in common" in str(two.error)
    assert sorted(Lake(lake.folder).manifest.estates) == ["acme", "bolt"]


def test_times_to_come_are_refused(lake: Lake, tmp_path: Path) -> None:
    """A clock that was ahead: the file is named with the time, nothing changes."""
    before = _content(lake.folder)
    ahead = estate(tmp_path / "ahead.db", ["2026-10", "2027-01"])
    (one,) = added(lake, ahead)
    assert "2027-01-10T12:00:00Z lies in the future" in str(one.error)
    assert _content(lake.folder) == before


@pytest.mark.parametrize("keep", [50, 5_000, 40_000])
def test_half_written_file_is_refused(lake: Lake, tmp_path: Path, keep: int) -> None:
    """Cut anywhere, it is named and changes nothing; what was known of it stays."""
    whole = (tmp_path / "acme.db").read_bytes()
    (tmp_path / "acme.db").write_bytes(whole[:keep])
    before = _content(lake.folder)
    (one,) = added(lake, tmp_path / "acme.db")
    assert one.error is not None
    assert "acme.db" in one.error
    assert _content(lake.folder) == before


def test_death_before_the_manifest_loses_nothing(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New files are there, the old manifest rules; the next run takes the strays away."""
    before = _rows(lake, "SELECT * FROM host ORDER BY ALL")
    third = estate(tmp_path / "third.db")

    def die(_lake: Lake, _manifest: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Lake, "write", die)
        with pytest.raises(KeyboardInterrupt):
            added(lake, third)
    again = Lake(lake.folder)
    assert again.strays()
    assert any("no part of the fleet" in fault for fault in again.faults())
    assert _rows(again, "SELECT * FROM host ORDER BY ALL") == before
    added(again, third)
    assert not again.strays()
    assert list(again.faults()) == []
    assert _rows(again, "SELECT count(DISTINCT estate) FROM host") == [(3,)]


def test_verify_names_changed_and_missing_files(lake: Lake) -> None:
    """By their hashes in the manifest; exit code 5."""
    zones = [path for path in sorted(lake.folder.rglob("*.parquet")) if "/zone/" in str(path)]
    zones[0].write_bytes(b"x")
    zones[1].unlink()
    code, told, _err = run("fleet", "verify", "--fleet", lake.folder)
    assert code == 5
    assert f"{zones[0]}: changed since it was written" in told
    assert f"{zones[1]}: missing" in told


def test_remove_takes_all_of_an_estate(lake: Lake) -> None:
    """Its rows, its months, its place in the manifest; an unknown one is an error."""
    remove(lake, ["acme"])
    assert _rows(lake, "SELECT DISTINCT estate FROM storage_pool") == [("bolt",)]
    with pytest.raises(FleetError, match="'acme' is not in the fleet; it has: bolt"):
        remove(lake, ["acme"])
    remove(lake, ["bolt"])
    assert not list(lake.folder.rglob("*.parquet"))


def test_two_writers_at_once(lake: Lake, tmp_path: Path) -> None:
    """The second is told at once."""
    with lake.changing(), pytest.raises(Busy):
        added(Lake(lake.folder), tmp_path / "acme.db")


def test_manifest_that_cannot_be_read(lake: Lake) -> None:
    """Cut, of another format, or gone while the files are there."""
    path = lake.folder / "manifest.json"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[:100], encoding="utf-8")
    with pytest.raises(FleetError, match="cannot be read"):
        Lake(lake.folder)
    path.write_text(json.dumps({**json.loads(whole), "format": 99}), encoding="utf-8")
    with pytest.raises(FleetError, match="format 99"):
        Lake(lake.folder)
    path.unlink()
    with pytest.raises(FleetError, match="missing"):
        Lake(lake.folder)


def test_file_without_an_estate(tmp_path: Path) -> None:
    """An empty database, no file, a folder without databases."""
    with open_writable(tmp_path / "empty.db"):
        pass
    lake = Lake(tmp_path / "fleet")
    empty, gone = added(lake, tmp_path / "empty.db", tmp_path / "gone.db")
    assert "holds no collection of CloudStack" in str(empty.error)
    assert "no such file" in str(gone.error)
    (tmp_path / "void").mkdir()
    with pytest.raises(FleetError, match="no database"):
        added(lake, tmp_path / "void")
    with pytest.raises(FleetError, match="--name goes with one file"):
        added(lake, tmp_path / "empty.db", tmp_path / "gone.db", name="both")
