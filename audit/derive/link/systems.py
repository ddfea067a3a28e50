"""Which host of CloudStack an operating system that was asked is, and where its links are cabled.

CloudStack knows a host by its address and name, and so do operating systems: the address is
measured, a name alone inferred. What disagrees is kept and binds nothing. Several sources may
tell of one host (SSH and the API of its pool).
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from audit.derive.link import between
from audit.derive.link.identity import Names, domains_differ, unique
from audit.derive.link.names import full, short
from audit.derive.link.read import read
from audit.derive.link.server_ports import Nic, cabled
from audit.model.kinds import Table
from audit.model.links import HostLinkPort, SystemConflict, SystemHost

Claims = dict[str, dict[str, str]]  # method: host: what proves it
METHODS = ("address", "host name")
_CONFIDENCE = {"address": "measured", "host name": "inferred"}
_SYSTEMS = "SELECT id, max(name), max(uuid) FROM host_system GROUP BY id ORDER BY id"
_ADDRESSES = """
SELECT id, lower(address) FROM host_system WHERE address <> ''
UNION SELECT host_system_id, lower(address) FROM host_address ORDER BY 1, 2"""
_HOSTS = "SELECT id, name, lower(ip_address) FROM host ORDER BY id"
_METHOD = {"bmc lldp": "host lldp"}
_NICS = """
SELECT DISTINCT l.host_system_id, l.name, lower(l.mac), lower(l.permanent_mac), l.name,
    coalesce(nullif(n.chassis_id, ''), n.system_name), nullif(n.port_id, ''), NULL,
    n.system_name, 'the host'
FROM system_link AS l
LEFT JOIN (SELECT t.host_system_id, n.link, n.chassis_id, n.system_name, n.port_id
    FROM host_neighbor AS n JOIN system_teller AS t ON n.host_system_id = t.teller_id) AS n
    ON n.host_system_id = l.host_system_id AND n.link = l.name
WHERE l.kind = 'physical' ORDER BY 1, 2, 3, 4, 6, 7"""
_LEARNED = """
SELECT DISTINCT m.switch_id, m.port, m.mac FROM mac_entry AS m
WHERE m.port <> '' AND m.mac IN (
    SELECT lower(mac) FROM host_link WHERE kind = 'physical'
    UNION SELECT lower(permanent_mac) FROM host_link WHERE kind = 'physical'
) ORDER BY 1, 2, 3"""


def bind(connection: sqlite3.Connection) -> list[Table]:
    """Rows of system_host and system_conflict."""
    systems = [tuple(row) for row in connection.execute(_SYSTEMS)]
    if not systems:
        return []
    claims = _claims(connection, systems)
    rows, conflicts = decide(claims, {one[0]: one[2] for one in systems})
    return [*rows, *conflicts]


def _claims(connection: sqlite3.Connection, systems: list[tuple[str, ...]]) -> dict[str, Claims]:
    """Per system, what each method says."""
    hosts = [tuple(row) for row in connection.execute(_HOSTS)]
    at = unique((address or "", host) for host, _name, address in hosts)
    whole = unique((full(name), host) for host, name, _ in hosts)
    shorts = unique((short(name), host) for host, name, _ in hosts)
    names = {host: full(name) for host, name, _ in hosts}
    found: dict[str, Claims] = defaultdict(lambda: {method: {} for method in METHODS})
    for system, address in connection.execute(_ADDRESSES):
        if address in at:
            why = f"it has the address {address}, at which CloudStack reaches the host"
            found[system]["address"].setdefault(at[address], why)
    for system, told, _uuid in systems:
        name = full(told)
        host = whole.get(name) or shorts.get(short(name))
        if host and not domains_differ(name, names[host]):
            found[system]["host name"][host] = f"it calls itself {told}"
    return found


def decide(
    claims: dict[str, Claims], uuids: dict[str, str | None]
) -> tuple[list[SystemHost], list[SystemConflict]]:
    """One host per system; two machines are not one host."""
    machines: dict[str, set[str]] = defaultdict(set)
    for system, told in claims.items():
        for host in _best(told):
            machines[host].add(uuids.get(system) or "")
    rows: list[SystemHost] = []
    conflicts: list[SystemConflict] = []
    for system in sorted(claims):
        told = claims[system]
        hosts = {host for by in told.values() for host in by}
        several = [host for host in _best(told) if len(machines[host] - {""}) > 1]
        if len(hosts) == 1 and not several:
            rows.append(_row(system, next(iter(hosts)), told))
        else:
            reason = "another machine says so too" if several else "its name and addresses disagree"
            conflicts += _conflicts(system, told, reason)
    return rows, conflicts


def _best(told: Claims) -> dict[str, str]:
    """What the strongest method that says anything says."""
    return next((told[method] for method in METHODS if told[method]), {})


def _row(system: str, host: str, told: Claims) -> SystemHost:
    methods = [method for method in METHODS if host in told[method]]
    return SystemHost(
        host_system_id=system, host_id=host, method=methods[0], proofs=", ".join(methods),
        confidence=_CONFIDENCE[methods[0]], evidence="; ".join(told[m][host] for m in methods),
    )  # fmt: skip


def _conflicts(system: str, told: Claims, reason: str) -> Iterator[SystemConflict]:
    for method in METHODS:
        for host, why in sorted(told[method].items()):
            yield SystemConflict(
                host_system_id=system, host_id=host, method=method, detail=f"{why}; {reason}"
            )


def cables(connection: sqlite3.Connection) -> list[Table]:
    """Rows of host_link_port: what the host hears, the switch hears, or learned."""
    nics = [Nic(*row) for row in connection.execute(_NICS)]
    net = read(connection, servers=False) if nics else None
    if net is None or not net.switches:
        return []
    learned = [tuple(row) for row in connection.execute(_LEARNED)]
    return [
        HostLinkPort(
            host_system_id=row.server_id, link=row.nic, switch_id=row.switch_id, port=row.port,
            lag=row.lag, method=_METHOD.get(row.method, row.method), confidence=row.confidence,
            evidence=row.evidence,
        )
        for row in cabled(net, between.connect(net), Names(net), nics, learned)
    ]  # fmt: skip
