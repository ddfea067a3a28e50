"""Opening the database file: whose it is, who holds it, what is wrong with it."""

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from audit.errors import Busy, NewerSchema, StoreError
from audit.model import TABLES
from audit.store import APPLICATION_ID, SCHEMA_VERSION, ddl, open_readonly, open_writable
from tests.support import ask, day, dump, vm, write

_HOLD = """
import sys
from pathlib import Path
from audit.store import open_writable

with open_writable(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.readline()
"""
# root may write everything, so it becomes nobody
_AS_NOBODY = """
import os, sys
from pathlib import Path
from audit.errors import StoreError
from audit.store import open_writable

os.geteuid() or os.setuid(65534)
try:
    with open_writable(Path(sys.argv[1])):
        print("opened")
except StoreError as error:
    print(error)
"""


def _nothing(_connection: sqlite3.Connection) -> None:
    """Only open."""


def _message(path: Path, action: Callable[[sqlite3.Connection], None] = _nothing) -> str:
    """What opening for writing, or doing something then, says."""
    with pytest.raises(StoreError) as caught:
        _use(path, action)
    return str(caught.value)


def _use(path: Path, action: Callable[[sqlite3.Connection], None]) -> None:
    with open_writable(path) as connection:
        action(connection)


def _ours(path: Path) -> Path:
    """A database with one VM that changed once."""
    with open_writable(path) as connection:
        write(connection, day(1), {"vm": [vm("a", state="Running")]})
        write(connection, day(2), {"vm": [vm("a", state="Stopped")]})
    return path


def test_second_writer_is_told(tmp_path: Path) -> None:
    """While one process writes, another gets Busy at once; a reader does not; later it works."""
    path = _ours(tmp_path / "a.db")
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", _HOLD, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(Busy, match="another stackaudit is writing"), open_writable(path):
            pass
        with open_readonly(path) as reader:
            assert ask(reader, "SELECT count(*) FROM vm") == [(1,)]
        holder.kill()
    with open_writable(path) as connection:
        assert ask(connection, "SELECT count(*) FROM vm") == [(1,)]


def test_another_program_holds_the_file(tmp_path: Path) -> None:
    """A lock of some other SQLite program is told as such."""
    path = _ours(tmp_path / "a.db")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    def hurry(mine: sqlite3.Connection) -> None:
        mine.execute("PRAGMA busy_timeout=0")
        write(mine, day(3), {"vm": []})

    assert "another program holds the file" in _message(path, hurry)
    other.close()


@pytest.mark.parametrize("opener", [open_writable, open_readonly])
def test_newer_schema(tmp_path: Path, opener: type) -> None:
    """A file of a newer program is refused with both versions, and stays as it was."""
    path = _ours(tmp_path / "a.db")
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerSchema, match="upgrade stackaudit") as caught, opener(path):
        pass
    assert f"schema {SCHEMA_VERSION + 1}" in str(caught.value)
    assert path.read_bytes() == before


def _make_older(path: Path) -> None:
    """Take a column, a table and an index away, add a column long gone, lower the version."""
    connection = sqlite3.connect(path)
    for (view,) in ask(connection, "SELECT name FROM sqlite_master WHERE type='view'"):
        connection.execute(f"DROP VIEW {view}")
    for table in ("vm", "vm_past"):
        connection.execute(f"ALTER TABLE {table} DROP COLUMN boot_type")
        connection.execute(f"ALTER TABLE {table} ADD COLUMN forgotten TEXT")
    connection.executescript(
        "DROP TABLE zone; DROP TABLE zone_past; DROP TABLE host_metric; DROP INDEX vm_1;"
        f"CREATE VIEW left_over AS SELECT forgotten FROM vm; PRAGMA user_version={0}"
    )
    connection.close()


def test_older_schema_is_migrated(tmp_path: Path) -> None:
    """An older file gets what the model has, and keeps its rows and their history."""
    path = _ours(tmp_path / "a.db")
    with open_readonly(path) as reader:
        before = dump(reader)
        schema = ask(reader, "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")
    _make_older(path)
    with pytest.raises(StoreError, match="older version"), open_readonly(path):
        pass
    with open_writable(path) as connection:
        assert dump(connection) == before
        assert ask(connection, "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2") == schema
        assert ask(connection, "SELECT state FROM vm_history ORDER BY valid_from") == [
            ("Running",),
            ("Stopped",),
        ]
        write(connection, day(3), {"vm": [vm("a", state="Stopped")], "zone": []})
        assert ask(connection, "PRAGMA user_version") == [(SCHEMA_VERSION,)]


def test_computed_rows_are_made_anew(tmp_path: Path) -> None:
    """Those of an older program may lack a column that must be there; they do not count as made."""
    path = _ours(tmp_path / "a.db")
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE switch_role")
        connection.execute("CREATE TABLE switch_role (switch_id TEXT NOT NULL)")
        connection.execute("INSERT INTO switch_role VALUES ('s')")
        connection.execute("INSERT INTO derivation VALUES ('1', 2, 'x')")
    connection.close()
    _make_older(path)
    with open_writable(path) as connection:
        assert ask(connection, "SELECT * FROM switch_role") == []
        assert ask(connection, "SELECT * FROM derivation") == []


