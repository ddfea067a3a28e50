"""Ask one BMC: the root (which wakes it), a log-in that is tried once, then everything linked.

Gentle: a few requests in flight at one BMC, long ways first, each path once, $expand where the
service says it can. A BMC that stops answering is not asked any more.
"""

import asyncio
import heapq
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from audit.capture import Document
from audit.errors import BadAnswer, Refused, TimedOut, Unreachable, Unsupported
from collectors.base import Known, Request, failure, split_failure
from collectors.redfish.gate import Gate
from collectors.redfish.steps import START, Step, Walk, roles
from collectors.redfish.target import Bmc
from collectors.redfish.tree import Body, inner

if TYPE_CHECKING:
    from collectors.examination import Examination
    from collectors.redfish.reading import RedfishReading
    from collectors.transport import Endpoint, Web

MAX_BODY = 16 << 20
_STRICT = {"OData-Version": "4.0"}  # DSP0266; without it iLO 4 answers in its older schema
_PATIENCE = 3
_UNKNOWN = 10_000
_USUAL = {True: 26, False: 100}  # requests of a BMC, by whether collections come whole
_LOST = frozenset({Unreachable.cause, TimedOut.cause})
_NO_EXPAND = frozenset({*_LOST, Refused.cause})


class RedfishCollector:
    """A BMC as a collector (collectors.base.Collector). gate: what it shares with its block."""

    kind: ClassVar[str] = "redfish"

    def __init__(self, bmc: Bmc, gate: Gate) -> None:
        self.bmc = bmc
        self.gate = gate
        self.source = bmc.source

    @property
    def tls(self) -> str:
        """How far the BMC's certificate is checked."""
        return self.endpoint().tls

    def endpoint(self) -> "Endpoint":
        """How it is reached."""
        from collectors.transport import Endpoint  # noqa: PLC0415 - aiohttp is slow to import

        bmc = self.bmc
        return Endpoint(
            bmc.source, bmc.url, bmc.user, bmc.password, bmc.tls, bmc.fingerprint,
            parallel=bmc.parallel, timeout=bmc.timeout, budget=bmc.budget, max_body=MAX_BODY,
            headers=_STRICT,
        )  # fmt: skip

    def plan(self) -> list[str]:
        """Every link that will be followed; what is behind it is known only when it is asked."""
        lines = [f"GET {self.bmc.url}{START.path}"]
        for role in roles(deep=self.bmc.deep).values():
            for one in role.links:
                each = f"<each {one.role}>" if one.many else f"<{one.role}>"
                lines.append(f"GET <{role.name}>/{'/'.join(one.names)} -> {each}")
        return lines

    def asked(self) -> tuple[str, ...]:
        """Roles of the resources asked for."""
        return tuple(roles(deep=self.bmc.deep))

    def reading(self, at: str) -> "RedfishReading":
        """A reading of this collector's answers."""
        from collectors.redfish.reading import RedfishReading  # noqa: PLC0415

        return RedfishReading(at, self.asked())

    async def fetch(self, known: Known) -> AsyncIterator[Document]:
        """Ask everything not `known`; yields answers as they come, failures included."""
        from collectors.transport import Web  # noqa: PLC0415

        await self.gate.begun.acquire()
        try:
            async with Web(self.endpoint()) as web:  # its time budget begins with its turn
                async for document in Run(web, self.bmc, self.gate, known).everything():
                    yield document
        finally:
            self.gate.begun.release()

    async def examine(self) -> "Examination":
        """What it lets us see, for `stackaudit doctor`."""
        from collectors.redfish.examine import examine  # noqa: PLC0415

        return await examine(self)


