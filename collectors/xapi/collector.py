"""Ask one pool: its master alone answers; a member that names it leads there.

The engine of the arrays asks (pages, patience, renewal, log-out); here is which address it asks. An
address nobody configured is never asked: the password goes to none but those.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlsplit

from audit.capture import Document
from audit.errors import TimedOut, Unreachable
from audit.targets import ArrayTarget
from audit.targets_plane import XenServerTarget
from collectors.array.engine import ArrayCollector
from collectors.array.questions import Item, Question
from collectors.array.vendor import Session, Vendor
from collectors.base import Known
from collectors.convert_basic import objects
from collectors.examination import Examination
from collectors.transport import Web
from collectors.xapi.classes import KIND, QUESTIONS
from collectors.xapi.reading import XapiReading, version
from collectors.xapi.session import NotMaster, XapiSession


class Xapi(Vendor):
    """What answers of XAPI mean to the engine."""

    kind: ClassVar[str] = KIND
    product: ClassVar[str] = "XAPI of"
    session: ClassVar[type[Session]] = XapiSession

    @cached_property
    def questions(self) -> dict[str, Question]:
        """A question per class."""
        return dict(QUESTIONS)

    def items(self, question: Question, body: Any) -> list[Item]:
        """Records come by reference."""
        found = body[question.items]
        if not isinstance(found, dict):
            raise ValueError("no records in it")  # noqa: TRY004 - of the answer
        return objects(list(found.values()))

    def shape(self, question: Question, item: Item, params: dict[str, str]) -> Iterable[Item]:
        """A host tells its product."""
        del question, params
        yield {**item, "@version": version(item)}


class Door(ArrayCollector):
    """One address of a pool. last: the session that was tried at it last."""

    last: XapiSession

    def session(self, web: Web) -> Session:
        """How it is asked."""
        self.last = XapiSession(web, self._login)
        return self.last

    @property
    def host(self) -> str:
        """The address alone."""
        return urlsplit(self.endpoint.url).hostname or ""


class XapiCollector:
    """A pool as a collector (collectors.base.Collector)."""

    kind: ClassVar[str] = KIND

    def __init__(self, target: XenServerTarget, password: str) -> None:
        self.doors = [
            Door(Xapi(), _at(target, address), password=password) for address in target.addresses
        ]
        self.source = self.doors[0].source

    @property
    def tls(self) -> str:
        """How far the certificate is checked."""
        return self.doors[0].tls

    def plan(self) -> list[str]:
        """Every question."""
        return self.doors[0].plan()

    def asked(self) -> tuple[str, ...]:
        """Names of the questions."""
        return self.doors[0].asked()

    def reading(self, at: str) -> XapiReading:
        """A reading of this collector's answers."""
        return XapiReading(at, self.asked())

    async def fetch(self, known: Known) -> AsyncIterator[Document]:
        """Ask everything not `known`; of addresses that lead elsewhere nothing is kept."""
        for door, rest in self._ways():
            async for document in door.fetch(known):
                if _next(door, rest) is None:
                    yield document

    async def examine(self) -> Examination:
        """What the account may read, before anything is collected."""
        for door, _rest in self._ways():
            found = await door.examine()
        return found

    def _ways(self) -> Iterator[tuple[Door, list[Door]]]:
        """Addresses to ask, each once: the next one is chosen when the one before was asked."""
        door, rest = self.doors[0], self.doors[1:]
        yield door, rest
        while (following := _next(door, rest)) is not None:
            door = following
            rest.remove(door)
            yield door, rest


def _next(door: Door, rest: list[Door]) -> Door | None:
    """Where to ask next: the master a member named, or after no answer any other address."""
    failure = door.last.failure
    if isinstance(failure, NotMaster):
        return next((one for one in rest if one.host == failure.master), None)
    return rest[0] if rest and isinstance(failure, Unreachable | TimedOut) else None


def _at(target: XenServerTarget, address: str) -> ArrayTarget:
    """One address of the pool as the engine takes it."""
    return ArrayTarget(
        name=target.name, kind=KIND, address=address, user=target.user, ca=target.ca,
        fingerprint=target.fingerprint, verify=target.verify, timeout=target.timeout,
        budget=target.budget,
    )  # fmt: skip
