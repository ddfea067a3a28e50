"""XAPI's records to rows: pure, in any order of the documents.

References lead from one class to another, so records are kept as they came and everything is made
at the end.
"""

from collections.abc import Iterator

from audit.capture import Document
from collectors.base import Outcome, Rows
from collectors.told import Asked, Told
from collectors.xapi import hosts, links, stores
from collectors.xapi.classes import CLASSES, OPTIONAL, QUESTIONS, method
from collectors.xapi.records import Records, version

__all__ = ["XapiReading", "version"]


class XapiReading:
    """Turns the records of one pool into rows and keeps account of what was not seen."""

    def __init__(self, _at: str, asked: tuple[str, ...]) -> None:
        needs = {method(name): tables for name, tables in CLASSES.items()}
        optional = frozenset(map(method, OPTIONAL))
        self._asked = Asked(asked or tuple(QUESTIONS), needs, optional)
        self._records = Records()

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """Keep one answer; no rows yet."""
        if document.error is not None:
            self._asked.failed(document)
        elif document.request in QUESTIONS:
            name = document.request.partition(".")[0]
            self._records.keep(name, document.json().get("result"))
            self._asked.answered(document.request)
        yield from ()

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Everything, table by table."""
        told = Told()
        for tell in (hosts.tell, links.tell, stores.tell):
            tell(self._records, told)
        yield from told.rows()

    def outcome(self) -> Outcome:
        """What was complete and what was missing."""
        master = self._records.at("host", self._records.pool().get("master"))
        anyone = next((one for _ref, one in self._records.all("host")), {})
        return Outcome(self._asked.tables(), self._asked.missing(), version(master or anyone))
