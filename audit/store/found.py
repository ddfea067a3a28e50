"""What became of findings between two times, from their history."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from audit.store.changes import Change, Span
from audit.store.ddl import VALID_FROM, VALID_TO

_COMPARED = ("severity", "state", "message")
_OPEN = f"""
    SELECT rule_id, subject, subject_name AS name, {", ".join(_COMPARED)} FROM finding_history
    WHERE {VALID_FROM} <= ? AND {VALID_TO} > ?"""
_EARLIER = f"SELECT DISTINCT rule_id, subject FROM finding_history WHERE {VALID_FROM} <= ?"


def finding_changes(connection: sqlite3.Connection, since: str, until: str) -> Iterator[Change]:
    """Findings that are new, reopened, fixed or changed (severity, state or figures), by key.

    A finding is reopened when it was there before `since`, but not then.
    """
    before, after = (_open(connection, moment) for moment in (since, until))
    earlier = set(connection.execute(_EARLIER, (since,)).fetchall())
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        fields = {} if old is None or new is None else _fields(old, new)
        if old is not None and new is not None and not fields:
            continue
        kind = "changed"
        if old is None:
            kind = "reopened" if key in earlier else "new"
        elif new is None:
            kind = "fixed"
        yield Change(Span("check", since, until), "finding", kind, key, fields, new or old or {})


def _open(connection: sqlite3.Connection, moment: str) -> dict[tuple[str, ...], dict[str, Any]]:
    rows = connection.execute(_OPEN, (moment, moment)).fetchall()
    return {row[:2]: dict(zip(("name", *_COMPARED), row[2:], strict=True)) for row in rows}


def _fields(old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (old[name], new[name]) for name in _COMPARED if old[name] != new[name]}
