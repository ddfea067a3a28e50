"""Redfish answers of one BMC to rows: pure, in any order of the documents.

Rows need many resources at once (ports and functions, old and new trees), so bodies are kept as
they came and everything is made at the end.
"""

import json
from collections.abc import Callable, Iterator, Sequence

from audit.capture import Document
from audit.errors import BadAnswer
from audit.model.kinds import Table
from collectors.base import Missing, Outcome, Rows, split_failure
from collectors.mapping import Item
from collectors.redfish import parts, power, storage
from collectors.redfish.account import Account, Failure
from collectors.redfish.collector import expansion
from collectors.redfish.examine import told_version
from collectors.redfish.machine import Machine, machines
from collectors.redfish.network import Network
from collectors.redfish.rows import mapped
from collectors.redfish.server import sample, server
from collectors.redfish.steps import START, roles
from collectors.redfish.tree import Tree

_ITEMS: dict[str, Callable[[Tree, Machine], Iterator[Item]]] = {
    "server_cpu": parts.processors,
    "server_dimm": parts.modules,
    "server_psu": power.supplies,
    "server_redundancy": power.redundancies,
    "server_fan": power.fans,
    "server_disk": storage.drives,
    "server_volume": storage.volumes,
    "server_firmware": parts.firmware,
    "server_bmc": parts.controllers,
    "server_bmc_nic": parts.controller_nics,
    "server_event": parts.events,
}
_DEEP = "log_entry"


class RedfishReading:
    """Turns the answers of one BMC into rows and keeps account of what was not seen."""

    def __init__(self, at: str, asked: tuple[str, ...]) -> None:
        self._at = at
        self._deep = _DEEP in asked
        self._bodies: dict[str, bytes] = {}
        self._failures: dict[str, Failure] = {}
        self._address = ""
        self._account: Account | None = None

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """Keep one answer; no rows yet."""
        self._address = document.source.rpartition("/")[2]
        if document.error is not None:
            self._failures.setdefault(document.request, split_failure(document.error))
        else:
            self._bodies[document.request] = document.body
        yield from ()

    def _read(self) -> Account:
        """The answers as a tree; what is no JSON object becomes a failure."""
        if self._account is None:
            tree = Tree()
            for path in sorted(self._bodies, key=lambda one: (len(one), one)):
                try:
                    body = json.loads(self._bodies[path])
                except (ValueError, RecursionError):
                    body = None
                if isinstance(body, dict):
                    tree.add(path, body)
                else:
                    text = "the answer is no JSON object."
                    self._failures[path] = (BadAnswer.cause, text)
            self._bodies.clear()
            expands = bool(expansion(tree.at(START.path) or {}))
            self._account = Account(tree, self._failures, self._deep, expands)
        return self._account

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Everything, machine by machine."""
        tree = self._read().tree
        for machine in machines(tree, self._address):
            yield from ((table, rows) for table, rows in self._of(tree, machine) if rows)

    def _of(self, tree: Tree, machine: Machine) -> Iterator[tuple[str, Rows]]:
        at, network = self._at, Network(tree, machine)
        drawn = sample(tree, machine, at)
        yield from _rows("server", [server(tree, machine)])
        yield from _rows("server_sample", [drawn] if drawn else [])
        yield "server_adapter", list(mapped("server_adapter", network.adapters, at))
        yield from _rows("server_nic", network.nics)
        yield from _rows("server_fc_port", network.fc_ports)
        for table, items in _ITEMS.items():
            if table != "server_event" or self._deep:
                yield table, list(mapped(table, items(tree, machine), at))
        sensors = list(power.temperatures(tree, machine))
        yield "server_sensor", list(mapped("server_sensor", sensors, at))
        readings = [one for one in sensors if one["_celsius"] is not None]
        yield "server_sensor_sample", list(mapped("server_sensor_sample", readings, at))

    def outcome(self) -> Outcome:
        """What was complete and what was missing."""
        account = self._read()
        root = account.tree.at(START.path)
        if root is None or not account.seen["system"].answered:
            return self._unanswered()
        return Outcome(account.tables(), account.missing(), told_version(root))

    def _unanswered(self) -> Outcome:
        """Without a system nothing is known."""
        tables = sorted({t for role in roles(deep=self._deep).values() for t in role.tables})
        nothing = (BadAnswer.cause, "the service lists no system that can be read.")
        path, (cause, text) = next(iter(self._failures.items()), (START.path, nothing))
        gap = Missing(path, tuple(tables), cause, text)
        return Outcome(dict.fromkeys(tables, False), [gap], None)


def _rows(table: str, rows: Sequence[Table]) -> Iterator[tuple[str, Rows]]:
    yield table, [row.row() for row in rows]
