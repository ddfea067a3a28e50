"""The database file: what a snapshot writes, what it leaves alone, who may open it."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from audit.errors import StoreError
from audit.model import TABLES
from audit.store import Current, Snapshot, ddl, open_readonly, open_writable
from tests.support import SOURCE, ask, day, dump, run_record, vm, write

_KILLED = """
import os, signal, sys
from pathlib import Path
from audit.store import Snapshot, open_writable
from tests.support import SOURCE, day, run_record, vm

with open_writable(Path(sys.argv[1])) as connection:
    snapshot = Snapshot(connection, SOURCE, day(2))
    snapshot.add("vm", [vm(f"vm-{n}", state="Stopped") for n in range(50, 5000)])
    steps = iter(range(int(sys.argv[2])))

    def count_down():
        if connection.in_transaction and next(steps, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    connection.set_progress_handler(count_down, 1000)
    snapshot.commit({"vm"}, [run_record(SOURCE, day(2))])
    print("committed")
"""


def test_ddl_is_strict_and_documented(database: sqlite3.Connection) -> None:
    """Every table of the file is STRICT and carries the docs of table and columns."""
    strict = dict(ask(database, "SELECT name, strict FROM pragma_table_list"))
    sql = dict(ask(database, "SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for info in TABLES.values():
        assert strict[info.name] == 1
        assert info.doc
        assert f"-- {info.doc}" in sql[info.name]
        for column in info.columns:
            unit = f" [{column.unit}]" if column.unit else ""
            assert f"  {column.name} {column.sql_type}" in sql[info.name]
            assert f"-- {column.doc}{unit}" in sql[info.name]
        if info.kind == "entity":
            assert strict[f"{info.name}_past"] == 1


def test_strict_refuses_wrong_types(database: sqlite3.Connection) -> None:
    """A text in a number column is refused, and the snapshot with it as a whole."""
    with pytest.raises(sqlite3.IntegrityError):
        write(database, day(1), {"vm": [vm("a"), vm("b", memory="much")]})
    assert ask(database, "SELECT * FROM vm") == []
    assert ask(database, "SELECT * FROM source_run") == []


def test_unchanged_snapshot_adds_nothing(tmp_path: Path) -> None:
    """The same rows again add no row to any entity table and no page to the file."""
    path, rows = tmp_path / "a.db", [vm(f"vm-{n}", state="Running") for n in range(5000)]
    content, pages = [], []
    for number in (1, 2):
        with open_writable(path) as connection:
            write(connection, day(number), {"vm": rows})
            content.append(dump(connection, without=["source_run"]))
            pages.append(ask(connection, "PRAGMA page_count"))
        pages[-1].append((path.stat().st_size,))
    assert content[0] == content[1]
    assert pages[0] == pages[1]


def test_changed_row_goes_to_the_past(database: sqlite3.Connection) -> None:
    """A changed row is closed with its interval; the one that did not change is not touched."""
    write(database, day(1), {"vm": [vm("a", state="Running"), vm("b", state="Running")]})
    write(database, day(2), {"vm": [vm("a", state="Stopped"), vm("b", state="Running")]})
    assert ask(database, "SELECT id, state, valid_from FROM vm ORDER BY id") == [
        ("a", "Stopped", day(2)),
        ("b", "Running", day(1)),
    ]
    assert ask(database, "SELECT id, state, valid_from, valid_to FROM vm_past") == [
        ("a", "Running", day(1), day(2))
    ]
    assert len(ask(database, "SELECT * FROM vm_history WHERE id = 'a'")) == 2


@pytest.mark.parametrize("complete", [["vm"], []])
def test_vanished_row(database: sqlite3.Connection, complete: list[str]) -> None:
    """A vanished VM is closed when its table was answered completely, and kept otherwise."""
    write(database, day(1), {"vm": [vm("a"), vm("b")]})
    write(database, day(2), {"vm": [vm("a")]}, complete=complete)
    current = [row[0] for row in ask(database, "SELECT id FROM vm ORDER BY id")]
    past = ask(database, "SELECT id, valid_to FROM vm_past")
    assert (current, past) == ((["a"], [("b", day(2))]) if complete else (["a", "b"], []))


def test_failed_source_closes_nothing(database: sqlite3.Connection) -> None:
    """A run without any answer leaves every row as it was; an empty answer closes all."""
    write(database, day(1), {"vm": [vm("a")]})
    write(database, day(2), {}, complete=[])
    assert len(ask(database, "SELECT * FROM vm")) == 1
    write(database, day(3), {}, complete=["vm"])
    assert ask(database, "SELECT * FROM vm") == []
    assert ask(database, "SELECT id, valid_to FROM vm_past") == [("a", day(3))]


def test_object_that_comes_back(database: sqlite3.Connection) -> None:
    """An object that was gone and is back has two intervals with a hole between them."""
    for number, rows in enumerate(([vm("a")], [], [vm("a")]), 1):
        write(database, day(number), {"vm": rows})
    found = ask(database, "SELECT valid_from, valid_to FROM vm_history ORDER BY 1")
    assert found == [(day(1), day(2)), (day(3), ddl.FOREVER)]


def test_two_sources_tell_of_one_object(database: sqlite3.Connection) -> None:
    """Two targets fill one table; neither closes nor overwrites the other's rows."""
    write(database, day(1), {"vm": [vm("a", state="Running"), vm("b")]}, source="cloudstack:one")
    write(database, day(2), {"vm": [vm("a", state="Stopped")]}, source="cloudstack:two")
    write(database, day(3), {"vm": []}, source="cloudstack:two")
    assert ask(database, "SELECT id, state, source FROM vm ORDER BY id") == [
        ("a", "Running", "cloudstack:one"),
        ("b", None, "cloudstack:one"),
    ]
    assert ask(database, "SELECT id, source FROM vm_past") == [("a", "cloudstack:two")]


def test_snapshots_side_by_side(database: sqlite3.Connection) -> None:
    """Two at a time share waiting rooms and one look at what is there, and no rows."""
    names, count = ("cloudstack:one", "cloudstack:two"), 3000  # more than is held in memory
    for number, state in ((1, "Running"), (2, "Stopped")):
        with closing(Current(database)) as current:
            pair = [Snapshot(database, name, day(number), current=current) for name in names]
            for start in range(0, count, 500):
                for place, snapshot in enumerate(pair):
                    rows = [
                        vm(f"vm-{n}", state=state, name=f"{place}")
                        for n in range(start, start + 500)
                    ]
                    snapshot.add("vm", rows[number - 1 :])
            for name, snapshot in zip(names, pair, strict=True):
                snapshot.commit({"vm"}, [run_record(name, day(number))])
    assert ask(database, "SELECT source, name, state, count(*) FROM vm GROUP BY 1, 2, 3") == [
        (name, str(place), "Stopped", count - 6) for place, name in enumerate(names)
    ]
    assert ask(database, "SELECT source, state, count(*) FROM vm_past GROUP BY 1, 2") == [
        (name, "Running", count) for name in names
    ]
    assert ask(database, "SELECT count(*) FROM sqlite_temp_master") == [(0,)]


def test_name_of_a_source_is_data(database: sqlite3.Connection) -> None:
    """A quote in the name of a source is stored, not run."""
    source = "cloudstack:o'brien'); DROP TABLE vm; --"
    for number, state in enumerate(("Running", "Stopped"), 1):
        write(database, day(number), {"vm": [vm("a", state=state)]}, source=source)
    assert ask(database, "SELECT source FROM vm UNION ALL SELECT source FROM vm_past") == [
        (source,),
        (source,),
    ]


def test_key_told_twice(database: sqlite3.Connection) -> None:
    """A key on two pages counts once, the last word holds, and a detour is no change."""
    write(database, day(1), {"vm": [vm("a", state="Running"), vm("a", state="Running")]})
    write(database, day(2), {"vm": [vm("a", state="Stopped"), vm("a", state="Running")]})
    assert ask(database, "SELECT state, valid_from FROM vm") == [("Running", day(1))]
    assert ask(database, "SELECT * FROM vm_past") == []


def test_samples_are_appended(database: sqlite3.Connection) -> None:
    """Samples add a row each time, also when nothing moved."""
    for number in (1, 2, 3):
        write(database, day(number), {"vm_sample": [("a", day(number), 0.5, None)]})
    assert ask(database, "SELECT vm_id, at, cpu_used FROM vm_sample ORDER BY at") == [
        ("a", day(number), 0.5) for number in (1, 2, 3)
    ]


def test_order_of_time(database: sqlite3.Connection) -> None:
    """A collection that is not newer than the last one of its source is refused."""
    write(database, day(5), {"vm": [vm("a")]})
    for number in (4, 5):
        with pytest.raises(StoreError, match="Load bundles in order of time"):
            write(database, day(number), {"vm": []})
    write(database, day(4), {"vm": []}, source="cloudstack:other")


def test_nothing_is_visible_before_commit(tmp_path: Path) -> None:
    """A reader sees the old rows until the new ones are committed, then all of them."""
    path = tmp_path / "a.db"
    with open_writable(path) as connection:
        write(connection, day(1), {"vm": [vm("a")]})
        snapshot = Snapshot(connection, SOURCE, day(2))
        snapshot.add("vm", [vm(f"new-{n}") for n in range(3000)])
        with open_readonly(path) as reader:
            assert ask(reader, "SELECT count(*) FROM vm") == [(1,)]
            snapshot.commit({"vm"}, [run_record(SOURCE, day(2))])
            assert ask(reader, "SELECT count(*) FROM vm") == [(3000,)]


@pytest.mark.parametrize("steps", [0, 40, 200])
def test_killed_in_the_middle(tmp_path: Path, steps: int) -> None:
    """SIGKILL inside the merge leaves the previous snapshot whole, and the next one works."""
    path = tmp_path / "a.db"
    before = [vm(f"vm-{n}", state="Running") for n in range(100)]
    with open_writable(path) as connection:
        write(connection, day(1), {"vm": before})
        expected = dump(connection)
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _KILLED, str(path), str(steps)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (-9, ""), done.stderr
    with open_writable(path) as connection:
        assert dump(connection) == expected
        assert ask(connection, "PRAGMA integrity_check") == [("ok",)]
        write(connection, day(3), {"vm": before[:50]})
        assert ask(connection, "SELECT count(*) FROM vm") == [(50,)]
