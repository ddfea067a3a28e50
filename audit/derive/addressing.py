"""Arithmetic on networks that SQL cannot do: shadowed ACL rules, overlapping networks.

What cannot be read (no CIDR, no port where one is needed, ICMP types, which the API tells and the
model does not keep) is left out: it is neither shadowed nor overlapping.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Network,
    collapse_addresses,
    ip_network,
    summarize_address_range,
)

from audit.derive.lists import comma_list
from audit.model.addressing import AclShadow, CidrOverlap
from audit.model.kinds import Table

Net = IPv4Network | IPv6Network

_NUMBERS = {"6": "tcp", "17": "udp", "1": "icmp", "-1": "all"}
_ALL_PORTS = (1, 65535)
_RULES = """
    SELECT id, acl_id, number, lower(action), lower(direction), lower(protocol), start_port,
        end_port, cidr_list
    FROM network_acl_rule
    WHERE acl_id IS NOT NULL AND number IS NOT NULL AND coalesce(state, 'Active') <> 'Revoke'
    ORDER BY acl_id, number, id"""
_REACHED = """
    SELECT v.id, v.cidr, 'VPN connection', k.id, c.cidr_list
    FROM vpn_connection AS k
    JOIN vpn_gateway AS g ON k.vpn_gateway_id = g.id
    JOIN vpn_customer_gateway AS c ON k.customer_gateway_id = c.id
    JOIN vpc AS v ON g.vpc_id = v.id
    UNION ALL
    SELECT v.id, v.cidr, 'static route', r.id, r.cidr
    FROM static_route AS r
    JOIN vpc AS v ON r.vpc_id = v.id
    WHERE coalesce(r.state, 'Active') <> 'Revoke' AND r.cidr <> '0.0.0.0/0'
    UNION ALL
    SELECT n.id, n.cidr, 'remote-access VPN', a.id, a.ip_range
    FROM remote_access_vpn AS a
    JOIN public_ip AS p ON a.public_ip_id = p.id
    JOIN network AS n ON p.associated_network_id = n.id
    ORDER BY 1, 3, 4"""


@dataclass(frozen=True, slots=True)
class _Match:
    """What one ACL rule matches. ports: None where the protocol has none we know."""

    id: str
    number: int
    action: str
    direction: str
    protocol: str
    ports: tuple[int, int] | None
    networks: tuple[Net, ...]

    def covers(self, other: "_Match") -> bool:
        """Whether everything `other` matches is matched by this rule."""
        if self.direction != other.direction:
            return False
        if self.protocol != "all" and not self._same_ports(other):
            return False
        return all(any(_inside(small, big) for big in self.networks) for small in other.networks)

    def _same_ports(self, other: "_Match") -> bool:
        if self.protocol != other.protocol or self.ports is None or other.ports is None:
            return False
        return self.ports[0] <= other.ports[0] and other.ports[1] <= self.ports[1]


def shadows(connection: sqlite3.Connection) -> list[Table]:
    """ACL rules that one earlier rule of their list covers, with the first such rule."""
    lists: dict[str, list[_Match]] = defaultdict(list)
    for uid, acl, number, action, direction, protocol, start, end, cidrs in connection.execute(
        _RULES
    ):
        networks = parse(cidrs)
        if networks and action and direction and protocol:
            name = _NUMBERS.get(protocol, protocol)
            ports = _ports(name, start, end)
            match = _Match(uid, number, action, direction, name, ports, networks)
            lists[acl].append(match)
    return [
        AclShadow(
            rule_id=late.id,
            acl_id=acl,
            number=late.number,
            by_id=early.id,
            by_number=early.number,
            same_action=early.action == late.action,
        )
        for acl, matches in lists.items()
        for early, late in _covered(matches)
    ]


def _covered(matches: list[_Match]) -> Iterator[tuple[_Match, _Match]]:
    for position, late in enumerate(matches):
        early = next((m for m in matches[:position] if m.covers(late)), None)
        if early is not None:
            yield early, late


def _ports(protocol: str, start: int | None, end: int | None) -> tuple[int, int] | None:
    if protocol not in {"tcp", "udp"}:
        return None
    if start is None:
        return _ALL_PORTS
    return start, start if end is None else end


def overlaps(connection: sqlite3.Connection) -> list[Table]:
    """Pairs of a local network and one beyond a VPN or gateway that share addresses."""
    return [
        CidrOverlap(owner_id=owner, via=via, via_id=via_id, remote=remote, local=local)
        for owner, local, via, via_id, remotes in connection.execute(_REACHED)
        for remote in comma_list(remotes)
        if _meet(parse(local), parse(remote))
    ]


def _meet(ours: Iterable[Net], theirs: tuple[Net, ...]) -> bool:
    return any(a.version == b.version and _touch(a, b) for a in ours for b in theirs)


def _touch(a: Net, b: Net) -> bool:
    return _inside(a, b) or _inside(b, a)


def _inside(small: Net, big: Net) -> bool:
    return (
        small.version == big.version
        and int(big.network_address) <= int(small.network_address)
        and int(small.broadcast_address) <= int(big.broadcast_address)
    )


@lru_cache(maxsize=4096)
def parse(text: str | None) -> tuple[Net, ...]:
    """Networks of a comma-separated list of CIDRs or `first-last` ranges, neighbours merged.

    Empty when any part cannot be read: half a list would prove too much.
    """
    found: list[Net] = []
    try:
        for part in comma_list(text):
            found.extend(_networks(part))
    except ValueError:
        return ()
    fours = collapse_addresses(n for n in found if isinstance(n, IPv4Network))
    sixes = collapse_addresses(n for n in found if isinstance(n, IPv6Network))
    return (*fours, *sixes)


def _networks(part: str) -> Iterable[Net]:
    first, dash, last = part.partition("-")
    if dash:
        return summarize_address_range(IPv4Address(first.strip()), IPv4Address(last.strip()))
    return [ip_network(part, strict=False)]
