"""What a database server lets us see, before anything is collected; for `stackaudit doctor`."""

import asyncio
import re
from dataclasses import dataclass, field

from audit.capture import Document
from audit.errors import Forbidden, SourceError, Unsupported
from collectors.base import split_failure
from collectors.examination import Examination
from collectors.mysql.collector import MysqlCollector
from collectors.mysql.server import Server
from collectors.mysql.session import Session
from collectors.mysql.statements import STATEMENTS
from collectors.mysql.target import Place
from collectors.mysql.values import has_right

_SLAVE_MONITOR = (10, 5)  # MariaDB splits it from REPLICATION CLIENT since then
_CLEAR = "it is asked without TLS: what it tells goes over the wire in clear text."
_UNVERIFIED = "its certificate is not verified: name your CA (`ca`)."
_MORE = (
    "it may do more than the audit needs ({}); `stackaudit doctor --grants` prints what is enough."
)
_SHOWN = 3
_GRANT = re.compile(r"GRANT (.+?) ON (\S+) TO", re.IGNORECASE)
_HARMLESS = frozenset({
    "USAGE", "PROCESS", "REPLICATION CLIENT", "BINLOG MONITOR", "SLAVE MONITOR", "REPLICA MONITOR",
})  # fmt: skip


@dataclass
class MysqlExamination(Examination):
    """What was found. lacking: by statement; grants: what to grant for all of it."""

    grants: list[str] = field(default_factory=list)

    @property
    def what(self) -> str:
        """What answers, in words."""
        return self.version or "a database that does not tell its version"

    def tables(self) -> frozenset[str]:
        """Tables that stay empty or incomplete."""
        refused = (n for n, (cause, _) in self.lacking.items() if cause != Unsupported.cause)
        places = (place for name in refused for place in STATEMENTS[name].tables)
        return frozenset(place for place in places if "." not in place)


async def examine(collector: MysqlCollector) -> MysqlExamination:
    """Log in once and try every statement."""
    return await asyncio.to_thread(_look, collector.place)


def _look(place: Place) -> MysqlExamination:
    found = MysqlExamination(place.source, place.address)
    try:
        session = Session(place)
    except SourceError as error:
        found.error = str(error)
        return found
    try:
        answers = {name: session.ask(name) for name in STATEMENTS}
    finally:
        session.close()
    found.reachable = True
    found.version = f"{session.server.product} {session.server.version}"
    rows = [] if answers["grants"].error else answers["grants"].json()["rows"]
    found.lacking = _lacking(answers, session.server)
    if rows and not has_right(rows, "PROCESS"):
        found.lacking["replicas"] = (Forbidden.cause, "PROCESS is not granted")
    found.grants = grants(place.user, session.server)
    found.advice = _advice(place, [row["grant"] for row in rows])
    if any(cause == Forbidden.cause for cause, _ in found.lacking.values()):
        found.advice += [f"grant it: {line}" for line in found.grants]
    return found


def _lacking(answers: dict[str, Document], server: Server) -> dict[str, tuple[str, str]]:
    """Statements this server has and does not answer."""
    return {
        name: split_failure(document.error)
        for name, document in answers.items()
        if document.error is not None and STATEMENTS[name].sql(server) is not None
    }


def _advice(place: Place, rights: list[str]) -> list[str]:
    found = []
    if any(" TO ``@" in one or " TO ''@" in one for one in rights):
        found.append(
            f"the server took {place.user!r} for its anonymous user: drop that user "
            "(DROP USER ''@'localhost'), it hides the accounts of the same host."
        )
    if place.socket is None and place.tls is None:
        found.append(_CLEAR)
    elif place.socket is None and place.tls is False:
        found.append(_UNVERIFIED)
    extra = _extra(rights)
    if extra:
        found.append(_MORE.format(", ".join(extra[:_SHOWN])))
    return found


def _extra(rights: list[str]) -> list[str]:
    """Rights beyond those the audit needs, each with what it is on."""
    found = set()
    for match in filter(None, map(_GRANT.match, rights)):
        for one in (part.strip().upper() for part in match[1].split(",")):
            looks = one == "SELECT" and match[2].strip("`").startswith("performance_schema")
            if one not in _HARMLESS and not looks:
                found.add(f"{one} ON {match[2]}")
    return sorted(found)


def grants(user: str, server: Server) -> list[str]:
    """The least-privilege rights, as statements for an administrator; nothing on mysql.*."""
    account = f"'{user}'@'%'"
    rights = ["PROCESS", "REPLICATION CLIENT"]
    if server.is_mariadb and server.numbers >= _SLAVE_MONITOR:
        rights.append("SLAVE MONITOR")
    found = [f"GRANT {', '.join(rights)} ON *.* TO {account};"]
    if not server.is_mariadb:
        tables = ("replication_group_members", "replication_applier_status_by_worker")
        found += [f"GRANT SELECT ON performance_schema.{one} TO {account};" for one in tables]
    return found
