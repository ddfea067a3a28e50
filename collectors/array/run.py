"""One run against one array: log-in, questions side by side, pages, renewal, patience."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from audit.capture import MASK, Document
from audit.errors import BadAnswer, Refused, SourceError, TimedOut, Unreachable
from collectors.array.questions import PAGE, Question
from collectors.array.vendor import Session, Vendor
from collectors.base import Known, split_failure
from collectors.transport import Answer, Web

_PATIENCE = 2  # answers in a row that did not come
_MOST_PAGES = 10_000
_FINAL = frozenset({Refused.cause, Unreachable.cause, TimedOut.cause})
_ODD = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)
Job = tuple[Question, dict[str, str]]


@dataclass
class Run:
    """State of one run.

    silent: answers in a row that did not come; logins: tried; opened: one of them succeeded.
    """

    vendor: Vendor
    web: Web
    session: Session
    known: Known
    silent: int = 0
    logins: int = 0
    opened: bool = False
    children: dict[str, list[Question]] = field(default_factory=dict)
    jobs: dict[str, dict[tuple[str, ...], dict[str, str]]] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def everything(self, questions: list[Question]) -> AsyncIterator[Document]:
        """Who it is (always asked anew), then all else; nothing else if it cannot be asked."""
        refused = await self.open()
        mine = [q for q in questions if q.generation in {None, self.session.generation}]
        probe = next(q for q in [*mine, *questions] if q.identity)
        if refused is not None:
            yield self._failed(probe, {}, refused)
            return
        for question in mine:
            if question.per:
                self.children.setdefault(question.per.of, []).append(question)
        document, _link = await self.ask(probe, {})
        yield document
        if document.error and split_failure(document.error)[0] in _FINAL:
            return
        self._remember(probe, document)
        asked = {probe.name}
        wave = [q for q in mine if q.per is None and q is not probe]
        while wave:
            async for document in self._side_by_side([j for q in wave for j in self._jobs(q)]):
                yield document
            asked |= {q.name for q in wave}
            wave = [q for q in mine if q.name not in asked and q.per and q.per.of in asked]

    async def open(self) -> SourceError | None:
        """Log in; the error if that failed."""
        self.logins += 1
        try:
            await self.session.login()
        except SourceError as error:
            return error
        except _ODD as error:
            return BadAnswer(f"the answer to the log-in has an unexpected shape ({error}).")
        self.opened = True
        return None

    async def close(self) -> None:
        """Log out of what was opened; an array that does not even answer that is left alone."""
        if not self.opened:
            return
        self.web.extend(self.web.endpoint.timeout)
        with suppress(SourceError, *_ODD):
            await self.session.logout()

    async def pages(self, question: Question, params: dict[str, str]) -> AsyncIterator[Document]:
        """All pages of one question."""
        link: str | None = None
        seen: set[str] = set()
        for number in range(1, _MOST_PAGES):
            paged = {**params, PAGE: str(number)} if number > 1 else params
            document, following = await self._page(question, paged, link)
            yield document
            if document.error is not None or following is None:
                return
            if following in seen:
                break
            seen.add(following)
            link = following
        circle = BadAnswer(f"the pages of {question.path} lead in a circle.")
        yield self._failed(question, {**params, PAGE: str(number + 1)}, circle)

    async def ask(
        self, question: Question, params: dict[str, str], link: str | None = None
    ) -> tuple[Document, str | None]:
        """One page as a document, and what asks the next one."""
        if self.silent >= _PATIENCE:
            gone = f"{self.web.endpoint.url} stopped answering; the rest was not asked."
            return self._failed(question, params, TimedOut(gone)), None
        started = time.monotonic()
        try:
            answer = await self._send(question, params, link)
            following = self._following(question, params, answer.json())
        except SourceError as error:
            self.silent += isinstance(error, Unreachable | TimedOut)
            return self._failed(question, params, error, time.monotonic() - started), None
        self.silent = 0
        request = question.request({**params, **self.session.notes(question)})
        return self.web.document(request, answer, None, time.monotonic() - started), following

    async def _page(
        self, question: Question, params: dict[str, str], link: str | None
    ) -> tuple[Document, str | None]:
        """A page of the interrupted run if the next can be asked by it, else asked now."""
        kept = self.known(question.request(params))
        if kept is not None:
            with suppress(*_ODD):
                following = self._following(question, params, kept.json())
                if following is None or MASK not in following:  # a token is never written down
                    self._remember(question, kept)
                    return kept, following
        document, following = await self.ask(question, params, link)
        self._remember(question, document)
        return document, following

    async def _send(self, question: Question, params: dict[str, str], link: str | None) -> Answer:
        logins = self.logins
        try:
            return await self.session.send(question, params, link)
        except Refused:
            if not self.session.renewable or not await self._renewed(logins):
                raise
            return await self.session.send(question, params, link)
        except _ODD as error:
            raise BadAnswer(f"the answer has an unexpected shape ({error}).") from error

    async def _renewed(self, logins: int) -> bool:
        """Whether there is a new log-in since `logins`; makes one if nobody else did."""
        async with self.lock:
            if self.logins != logins:
                return True
            self.web.forget_refusal()
            return await self.open() is None

    async def _side_by_side(self, jobs: list[Job]) -> AsyncIterator[Document]:
        """Documents of all jobs, as many at a time as the target allows; few are kept waiting."""
        out: asyncio.Queue[Document | None] = asyncio.Queue()
        slots = asyncio.Semaphore(2 * self.web.endpoint.parallel)
        waiting = iter(jobs)

        async def work() -> None:
            for question, params in waiting:
                async for document in self.pages(question, params):
                    await slots.acquire()
                    out.put_nowait(document)

        async def all_work() -> None:
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(self.web.endpoint.parallel):
                        group.create_task(work())
            finally:
                out.put_nowait(None)

        producer = asyncio.create_task(all_work())
        try:
            while (document := await out.get()) is not None:
                slots.release()
                yield document
            await producer
        finally:
            producer.cancel()
            await asyncio.wait([producer])

    def _jobs(self, question: Question) -> Iterator[Job]:
        if question.per is None:
            yield question, {}
        else:
            yield from ((question, one) for one in self.jobs.get(question.name, {}).values())

    def _remember(self, question: Question, document: Document) -> None:
        """Objects other questions are asked for."""
        if document.error is not None or question.name not in self.children:
            return
        with suppress(*_ODD):  # the reading makes a gap of it
            for item in self.vendor.items(question, document.json()):
                self._note(self.children[question.name], item)

    def _note(self, children: Iterable[Question], item: dict[str, Any]) -> None:
        for child in children:
            wanted = child.per and child.per.wanted(item)
            if wanted:
                self.jobs.setdefault(child.name, {})[tuple(wanted.values())] = wanted

    def _following(self, question: Question, params: dict[str, str], body: Any) -> str | None:
        with suppress(*_ODD):  # the reading makes a gap of it
            return self.vendor.following(question, params, body)
        return None

    def _failed(
        self, question: Question, params: dict[str, str], error: SourceError, seconds: float = 0.0
    ) -> Document:
        return self.web.document(question.request(params), Answer(0, b"", {}), error, seconds)
