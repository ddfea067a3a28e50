"""Ask one host: one session, one log-in, the fixed commands one after the other."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import TYPE_CHECKING, ClassVar

from audit.capture import MASK, Document, scrub_bytes
from audit.errors import BadAnswer, SourceError, TimedOut
from collectors.base import Known, Request, failure, now
from collectors.ssh.commands import Answer, Command, commands, verdict
from collectors.ssh.target import Host

if TYPE_CHECKING:
    from collectors.examination import Examination
    from collectors.ssh.reading import SshReading
    from collectors.ssh.session import Session

_PATIENCE = 3  # commands in a row without an end
_OK = 200


class SshCollector:
    """A host as a collector (collectors.base.Collector). gate: hosts asked at once."""

    kind: ClassVar[str] = "ssh"
    tls: ClassVar[str] = "host key verified"

    def __init__(self, host: Host, gate: asyncio.Semaphore) -> None:
        self.host = host
        self.gate = gate
        self.source = host.source

    def plan(self) -> list[str]:
        """Every command that will be sent; all with one setting of PATH and language before it."""
        where, sudo = f"{self.host.user}@{self.host.place}", self.host.sudo
        return [f"{where}: {one.shown(sudo=sudo)}" for one in commands().values()]

    def asked(self) -> tuple[str, ...]:
        """Names of the commands."""
        return tuple(commands())

    def reading(self, at: str) -> "SshReading":
        """A reading of this collector's answers."""
        from collectors.ssh.reading import SshReading  # noqa: PLC0415

        return SshReading(at, self.asked())

    async def fetch(self, known: Known) -> AsyncIterator[Document]:
        """Ask everything not `known`; yields answers as they come, failures included."""
        kept = {name: found for name in commands() if (found := known(Request(name)))}
        for document in kept.values():
            yield document
        wanted = [one for one in commands().values() if one.name not in kept]
        if not wanted:
            return
        async with self.gate:
            async for document in self._ask(wanted):
                yield document

    async def _ask(self, wanted: list[Command]) -> AsyncIterator[Document]:
        from collectors.ssh.session import Session, explained  # noqa: PLC0415 - slow to import

        session = Session(self.host)
        try:
            await session.__aenter__()
        except Exception as error:  # noqa: BLE001 - asyncssh raises many kinds; each is told
            yield self.failed(wanted[0], explained(self.host, error))
            return
        try:
            async for document in self._run(session, wanted):
                yield document
        finally:
            await session.__aexit__(None, None, None)

    async def _run(self, session: "Session", wanted: list[Command]) -> AsyncIterator[Document]:
        silent, end = 0, time.monotonic() + self.host.budget
        for command in wanted:
            if silent >= _PATIENCE or time.monotonic() > end:
                stopped = "stopped answering" if silent >= _PATIENCE else "took too long"
                text = f"the host {stopped}; it was not asked any more."
                yield self.failed(command, TimedOut(text))
                continue
            document = await self.ask(session, command)
            timed_out = (document.error or "").startswith((TimedOut.cause, BadAnswer.cause))
            silent = silent + 1 if timed_out and not document.body else 0
            yield document

    async def ask(self, session: "Session", command: Command) -> Document:
        """One command as a document; the body is the answer as JSON."""
        clock = time.monotonic()
        try:
            answer = await session.run(command)
        except SourceError as error:
            return self.failed(command, error, time.monotonic() - clock)
        problem = verdict(command, answer)
        text = self._hidden(failure(problem.cause, str(problem))) if problem else None
        body = self._scrubbed(answer)
        return Document(self.source, command.name, {}, _OK, now(), body, answer.seconds, error=text)

    def failed(self, command: Command, error: SourceError, seconds: float = 0.0) -> Document:
        """A command without an answer."""
        text = self._hidden(failure(error.cause, str(error)))
        return Document(self.source, command.name, {}, 0, now(), b"", seconds, error=text)

    def _scrubbed(self, answer: Answer) -> bytes:
        return scrub_bytes(
            json.dumps({k: self._own(v) for k, v in asdict(answer).items()}).encode()
        )

    def _own(self, value: object) -> object:
        return self._hidden(value) if isinstance(value, str) else value

    def _hidden(self, text: str) -> str:
        for secret in self.host.secrets:
            text = text.replace(secret, MASK)
        return text

    async def examine(self) -> "Examination":
        """What it lets us see, for `stackaudit doctor`."""
        from collectors.ssh.examine import examine  # noqa: PLC0415

        return await examine(self)
