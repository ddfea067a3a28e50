"""What is new, gone or changed between two times, from the history of every table."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from audit.model import TABLES, TableInfo
from audit.store.ddl import VALID_FROM, VALID_TO

# these record what happened; their rows come and go by themselves
_RECORDS = frozenset({"event", "alert", "async_job", "infrastructure", "mac_entry"})
# moves with the state it belongs to: another time of the same state is no change
_RESTLESS = frozenset({
    ("vm", "last_updated"), ("management_peer", "last_updated"),
    ("router_health_check", "updated"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Two times of one source, UTC."""

    source: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Change:
    """One object. kind: new, gone or changed; fields: column -> (before, after) when changed."""

    span: Span
    table: str
    kind: str
    key: tuple[str, ...]
    fields: dict[str, tuple[Any, Any]]
    row: dict[str, Any]

    @property
    def name(self) -> str:
        """Name for people."""
        known = (self.row.get(column) for column in ("name", "ip_address", "hostname"))
        return str(next((text for text in known if text), self.key[0]))


def last_spans(connection: sqlite3.Connection) -> list[Span]:
    """The last two good runs of every source that has two."""
    spans = []
    for source in _sources(connection):
        runs = connection.execute(
            "SELECT started FROM source_run WHERE source = ? AND status <> 'failed' "
            "ORDER BY started DESC LIMIT 2",
            (source,),
        ).fetchall()
        if len(runs) == 2:  # noqa: PLR2004 - before and after
            spans.append(Span(source, runs[1][0], runs[0][0]))
    return spans


def month_spans(connection: sqlite3.Connection) -> list[Span]:
    """As `last_spans`, but since the last good run of an earlier calendar month, where one is."""
    earlier = dict(
        connection.execute(
            "SELECT source, max(started) FROM source_run WHERE status <> 'failed' "
            "AND substr(started, 1, 7) < (SELECT substr(max(started), 1, 7) FROM source_run) "
            "GROUP BY source"
        ).fetchall()
    )
    return [
        Span(span.source, min(earlier.get(span.source, span.since), span.since), span.until)
        for span in last_spans(connection)
    ]


def spans_between(connection: sqlite3.Connection, since: str, until: str) -> list[Span]:
    """The same two times for every source."""
    return [Span(source, since, until) for source in _sources(connection)]


def changes(
    connection: sqlite3.Connection, spans: list[Span], tables: Iterable[str] = ()
) -> Iterator[Change]:
    """Changes of what was collected, by source and table in the model's order.

    A table that had not been read completely by the first time gives none: all of it would look
    new.
    """
    wanted = set(tables) or {
        info.name for info in TABLES.values() if info.kind == "entity" and info.by
    } - set(_RECORDS)
    for span in spans:
        for info in TABLES.values():
            if info.name in wanted and _was_read(connection, info, span):
                yield from _changes_of(connection, info, span)


def _sources(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT DISTINCT source FROM source_run ORDER BY source")
    return [row[0] for row in rows.fetchall()]


def _was_read(connection: sqlite3.Connection, info: TableInfo, span: Span) -> bool:
    query = "SELECT 1 FROM answer WHERE source = ? AND table_name = ? AND complete AND started <= ?"
    return connection.execute(query, (span.source, info.name, span.since)).fetchone() is not None


def _changes_of(connection: sqlite3.Connection, info: TableInfo, span: Span) -> Iterator[Change]:
    before = _moved(connection, info, VALID_TO, span)
    after = _moved(connection, info, VALID_FROM, span)
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        fields = {} if old is None or new is None else _fields(info, old, new)
        if old is None or new is None or fields:
            kind = "new" if old is None else "gone" if new is None else "changed"
            yield Change(span, info.name, kind, key, fields, new or old or {})


def _fields(
    info: TableInfo, old: dict[str, Any], new: dict[str, Any]
) -> dict[str, tuple[Any, Any]]:
    return {
        name: (old[name], new[name])
        for name in info.names
        if old[name] != new[name] and (info.name, name) not in _RESTLESS
    }


def _moved(
    connection: sqlite3.Connection, info: TableInfo, edge: str, span: Span
) -> dict[tuple[str, ...], dict[str, Any]]:
    """Rows whose validity ended (valid_to) or began (valid_from) in the span, as it then stood."""
    valid_at = span.since if edge == VALID_TO else span.until
    rows = connection.execute(
        f"SELECT {', '.join(info.names)} FROM {info.name}_history WHERE source = :source "
        f"AND {edge} > :since AND {edge} <= :until AND {VALID_FROM} <= :at AND {VALID_TO} > :at",
        {"source": span.source, "since": span.since, "until": span.until, "at": valid_at},
    )
    found = (dict(zip(info.names, row, strict=True)) for row in rows.fetchall())
    return {tuple(str(row[name]) for name in info.keys): row for row in found}
