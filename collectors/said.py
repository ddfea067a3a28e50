"""What the operator says, as sources like any other: bundles have it, a replay knows it.

So an earlier date shows it as it was said then. A source tells one table by one document.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from audit.capture import Document
from collectors.base import Known, Missing, Outcome, Rows, split_failure
from collectors.examination import Examination

KIND = "operator"
Row = tuple[Any, ...]


@dataclass
class SaidExamination(Examination):
    """Nothing can be lacking."""

    @property
    def what(self) -> str:
        """What answers, in words."""
        return "the configuration"

    def tables(self) -> frozenset[str]:
        """None stay empty."""
        return frozenset()


class SaidReading:
    """The document to rows of a table; a class for each table."""

    table: ClassVar[str]

    def __init__(self, at: str, asked: tuple[str, ...] = ()) -> None:
        self._at, self._asked = at, asked
        self._failed = False
        self.missing: list[Missing] = []

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """All rows."""
        if document.error is not None:
            cause, sentence = split_failure(document.error)
            self._failed = True
            self.missing.append(Missing(document.request, (self.table,), cause, sentence))
            return
        yield self.table, list(self.rows(document.json()))

    def rows(self, said: Any) -> Iterable[Row]:
        """Rows of the document's content; what cannot be taken goes to `missing`."""
        raise NotImplementedError

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Nothing more."""
        return iter(())

    def outcome(self) -> Outcome:
        """All is told in one document."""
        return Outcome({self.table: not self._failed}, self.missing, None)


@dataclass(slots=True)
class SaidCollector:
    """What is said; nothing is asked. plan: where it is read."""

    source: str
    request: str
    read: str
    say: Callable[[], Document]
    reads: type[SaidReading]
    kind: str = KIND
    tls: str = ""

    def plan(self) -> list[str]:
        """What is read."""
        return [self.read]

    def asked(self) -> tuple[str, ...]:
        """Names of the requests planned."""
        return (self.request,)

    async def fetch(self, known: Known) -> AsyncIterator[Document]:  # noqa: ARG002 - is at hand
        """It as one document."""
        yield self.say()

    def reading(self, at: str) -> SaidReading:
        """A reading for rows of time `at`."""
        return self.reads(at)

    async def examine(self) -> SaidExamination:
        """It is always there."""
        return SaidExamination(self.source, "stackaudit.toml", reachable=True)


def reading_by(readings: dict[str, type[SaidReading]]) -> Callable[[str, Sequence[str]], Any]:
    """Reading of a source of the operator, by what it is asked."""

    def reading(at: str, asked: Sequence[str]) -> SaidReading:
        return readings[asked[0]](at, tuple(asked))

    return reading
