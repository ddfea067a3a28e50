"""Ad-hoc SQL reads and does nothing else: every way out of that is tried."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.errors import QueryError
from audit.shell.query import run_query
from audit.store import open_readonly, open_writable
from audit.store.guard import guarded

WRITES = (
    "INSERT INTO zone (id, name, source) VALUES ('z', 'z', 's')",
    "REPLACE INTO zone (id, name, source) VALUES ('z', 'z', 's')",
    "UPDATE zone SET name = 'x'",
    "DELETE FROM zone",
    "DROP TABLE zone",
    "DROP VIEW vm_history",
    "DROP INDEX vm_1",
    "ALTER TABLE zone ADD COLUMN x",
    "CREATE TABLE x (a)",
    "CREATE TEMP TABLE x (a)",
    "CREATE TEMP TABLE x AS SELECT * FROM vm",
    "CREATE VIEW x AS SELECT 1",
    "CREATE TEMP VIEW x AS SELECT 1",
    "CREATE INDEX x ON zone (name)",
    "CREATE VIRTUAL TABLE temp.x USING fts5(a)",
    "CREATE TEMP TRIGGER x AFTER INSERT ON zone BEGIN SELECT 1; END",
    "WITH n AS (SELECT 'z' AS a) INSERT INTO zone (id, name, source) SELECT a, a, a FROM n",
    "WITH n AS (SELECT 1) DELETE FROM zone",
    "WITH n AS (SELECT 1) UPDATE zone SET name = 'x'",
    "EXPLAIN DELETE FROM zone",
    "REINDEX",
    "ANALYZE",
    "VACUUM",
)
ESCAPES = (
    "ATTACH '{folder}/new.db' AS x",
    "ATTACH ':memory:' AS x",
    "DETACH main",
    "VACUUM INTO '{folder}/new.db'",
    "BEGIN",
    "BEGIN IMMEDIATE",
    "SAVEPOINT a",
    "COMMIT",
    "PRAGMA writable_schema = 1",
    "PRAGMA query_only = 0",
    "PRAGMA user_version = 9",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA temp_store_directory = '{folder}'",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "PRAGMA optimize",
    "SELECT load_extension('{folder}/new.so')",
    "SELECT writefile('{folder}/new', 'x')",
    "SELECT readfile('/etc/hosts')",
    "SELECT edit('x')",
    "SELECT fts3_tokenizer('simple')",
    "SELECT * FROM pragma_wal_checkpoint",
)
ENDLESS = (
    "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r",
    "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r WHERE x < 0",
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database file, made once."""
    found = tmp_path_factory.mktemp("template") / "estate.db"
    with open_writable(found):
        pass
    return found


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """A copy of the empty database file."""
    return Path(shutil.copy(template, tmp_path / "estate.db"))


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    """The database as `sql` opens it."""
    with open_readonly(path) as found:
        yield found


@pytest.fixture
def writable(path: Path) -> Iterator[sqlite3.Connection]:
    """The database opened for writing: only the guard stands in between."""
    with open_writable(path) as found:
        yield found


def _content(connection: sqlite3.Connection) -> list[str]:
    return list(connection.iterdump())


@pytest.mark.parametrize("sql", [*WRITES, *ESCAPES])
def test_refused_on_a_readonly_connection(
    connection: sqlite3.Connection, path: Path, sql: str
) -> None:
    """A write or an escape is refused, leaves no file, and the connection goes on reading."""
    before = path.read_bytes()
    with pytest.raises(QueryError):
        run_query(connection, sql.format(folder=path.parent), 5)
    assert path.read_bytes() == before
    assert not list(path.parent.glob("new*"))
    assert run_query(connection, "SELECT count(*) FROM zone", 5).rows == [(0,)]


@pytest.mark.parametrize("sql", [*WRITES, *ESCAPES])
def test_refused_by_the_guard_alone(writable: sqlite3.Connection, path: Path, sql: str) -> None:
    """The authorizer refuses by itself, where the file could be written; twice as well as once."""
    before = _content(writable)
    for _ in range(2):
        with pytest.raises(QueryError):
            run_query(writable, sql.format(folder=path.parent), 5)
    assert _content(writable) == before
    assert not writable.in_transaction
    assert not list(path.parent.glob("new*"))


