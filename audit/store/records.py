"""Rows of a query as dictionaries."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any


def records(
    connection: sqlite3.Connection, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()
) -> list[dict[str, Any]]:
    """Column -> value for every row, whatever the row factory of the connection is."""
    cursor = connection.cursor()
    cursor.row_factory = None
    cursor.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
