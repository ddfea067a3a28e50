"""What of the control plane belongs to what: balancers, virtual addresses, databases, machines.

Addresses are compared parsed. An address is proof; a full name is good; the first label of a name
counts only where it fits one object. Loopback is everybody's and so proves nothing, but for a
database that one management server alone calls local.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address

from audit.derive.link.names import full, is_address, short, without_port
from audit.derive.lists import comma_list, json_list
from audit.model.control_links import ControlLink
from audit.model.kinds import Table

_SERVERS = """
SELECT 'management_server/' || id, name, json_array(ip_address, service_ip), NULL, db_is_local
FROM management_server"""
_NODES = "SELECT 'database_node/' || id, name, json_array(address), port, NULL FROM db_node"
_MEMBERS = """
SELECT 'database_node/' || member, name, json_array(address), NULL, NULL FROM quorum_member"""
_BALANCERS = "SELECT 'balancer/' || id, name, json_array(address), NULL, vips FROM lb_node"
_MACHINES = """
SELECT 'machine/' || t.host_system_id, max(m.name), json_group_array(a.address), NULL, NULL
FROM host_system AS m
JOIN system_teller AS t ON m.id = t.teller_id AND m.source = t.source
LEFT JOIN (SELECT id AS host_system_id, address FROM host_system
    UNION SELECT host_system_id, address FROM host_address) AS a ON m.id = a.host_system_id
GROUP BY t.host_system_id"""
_BACKENDS = "SELECT lb_node_id, proxy, name, address, port FROM lb_server"
_BINDS = "SELECT lb_node_id, address FROM lb_bind"
_HELD = """
SELECT host_system_id, link, address FROM system_address
WHERE link <> 'lo' -- servers that answer for themselves (direct routing) have it there
ORDER BY host_system_id, link"""
_HOST = "SELECT value FROM setting WHERE name = 'host' AND value <> ''"
_ENDPOINTS = "SELECT hostname FROM db_server"
_SOURCES = "SELECT db_node_id, source_host, source_port, source_uuid FROM db_replica"
_LOCAL = ("localhost", "localhost.localdomain", "127.0.0.1", "::1")
_SURE = {"short name": "inferred", "name": "derived", "only one": "inferred", "local": "derived"}


@dataclass(slots=True)
class Thing:
    """An object with what it can be known by. rest: what its kind says beside."""

    id: str
    name: str | None
    addresses: frozenset[str]
    port: int | None
    rest: str | int | None


@dataclass(slots=True)
class Plane:
    """All objects of the control plane, by what they can be known by."""

    things: list[Thing]
    by_address: dict[str, list[Thing]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Thing]] = field(default_factory=lambda: defaultdict(list))
    by_short: dict[str, list[Thing]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Fill the indexes."""
        for thing in self.things:
            for address in thing.addresses:
                self.by_address[address].append(thing)
            if thing.name:
                self.by_name[full(thing.name)].append(thing)
                self.by_short[short(thing.name)].append(thing)

    def of(self, kind: str) -> list[Thing]:
        """Objects of a kind."""
        return [thing for thing in self.things if thing.id.startswith(f"{kind}/")]

    def find(
        self, text: str | None, kinds: Collection[str], port: int | None = None
    ) -> tuple[list[Thing], str]:
        """Objects of some kinds that an address or name means, and the method."""
        wanted = without_port(text or "")
        if not wanted or wanted in _LOCAL:
            return [], ""
        ways = [(self.by_address, wanted, "address")]
        if not is_address(wanted):
            ways += [
                (self.by_name, full(wanted), "name"),
                (self.by_short, short(wanted), "short name"),
            ]
        for index, word, method in ways:
            found = [one for one in index.get(word, ()) if one.id.partition("/")[0] in kinds]
            exact = [one for one in found if port is not None and one.port == port]
            found = exact or [one for one in found if None in (port, one.port)]
            if found and (method != "short name" or len(found) == 1):
                return found, method
        return [], ""


def control_links(connection: sqlite3.Connection) -> list[Table]:
    """Rows of control_link."""
    plane = _plane(connection)
    found: dict[tuple[str, ...], ControlLink] = {}
    for rows in (_holders, _backends, _entrances, _endpoints, _machines, _sources):
        for one in rows(connection, plane):
            found.setdefault((one.kind, one.from_id, one.to_id, one.detail), one)
    return [found[key] for key in sorted(found)]


def _plane(connection: sqlite3.Connection) -> Plane:
    things: dict[str, Thing] = {}
    for query in (_SERVERS, _NODES, _MEMBERS, _BALANCERS, _MACHINES):
        for identity, name, addresses, port, rest in connection.execute(query):
            told = frozenset(without_port(a) for a in json_list(addresses) if _is_told(a))
            old = things.get(identity)
            if old:  # a database node, as its cluster knows it
                things[identity] = Thing(
                    identity, old.name, old.addresses | told, old.port, old.rest
                )
            else:
                things[identity] = Thing(identity, name, told, port, rest)
    virtual = {a for thing in things.values() for a in _vips(thing)}
    virtual |= _bound(connection, things)
    vips = [Thing(f"vip/{a}", None, frozenset((a,)), None, None) for a in sorted(virtual)]
    return Plane([*things.values(), *vips])


