"""Names of objects whose ids stand in evidence: nobody knows his VPC by its UUID."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from audit.model import TABLES
from reports.facts import Facts

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BATCH = 500  # ids a statement


def names(facts: Facts, values: Iterable[Any]) -> dict[str, str]:
    """Id -> name of those of the values that are ids of objects the estate has."""
    ids = sorted({v for v in values if isinstance(v, str) and _ID.fullmatch(v)})
    found: dict[str, str] = {}
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        for table in _tables():
            found |= _of(facts, table, part)
    return found


def _tables() -> Sequence[str]:
    """Tables of objects with a name, by their order in the model."""
    return [
        name
        for name, info in TABLES.items()
        if {"id", "name"} <= {column.name for column in info.columns}
    ]


def _of(facts: Facts, table: str, ids: Sequence[str]) -> dict[str, str]:
    rows = facts.rows(
        f"SELECT id, name FROM {table} WHERE name IS NOT NULL "
        "AND id IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(ids)},
    )
    return {row["id"]: row["name"] for row in rows}
