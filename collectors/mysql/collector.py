"""Ask one database server: log in once, then the fixed list of statements, one after the other."""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, ClassVar

from audit.capture import Document
from audit.errors import SourceError, TimedOut, Unreachable
from collectors.base import Known, Request, split_failure
from collectors.mysql.statements import STATEMENTS
from collectors.mysql.target import Place

if TYPE_CHECKING:
    from collectors.examination import Examination
    from collectors.mysql.reading import MysqlReading

_LOST = frozenset({Unreachable.cause, TimedOut.cause})


class MysqlCollector:
    """A database server as a collector (collectors.base.Collector)."""

    kind: ClassVar[str] = "mysql"

    def __init__(self, place: Place) -> None:
        self.place = place
        self.source = place.source

    @property
    def tls(self) -> str:
        """How far the server's certificate is checked."""
        return self.place.trust

    def plan(self) -> list[str]:
        """Every statement that may be sent, in each spelling; the version decides which."""
        return [
            f"{'or ' if place else ''}{spelling.sql}"
            for statement in STATEMENTS.values()
            for place, spelling in enumerate(statement.spellings)
        ]

    def asked(self) -> tuple[str, ...]:
        """Names of the statements."""
        return tuple(STATEMENTS)

    def reading(self, at: str) -> "MysqlReading":
        """A reading of this collector's answers."""
        from collectors.mysql.reading import MysqlReading  # noqa: PLC0415

        return MysqlReading(at, self.asked())

    async def fetch(self, known: Known) -> AsyncIterator[Document]:
        """Ask everything not `known`; yields answers as they come, failures included."""
        from collectors.mysql.session import GREETING, Session, failed  # noqa: PLC0415 - PyMySQL

        try:
            session = await asyncio.to_thread(Session, self.place)
        except SourceError as error:
            yield failed(self.place, GREETING, error)
            return
        try:
            yield session.greeted()
            for name in STATEMENTS:
                document = known(Request(name))
                if document is None:
                    document = await asyncio.to_thread(session.ask, name)
                yield document
                if split_failure(document.error or "")[0] in _LOST:
                    return
        finally:
            session.close()

    async def examine(self) -> "Examination":
        """What it lets us see, for `stackaudit doctor`."""
        from collectors.mysql.examine import examine  # noqa: PLC0415

        return await examine(self)
