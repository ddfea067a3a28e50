"""Helpers for tests of array readers: documents by hand, their rows by table and column."""

import json
from collections.abc import Iterable
from typing import Any

from audit.capture import Document
from audit.model import TABLES
from collectors.array.reading import ArrayReading
from collectors.base import Outcome
from tests.cloudstack_server.example import RECORDINGS

FOLDER = RECORDINGS.parent
AT = "2026-11-22T10:00:00Z"
Item = dict[str, Any]
Tables = dict[str, list[Item]]


def document(
    kind: str, name: str, body: Any = None, *, error: str | None = None, **params: str
) -> Document:
    """An answer as the engine would have made it; `error` as collectors.base.failure writes it."""
    content = b"" if error else json.dumps(body).encode()
    return Document(f"{kind}:lab", name, params, 0 if error else 200, AT, content, error=error)


def read(
    kind: str, documents: Iterable[Document], asked: tuple[str, ...] = ()
) -> tuple[Tables, Outcome]:
    """Rows by table, each by column, and what was missing."""
    reading = ArrayReading(kind, AT, asked)
    for one in documents:
        assert list(reading.take(one)) == []
    tables = {
        name: [dict(zip(TABLES[name].names, row, strict=True)) for row in rows]
        for name, rows in reading.finish()
    }
    return tables, reading.outcome()


def one(rows: list[Item], **wanted: Any) -> Item:
    """The only row that has these values."""
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    assert len(found) == 1, f"{len(found)} rows with {wanted}"
    return found[0]
