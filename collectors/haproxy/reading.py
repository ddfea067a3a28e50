"""Answers of one load balancer to rows: pure, in any order of the documents.

What runs tells (statistics, socket); what it was told, where it does not say (haproxy.cfg).
"""

from collections.abc import Iterator
from typing import Any

from audit.capture import Document
from audit.errors import BadAnswer, Unsupported
from audit.model import TABLES
from audit.model.balancer import LbNode
from collectors.base import Missing, Outcome, Rows, split_failure
from collectors.haproxy import stats
from collectors.haproxy.merge import Merged
from collectors.haproxy.target import BLOCK, CONFIG, INFO, PAGE, STAT, STATE

_TABLES = {
    BLOCK: ("lb_node",),
    INFO: ("lb_node",),
    PAGE: ("lb_node", "lb_proxy", "lb_server", "lb_server_sample"),
    STAT: ("lb_proxy", "lb_server", "lb_server_sample"),
    STATE: (),
    CONFIG: ("lb_bind",),
}
_CONFIG_ONLY = (
    ("lb_proxy", "sticky"), ("lb_proxy", "timeout_client"), ("lb_proxy", "timeout_server"),
    ("lb_proxy", "timeout_tunnel"), ("lb_proxy", "default_backend"),
)  # fmt: skip
_NO_CONFIG = "no haproxy.cfg was handed over (`configs` of [[balancer]]), and only it tells this."
_NO_ADDRESS = (
    "the statistics page tells no addresses of servers; set `stats show-legends`, ask the admin "
    "socket, or hand over haproxy.cfg."
)


class HaproxyReading:
    """Turns the answers of one load balancer into rows and keeps account of what was not seen."""

    def __init__(self, at: str, asked: tuple[str, ...]) -> None:
        self._at, self._asked = at, asked
        self._told: dict[str, Any] = {}
        self._info: stats.Row = {}
        self._merged = Merged(at)
        self._seen: set[str] = set()
        self._missing: list[Missing] = []

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """Keep one answer; no rows yet."""
        name = document.request
        if document.error is not None:
            cause, text = split_failure(document.error)
            status = document.status or None
            lost = _TABLES.get(name, ())
            self._missing.append(Missing(name, lost, cause, text, status=status))
            return
        body = document.json()
        if name == BLOCK:
            self._told = {**body, "id": str(body["id"]), "cluster": str(body["cluster"])}
        elif name == INFO:
            self._info = stats.info(body["text"])
        elif name in {PAGE, STAT}:
            self._merged.take_rows(stats.rows(body["text"]))
        elif name == STATE:
            self._merged.addresses = stats.states(body["text"])
        elif name == CONFIG:
            self._merged.take_config(body["lines"])
        self._seen.add(name)
        yield from ()

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Everything, once what each answer tells is put together."""
        if not self._told:
            return
        yield "lb_node", [self._node().row()]
        for table, rows in self._merged.tables(self._told["id"]).items():
            names = TABLES[table].names
            if rows:
                yield table, [tuple(row[name] for name in names) for row in rows]

    def _node(self) -> LbNode:
        told, info = self._told, self._info
        start = info.get("Start_time_sec")
        started = stats.moment(start) if start else stats.before(self._at, info.get("Uptime_sec"))
        return LbNode(
            id=told["id"],
            name=info.get("node") or told.get("name"),
            cluster=told["cluster"],
            site=told.get("site"),
            address=told.get("address"),
            kind="haproxy",
            version=info.get("Version"),
            started=started,
            vips=stats.listed(told.get("vips") or ()),
        )

    def outcome(self) -> Outcome:
        """What was complete and what was missing."""
        failed = {gap.request for gap in self._missing}
        gaps = [*self._missing]
        for name in self._asked:
            if name not in self._seen | failed:
                said = "no answer is on record (the run was interrupted)."
                gaps.append(Missing(name, _TABLES[name], BadAnswer.cause, said))
        asked = {t for name in self._asked for t in _TABLES[name]} | {"lb_bind"}
        lost = {t for gap in gaps for t in gap.tables}
        gaps += self._unsaid(lost)
        if CONFIG not in self._seen:
            lost.add("lb_bind")
        tables = {table: table not in lost for table in sorted(asked)}
        return Outcome(tables, gaps, self._info.get("Version"))

    def _unsaid(self, lost: set[str]) -> Iterator[Missing]:
        """What this way of asking does not tell."""
        if CONFIG not in self._asked:
            yield Missing(CONFIG, ("lb_bind",), Unsupported.cause, _NO_CONFIG)
        if CONFIG not in self._seen:
            for table, column in _CONFIG_ONLY:
                if table not in lost:
                    yield Missing(CONFIG, (table,), Unsupported.cause, _NO_CONFIG, column=column)
        if "lb_server" not in lost and not self._merged.has_addresses:
            asked = STATE if STATE in self._asked else PAGE
            for column in ("address", "port"):
                gap = Unsupported.cause
                yield Missing(asked, ("lb_server",), gap, _NO_ADDRESS, column=column)
