"""Hypervisor hosts as an Ansible inventory: groups by place, make, hypervisor and finding.

Names become safe for patterns and group names. Text that Ansible would take for a template is
tagged `!unsafe`: a host's name must not run code on the control node. There are no secrets in it.
"""

import re
import sqlite3
from pathlib import Path
from typing import Any, TextIO

from audit.errors import ReportError
from audit.store import records
from reports.export.document import put
from reports.export.yaml_file import Unsafe, yaml_text

_UNSAFE_GROUP = re.compile(r"\W", re.ASCII)
_UNSAFE_HOST = re.compile(r"[^A-Za-z0-9_.-]")
_TEMPLATE = re.compile(r"\{[{%#]")
_RESERVED = frozenset({"all", "ungrouped"})
_LONGEST = 200
_HOSTS = """
    SELECT h.id, h.name, h.ip_address, h.state, h.resource_state, h.hypervisor,
        h.hypervisor_version, h.os, h.os_version, h.zone_id, h.pod_id, h.cluster_id,
        z.name AS zone, p.name AS pod, c.name AS cluster, m.vendor, m.model, m.serial
    FROM host AS h
    LEFT JOIN zone AS z ON h.zone_id = z.id
    LEFT JOIN pod AS p ON h.pod_id = p.id
    LEFT JOIN cluster AS c ON h.cluster_id = c.id
    LEFT JOIN host_machine AS m ON h.id = m.host_id
    GROUP BY h.id ORDER BY h.name, h.id"""
_FOUND = """
    SELECT f.subject AS host_id, f.rule_id FROM finding AS f
    WHERE f.subject_kind = 'host' AND f.state <> 'waived'
    UNION SELECT b.host_id, f.rule_id FROM finding AS f JOIN host_server AS b
    ON b.server_id = f.subject WHERE f.subject_kind = 'server' AND f.state <> 'waived'
    UNION SELECT s.host_id, f.rule_id FROM finding AS f JOIN system_now AS s
    ON s.host_system_id = f.subject WHERE f.subject_kind = 'host_system' AND f.state <> 'waived'
    ORDER BY 1, 2"""
_VARIABLES = (
    "id", "name", "zone", "pod", "cluster", "state", "resource_state", "hypervisor",
    "hypervisor_version", "os", "os_version", "vendor", "model", "serial",
)  # fmt: skip
_PLACES = (("zone", "zone_id"), ("pod", "pod_id"), ("cluster", "cluster_id"))
_MAKES = ("vendor", "model", "hypervisor")


class _Names:
    """A safe name for every identity; a second one of the same name gets a number."""

    def __init__(self, unsafe: re.Pattern[str]) -> None:
        self._unsafe = unsafe
        self._given: dict[Any, str] = {}
        self._taken: set[str] = set(_RESERVED)

    def of(self, identity: Any, text: str) -> str:
        if identity not in self._given:
            base = self._unsafe.sub("_", text)[:_LONGEST].lstrip("-") or "_"
            name, number = base, 1
            while name in self._taken:
                number += 1
                name = f"{base}_{number}"
            self._taken.add(name)
            self._given[identity] = name
        return self._given[identity]


def write_ansible(connection: sqlite3.Connection, target: Path | TextIO) -> None:
    """Write the inventory as YAML. Raises ReportError when there is no host to write."""
    hosts = records(connection, _HOSTS)
    if not hosts:
        raise ReportError("no host is known: collect from CloudStack first.")
    names, groups = _Names(_UNSAFE_HOST), _Names(_UNSAFE_GROUP)
    alias = {host["id"]: names.of(host["id"], host["name"]) for host in hosts}
    children: dict[str, dict[str, Any]] = {}
    for host in hosts:
        _place(children, groups, host, alias[host["id"]])
        for kind in _MAKES:
            if host[kind]:
                name = groups.of((kind, host[kind].lower()), f"{kind}_{host[kind].lower()}")
                _join(children, name, alias[host["id"]])
    for row in records(connection, _FOUND):
        if row["host_id"] in alias:
            name = groups.of(("finding", row["rule_id"]), f"finding_{row['rule_id']}")
            _join(children, name, alias[row["host_id"]])
    told = {alias[host["id"]]: _variables(host) for host in hosts}
    put(target, yaml_text({"all": {"hosts": told, "children": dict(sorted(children.items()))}}))


def _variables(host: dict[str, Any]) -> dict[str, Any]:
    """The address to reach it at, and what is known of it; unknown ones are left out."""
    address = {"ansible_host": host["ip_address"]} if host["ip_address"] else {}
    known = {f"stackaudit_{name}": host[name] for name in _VARIABLES if host[name] is not None}
    return {name: _harmless(value) for name, value in (address | known).items()}


def _harmless(text: str) -> str:
    return Unsafe(text) if _TEMPLATE.search(text) else text


def _place(
    children: dict[str, dict[str, Any]], groups: _Names, host: dict[str, Any], alias: str
) -> None:
    """Zone, pod and cluster hang under each other; the host is in the narrowest that is known."""
    above: str | None = None
    for kind, column in _PLACES:
        if host[column] is None:
            continue
        name = groups.of((kind, host[column]), f"{kind}_{host[kind] or host[column]}")
        if above is not None:
            children[above].setdefault("children", {})[name] = {}
        children.setdefault(name, {})
        above = name
    if above is not None:
        _join(children, above, alias)


def _join(children: dict[str, dict[str, Any]], group: str, alias: str) -> None:
    children.setdefault(group, {}).setdefault("hosts", {})[alias] = {}
