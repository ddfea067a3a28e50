"""Try the ports of one [[tls]] block, a few at a time."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from audit.capture import Document
from audit.counted import counted
from audit.errors import ConfigError
from audit.targets_plane import TlsTarget
from collectors.base import Known, Request, bracketed, now
from collectors.examination import Examination
from collectors.tls.endpoints import TlsEndpoint
from collectors.tls.handshake import Look, look, trusting
from collectors.tls.reading import KIND, REQUEST, TlsReading


@dataclass
class TlsExamination(Examination):
    """Ports that took no connection are facts of the collection, said here as advice."""

    ports: int = 0

    @property
    def what(self) -> str:
        """What answers, in words."""
        return counted(self.ports, "port")

    def tables(self) -> frozenset[str]:
        """None stay empty."""
        return frozenset()


class TlsCollector:
    """The ports of a block as a collector (collectors.base.Collector)."""

    kind = KIND
    tls = "looked at; nothing is sent"

    def __init__(self, block: TlsTarget, endpoints: Sequence[TlsEndpoint]) -> None:
        self.source = f"{KIND}:{block.name}"
        self.endpoints = list(endpoints)
        self._how = Look(block.ca, float(block.timeout), block.deep)
        self._slots = asyncio.Semaphore(block.parallel)
        self._check_authority()

    def plan(self) -> list[str]:
        """Every port."""
        deep = " (and one for each TLS version)" if self._how.deep else ""
        return [
            f"{'TLS handshake' + deep if one.tls else 'connection'}: {_shown(one)}"
            for one in self.endpoints
        ]

    def asked(self) -> tuple[str, ...]:
        """One request name for all."""
        return (REQUEST,)

    def reading(self, at: str) -> TlsReading:
        """A reading of this collector's answers."""
        return TlsReading(at, self.asked())

    async def fetch(self, known: Known) -> AsyncIterator[Document]:
        """Look at every port not `known`; yields what was seen as it comes."""
        tasks = [asyncio.create_task(self._one(one, known)) for one in self.endpoints]
        try:
            for task in asyncio.as_completed(tasks):
                yield await task
        finally:
            for one in tasks:
                one.cancel()

    async def examine(self) -> TlsExamination:
        """Look at all of them: it is the same as collecting."""
        found = TlsExamination(self.source, counted(len(self.endpoints), "port"))
        found.ports = len(self.endpoints)
        async for document in self.fetch(lambda _request: None):
            said = document.json()
            found.reachable = found.reachable or bool(said["open"])
            if said["fault"]:
                place = f"{document.params['address']}:{document.params['port']}"
                found.advice.append(f"{place}: {said['fault']}.")
        found.advice.sort()
        if not found.reachable:
            found.error = "no port takes a connection."
        return found

    def _check_authority(self) -> None:
        """The CA file can be read. Raises ConfigError."""
        try:
            trusting(self._how.ca)
        except OSError as error:
            reason = error.strerror or "no certificates in it"
            raise ConfigError(f"{self.source}: ca {self._how.ca}: {reason}.") from error

    async def _one(self, endpoint: TlsEndpoint, known: Known) -> Document:
        params = {
            "address": endpoint.address,
            "port": str(endpoint.port),
            "role": endpoint.role,
            "tls": "yes" if endpoint.tls else "no",
        }
        kept = known(Request(REQUEST, params))
        if kept is not None:
            return kept
        async with self._slots:
            started = time.monotonic()
            seen: dict[str, Any] = await look(endpoint, self._how)
        body = json.dumps(seen).encode()
        seconds = round(time.monotonic() - started, 4)
        return Document(self.source, REQUEST, params, 200, now(), body, seconds)


def _shown(endpoint: TlsEndpoint) -> str:
    return f"{bracketed(endpoint.address)}:{endpoint.port} ({endpoint.role})"
