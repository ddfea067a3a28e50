"""Write one collection of one source: only what changed, all of it or nothing."""

import itertools
import marshal
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Any

from audit.errors import StoreError
from audit.model import TABLES, TableInfo
from audit.model.kinds import Table
from audit.store.ddl import ROW_HASH, SOURCE, VALID_FROM, stored_columns

Row = Sequence[Any]
_BATCH = 2000
_numbers = itertools.count()


def fingerprint(row: Row) -> int:
    """64-bit fingerprint of a row, equal in every run and on every machine.

    marshal's format 2 writes text, numbers and None the same in every CPython and remembers no
    references; it costs 40 % less than repr.
    """
    written = marshal.dumps(tuple(row), 2)
    return int.from_bytes(blake2b(written, digest_size=8).digest(), signed=True)


class Current:
    """What the snapshots of a run share: one look at the rows a database holds, and waiting rooms.

    What a snapshot writes is not seen by the others, since none has the rows of another.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._number = next(_numbers)
        self._rooms: dict[str, str] = {}
        self._tables: dict[str, dict[str, dict[Row, int]]] = {}

    def close(self) -> None:
        """Drop the waiting rooms."""
        for room in self._rooms.values():
            self._db.execute(f"DROP TABLE temp.{room}")
        self._rooms.clear()

    def room(self, info: TableInfo) -> str:
        """Temporary table where changed rows of a table wait, told apart by their `writer`."""
        name = self._rooms.get(info.name)
        if name is None:
            name = f"incoming_{self._number}_{info.name}"
            columns, keys = ", ".join((*info.names, ROW_HASH)), ", ".join(info.keys)
            self._db.execute(
                f"CREATE TEMP TABLE {name} (writer, {columns}, PRIMARY KEY (writer, {keys}))"
            )
            self._rooms[info.name] = name
        return name

    def take(self, info: TableInfo, source: str) -> dict[Row, int]:
        """Key -> fingerprint of the rows of a source, once; of all rows in tables of our own."""
        if info.name not in self._tables:
            self._tables[info.name] = self._read(info)
        return self._tables[info.name].pop(source if info.by else "", {})

    def _read(self, info: TableInfo) -> dict[str, dict[Row, int]]:
        found: dict[str, dict[Row, int]] = defaultdict(dict)
        if info.kind == "entity":
            columns = ", ".join((SOURCE if info.by else "''", ROW_HASH, *info.keys))
            for owner, mark, *key in self._db.execute(f"SELECT {columns} FROM {info.name}"):
                found[owner][tuple(key)] = mark
        return found


class Snapshot:
    """Rows of one source at one time; nothing is visible to readers before `commit`.

    Rows that did not change cost a look-up; changed ones wait in temporary tables. Rows that
    vanished are closed only in tables that `commit` is told were answered completely. current: what
    it shares with the other snapshots of a run, or None when it is the only one.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        source: str,
        at: str,
        *,
        repeatable: bool = False,
        current: Current | None = None,
    ) -> None:
        self._db = connection
        self._source = source
        self._at = at
        self._current = current or Current(connection)
        self._alone = current is None
        self._number = next(_numbers)
        self._values = {"writer": self._number, "source": source, "at": at}
        self._waiting: dict[str, list[Row]] = {}
        self._rooms: dict[str, str] = {}
        self._changed: set[str] = set()
        self._unseen: dict[str, dict[Row, int]] = {}
        self._known: dict[str, dict[Row, int]] = {}
        self.counts: dict[str, int] = {}
        newest = connection.execute(
            "SELECT max(started) FROM source_run WHERE source = ?", (source,)
        ).fetchone()[0]
        if newest is not None and newest >= at and not repeatable:
            raise StoreError(
                f"{source}: the database already holds its collection of {newest}; "
                f"one of {at} cannot be added after it. Load bundles in order of time."
            )

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Take rows in the model's column order; a key seen twice counts once."""
        info = TABLES[table]
        if table not in self.counts:
            self._begin(info)
        positions = [info.names.index(name) for name in info.keys]
        known, unseen, waiting = self._known[table], self._unseen[table], self._waiting[table]
        for row in rows:
            key = tuple([row[position] for position in positions])
            mark = fingerprint(row)
            unseen.pop(key, None)
            if known.get(key) == mark:
                continue
            known[key] = mark
            waiting.append((self._number, *row, mark))
            if len(waiting) >= _BATCH:
                self._db.execute("BEGIN")  # it touches only temporary tables
                self._stage(info)
                self._db.execute("COMMIT")
        self.counts[table] = len(known) - len(unseen)

    def keep(self, table: str, test: Callable[[Row], bool]) -> None:
        """Do not close vanished rows whose key passes the test: they were not looked at."""
        unseen = self._unseen[table]
        self._unseen[table] = {key: mark for key, mark in unseen.items() if not test(key)}

    def commit(self, complete: Iterable[str], records: Iterable[Table] = ()) -> None:
        """Make the snapshot visible in one transaction, together with its `records`."""
        done = set(complete)
        for table in done - set(self.counts):
            self._begin(TABLES[table])
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for table in self.counts:
                self._merge(TABLES[table], close=table in done)
            for record in records:
                insert(self._db, record)
            self._db.execute("COMMIT")
        except BaseException:
            self._db.rollback()
            raise
        if self._alone:
            self._current.close()

    def _begin(self, info: TableInfo) -> None:
        """Look at what is current and enter the waiting room."""
        self.counts[info.name] = 0
        self._known[info.name] = self._current.take(info, self._source)
        self._unseen[info.name] = dict(self._known[info.name])
        self._waiting[info.name] = []
        self._rooms[info.name] = f"temp.{self._current.room(info)}"

    def _stage(self, info: TableInfo) -> None:
        """What waits into the temporary table."""
        waiting = self._waiting[info.name]
        marks = ", ".join("?" for _ in range(len(info.columns) + 2))
        self._db.executemany(
            f"INSERT OR REPLACE INTO {self._rooms[info.name]} VALUES ({marks})", waiting
        )
        self._changed.add(info.name)
        waiting.clear()

    def _merge(self, info: TableInfo, *, close: bool) -> None:
        if self._waiting[info.name]:
            self._stage(info)
        if info.kind == "entity" and close and self._unseen[info.name]:
            self._close(info, list(self._unseen[info.name]))
        if info.name in self._changed:
            if info.kind == "entity":
                self._forget_unchanged(info)
                self._close_replaced(info)
            self._insert_incoming(info)
            self._db.execute(
                f"DELETE FROM {self._rooms[info.name]} WHERE writer = ?", (self._number,)
            )

    def _close(self, info: TableInfo, keys: list[Row]) -> None:
        """Move rows that are gone into the past."""
        match = " AND ".join(f"{name} = ?" for name in info.keys)
        if info.by:
            match += f" AND {SOURCE} = ?"
            keys = [(*key, self._source) for key in keys]
        names = ", ".join((*stored_columns(info), VALID_FROM))
        self._db.executemany(
            f"INSERT INTO {info.name}_past SELECT {names}, ? FROM {info.name} WHERE {match}",
            [(self._at, *key) for key in keys],
        )
        self._db.executemany(f"DELETE FROM {info.name} WHERE {match}", keys)

    def _forget_unchanged(self, info: TableInfo) -> None:
        """A key told twice, differently, may have ended as it was."""
        self._db.execute(
            f"DELETE FROM {self._rooms[info.name]} AS n WHERE n.writer = :writer AND EXISTS "
            f"(SELECT 1 FROM {info.name} AS c WHERE {_join(info)} AND c.{ROW_HASH} = n.{ROW_HASH})",
            self._values,
        )

    def _close_replaced(self, info: TableInfo) -> None:
        """Move the current version of changed rows into the past."""
        names = ", ".join(f"c.{name}" for name in (*stored_columns(info), VALID_FROM))
        self._db.execute(
            f"INSERT INTO {info.name}_past SELECT {names}, :at "
            f"FROM {self._rooms[info.name]} AS n JOIN {info.name} AS c ON {_join(info)} "
            "WHERE n.writer = :writer",
            self._values,
        )

    def _insert_incoming(self, info: TableInfo) -> None:
        columns: dict[str, str] = {name: name for name in info.names}
        if info.by:
            columns[SOURCE] = ":source"
        if info.kind == "entity":
            columns[VALID_FROM] = ":at"
            columns[ROW_HASH] = ROW_HASH
        self._db.execute(
            f"INSERT OR REPLACE INTO {info.name} ({', '.join(columns)}) "
            f"SELECT {', '.join(columns.values())} FROM {self._rooms[info.name]} "
            f"WHERE writer = :writer ORDER BY {', '.join(info.keys)}",
            self._values,
        )


def _join(info: TableInfo) -> str:
    """Condition from waiting to current rows of this source."""
    join = " AND ".join(f"n.{name} = c.{name}" for name in info.keys)
    return f"{join} AND c.{SOURCE} = :source" if info.by else join


def insert(connection: sqlite3.Connection, record: Table) -> None:
    """Insert one row of one of our own tables; a row with the same key is replaced."""
    info = record.info
    marks = ", ".join("?" for _ in info.columns)
    connection.execute(
        f"INSERT OR REPLACE INTO {info.name} ({', '.join(info.names)}) VALUES ({marks})",
        record.row(),
    )
