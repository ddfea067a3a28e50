"""The shape every collector has: ask (I/O only), read (pure), and what both talk in.

A collector asks through a transport and gives documents; a reading turns documents into rows and
says what was not seen. The same reading serves a live run and the replay of a bundle.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

from audit.capture import Document
from audit.moment import utc_text
from collectors.examination import Examination

Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Request:
    """One question: command or URL, and what it is asked with."""

    name: str
    params: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """As a person would write it: `listHosts type=Routing page=1`."""
        return " ".join([self.name, *(f"{k}={v}" for k, v in self.params.items())])


@dataclass(frozen=True, slots=True)
class Missing:
    """Something asked for and not seen; one row of `gap` per table it leaves incomplete."""

    request: str
    tables: tuple[str, ...]
    cause: str
    message: str
    column: str = ""
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reading knows at its end. tables: table -> answered completely."""

    tables: dict[str, bool]
    missing: list[Missing]
    version: str | None


class Transport(Protocol):
    """The only thing that touches the network; a live client or a recording."""

    async def ask(self, request: Request) -> Document:
        """Answer to one question; a failure is a document with `error`, never an exception."""
        ...


Known = Callable[[Request], Document | None]  # good answers of an interrupted run


class Reading(Protocol):
    """Documents of one collection to rows, in any order. Pure: no clock, no network."""

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """Rows of one document, table by table."""
        ...

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Rows that needed to see everything first."""
        ...

    def outcome(self) -> Outcome:
        """What was complete and what was missing."""
        ...


class Collector(Protocol):
    """One target of one kind."""

    source: str

    @property
    def kind(self) -> str:
        """Name of the collector, as in `source_run.kind`."""
        ...

    @property
    def tls(self) -> str:
        """How far the other side's certificate is checked, for `source_run.tls`."""
        ...

    def plan(self) -> list[str]:
        """Every question that will be asked, as text; sends nothing."""
        ...

    def asked(self) -> tuple[str, ...]:
        """Names of the requests planned."""
        ...

    def fetch(self, known: Known) -> AsyncIterator[Document]:
        """Ask everything not `known`; yields answers as they come, failures included."""
        ...

    def reading(self, at: str) -> Reading:
        """A reading for rows of time `at`."""
        ...

    async def examine(self) -> Examination:
        """What it lets us see, for `stackaudit doctor`."""
        ...


def now() -> str:
    """UTC time as the database keeps it."""
    return utc_text(datetime.now(UTC))


def retry_after(header: str) -> float:
    """Seconds a server asks to wait, told as a number or as a date (RFC 9110, 10.2.3)."""
    if header.isascii() and header.isdigit():
        return float(header)
    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def bracketed(address: str) -> str:
    """A host as URLs want it: an IPv6 address in brackets (RFC 3986, 3.2.2)."""
    bare = address.count(":") > 1 and not address.startswith("[")
    return f"[{address}]" if bare else address


def failure(cause: str, sentence: str) -> str:
    """Text of `Document.error`."""
    return f"{cause}: {sentence}"


def split_failure(error: str) -> tuple[str, str]:
    """Cause and sentence of `Document.error`."""
    cause, _, sentence = error.partition(": ")
    return cause, sentence
