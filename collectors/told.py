"""For readings that make rows at their end: rows by key, and which questions were answered.

Both are pure; the order of the documents plays no part.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from audit.capture import Document
from audit.counted import counted
from audit.errors import BadAnswer, Unsupported
from audit.model import TABLES
from collectors.base import Missing, Rows, split_failure


class Told:
    """Rows by table and key; of two tellings of one row, each fills what the other left open."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}

    def add(self, table: str, **values: Any) -> None:
        """One row; one without its key or a value it must have is not kept."""
        info = TABLES[table]
        row = {column.name: values.pop(column.name, None) for column in info.columns}
        if values:
            raise KeyError(f"{table} has no column {min(values)!r}")
        if any(row[column.name] is None for column in info.columns if not column.nullable):
            return
        key = tuple(row[name] for name in info.keys)
        known = self._rows.setdefault(table, {}).setdefault(key, row)
        known.update((name, value) for name, value in row.items() if known[name] is None)

    def rows(self) -> Iterator[tuple[str, Rows]]:
        """All of them, table by table."""
        for table, rows in self._rows.items():
            yield table, [tuple(row.values()) for row in rows.values()]


@dataclass
class Asked:
    """Which questions were answered, and what that means for tables.

    needs: question -> tables that are incomplete without its answer; optional: questions not every
    target knows, without which nothing is incomplete. pages: of a question, by number, and whether
    another one follows.
    """

    names: tuple[str, ...]
    needs: Mapping[str, tuple[str, ...]]
    optional: frozenset[str] = frozenset()
    pages: dict[str, dict[int, bool]] = field(default_factory=dict)
    failures: dict[str, Missing] = field(default_factory=dict)

    def failed(self, document: Document) -> None:
        """Keep the failure of a question."""
        cause, sentence = split_failure(document.error or "")
        self.lost(document.request, cause, sentence, document.status or None)

    def lost(self, name: str, cause: str, sentence: str, status: int | None = None) -> None:
        """Something of a question was not answered, or cannot be used."""
        tables = self.needs.get(name, ())
        self.failures.setdefault(name, Missing(name, tables, cause, sentence, status=status))

    def answered(self, name: str, page: int = 1, *, more: bool = False) -> None:
        """A page of a question came; more: another one follows it."""
        self.pages.setdefault(name, {})[page] = more

    def missing(self) -> list[Missing]:
        """Everything asked for and not seen, in order of the questions."""
        return [gap for name in self.names for gap in self._of(name)]

    def tables(self) -> dict[str, bool]:
        """Table -> answered completely."""
        lost = {table for gap in self.missing() if not self._spared(gap) for table in gap.tables}
        told = {table for name in self.names for table in self.needs.get(name, ())}
        return {table: table not in lost for table in sorted(told)}

    def _spared(self, gap: Missing) -> bool:
        return gap.request in self.optional and gap.cause == Unsupported.cause

    def _of(self, name: str) -> Iterable[Missing]:
        pages = self.pages.get(name, {})
        if name in self.failures:
            yield self.failures[name]
        elif not pages:
            why = next(iter(self.failures.values()), None)
            said = "no answer is on record (the run was interrupted)."
            cause, said = (why.cause, why.message) if why else (BadAnswer.cause, said)
            yield Missing(name, self.needs.get(name, ()), cause, said)
        elif pages[max(pages)] or max(pages) > len(pages):
            said = f"{counted(len(pages), 'page')} came and more were told of; collect again."
            yield Missing(name, self.needs.get(name, ()), BadAnswer.cause, said)
