"""Ask one device: is it alive and what is it, then its groups of columns, counters twice.

A device is asked one question at a time. Every group becomes one document, a failed one with its
cause; a device that stops answering is not asked any more.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from audit.capture import MASK, Document, scrub_bytes
from audit.errors import BadAnswer, Forbidden, SourceError, TimedOut
from collectors.base import Known, Request, failure, now
from collectors.snmp.codec import OCTETS, OID
from collectors.snmp.engine import Slots
from collectors.snmp.families import Family, recognise
from collectors.snmp.groups import SYSTEM, Group, groups, of_every_device
from collectors.snmp.target import Target
from collectors.snmp.vlans_asked import MOST_VLANS, vlans_in_use
from collectors.snmp.walk import Device, Row, Walk

if TYPE_CHECKING:
    from collectors.examination import Examination
    from collectors.snmp.reading import SnmpReading

_DESCR, _OBJECT_ID = "1.3.6.1.2.1.1.1", "1.3.6.1.2.1.1.2"
_OK, _PATIENCE = 200, 2
_MASKABLE = 8  # a shorter community ("public") is found in ordinary text


class SnmpCollector:
    """A device read by SNMP as a collector (collectors.base.Collector)."""

    kind: ClassVar[str] = "snmp"

    def __init__(self, target: Target, engine: Slots) -> None:
        self.target = target
        self.engine = engine
        self.source = target.source

    @property
    def tls(self) -> str:
        """How far the wire is protected; SNMP knows no TLS here."""
        protected = "v3 auth" in self.target.access
        return f"SNMP {self.target.access}{'' if protected else ', in clear text'}"

    def plan(self) -> list[str]:
        """Every question known before the device said what it is."""
        lines = [str(r) for g in groups().values() if g.every for r in g.requests()]
        return [*lines, "<groups of the family that sysObjectID and sysDescr tell>"]

    def asked(self) -> tuple[str, ...]:
        """Names of the groups asked of every device."""
        return of_every_device()

    def reading(self, at: str) -> "SnmpReading":
        """A reading of this collector's answers."""
        from collectors.snmp.reading import SnmpReading  # noqa: PLC0415 - only when it is collected

        return SnmpReading(at, self.asked())

    async def examine(self) -> "Examination":
        """What it lets us see, for `stackaudit doctor`."""
        from collectors.snmp.examine import examine  # noqa: PLC0415 - only doctor needs it

        return await examine(self)

    async def probe(self) -> Document:
        """The system group alone."""
        async with self.engine:
            documents = _Run(self.engine, self.target, lambda _request: None).everything()
            try:
                return await anext(documents)
            finally:
                await documents.aclose()

    async def fetch(self, known: Known) -> AsyncIterator[Document]:
        """Ask everything not `known`; yields answers as they come, failures included."""
        async with self.engine:
            run = _Run(self.engine, self.target, known)
            async for document in run.everything():
                yield document


