"""Names of objects whose ids stand in values: nobody knows his VPC by its UUID."""

import json
import re
import sqlite3
from collections.abc import Iterable

from audit.model import TABLES

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def names(connection: sqlite3.Connection, values: Iterable[object]) -> dict[str, str]:
    """Id -> name of those of the values that are UUIDs of objects the estate has now."""
    ids = sorted({v for v in values if isinstance(v, str) and _ID.fullmatch(v)})
    found: dict[str, str] = {}
    if not ids:
        return found
    for info in TABLES.values():
        if {"id", "name"} <= {column.name for column in info.columns}:
            query = (
                f"SELECT id, name FROM {info.name} WHERE name IS NOT NULL "
                "AND id IN (SELECT value FROM json_each(?))"
            )
            found |= {str(row[0]): str(row[1]) for row in _rows(connection, query, json.dumps(ids))}
    return found


def _rows(connection: sqlite3.Connection, query: str, ids: str) -> list[tuple[object, ...]]:
    cursor = connection.execute(query, (ids,))
    cursor.row_factory = None
    return cursor.fetchall()
