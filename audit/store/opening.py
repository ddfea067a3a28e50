"""Open the database file: create, migrate, lock, read only."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit.errors import Busy, NewerSchema, StoreError
from audit.model import TABLES
from audit.store import ddl

SCHEMA_VERSION = 7
APPLICATION_ID = 0x53544B41  # "STKA" in the file header: tells our files from others'

_WRITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=OFF",
)
# rules read the same tables many times and share views held as temporary tables: 64 MiB, no files
_MEMORY_PRAGMAS = ("PRAGMA cache_size=-65536", "PRAGMA temp_store=MEMORY")


@contextmanager
def open_writable(path: Path) -> Iterator[sqlite3.Connection]:
    """Open for writing, alone: creates or migrates the file.

    Raises StoreError (not ours, unreadable, unwritable), NewerSchema, Busy.
    """
    with alone(path):
        connection = _connect(path)
        try:
            _prepare(connection, path)
            yield connection
        except sqlite3.Error as error:
            connection.rollback()
            raise _explain(error, path) from error
        finally:
            connection.close()


@contextmanager
def open_readonly(path: Path, statements: int = 128) -> Iterator[sqlite3.Connection]:
    """Open for reading; never creates. Raises StoreError when it is not one of our files.

    statements: how many are kept prepared; more for who asks the same ones date after date.
    """
    with _reading(path):
        found = path.is_file()
    if not found:
        raise StoreError(
            f"{path}: no such database; make one with `stackaudit collect` or `stackaudit replay`."
        )
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        cached_statements=statements,
    )
    try:
        with _reading(path):
            version = _identify(connection, path)
            if version < SCHEMA_VERSION:
                raise StoreError(
                    f"{path}: written by an older version (schema {version}, this program has "
                    f"{SCHEMA_VERSION}); run `stackaudit check` on it, which brings it up to date."
                )
            _use_memory(connection)
        yield connection
    finally:
        connection.close()


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _explain(error, path) from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; check the rights of the folder.") from error


def _connect(path: Path) -> sqlite3.Connection:
    with _reading(path):
        if path.exists() and not os.access(path, os.W_OK):
            raise StoreError(
                f"{path}: the file is read-only; allow writing or choose another --db."
            )
        if not path.parent.is_dir():
            raise StoreError(f"{path}: the folder {path.parent} does not exist; create it first.")
        return sqlite3.connect(path, isolation_level=None, timeout=5)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    version = _identify(connection, path)
    for pragma in _WRITE_PRAGMAS:
        connection.execute(pragma)
    _use_memory(connection)
    if version == SCHEMA_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    _build(connection)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _use_memory(connection: sqlite3.Connection) -> None:
    for pragma in _MEMORY_PRAGMAS:
        connection.execute(pragma)


def _identify(connection: sqlite3.Connection, path: Path) -> int:
    """Schema version of the file; 0 for an empty one."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if application != APPLICATION_ID and not empty:
        raise StoreError(
            f"{path}: an SQLite file of another program; choose another path for --db."
        )
    if version > SCHEMA_VERSION:
        raise NewerSchema(
            f"{path}: written by a newer stackaudit (schema {version}, this one knows "
            f"{SCHEMA_VERSION}); upgrade stackaudit to open it."
        )
    return version


def _build(connection: sqlite3.Connection) -> None:
    """Create what the model has and rebuild tables whose text changed, keeping the rows."""
    views = connection.execute("SELECT name FROM sqlite_master WHERE type='view'").fetchall()
    for (view,) in views:
        connection.execute(f"DROP VIEW {view}")
    texts = _texts(connection)
    for info in TABLES.values():
        names = [info.name, f"{info.name}_past"] if info.kind == "entity" else [info.name]
        wanted = list(ddl.statements(info))
        held = set[str]().union(*(texts.get(name, ()) for name in names))
        if held == {text for text in wanted if not text.startswith("CREATE VIEW")}:
            wanted = [text for text in wanted if text not in held]
            names = []
        old = [name for name in names if name in texts]
        for name in old:
            for index in _indexes(connection, name):
                connection.execute(f"DROP INDEX {index}")
            connection.execute(f"ALTER TABLE {name} RENAME TO {name}_old")
        for statement in wanted:
            connection.execute(statement)
        for name in old:
            _move(connection, name, info.kind)
    connection.execute("DELETE FROM derivation")  # some computed tables are empty now


def _texts(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """Statements that made each table and its indexes."""
    found: dict[str, set[str]] = {}
    for table, text in connection.execute(
        "SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    ):
        found.setdefault(table, set()).add(text)
    return found


def _move(connection: sqlite3.Connection, name: str, kind: str) -> None:
    # computed rows are made anew; old ones may lack what the model now says is always there
    if kind != "reference":
        old = _columns(connection, f"{name}_old")
        common = ", ".join(column for column in _columns(connection, name) if column in old)
        connection.execute(f"INSERT INTO {name} ({common}) SELECT {common} FROM {name}_old")
    connection.execute(f"DROP TABLE {name}_old")


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def _indexes(connection: sqlite3.Connection, table: str) -> list[str]:
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type='index' AND sql IS NOT NULL AND tbl_name = ?",
        (table,),
    )
    return [name for (name,) in found]


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold `<file>.lock` for the whole run; the operating system frees it if we die."""
    holder: sqlite3.Connection | None = None
    with contextlib.suppress(sqlite3.OperationalError):
        holder = sqlite3.connect(f"{path}.lock", isolation_level=None, timeout=0)
    try:
        if holder is not None:
            _take(holder, path)
        yield
    finally:
        if holder is not None:
            holder.close()


def _take(holder: sqlite3.Connection, path: Path) -> None:
    try:
        holder.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Busy(
                f"{path}: another stackaudit is writing to it; wait until it ends, "
                "or use another --db."
            ) from error
        raise _explain(error, path) from error


def _explain(error: sqlite3.Error, path: Path) -> StoreError:
    text = str(error)
    if "not a database" in text:
        return StoreError(f"{path}: not an SQLite file; choose another path for --db.")
    if "full" in text:
        return StoreError(
            f"{path}: the disk is full; the last complete snapshot is intact. Free space and "
            "run again."
        )
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return StoreError(f"{path}: cannot be written ({text}); check the rights of the folder.")
    if "locked" in text:
        return Busy(f"{path}: another program holds the file; close it and run again.")
    if "malformed" in text:
        return StoreError(
            f"{path}: the file is damaged ({text}); rebuild it from the bundles with "
            "`stackaudit replay`."
        )
    return StoreError(f"{path}: {text}.")
