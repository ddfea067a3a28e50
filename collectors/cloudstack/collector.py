"""Ask one CloudStack: probe first, then everything in bulk, pages and commands side by side."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from audit.capture import Document
from collectors.base import Known, Request, Transport
from collectors.cloudstack.client import LiveTransport
from collectors.cloudstack.commands import CATALOGUE, PROBE, Command, commands
from collectors.cloudstack.reading import CloudStackReading, inside
from collectors.cloudstack.wire import Connection

if TYPE_CHECKING:
    from collectors.examination import Examination

_PAGE_TOO_BIG = "Page size can't exceed"
_TOO_BIG = -1


@dataclass(frozen=True, slots=True)
class Target:
    """One management server.

    only: commands to ask, beside those whose ids they need (all when empty).
    deep: ask also what costs the server or the hosts more than a look.
    """

    connection: Connection
    page_size: int = 500
    only: frozenset[str] = frozenset()
    deep: bool = False


class CloudStackCollector:
    """The CloudStack API as a collector (collectors.base.Collector)."""

    kind: ClassVar[str] = "cloudstack"

    def __init__(self, target: Target) -> None:
        self.target = target
        self.source = target.connection.source
        usual = {name for name, command in commands().items() if target.deep or not command.deep}
        wanted = target.only or usual
        parents = {p for name in wanted for p in commands()[name].parents.values()}
        self._commands = [c for c in commands().values() if c.name in {*wanted, *parents}]

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
            for parameter, parent in command.parents.items():
                lines.append(f"{command.name} {parameter}=<each of {parent}>")
        return lines

    def asked(self) -> tuple[str, ...]:
        """Names of the commands planned."""
        return (PROBE, CATALOGUE, *(c.name for c in self._commands if c.name != PROBE))

    def reading(self, at: str) -> CloudStackReading:
        """A reading of this collector's answers."""
        return CloudStackReading(at, self.asked())

    async def examine(self) -> "Examination":
        """What it lets us see, for `stackaudit doctor`."""
        from collectors.cloudstack.examine import examine  # noqa: PLC0415 - only doctor needs it

        return await examine(self.target.connection)

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
    ids: dict[str, dict[str, None]] = field(default_factory=dict)
    out: "asyncio.Queue[Document | None]" = field(default_factory=asyncio.Queue)

    def __post_init__(self) -> None:
        """Bound what is asked and not yet taken: memory, and the queue in front of the threads."""
        self.slots = asyncio.Semaphore(2 * self.target.connection.parallel)

    async def everything(self, wanted: list[Command]) -> AsyncIterator[Document]:
        """All answers of all commands; at most a few pages are in memory at a time."""
        producer = asyncio.create_task(self._produce(wanted))
        try:
            while (document := await self.out.get()) is not None:
                self.slots.release()
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
            self.out.put_nowait(None)

    def _dependent(self, wanted: list[Command]) -> Iterable[Request]:
        for command in wanted:
            for parameter, parent in command.parents.items():
                yield from command.requests_for(parameter, [*self.ids.get(parent, ())])

    async def _pages(self, request: Request) -> None:
        """First page, then the others side by side, then whatever was added meanwhile."""
        command = commands().get(request.name)
        size = min(self.target.page_size, (command and command.pagesize) or self.target.page_size)
        total, seen = await self._page(request, 1, size)
        while total == _TOO_BIG and size > 1:
            size = max(1, size // 2)
            total, seen = await self._page(request, 1, size)
        if not _takes_pages(request) or seen == 0 or total <= size:
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

    async def _page(self, request: Request, page: int, size: int) -> tuple[int, int]:
        """Ask a page and pass it on; total and rows. A page size refused (431) is not passed on."""
        asked = self._paged(request, page, size)
        await self.slots.acquire()  # given back when the answer is taken
        document = self.known(asked) or await self.transport.ask(asked)
        if _PAGE_TOO_BIG in (document.error or "") and size > 1:
            self.slots.release()
            return _TOO_BIG, 0
        self.out.put_nowait(document)
        return self._count(document)

    def _paged(self, request: Request, page: int, size: int) -> Request:
        if not _takes_pages(request):
            return request
        paging = {"page": str(page), "pagesize": str(size)}
        return replace(request, params={**request.params, **paging})

    def _count(self, document: Document) -> tuple[int, int]:
        """Total the server tells and rows on this page; remembers ids others need."""
        if document.error is not None:
            return 0, 0
        try:
            inner = inside(document)
            rows: list[Any] = next((v for v in inner.values() if isinstance(v, list)), [])
            total = int(inner.get("count", len(rows)))
        except (ValueError, TypeError, ArithmeticError):
            return 0, 0  # the reading makes a gap of it
        if document.request in _PARENTS:
            found = (row.get("id") for row in rows if isinstance(row, dict))
            known = self.ids.setdefault(document.request, {})
            known.update((one, None) for one in found if isinstance(one, str))
        return total, len(rows)


_PARENTS = frozenset(p for command in commands().values() for p in command.parents.values())


def _takes_pages(request: Request) -> bool:
    """The catalogue, which is no command of a map, takes none."""
    command = commands().get(request.name)
    return command is not None and command.paged