@dataclass
class _Run:
    """State of one run. silent: groups in a row without an answer."""

    engine: Slots
    target: Target
    known: Known
    device: Device = field(init=False)
    silent: int = 0
    first_look: float = 0.0
    vlans: set[int] = field(default_factory=set)

    async def everything(self) -> AsyncGenerator[Document, None]:
        """The system group, first looks, all other groups, second looks."""
        system = Request(SYSTEM)
        try:
            self.device = await self.engine.device(self.target)
        except SourceError as error:
            yield self._failed(system, error)
            return
        first = await self._system(system)
        yield first
        if first.error is not None:
            return
        family = family_of(first)
        twice = [group for group in family.groups() if group.looks > 1]
        once = [g for g in family.groups() if g.looks == 1 and g.name != SYSTEM]
        self.first_look = time.monotonic()
        for group in twice:
            yield await self._look(group, 0)
        for group in once:
            yield await self._once(group)
        async for document in self._in_vlans([g for g in once if g.per_vlan and family.per_vlan]):
            yield document
        await self._wait(twice)
        for group in twice:
            yield await self._look(group, 1)

    async def _system(self, request: Request) -> Document:
        """Always asked anew: it shows that the device is there and lets us in."""
        document = await self._ask(groups()[SYSTEM], request, single=True)
        if document.error is None and not any(document.json()["columns"].values()):
            error = Forbidden(
                f"{self.target.address} answers, but shows nothing of its system group: the view "
                "of this community or user is empty or too narrow."
            )
            return self._failed(request, error)
        return document

    async def _look(self, group: Group, look: int) -> Document:
        """One of two looks; both or none come from an interrupted run."""
        kept = [self.known(request) for request in group.requests()]
        found = kept[look]
        if found is not None and all(kept):
            return found
        return await self._ask(group, group.requests()[look])

    async def _once(self, group: Group) -> Document:
        request = group.requests()[0]
        document = self.known(request) or await self._ask(group, request)
        self.vlans |= vlans_in_use(document)
        return document

    async def _in_vlans(self, wanted: list[Group]) -> AsyncIterator[Document]:
        """One instance of a bridge table for each VLAN (Cisco IOS); bounded."""
        vlans = sorted(self.vlans)
        for group in wanted:
            for request in group.requests_in(vlans[:MOST_VLANS]):
                yield self.known(request) or await self._in_vlan(group, request)
            if len(vlans) > MOST_VLANS:
                text = f"{len(vlans) - MOST_VLANS} of {len(vlans)} VLANs were not asked."
                yield self._failed(Request(group.name, {"context": "more"}), BadAnswer(text))

    async def _in_vlan(self, group: Group, request: Request) -> Document:
        context = request.params["context"]
        community = f"{self.target.community}@{context.removeprefix('vlan-')}"
        usual = self.device.target
        self.device.target = usual.in_context(context, community)
        try:
            return await self._ask(group, request)
        finally:
            self.device.target = usual

    async def _wait(self, twice: list[Group]) -> None:
        """Until the interval between looks is over, if a second one will be taken."""
        left = self.first_look + self.target.interval - time.monotonic()
        fresh = any(not all(map(self.known, group.requests())) for group in twice)
        if left > 0 and fresh and self.silent < _PATIENCE:
            await asyncio.sleep(left)

    async def _ask(self, group: Group, request: Request, *, single: bool = False) -> Document:
        """One group as a document."""
        if self.silent >= _PATIENCE:
            gone = f"{self.target.address} stopped answering; the rest was not asked."
            return self._failed(request, TimedOut(gone))
        started = time.monotonic()
        try:
            columns = list(group.columns.values())
            walk = await self.engine.walk(self.device, columns, single=single)
        except SourceError as error:
            return self._failed(request, error, time.monotonic() - started)
        seconds = time.monotonic() - started
        self._note(walk)
        lost = _lost(walk)
        if lost is not None:
            return self._failed(request, lost, seconds)
        return self._document(request, self._body(walk, group), seconds, None)

    def _body(self, walk: Walk, group: Group) -> bytes:
        """The contract between asking and reading; of the system group also how it was read."""
        content: dict[str, object] = {"columns": walk.columns, "cut": walk.cut}
        if group.name == SYSTEM:
            content["access"] = self.target.access
        return json.dumps(content, separators=(",", ":")).encode()

    def _note(self, walk: Walk) -> None:
        timed_out = TimedOut.cause in walk.causes.values()
        self.silent = self.silent + 1 if timed_out else 0

    def _failed(self, request: Request, error: SourceError, seconds: float = 0.0) -> Document:
        return self._document(request, b"", seconds, failure(error.cause, str(error)))

    def _document(
        self, request: Request, body: bytes, seconds: float, error: str | None
    ) -> Document:
        """What is kept: scrubbed, and without what was asked with."""
        body = scrub_bytes(body)
        for secret in self.target.secrets:
            if len(secret) >= _MASKABLE:
                body = body.replace(secret.encode().hex().encode(), MASK.encode().hex().encode())
                error = error.replace(secret, MASK) if error else None
        return Document(
            source=self.target.source,
            request=request.name,
            params=dict(request.params),
            status=0 if error else _OK,
            at=now(),
            body=body,
            seconds=round(seconds, 4),
            error=error,
        )


def _lost(walk: Walk) -> SourceError | None:
    """The error of a group of which nothing could be read."""
    if any(walk.columns.values()) or len(walk.cut) < len(walk.columns) or not walk.cut:
        return None
    column, cause = next(iter(walk.causes.items()))
    kinds = {kind.cause: kind for kind in (TimedOut, Forbidden)}
    return kinds.get(cause, BadAnswer)(f"{walk.cut[column].rstrip('.')}.")


def described(system: Document) -> str:
    """The text of sysDescr, "" where there is none."""
    return bytes.fromhex(str(_scalar(system, _DESCR))).decode("utf-8", "replace")


def family_of(system: Document) -> Family:
    """Recognised by sysObjectID and sysDescr, either of which may be missing."""
    return recognise(str(_scalar(system, _OBJECT_ID)), described(system))


def _scalar(system: Document, column: str) -> int | str:
    """Its value if it has the tag it should have."""
    tag = OCTETS if column == _DESCR else OID
    rows: list[Row] = system.json()["columns"].get(column, [])
    return next((value or "" for _index, found, value in rows if found == tag), "")
