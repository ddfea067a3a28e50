"""Answers of one host to rows. Pure: the same for a live run and for a replay.

Everything is kept until all is there: what a row tells may come from several commands.
"""

import json
from collections.abc import Iterator
from typing import Any

from audit.capture import Document
from audit.errors import BadAnswer, Unsupported
from audit.model import TABLES
from collectors.base import Missing, Outcome, Rows, split_failure
from collectors.ssh.commands import commands
from collectors.ssh.told import Told, rows


class SshReading:
    """Turns the answers of one host into rows and keeps account of what was not seen."""

    def __init__(self, at: str, asked: tuple[str, ...]) -> None:
        self._at = at
        self._asked = [one for name, one in commands().items() if name in asked]
        self._failures: dict[str, tuple[str, str]] = {}
        self._told: Told = Told(self._unread)
        self._version: str | None = None

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """Keep one answer; no rows yet. Raises ValueError for one that is no answer of ours."""
        self._told.address = document.source.rpartition("/")[2]
        if document.error is not None:
            self._failures[document.request] = split_failure(document.error)
        else:
            self._told.keep(document.request, _envelope(document))
        yield from ()

    def _unread(self, name: str, error: Exception) -> None:
        text = f"the answer has another form than expected ({error})."
        self._failures[name] = (BadAnswer.cause, text)

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Every row; without an answer none, for nothing would be known of the host."""
        if self._told.answers:
            found = rows(self._told, self._at)
        if self._told.answers:
            self._version = self._told.title
            for table, listed in found.items():
                yield table, [_row(table, one) for one in listed]

    def outcome(self) -> Outcome:
        """What was complete and what was missing."""
        tables = dict.fromkeys(
            sorted({t.partition(".")[0] for one in self._asked for t in one.tables}), True
        )
        lost = self._lost()
        for command in self._asked:
            cause = self._failures.get(command.name, ("", ""))[0]
            harmless = cause == Unsupported.cause and not command.needed
            if command.name in self._failures and (lost or not harmless):
                tables |= {t: False for t in command.tables if "." not in t}
        if lost:
            return Outcome(dict.fromkeys(tables, False), [lost], None)
        return Outcome(tables, list(self._missing()), self._version)

    def _lost(self) -> Missing | None:
        """The one gap of a host that answered nothing."""
        if self._told.answers:
            return None
        name, why = next(iter(self._failures.items()), ("", (BadAnswer.cause, "no answer.")))
        tables = {t.partition(".")[0] for one in self._asked for t in one.tables}
        return Missing(name, tuple(sorted(tables)), *why)

    def _missing(self) -> Iterator[Missing]:
        for command in self._asked:
            if command.name not in self._failures:
                continue
            cause, text = self._failures[command.name]
            whole = tuple(t for t in command.tables if "." not in t)
            if whole:
                yield Missing(command.name, whole, cause, text)
            for table, _, column in (t.partition(".") for t in command.tables if "." in t):
                if not self._told.knows(column):
                    yield Missing(command.name, (table,), cause, text, column)


def _envelope(document: Document) -> dict[str, Any]:
    found = json.loads(document.body)
    if not isinstance(found, dict) or not isinstance(found.get("out"), str):
        raise ValueError("no answer of a command")  # noqa: TRY004 - of the document
    return found


def _row(table: str, values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values.get(name) for name in TABLES[table].names)
