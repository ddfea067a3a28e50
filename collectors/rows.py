"""A bundle of rows, read again: nothing to convert, only to hand on (audit/capture/rows.py)."""

from collections.abc import Iterator
from typing import Any

from audit.capture import Document, Origin
from audit.capture.rows import OUTCOME, ROWS, table_of
from audit.model import TABLES
from collectors.base import Missing, Outcome, Rows


def is_rows(origin: Origin) -> bool:
    """Whether a target in a bundle holds rows in the place of answers."""
    return origin.asked == (ROWS,)


class RowsReading:
    """A reading of such a target. Raises ValueError for rows of an unknown table or shape."""

    def __init__(self) -> None:
        self._told: dict[str, Any] = {"version": None, "tables": {}, "missing": []}

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """Rows of one table."""
        if document.request == OUTCOME:
            self._told = document.json() if document.body else self._told
            return
        if document.error:
            return
        table = table_of(document.request)
        if table not in TABLES or not TABLES[table].by:
            raise ValueError(f"no table of collected rows: {document.request}")
        rows = [tuple(row) for row in document.json()]
        if any(len(row) != len(TABLES[table].names) for row in rows):
            raise ValueError(f"{table}: rows of another version")
        yield table, rows

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Nothing waits for the end."""
        return iter(())

    def outcome(self) -> Outcome:
        """What the collection itself knew."""
        missing = [
            Missing(request, (table,) if table else (), cause, message, column, status)
            for request, table, cause, message, column, status in self._told["missing"]
        ]
        return Outcome(dict(self._told["tables"]), missing, self._told["version"])
