"""Ask one CloudStack: probe first, then everything in bulk, pages and commands side by side."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from audit.capture import Document
from collectors.base import Known, Request, Transport
from collectors.cloudstack.client import LiveTransport
from collectors.cloudstack.commands import CATALOGUE, PROBE, Command, commands
from collectors.cloudstack.reading import CloudStackReading, inside
from collectors.cloudstack.wire import Connection

_PAGE_TOO_BIG = "Page size can't exceed"
_UNPAGED = frozenset({PROBE, CATALOGUE, "listInfrastructure", "listHypervisors"})


@dataclass(frozen=True, slots=True)
class Target:
    """One management server. only: commands to ask (all when empty)."""

    connection: Connection
    page_size: int = 500
    only: frozenset[str] = frozenset()


class CloudStackCollector:
    """The CloudStack API as a collector (collectors.base.Collector)."""

    kind: ClassVar[str] = "cloudstack"

    def __init__(self, target: Target) -> None:
        self.target = target
        self.source = target.connection.source
        wanted = commands().values()
        self._commands = [c for c in wanted if not target.only or c.name in target.only]

    @property
    def tls(self) -> str:
        """How far the server's certificate is checked."""
        connection = self.target.connection
        if not connection.endpoint.startswith("https"):
            return "no TLS"
        if connection.fingerprint:
            return "pinned"
        if isinstance(connection.verify, str):
            return "own CA"
        return "verified" if connection.verify else "NOT VERIFIED"

    def plan(self) -> list[str]:
        """Every question, pages and per-object calls described instead of counted."""
        lines = [str(Request(PROBE)), str(Request(CATALOGUE))]
        for command in self._commands:
            lines += [str(request) for request in command.requests() if request.name != PROBE]
            for parameter, parent in {**command.per, **command.scopes}.items():
                lines.append(f"{command.name} {parameter}=<each of {parent}>")
        return lines

    def asked(self) -> tuple[str, ...]:
        """Names of the commands planned."""
        return (PROBE, CATALOGUE, *(c.name for c in self._commands if c.name != PROBE))

    def reading(self, at: str) -> CloudStackReading:
        """A reading of this collector's answers."""
        return CloudStackReading(at, self.asked())

    async def fetch(self, known: Known) -> AsyncIterator[Document]:
        """Ask everything not `known`; yields answers as they come, failures included."""
        live = LiveTransport(self.target.connection)
        try:
            probe = await live.ask(Request(PROBE))  # always anew: it shows that the key works
            yield probe
            if probe.error is None:
                run = _Run(live, self.target, known)
                async for document in run.everything(self._commands):
                    yield document
        finally:
            await live.close()


@dataclass
class _Run:
    """State of one run: the page size that works, ids for per-object calls."""

    transport: Transport
    target: Target
    known: Known
    ids: dict[str, list[str]] = field(default_factory=dict)
    out: "asyncio.Queue[Document | None]" = field(default_factory=lambda: asyncio.Queue(16))

    async def everything(self, wanted: list[Command]) -> AsyncIterator[Document]:
        """All answers of all commands; at most a few pages are in memory at a time."""
        producer = asyncio.create_task(self._produce(wanted))
        try:
            while (document := await self.out.get()) is not None:
                yield document
            await producer
        finally:
            producer.cancel()

    async def _produce(self, wanted: list[Command]) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pages(Request(CATALOGUE)))
                for command in wanted:
                    for request in command.requests() if command.name != PROBE else ():
                        group.create_task(self._pages(request))
            async with asyncio.TaskGroup() as group:
                for request in self._dependent(wanted):
                    group.create_task(self._pages(request))
        finally:
            await self.out.put(None)

    def _dependent(self, wanted: list[Command]) -> Iterable[Request]:
        for command in wanted:
            for parameter, parent in {**command.per, **command.scopes}.items():
                yield from command.requests_for(parameter, self.ids.get(parent, []))

    async def _pages(self, request: Request) -> None:
        """First page, then the others side by side, then whatever was added meanwhile."""
        first, size = await self._first(request)
        await self.out.put(first)
        total, seen = self._count(first)
        if request.name in _UNPAGED or first.error or seen == 0 or total <= size:
            return
        last = -(-total // size)
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._page(request, page, size)) for page in range(2, last + 1)
            ]
        page, (total, seen) = last, tasks[-1].result()
        while seen == size and total > page * size:
            page += 1
            total, seen = await self._page(request, page, size)

    async def _first(self, request: Request) -> tuple[Document, int]:
        """The first page; halves the page size when the server refuses it (431)."""
        size = self.target.page_size
        while True:
            paged = self._paged(request, 1, size)
            document = await self._ask(paged)
            if _PAGE_TOO_BIG not in (document.error or "") or size <= 1:
                return document, size
            size = max(1, size // 2)

    async def _ask(self, request: Request) -> Document:
        return self.known(request) or await self.transport.ask(request)

    async def _page(self, request: Request, page: int, size: int) -> tuple[int, int]:
        document = await self._ask(self._paged(request, page, size))
        await self.out.put(document)
        return self._count(document)

    def _paged(self, request: Request, page: int, size: int) -> Request:
        if request.name in _UNPAGED:
            return request
        paging = {"page": str(page), "pagesize": str(size)}
        return replace(request, params={**request.params, **paging})

    def _count(self, document: Document) -> tuple[int, int]:
        """Total the server tells and rows on this page; remembers ids others need."""
        if document.error is not None:
            return 0, 0
        inner = inside(document)
        rows: list[Any] = next((v for k, v in inner.items() if isinstance(v, list)), [])
        if document.request in _PARENTS:
            self.ids.setdefault(document.request, []).extend(row["id"] for row in rows)
        return int(inner.get("count", len(rows))), len(rows)


_PARENTS = frozenset(
    parent
    for command in commands().values()
    for parent in (*command.per.values(), *command.scopes.values())
)