def test_interrupted_migration_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration that fails half way leaves the old file, which a later one completes."""
    path = _ours(tmp_path / "a.db")
    _make_older(path)
    whole = ddl.statements

    def broken(info: object) -> object:
        if info is TABLES["vm"]:
            raise sqlite3.OperationalError("database or disk is full")
        return whole(TABLES[getattr(info, "name", "")])

    monkeypatch.setattr(ddl, "statements", broken)
    assert "the disk is full" in _message(path)
    monkeypatch.undo()
    with open_writable(path) as connection:
        assert len(ask(connection, "SELECT * FROM vm_history")) == 2


def test_not_a_database(tmp_path: Path) -> None:
    """A text file is named as such, for writing and for reading, and is not touched."""
    path = tmp_path / "notes.txt"
    path.write_text("no database, but long enough to have a header of a hundred bytes " * 9)
    before = path.read_bytes()
    assert "not an SQLite file" in _message(path)
    with pytest.raises(StoreError, match="not an SQLite file"), open_readonly(path):
        pass
    assert path.read_bytes() == before


def test_database_of_another_program(tmp_path: Path) -> None:
    """An SQLite file of another tool is refused and not touched."""
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE vm (id)")
    connection.close()
    before = path.read_bytes()
    assert "an SQLite file of another program" in _message(path)
    with pytest.raises(StoreError, match="another program"), open_readonly(path):
        pass
    assert path.read_bytes() == before


def test_places_that_are_wrong(tmp_path: Path) -> None:
    """A missing folder, a folder instead of a file and a missing file get a sentence each."""
    assert "does not exist; create it first" in _message(tmp_path / "no" / "a.db")
    assert "cannot be written" in _message(tmp_path)
    with pytest.raises(StoreError, match="no such database"), open_readonly(tmp_path / "a.db"):
        pass


@pytest.mark.parametrize(
    ("file", "folder", "said"),
    [(0o444, 0o777, "the file is read-only"), (0o666, 0o000, "check the rights of the folder")],
)
def test_rights(file: int, folder: int, said: str) -> None:
    """A file that may not be written, or not even be looked at, is refused with a sentence."""
    with TemporaryDirectory() as place:
        path = _ours(Path(place) / "a.db")
        path.chmod(file)
        path.parent.chmod(folder)
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", _AS_NOBODY, str(path)],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        path.parent.chmod(0o700)
    assert said in done.stdout, done.stderr


@pytest.mark.parametrize("kind", ["entity", "sample"])
def test_full_disk(tmp_path: Path, kind: str) -> None:
    """A disk that fills up during the merge keeps the last snapshot, and the sentence says so."""
    path = _ours(tmp_path / "a.db")
    rows = {
        "entity": {"vm": [vm(f"vm-{n}", name="x" * 200) for n in range(5000)]},
        "sample": {"vm_sample": [(f"vm-{n}", day(3), 0.5, n) for n in range(20000)]},
    }[kind]

    def fill(connection: sqlite3.Connection) -> None:
        (pages,) = ask(connection, "PRAGMA page_count")[0]
        connection.execute(f"PRAGMA max_page_count={pages + 20}")
        write(connection, day(3), rows)

    with open_readonly(path) as reader:
        before = dump(reader)
    assert "the disk is full; the last complete snapshot is intact" in _message(path, fill)
    with open_writable(path) as connection:
        assert dump(connection) == before


def test_damaged_file(tmp_path: Path) -> None:
    """A file with a page overwritten is told to be damaged, with the way out."""
    path = tmp_path / "a.db"
    with open_writable(path) as connection:
        write(connection, day(1), {"vm": [vm(f"vm-{n}") for n in range(3000)]})
    whole = bytearray(path.read_bytes())
    size = int.from_bytes(whole[16:18]) or 65536
    for page in range(20, len(whole) // size):
        whole[page * size : page * size + 200] = b"\xff" * 200
    path.write_bytes(whole)
    said = _message(path, lambda connection: write(connection, day(2), {"vm": []}))
    assert "is damaged" in said
    assert "stackaudit replay" in said


def test_header_names_the_program(tmp_path: Path) -> None:
    """The file header carries our application id, so that other tools can tell."""
    header = _ours(tmp_path / "a.db").read_bytes()[:72]
    assert header[:15] == b"SQLite format 3"
    assert int.from_bytes(header[68:72]) == APPLICATION_ID


def test_schema_version_follows_the_model() -> None:
    """A change of tables, columns, keys or indexes needs a new version, or old files stay old."""
    shape = [
        (i.name, i.kind, i.by, [(c.name, c.sql_type, c.nullable, c.key) for c in i.columns],
         [index.columns for index in i.indexes])
        for i in TABLES.values()
    ]  # fmt: skip
    digest = hashlib.sha256(repr(sorted(shape)).encode()).hexdigest()[:16]
    assert (SCHEMA_VERSION, digest) == (7, "aeced4f6ae1965a6"), (
        "raise SCHEMA_VERSION and write the new pair here"
    )