@dataclass
class Run:
    """State of one run. silent: requests in a row without an answer."""

    web: "Web"
    bmc: Bmc
    gate: Gate
    known: Known
    expand: str = ""
    silent: int = 0
    waiting: list[tuple[int, int, Step]] = field(default_factory=list)
    placed: int = 0

    def __post_init__(self) -> None:
        """Begin the way."""
        self.walk = Walk(self.bmc.deep)

    async def opened(self) -> list[Document]:
        """The root without a login, then one request with it: two documents.

        One alone is a failure after which nothing can be asked; of a refused login only the
        refusal is kept, since the root answers anybody.
        """
        root = await self.ask(START)
        if split_failure(root.error or "")[0] == Refused.cause:  # some show nothing to strangers
            self.web.basic()
            root = await self.ask(START)
        if root.error is not None:
            return [root]
        self.web.basic()
        steps = self.walk_from(START, root)
        if not steps:
            error = BadAnswer(f"{self.bmc.url}{START.path} is no Redfish service root.")
            return [replace(root, body=b"", error=failure(error.cause, str(error)))]
        first = await self.ask(steps[0])
        if split_failure(first.error or "")[0] == Refused.cause:
            return [first]
        for step in (*steps[1:], *self.walk_from(steps[0], first)):
            self.put(step)
        return [root, first]

    async def everything(self) -> AsyncIterator[Document]:
        """All answers; long ways first."""
        opened = await self.opened()
        for document in opened:
            yield document
        if len(opened) == 1:
            return
        running: dict[asyncio.Task[Document], Step] = {}
        try:
            while self.waiting or running:
                while self.waiting and len(running) < self.bmc.parallel:
                    step = heapq.heappop(self.waiting)[2]
                    running[asyncio.create_task(self.ask(step))] = step
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    step, document = running.pop(task), task.result()
                    for found in self.walk_from(step, document):
                        self.put(found)
                    yield document
        finally:
            for task in running:
                task.cancel()

    def put(self, step: Step) -> None:
        """To be asked; of equal ways the first one found first."""
        self.placed += 1
        heapq.heappush(self.waiting, (-step.height, self.placed, step))

    def walk_from(self, step: Step, document: Document) -> list[Step]:
        """Steps that follow from an answer."""
        if document.error is not None:
            return []
        body: Body = document.json()
        if step == START:
            self.expand = expansion(body)
            self.walk.expands = bool(self.expand)
        return self.walk.take(step, body)

    async def ask(self, step: Step) -> Document:
        """One path as a document; a collection expanded where that works."""
        plain, expanded = Request(step.path), Request(step.path, {"$expand": self.expand})
        kept = (self.known(expanded) if step.many and self.expand else None) or self.known(plain)
        if kept is not None and step != START:
            return kept
        stopped = self._stopped()
        if stopped is not None:
            return self.web.document(plain, _nothing(), stopped)
        if step.many and self.expand and "?" not in step.path:
            document = await self._get(expanded, f"{step.path}?$expand={self.expand}")
            cause = split_failure(document.error or "")[0]
            if not cause or cause in _NO_EXPAND:
                return document
            if cause != Unsupported.cause:
                self.expand = ""
        return await self._get(plain, step.path)

    @property
    def left(self) -> int:
        """Requests still to come: those found, or what such a service usually takes."""
        if not self.placed:
            return _UNKNOWN
        return max(len(self.waiting), _USUAL[bool(self.expand)] - self.web.requests)

    async def _get(self, request: Request, path: str) -> Document:
        began = time.monotonic()
        async with self.gate.turn(self.left):
            self.web.waited((time.monotonic() - began) / self.bmc.parallel)
            told = await self.web.told(path)
        await asyncio.sleep(0)  # whose turn it is now asks first: hiding secrets takes longer
        document = self.web.document(request, *told)
        cause = split_failure(document.error or "")[0]
        self.silent = self.silent + 1 if cause in _LOST else 0
        return document if cause or _is_object(document) else _unreadable(document)

    def _stopped(self) -> BadAnswer | TimedOut | None:
        if self.silent >= _PATIENCE:
            return TimedOut(f"{self.bmc.url} stopped answering; the rest was not asked.")
        if self.web.requests >= self.bmc.most:
            return BadAnswer(f"more than {self.bmc.most} requests; the rest was not asked.")
        return None


def expansion(root: Body) -> str:
    """Value of $expand that gives the members of a collection; "" where the service has none."""
    features = inner(root, "ProtocolFeaturesSupported", "ExpandQuery")
    if features.get("NoLinks") is True:
        return "."
    return "*" if features.get("ExpandAll") is True else ""


def _is_object(document: Document) -> bool:
    try:
        return isinstance(document.json(), dict)
    except (ValueError, RecursionError):
        return False


def _unreadable(document: Document) -> Document:
    text = "the answer is no JSON object (cut short, or another service)."
    return replace(document, body=b"", error=failure(BadAnswer.cause, text), _parsed=[])


def _nothing() -> Any:
    from collectors.transport import Answer  # noqa: PLC0415

    return Answer(0, b"", {})
