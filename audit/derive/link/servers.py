"""Which server a host of CloudStack is, and where its NICs are cabled."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence

from audit.derive.link import attach, between
from audit.derive.link.facts import End, Net
from audit.derive.link.identity import Names, domains_differ, unique
from audit.derive.link.names import full, is_address, is_unicast, short, without_port
from audit.derive.link.proofs import Proof, decide
from audit.derive.link.read import read
from audit.derive.link.server_ports import server_ports
from audit.model.kinds import Table
from audit.model.links import HostPort
from audit.model.metal import ServerPort
from audit.vocabulary import CONFIDENCES

# the address a BMC was asked at is its own; one it tells may be a default that many have
_ADDRESSES = """
SELECT id, address, 1 FROM server WHERE address <> ''
UNION SELECT server_id, address, 0 FROM server_bmc_nic WHERE address NOT IN ('', '0.0.0.0')
UNION SELECT server_id, host_name, 0 FROM server_bmc_nic WHERE host_name <> ''
ORDER BY 1, 2, 3"""
_WANTED = "SELECT id, oobm_address FROM host WHERE oobm_address <> '' ORDER BY id"
_NAMES = """
SELECT id, host_name, 'its operating system told the BMC' FROM server WHERE host_name <> ''
UNION SELECT server_id, host_name, 'its BMC is called' FROM server_bmc_nic WHERE host_name <> ''
ORDER BY 1, 3, 2"""
_MACS = """
SELECT DISTINCT lower(mac), server_id FROM server_nic WHERE mac <> ''
UNION SELECT lower(permanent_mac), server_id FROM server_nic WHERE permanent_mac <> ''"""
_SYSTEMS = """
SELECT b.host_id, s.id, 'UUID', o.uuid FROM system_host AS b
JOIN host_system AS o ON o.id = b.host_system_id JOIN server AS s ON lower(s.uuid) = o.uuid
UNION SELECT b.host_id, s.id, 'serial', o.serial FROM system_host AS b
JOIN host_system AS o ON o.id = b.host_system_id JOIN server AS s ON s.serial = o.serial
UNION SELECT b.host_id, n.server_id, 'address', min(l.permanent_mac) FROM system_host AS b
JOIN host_link AS l ON l.host_system_id = b.host_system_id AND l.kind = 'physical'
JOIN server_nic AS n ON lower(n.permanent_mac) = l.permanent_mac
GROUP BY b.host_id, n.server_id ORDER BY 1, 2, 3"""
_AFFIX = r"(?:ilo|ilom|idrac|drac|rac|ipmi|bmc|xcc|imm|cimc|irmc|oob|oobm|mgmt|console)\d*"
_BMC_NAME = re.compile(rf"^{_AFFIX}[-_]|[-_]{_AFFIX}$")
_NOBODY = ("", "localhost", "localhost.localdomain", "(none)")


def bind(connection: sqlite3.Connection) -> list[Table]:
    """Rows of host_server, host_server_conflict and server_port."""
    if not connection.execute("SELECT count(*) FROM server").fetchone()[0]:
        return []
    net = read(connection, servers=False)
    proofs = [*_by_system(connection), *_by_address(connection), *_by_name(connection, net)]
    ports: list[ServerPort] = []
    if net.switches:
        cables, names = between.connect(net), Names(net)
        ports = server_ports(connection, net, cables, names)
        bound, _ = attach.attach(net, cables)
        proofs += [*_by_announced(connection, names), *by_cabling(bound, ports)]
    rows, conflicts = decide(proofs)
    return [*rows, *conflicts, *ports]


def _by_system(connection: sqlite3.Connection) -> Iterator[Proof]:
    """The operating system of the host tells the server's UUID, serial or a NIC's own address."""
    for host, server, what, value in connection.execute(_SYSTEMS):
        method = "mac" if what == "address" else "system"
        why = f"its operating system tells the {what} {value}, which is the server's"
        yield Proof(host, server, method, "measured", why)


def _by_address(connection: sqlite3.Connection) -> Iterator[Proof]:
    """The BMC address CloudStack was given is the address of the server's BMC."""
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for server, address, asked in connection.execute(_ADDRESSES):
        found[without_port(address)].append((server, bool(asked)))
    for host, address in connection.execute(_WANTED):
        told = found.get(without_port(address), [])
        for server, asked in [one for one in told if one[1]] or told:
            says = "at which the server was asked" if asked else "which the server calls its own"
            why = f"CloudStack reaches its BMC at {address}, {says}"
            yield Proof(host, server, "bmc address", "measured", why)


def _by_name(connection: sqlite3.Connection, net: Net) -> Iterator[Proof]:
    """The server or its BMC has the name of one host; words for a BMC beside it left out."""
    hosts = {host.id: full(host.name) for host in net.hosts}
    named = [(name, host) for host, name in hosts.items() if name not in _NOBODY]
    whole = unique(named)
    shorts = unique((short(name), host) for name, host in named)
    for server, told, what in connection.execute(_NAMES):
        name = full(told)
        label = short(name)
        bare = label if is_address(name) else _BMC_NAME.sub("", label)
        host = whole.get(name) or shorts.get(label) or shorts.get(bare)
        if host and not domains_differ(name, hosts[host]):
            yield Proof(host, server, "host name", "inferred", f"{what} {told}")


def _by_announced(connection: sqlite3.Connection, names: Names) -> Iterator[Proof]:
    """The host announces an address of the server's NICs by LLDP under its own name."""
    owners = unique((mac, server) for mac, server in connection.execute(_MACS) if is_unicast(mac))
    for mac, (host, _) in sorted(names.announced.items()):
        if mac in owners:
            why = f"the host announces {mac} by LLDP, an address of the server's NICs"
            yield Proof(host, owners[mac], "mac", "derived", why)


def by_cabling(bound: Sequence[HostPort], ports: Sequence[ServerPort]) -> Iterator[Proof]:
    """A NIC of the server is cabled to the port that the host was found behind."""
    servers: dict[End, set[str]] = defaultdict(set)
    hosts: dict[End, list[HostPort]] = defaultdict(list)
    for port in ports:
        servers[port.switch_id, port.port].add(port.server_id)
    for row in bound:
        hosts[row.switch_id, row.port].append(row)
    for port in ports:
        end = port.switch_id, port.port
        if len(servers[end]) == len(hosts[end]) == 1:
            row = hosts[end][0]
            weakest = max(row.confidence, port.confidence, key=CONFIDENCES.index)
            why = (
                f"the server is on {port.port} of switch {port.switch_id} ({port.evidence}), where "
                f"the host was found by {row.method}"
            )
            confidence = "derived" if weakest == "measured" else weakest
            yield Proof(row.host_id, port.server_id, "mac", confidence, why)
