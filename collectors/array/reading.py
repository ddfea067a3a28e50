"""Answers of one array to rows: pure, in any order of the documents.

Rows wait for the end: which array it is stands in one answer, and a row may be told in parts by
several questions. NULL is what the array did not tell.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from audit.capture import Document
from audit.counted import counted
from audit.errors import BadAnswer, Unsupported
from audit.model import TABLES
from collectors.array import vendor_of
from collectors.array.questions import ARRAY, PAGE, Item, Question, at
from collectors.array.vendor import Tables
from collectors.base import Missing, Outcome, Rows, split_failure
from collectors.convert_basic import text

_ODD = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)


@dataclass
class _Seen:
    """What came for one question. pages: parameters -> page -> whether another follows."""

    pages: dict[str, dict[int, bool]] = field(default_factory=dict)
    failures: list[Missing] = field(default_factory=list)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    children: dict[str, set[str]] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    odd: int = 0


class ArrayReading:
    """Turns the answers of one array into rows and keeps account of what was not seen."""

    def __init__(self, kind: str, at: str, asked: tuple[str, ...]) -> None:
        self._vendor = vendor_of(kind)
        self._at = at
        every = self._vendor.questions
        names = asked or tuple(name for name, q in every.items() if not q.deep)
        self._asked = [every[name] for name in names if name in every]
        self._seen = {question.name: _Seen() for question in self._asked}
        self._identity: str | None = None
        self._version: str | None = None
        self._source = kind
        self._filled: dict[str, set[str]] = {}

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """Keep the rows of one answer; none are given yet."""
        self._source = document.source
        question = self._vendor.questions.get(document.request)
        if question is None:
            return
        seen = self._seen.setdefault(question.name, _Seen())
        if document.error is not None:
            cause, sentence = split_failure(document.error)
            shown = _shown(question, document.params)
            status = document.status or None
            tables = question.table_names
            seen.failures.append(Missing(shown, tables, cause, sentence, status=status))
        else:
            self._keep(question, seen, document)
        yield from ()

    def _keep(self, question: Question, seen: _Seen, document: Document) -> None:
        body, params = document.json(), dict(document.params)
        items = self._vendor.items(question, body)
        number = int(params.pop(PAGE, "1"))
        for table, column, sentence in self._vendor.lacking(question, params):
            seen.notes[table, column] = sentence
        asked_with = {n: params[n] for n in (question.per.params if question.per else ())}
        rows = {table.info.name: list[tuple[Any, ...]]() for table in question.tables}
        children = [c for c in self._asked if c.per and c.per.of == question.name]
        for item in items:
            _note_children(children, item, seen)
            try:
                for shaped in self._vendor.shape(question, item, params):
                    self._identify(question, shaped)
                    self._rows(question, {**shaped, **_marked(asked_with)}, rows, seen)
            except _ODD:
                seen.odd += 1
        for name, found in rows.items():  # only now: an odd answer leaves nothing behind
            seen.rows.setdefault(name, []).extend(found)
        more = self._vendor.following(question, params, body) is not None
        seen.pages.setdefault(_key(asked_with), {})[number] = more

    def _rows(
        self, question: Question, item: Item, rows: dict[str, list[tuple[Any, ...]]], seen: _Seen
    ) -> None:
        item[ARRAY] = ARRAY
        item = question.normalised(item)
        for table in question.tables:
            if table.when is not None and item.get(table.when) is None:
                continue
            found = list(table.rows(item, self._at))
            rows[table.info.name] += found
            if table.each is None and not found:
                seen.dropped[table.info.name] = seen.dropped.get(table.info.name, 0) + 1

    def _identify(self, question: Question, item: Item) -> None:
        identity = question.identity
        if identity is None:
            return
        told = (text(at(item, path)) for path in identity.id)
        self._identity = self._identity or next((one for one in told if one), None)
        version = text(at(item, identity.version)) if identity.version else None
        self._version = self._version or version

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Everything, parts of a row put together in order of the questions."""
        tables = self._merged()
        self._vendor.complete(tables)
        for name, rows in tables.items():
            columns = TABLES[name].names
            self._filled[name] = {c for row in rows.values() for c in columns if row[c] is not None}
            if rows:
                yield name, [tuple(row[c] for c in columns) for row in rows.values()]

    def _merged(self) -> Tables:
        """Rows by table and key; the array by its own name, or by ours if it told none."""
        array = self._identity or self._source
        tables: Tables = {}
        for question in self._vendor.questions.values():
            seen = self._seen.get(question.name, _Seen())
            for name, rows in seen.rows.items():
                info, kept = TABLES[name], tables.setdefault(name, {})
                for row in rows:
                    named = {
                        c: array if v == ARRAY else v for c, v in zip(info.names, row, strict=True)
                    }
                    known = kept.setdefault(tuple(named[key] for key in info.keys), named)
                    known.update((c, v) for c, v in named.items() if known[c] is None)
        return tables

    def outcome(self) -> Outcome:
        """What was complete and what was missing."""
        expected = self._expected()
        missing = [gap for question in expected for gap in self._missing_of(question)]
        lost = {
            t for gap in missing for t in gap.tables if not gap.column and not self._spared(gap)
        }
        told = {t for q in expected if self._seen[q.name].pages for t in q.table_names}
        tables = {table: table not in lost for table in sorted(told | lost)}
        return Outcome(tables, missing + self._columns(tables), self._version)

    def _expected(self) -> list[Question]:
        """Questions asked, of the generation of the API that answered."""
        came = [q for q in self._asked if self._seen[q.name].pages or self._seen[q.name].failures]
        spoken = {question.generation for question in came}
        any_of = not spoken - {None}
        return [q for q in self._asked if any_of or q.generation in {None, *spoken}]

    def _spared(self, gap: Missing) -> bool:
        """What not every array has leaves nothing incomplete where it is not there."""
        question = self._vendor.questions.get(gap.request.split()[0])
        return bool(question and question.optional and gap.cause == Unsupported.cause)

    def _missing_of(self, question: Question) -> Iterator[Missing]:
        seen = self._seen[question.name]
        yield from sorted(seen.failures, key=str)
        if question.per is None and not seen.pages and not seen.failures:
            yield self._unanswered(question)
        for key, pages in sorted(seen.pages.items()):
            if not seen.failures and (pages[max(pages)] or max(pages) > len(pages)):
                said = f"{counted(len(pages), 'page')} came and more were told of; collect again."
                shown = _shown(question, json.loads(key))
                yield Missing(shown, question.table_names, BadAnswer.cause, said)
        yield from self._missing_children(question, seen)
        if seen.odd:
            said = counted(seen.odd, "object is cut short or has", "objects are cut short or have")
            said += " an unexpected shape."
            yield Missing(question.name, question.table_names, BadAnswer.cause, said)
        for table, count in sorted(seen.dropped.items()):
            said = f"{counted(count, 'row')} lacked an id or name and could not be kept."
            yield Missing(question.name, (table,), BadAnswer.cause, said)

    def _unanswered(self, question: Question) -> Missing:
        """Never answered: for the reason the identity question failed, if it did."""
        first = next((q for q in self._asked if q.identity and self._seen[q.name].failures), None)
        if first is not None:
            why = self._seen[first.name].failures[0]
            return Missing(question.name, question.table_names, why.cause, why.message)
        said = "no answer is on record (the run was interrupted)."
        return Missing(question.name, question.table_names, BadAnswer.cause, said)

    def _missing_children(self, question: Question, seen: _Seen) -> Iterator[Missing]:
        """Questions per object: their parent failed, or objects were not asked for."""
        if question.per is None:
            return
        parent = self._seen.get(question.per.of, _Seen())
        left = parent.children.get(question.name, set()) - set(seen.pages)
        if parent.failures and not seen.failures:
            why = parent.failures[0]
            yield Missing(question.name, question.table_names, why.cause, why.message)
        elif left and not seen.failures:
            said = f"not asked for: {counted(len(left), 'object')} of {question.per.of}."
            yield Missing(question.name, question.table_names, BadAnswer.cause, said)

    def _columns(self, tables: dict[str, bool]) -> list[Missing]:
        """Columns this array could not be asked for and no question told."""
        return [
            Missing(question.name, (table,), Unsupported.cause, sentence, column=column)
            for question in self._asked
            for (table, column), sentence in sorted(self._seen[question.name].notes.items())
            if tables.get(table) and column not in self._filled.get(table, set())
        ]


def _note_children(children: list[Question], item: Item, seen: _Seen) -> None:
    """Questions this object should be asked with."""
    for child in children:
        wanted = child.per and child.per.wanted(item)
        if wanted:
            seen.children.setdefault(child.name, set()).add(_key(wanted))


def _marked(params: dict[str, str]) -> Item:
    """Parameters a question was asked with, as maps read them."""
    return {f"@{name}": value for name, value in params.items()}


def _key(params: dict[str, str]) -> str:
    return json.dumps(params, sort_keys=True)


def _shown(question: Question, params: dict[str, str]) -> str:
    """Name first, then what it was asked with."""
    shown = {k: v for k, v in params.items() if k != PAGE}
    return " ".join([question.name, *(f"{k}={v}" for k, v in sorted(shown.items()))])
