"""Answers of one database server to rows: pure, in any order of the documents."""

from collections.abc import Iterator, Sequence

from audit.capture import Document
from audit.errors import Unsupported
from audit.model.kinds import Table
from collectors.base import Missing, Outcome, Rows, split_failure
from collectors.mysql import nodes, replicas
from collectors.mysql.server import server
from collectors.mysql.statements import STATEMENTS
from collectors.mysql.values import pairs

GREETING = "greeting"
TABLES = (
    "db_node", "db_node_sample", "db_replica", "db_replica_sample", "galera_node",
    "galera_sample", "db_group_member", "db_table", "db_table_sample",
)  # fmt: skip


class MysqlReading:
    """Turns the answers of one server into rows and keeps account of what was not seen."""

    def __init__(self, at: str, asked: tuple[str, ...]) -> None:
        self._at = at
        self._asked = asked or tuple(STATEMENTS)
        self._answers: dict[str, Document] = {}
        self._failures: dict[str, Document] = {}

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """Keep one answer; no rows yet."""
        if document.error is not None:
            self._failures[document.request] = document
        else:
            document.json()
            self._answers[document.request] = document
        yield from ()

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Everything; nothing of a server that did not tell who it is."""
        told = self._told()
        if told is None:
            return
        yield from _rows("db_node", [nodes.node(told)] if told.variables else [])
        yield from _rows("db_node_sample", [nodes.node_sample(told)] if told.status else [])
        if told.is_galera:
            yield from _rows("galera_node", [nodes.galera(told)] if told.status else [])
            yield from _rows("galera_sample", [nodes.galera_sample(told)] if told.status else [])
        channels = list(replicas.channels(told))
        yield from _rows("db_replica", [one for one, _ in channels])
        yield from _rows("db_replica_sample", [one for _, one in channels])
        yield from _rows("db_group_member", list(replicas.group_members(told)))
        sizes = list(replicas.tables(told))
        yield from _rows("db_table", [one for one, _ in sizes])
        yield from _rows("db_table_sample", [one for _, one in sizes])

    def _told(self) -> nodes.Told | None:
        """All answers as one; None without the greeting or the variables, which name it."""
        rows = {n: d.json()["rows"] for n, d in self._answers.items() if n != GREETING}
        if GREETING not in self._answers or "variables" not in rows:
            return None
        variables = pairs(rows["variables"])
        greeted = self._answers[GREETING].json()
        clock = self._answers.get("clock")
        return nodes.Told(
            at=self._at,
            greeted=greeted,
            server=server(greeted["greeting"], variables.get("version_comment")),
            variables=variables,
            status=pairs(rows.get("status", [])),
            rows=rows,
            clock=clock.json() if clock else None,
        )

    def outcome(self) -> Outcome:
        """What was complete and what was missing."""
        told = self._told()
        if told is None:
            found = self._failures.get(GREETING) or self._failures.get("variables")
            return Outcome(dict.fromkeys(TABLES, False), self._nothing(found), None)
        complete = dict.fromkeys(TABLES, True)
        missing = []
        for name in self._asked:
            if name in self._failures:
                missing += self._missing(self._failures[name], complete)
            elif name not in self._answers:
                missing += _unasked(name, complete)
        shown = f"{told.server.product} {told.server.version}"
        return Outcome(complete, missing, shown)

    def _missing(self, document: Document, complete: dict[str, bool]) -> list[Missing]:
        cause, sentence = split_failure(document.error or "")
        return _gaps(document.request, cause, sentence, complete)

    def _nothing(self, found: Document | None) -> list[Missing]:
        cause, text = split_failure(found.error or "") if found else ("bad answer", "no greeting")
        return [Missing(found.request if found else GREETING, TABLES, cause, text)]


def _unasked(name: str, complete: dict[str, bool]) -> list[Missing]:
    return _gaps(name, "unreachable", "it stopped answering; this was not asked.", complete)


def _gaps(name: str, cause: str, sentence: str, complete: dict[str, bool]) -> list[Missing]:
    """What a statement leaves open; what the server does not have is not missed."""
    places = STATEMENTS[name].tables if name in STATEMENTS else ()
    if cause == Unsupported.cause and not places:
        return []
    found = [] if places else [Missing(name, (), cause, sentence)]
    for table, _, column in (place.partition(".") for place in places):
        if not column and cause != Unsupported.cause:
            complete[table] = False
        found.append(Missing(name, (table,), cause, sentence, column))
    return found


def _rows(table: str, rows: Sequence[Table]) -> Iterator[tuple[str, Rows]]:
    yield table, [row.row() for row in rows]