def _is_told(address: str | None) -> bool:
    """It is an address or name that one object alone can have."""
    text = without_port(address or "")
    if not text or text in _LOCAL:
        return False
    return not is_address(text) or not (
        ip_address(text).is_unspecified or ip_address(text).is_link_local
    )


def _vips(thing: Thing) -> list[str]:
    told = str(thing.rest) if thing.id.startswith("balancer/") and thing.rest else None
    return [without_port(one) for one in json_list(told)]


def _bound(connection: sqlite3.Connection, things: dict[str, Thing]) -> set[str]:
    """Addresses of bind lines that are no balancer's own: virtual ones."""
    own = {
        a for thing in things.values() if thing.id.startswith("balancer/") for a in thing.addresses
    }
    told = {without_port(a) for _node, a in connection.execute(_BINDS)}
    return {
        a for a in told - own
        if is_address(a) and not ip_address(a).is_unspecified and not ip_address(a).is_loopback
    }  # fmt: skip


def _link(kind: str, one: str, other: str, method: str, why: str, detail: str = "") -> ControlLink:
    return ControlLink(
        kind=kind, from_id=one, to_id=other, detail=detail, method=method,
        confidence=_SURE.get(method, "measured"), evidence=why,
    )  # fmt: skip


def _holders(connection: sqlite3.Connection, plane: Plane) -> Iterator[ControlLink]:
    """Balancers that may have a virtual address, and machines that have it now."""
    virtual = {thing.id for thing in plane.of("vip")}
    for thing in plane.of("balancer"):
        for address in _vips(thing):
            yield _link(
                "holder", f"vip/{address}", thing.id, "configured", f"{address} is configured"
            )
    for node, address in connection.execute(_BINDS):
        vip = f"vip/{without_port(address)}"
        if vip in virtual:
            yield _link("holder", vip, f"balancer/{node}", "bind line", f"it binds {address}")
    for machine, link, address in connection.execute(_HELD):
        vip = f"vip/{without_port(address)}"
        if vip in virtual:
            yield _link("holds", vip, f"machine/{machine}", "address", f"{address} is on {link}")


def _backends(connection: sqlite3.Connection, plane: Plane) -> Iterator[ControlLink]:
    """What balancers send to. A database on a management server is told from it by its port."""
    for node, proxy, name, address, port in connection.execute(_BACKENDS):
        found, method = plane.find(address, ("database_node",), port)
        if not any(one.port == port is not None for one in found):
            servers, by = plane.find(address, ("management_server",))
            found, method = (servers, by) if servers else (found, method)
        if not found and not address:
            found, method = plane.find(name, ("management_server", "database_node"))
        for one in found:
            why = f"server {name} of {proxy} is {address or name}"
            yield _link("backend", f"balancer/{node}", one.id, method, why, f"{proxy}/{name}")


def _entrances(connection: sqlite3.Connection, plane: Plane) -> Iterator[ControlLink]:
    """What agents and system VMs are told to connect to."""
    for (value,) in connection.execute(_HOST):
        for text in comma_list(value):
            found, method = plane.find(text, ("vip", "balancer", "management_server"))
            for one in found:
                yield _link("entrance", "control/plane", one.id, method, f"setting host has {text}")


def _endpoints(connection: sqlite3.Connection, plane: Plane) -> Iterator[ControlLink]:
    """What is behind the database host of db.properties."""
    for (host,) in connection.execute(_ENDPOINTS):
        found, method = plane.find(host, ("vip", "balancer", "database_node"))
        if not found:
            found, method = _on_machine(host, plane)
        if not found and without_port(host) in _LOCAL:
            homes = [one for one in plane.of("management_server") if one.rest]
            if len(homes) == 1:
                found = [n for n in plane.of("database_node") if n.addresses & homes[0].addresses]
                method = "local"
        for one in found:
            yield _link("endpoint", f"database/{host}", one.id, method, f"db.properties has {host}")


def _on_machine(host: str, plane: Plane) -> tuple[list[Thing], str]:
    """Database nodes on the machine that has an address now: of a fail-over pair, say."""
    machines, method = plane.find(host, ("machine",))
    there = {a for machine in machines for a in machine.addresses}
    return [node for node in plane.of("database_node") if node.addresses & there], method


def _machines(_connection: sqlite3.Connection, plane: Plane) -> Iterator[ControlLink]:
    """Which machine an object runs on."""
    for thing in plane.things:
        if thing.id.partition("/")[0] not in ("management_server", "database_node", "balancer"):
            continue
        for text in (*sorted(thing.addresses), thing.name):
            found, method = plane.find(text, ("machine",))
            if found:
                yield _link("machine", thing.id, found[0].id, method, f"{text} is the machine's")
                break


def _sources(connection: sqlite3.Connection, plane: Plane) -> Iterator[ControlLink]:
    """Which node a replica reads from."""
    known = {thing.id for thing in plane.of("database_node")}
    for node, host, port, uuid in connection.execute(_SOURCES):
        me = f"database_node/{node}"
        if f"database_node/{uuid}" in known:
            yield _link("source", me, f"database_node/{uuid}", "server id", f"its source is {uuid}")
            continue
        found, method = plane.find(host, ("database_node",), port)
        for one in found:
            if one.id != me:
                yield _link("source", me, one.id, method, f"its source is {host}")
