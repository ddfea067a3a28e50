"""Write one collection of one source: only what changed, all of it or nothing."""

import marshal
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Any

from audit.errors import StoreError
from audit.model import TABLES, TableInfo
from audit.model.kinds import Table
from audit.store.ddl import ROW_HASH, SOURCE, VALID_FROM, stored_columns

Row = Sequence[Any]
_BATCH = 2000


def fingerprint(row: Row) -> int:
    """64-bit fingerprint of a row, equal in every run and on every machine.

    marshal's format 2 writes text, numbers and None the same in every CPython and remembers no
    references; it costs 40 % less than repr.
    """
    written = marshal.dumps(tuple(row), 2)
    return int.from_bytes(blake2b(written, digest_size=8).digest(), signed=True)


class Snapshot:
    """Rows of one source at one time; nothing is visible to readers before `commit`.

    Rows that did not change cost a look-up; changed ones wait in a temporary table. Rows that
    vanished are closed only in tables that `commit` is told were answered completely.
    """

    def __init__(
        self, connection: sqlite3.Connection, source: str, at: str, *, repeatable: bool = False
    ) -> None:
        self._db = connection
        self._source = source
        self._at = at
        self._waiting = f"incoming_{id(self)}"
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
        batch: list[Row] = []
        for row in rows:
            key = tuple(row[position] for position in positions)
            mark = fingerprint(row)
            if self._known[table].get(key) == mark:
                self._unseen[table].pop(key, None)
                continue
            self._unseen[table].pop(key, None)
            self._known[table][key] = mark
            batch.append((*row, mark))
            if len(batch) >= _BATCH:
                self._stage(info, batch)
                batch = []
        self._stage(info, batch)
        self.counts[table] = len(self._known[table]) - len(self._unseen[table])

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
        for table in self.counts:
            self._db.execute(f"DROP TABLE temp.{self._waiting}_{table}")

    def _begin(self, info: TableInfo) -> None:
        """Load the fingerprints of what is current and make the waiting room."""
        self.counts[info.name] = 0
        self._known[info.name] = {}
        if info.kind == "entity":
            keys = ", ".join(info.keys)
            where = f"WHERE {SOURCE} = ?" if info.by else "WHERE ? IS NOT NULL"
            found = self._db.execute(
                f"SELECT {ROW_HASH}, {keys} FROM {info.name} {where}", (self._source,)
            )
            self._known[info.name] = {row[1:]: row[0] for row in found}
        self._unseen[info.name] = dict(self._known[info.name])
        columns = ", ".join((*info.names, ROW_HASH))
        self._db.execute(
            f"CREATE TEMP TABLE {self._waiting}_{info.name} ({columns}, "
            f"PRIMARY KEY ({', '.join(info.keys)}))"
        )

    def _stage(self, info: TableInfo, batch: list[Row]) -> None:
        marks = ", ".join("?" for _ in range(len(info.columns) + 1))
        self._db.execute("BEGIN")  # one transaction a batch; it touches only the temporary file
        self._db.executemany(
            f"INSERT OR REPLACE INTO temp.{self._waiting}_{info.name} VALUES ({marks})", batch
        )
        self._db.execute("COMMIT")

    def _merge(self, info: TableInfo, *, close: bool) -> None:
        if info.kind == "entity":
            keys = list(self._unseen[info.name]) if close else []
            self._close(info, keys)
            self._forget_unchanged(info)
            self._close_replaced(info)
        self._insert_incoming(info)

    def _close(self, info: TableInfo, keys: list[Row]) -> None:
        """Move rows that are gone into the past."""
        match = " AND ".join(f"{name} = ?" for name in info.keys)
        if info.by:
            match += f" AND {SOURCE} = ?"
            keys = [(*key, self._source) for key in keys]
        names = ", ".join((*stored_columns(info), VALID_FROM))
        self._db.executemany(
            f"INSERT INTO {info.name}_past SELECT {names}, '{self._at}' FROM {info.name} "
            f"WHERE {match}",
            keys,
        )
        self._db.executemany(f"DELETE FROM {info.name} WHERE {match}", keys)

    def _forget_unchanged(self, info: TableInfo) -> None:
        """A key told twice, differently, may have ended as it was."""
        join, values = self._join(info)
        self._db.execute(
            f"DELETE FROM temp.{self._waiting}_{info.name} AS n WHERE EXISTS (SELECT 1 "
            f"FROM {info.name} AS c WHERE {join} AND c.{ROW_HASH} = n.{ROW_HASH})",
            values,
        )

    def _join(self, info: TableInfo) -> tuple[str, tuple[str, ...]]:
        """Condition from waiting to current rows of this source, and its values."""
        join = " AND ".join(f"n.{name} = c.{name}" for name in info.keys)
        return (f"{join} AND c.{SOURCE} = ?", (self._source,)) if info.by else (join, ())

    def _close_replaced(self, info: TableInfo) -> None:
        """Move the current version of changed rows into the past."""
        join, values = self._join(info)
        names = ", ".join(f"c.{name}" for name in (*stored_columns(info), VALID_FROM))
        self._db.execute(
            f"INSERT INTO {info.name}_past SELECT {names}, '{self._at}' "
            f"FROM temp.{self._waiting}_{info.name} AS n JOIN {info.name} AS c ON {join}",
            values,
        )

    def _insert_incoming(self, info: TableInfo) -> None:
        columns: dict[str, str] = {name: name for name in info.names}
        if info.by:
            columns[SOURCE] = ":source"
        if info.kind == "entity":
            columns[VALID_FROM] = f"'{self._at}'"
            columns[ROW_HASH] = ROW_HASH
        self._db.execute(
            f"INSERT OR REPLACE INTO {info.name} ({', '.join(columns)}) "
            f"SELECT {', '.join(columns.values())} FROM temp.{self._waiting}_{info.name} "
            f"ORDER BY {', '.join(info.keys)}",
            {"source": self._source},
        )


def insert(connection: sqlite3.Connection, record: Table) -> None:
    """Insert one row of one of our own tables; a row with the same key is replaced."""
    info = record.info
    marks = ", ".join("?" for _ in info.columns)
    connection.execute(
        f"INSERT OR REPLACE INTO {info.name} ({', '.join(info.names)}) VALUES ({marks})",
        record.row(),
    )