@pytest.mark.parametrize(
    "sql", ["SELECT 1; SELECT 2", "SELECT 1; DROP TABLE zone", "SELECT 1;;SELECT 2;"]
)
def test_several_statements(connection: sqlite3.Connection, sql: str) -> None:
    """Several statements are refused with their number, whatever they are."""
    with pytest.raises(QueryError, match="2 statements"):
        run_query(connection, sql, 5)


@pytest.mark.parametrize("sql", ["", " ; ", "-- nothing", "/* nothing; */", "/* open"])
def test_no_statement(connection: sqlite3.Connection, sql: str) -> None:
    """Blanks and comments are no statement."""
    with pytest.raises(QueryError, match="no statement"):
        run_query(connection, sql, 5)


@pytest.mark.parametrize("sql", ["SELECT '\0'", "SELECT '\udc80'"])
def test_characters_sqlite_cannot_take(connection: sqlite3.Connection, sql: str) -> None:
    """A NUL or a broken character is a sentence, not a traceback."""
    with pytest.raises(QueryError):
        run_query(connection, sql, 5)


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT ';' AS a -- ; not here\n;", [(";",)]),
        ("SELECT 1 /* ; */ ;", [(1,)]),
        ("-- first\nSELECT 1", [(1,)]),
        ('SELECT 1 AS "a;b"', [(1,)]),
        ("VALUES (1), (2)", [(1,), (2,)]),
        ("WITH a AS (SELECT 1 AS x) SELECT x FROM a", [(1,)]),
        ("WITH RECURSIVE r(x) AS (VALUES (1) UNION SELECT x + 1 FROM r) SELECT x FROM r LIMIT 1",
         [(1,)]),
        ("SELECT count(*) FROM vm_history", [(0,)]),
    ],
)  # fmt: skip
def test_reading_is_allowed(
    connection: sqlite3.Connection, sql: str, rows: list[tuple[object, ...]]
) -> None:
    """Reading statements run, with semicolons in strings and comments."""
    assert run_query(connection, sql, 5).rows == rows


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT value FROM json_each('[1]')",
        "SELECT value FROM json_tree('[1]') WHERE type = 'integer'",
        "SELECT 1 FROM pragma_table_info('vm') WHERE name = 'id'",
        "SELECT 1 FROM vm_past UNION SELECT 1",
    ],
)
def test_table_valued_functions_work_first(connection: sqlite3.Connection, sql: str) -> None:
    """The first use of a table-valued function on a connection is not taken for a write."""
    assert run_query(connection, sql, 5).rows == [(1,)]


def test_schema_questions_are_allowed(connection: sqlite3.Connection) -> None:
    """table_info, EXPLAIN QUERY PLAN and sqlite_master are for people who look around."""
    assert run_query(connection, "PRAGMA table_info(vm)", 5).rows
    assert run_query(connection, "EXPLAIN QUERY PLAN SELECT * FROM vm", 5).rows
    assert run_query(connection, "SELECT sql FROM sqlite_master", 5).rows


@pytest.mark.parametrize("sql", ENDLESS)
def test_endless_query_is_stopped(connection: sqlite3.Connection, sql: str) -> None:
    """A query over its time is stopped, and the next one is not."""
    with pytest.raises(QueryError, match=r"stopped after 0\.2 s"):
        run_query(connection, sql, 0.2)
    assert run_query(connection, "SELECT 1", 0.2).rows == [(1,)]


def test_rows_are_limited(connection: sqlite3.Connection) -> None:
    """A limit cuts an endless result and says so; an exact fit is not cut."""
    endless = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r"
    cut = run_query(connection, endless, 5, limit=3)
    assert (cut.rows, cut.truncated) == ([(1,), (2,), (3,)], True)
    assert not run_query(connection, f"{endless} LIMIT 3", 5, limit=3).truncated


def test_guard_tells_what_was_read(connection: sqlite3.Connection) -> None:
    """The guard names the columns a query read, through views too."""
    with guarded(connection, None) as guard:
        connection.execute("SELECT name FROM vm_history").fetchall()
    assert {("vm", "name"), ("vm_past", "name")} <= guard.reads


def test_guard_is_lifted(writable: sqlite3.Connection) -> None:
    """After the query the program itself may write again."""
    with pytest.raises(QueryError), guarded(writable, 5):
        writable.execute("CREATE TEMP TABLE x (a)")
    writable.execute("CREATE TEMP TABLE x (a)")
    assert run_query(writable, "SELECT count(*) FROM x", 5).rows == [(0,)]
