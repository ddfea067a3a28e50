"""Ask one vCenter or ESXi host: log in once, every type page by page, log out.

pyVmomi blocks, so every answer is waited for in a thread; one after the other, as a session is one
conversation. What fails costs its own tables; after no answer the rest is not asked.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from audit.capture import MASK, Document, scrub_bytes
from audit.errors import (
    ConfigError,
    Forbidden,
    Refused,
    SourceError,
    TimedOut,
    Unreachable,
    Unsupported,
)
from audit.targets_plane import VsphereTarget
from collectors.base import Known, Missing, failure, now, split_failure
from collectors.examination import Examination, distrusted
from collectors.vsphere.questions import ABOUT, HINTS, HOST, KIND, QUESTIONS, Question
from collectors.vsphere.reading import VsphereReading

if TYPE_CHECKING:
    from collectors.vsphere.wire import Wire

_FINAL = (Unreachable, TimedOut, Refused)
_MASKABLE = 6  # a shorter secret is found in ordinary text
_OK = 200


@dataclass
class VsphereExamination(Examination):
    """What was found. lacking: by question."""

    gaps: tuple[Missing, ...] = ()

    @property
    def what(self) -> str:
        """What answers, in words."""
        return self.version or "vSphere of unknown version"

    def tables(self) -> frozenset[str]:
        """Tables that stay empty or incomplete."""
        return frozenset(table for gap in self.gaps for table in gap.tables if not gap.column)


class VsphereCollector:
    """A vCenter as a collector (collectors.base.Collector)."""

    kind: ClassVar[str] = KIND

    def __init__(self, target: VsphereTarget, password: str) -> None:
        self._target, self._password = target, password
        self.source = f"{KIND}:{target.name}"
        self.questions = [q for q in QUESTIONS.values() if target.deep or not q.deep]
        self.wire()

    @property
    def tls(self) -> str:
        """How far the certificate is checked."""
        if self._target.fingerprint:
            return "pinned certificate"
        if not self._target.verify:
            return "certificate not verified"
        return f"verified by {self._target.ca}" if self._target.ca else "verified"

    def wire(self) -> "Wire":
        """A connection; nothing is sent yet. Raises ConfigError."""
        try:
            from collectors.vsphere.wire import Wire  # noqa: PLC0415 - an extra, slow to import
        except ImportError as error:
            raise ConfigError(
                f"{self.source}: vSphere needs pyVmomi: pip install 'stackaudit[vsphere]'."
            ) from error
        return Wire(self._target, self._password)

    def plan(self) -> list[str]:
        """Every question; pages are not counted."""
        return [question.shown() for question in self.questions]

    def asked(self) -> tuple[str, ...]:
        """Names of the questions."""
        return tuple(question.name for question in self.questions)

    def reading(self, at: str) -> VsphereReading:
        """A reading of this collector's answers."""
        return VsphereReading(at, self.asked())

    async def fetch(self, known: Known) -> AsyncIterator[Document]:
        """Ask everything; an interrupted run is asked anew, as pages hang on their session."""
        del known
        wire = self.wire()
        documents = self._documents(wire, first_page=False)
        try:
            while (document := await asyncio.to_thread(next, documents, None)) is not None:
                yield document
        finally:
            await asyncio.to_thread(wire.close)

    async def examine(self) -> Examination:
        """What the account may read: the first page of everything."""
        wire, reading = self.wire(), self.reading(now())
        found = VsphereExamination(self.source, wire.where)

        def look() -> None:
            for document in self._documents(wire, first_page=True):
                list(reading.take(document))
                if document.request == ABOUT and document.error:
                    found.error = split_failure(document.error)[1]
                found.reachable = found.reachable or document.error is None
            wire.close()

        await asyncio.to_thread(look)
        outcome = reading.outcome()
        found.version = outcome.version
        if found.error is not None:
            cause = Unreachable.cause
            found.fingerprint = await distrusted(wire.where, cause, found.error)
            return found
        found.gaps = tuple(gap for gap in outcome.missing if gap.cause != Unsupported.cause)
        found.lacking = {gap.request: (gap.cause, gap.message) for gap in found.gaps}
        if not self._target.verify and not self._target.fingerprint:
            found.advice.append("the certificate is not checked; pin its fingerprint instead.")
        return found

    def _documents(self, wire: "Wire", *, first_page: bool) -> Iterator[Document]:
        """Answers one after the other; nothing more after one that is final."""
        deadline, hosts = time.monotonic() + self._target.budget, list[str]()
        for question in self.questions:
            page, began = 0, time.monotonic()
            try:
                self._in_time(deadline)
                for page, body in enumerate(self._answers(wire, question, hosts), 1):
                    more = body.pop("more", False) and not first_page
                    told = {**body, "more": more}
                    yield self._document(question, page, told, None, time.monotonic() - began)
                    if not more:
                        break
                    self._in_time(deadline)
                    began = time.monotonic()
            except SourceError as error:
                seconds = time.monotonic() - began
                yield self._document(question, page + 1, None, error, seconds)
                if isinstance(error, _FINAL) or question.name == ABOUT:
                    return

    def _in_time(self, deadline: float) -> None:
        """Raises TimedOut when there is no time for another question."""
        if time.monotonic() > deadline:
            raise TimedOut(
                f"the time budget of {self._target.budget} s for {self.source} is used up; raise "
                "`budget`."
            )

    def _answers(self, wire: "Wire", question: Question, hosts: list[str]) -> Iterator[Any]:
        """Bodies of one question. Raises SourceError."""
        if question.name == ABOUT:
            yield {"about": wire.open()}
        elif question.deep:
            yield {"objects": [_each(wire, question, host) for host in hosts]}
        else:
            for objects, more in wire.pages(question):
                if question.name == HOST:
                    hosts += [one["_obj"] for one in objects]
                yield {"objects": objects, "more": more}

    def _document(
        self, question: Question, page: int, body: Any, error: SourceError | None, seconds: float
    ) -> Document:
        """What is kept of an answer: scrubbed, and without the password."""
        text = failure(error.cause, str(error)) if error else None
        secret = self._password if len(self._password) >= _MASKABLE else None
        raw = b"" if error else scrub_bytes(json.dumps(body).encode())
        if secret:
            raw = raw.replace(secret.encode(), MASK.encode())
            text = text.replace(secret, MASK) if text else None
        return Document(
            self.source, question.name, {"page": str(page)} if page > 1 else {},
            0 if error else _OK, now(), raw, round(seconds, 4), text,
        )  # fmt: skip


def _each(wire: "Wire", question: Question, host: str) -> dict[str, Any]:
    """What one host answers to a call; a host that cannot costs its own row."""
    try:
        if question.name == HINTS:
            return {"_obj": host, "hints": wire.hints(host)}
        asked = now()
        return {"_obj": host, "clock": wire.clock(host), "asked": asked, "answered": now()}
    except _FINAL:
        raise
    except SourceError as error:
        kind = "NoPermission" if isinstance(error, Forbidden) else str(error)
        return {"_obj": host, "_missing": {question.name: kind}}
