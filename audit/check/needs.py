"""What a rule needs against what was seen: not assessable is never pass."""

import sqlite3
from dataclasses import dataclass

from audit.model import TABLES

_NOUNS = {
    "cloudstack": "no CloudStack was collected",
    "snmp": "no switch was collected",
    "redfish": "no server was collected",
    "array": "no storage array was collected",
}


@dataclass(frozen=True, slots=True)
class Lack:
    """A table (column "") or a column that was not seen, and why."""

    table: str
    column: str
    why: str


def with_inputs(reads: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """What is read, computed tables replaced by the columns they are computed from."""
    inputs = {text for table, _column in reads for text in TABLES[table].inputs}
    below = {(text.partition(".")[0], text.partition(".")[2]) for text in inputs}
    return frozenset({pair for pair in reads if not TABLES[pair[0]].inputs} | below)


class Seen:
    """What the last answers of every source covered."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._tables: dict[str, bool] = {}
        self._whys: dict[tuple[str, str], str] = {}
        newest = connection.execute(
            "SELECT a.source, a.table_name, a.complete, a.started FROM answer AS a "
            "WHERE a.started = (SELECT max(b.started) FROM answer AS b "
            "WHERE b.source = a.source AND b.table_name = a.table_name)"
        ).fetchall()
        for source, table, complete, started in newest:
            self._tables[table] = self._tables.get(table, True) and bool(complete)
            self._gaps(connection, source, table, started)

    def lacks(
        self, reads: frozenset[tuple[str, str]], optional: frozenset[tuple[str, str]]
    ) -> list[Lack]:
        """What of `reads` was not seen; sorted.

        `optional` columns are left out, and tables that were not seen and are optional as a whole
        or of which nothing else is read.
        """
        found = {}
        wanted = with_inputs(reads)
        needed = {table for table, _column in wanted - optional}
        for table, column in wanted:
            info = TABLES[table]
            absent = (table, "") in optional and table not in self._tables
            if absent or not info.by or table not in needed:
                continue
            if not self._tables.get(table, False):
                found[table, ""] = Lack(table, "", self._why_table(table))
            elif (table, column) in self._whys and (table, column) not in optional:
                found[table, column] = Lack(table, column, self._whys[table, column])
        return [found[key] for key in sorted(found)]

    def _gaps(self, connection: sqlite3.Connection, source: str, table: str, at: str) -> None:
        rows = connection.execute(
            "SELECT column_name, request, cause, message FROM gap "
            "WHERE source = ? AND started = ? AND table_name = ? ORDER BY request DESC",
            (source, at, table),
        )
        for column, request, cause, message in rows:
            self._whys[table, column] = f"{source}: {request}: {cause}: {message}"

    def _why_table(self, table: str) -> str:
        if table in self._tables:
            return self._whys.get((table, ""), f"{table} was not answered completely.")
        kind = TABLES[table].by
        if any(TABLES[name].by == kind for name in self._tables):
            return f"{table} was not asked for."
        return f"{_NOUNS.get(kind, f'nothing of kind {kind} was collected')}."
