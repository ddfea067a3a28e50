"""Switches, and the hosts behind their ports, as the drawings of them need it."""

from collections import defaultdict

from reports.facts import Facts, Row
from reports.language import t


def switches(facts: Facts) -> list[Row]:
    """Switches with their place in the network, by name."""
    rows = facts.rows(
        "SELECT s.id, coalesce(s.name, s.id) AS name, s.vendor, s.model, s.os_version, r.role, "
        "r.hosts, r.neighbors, r.partner, r.members FROM switch AS s "
        "JOIN switch_role AS r ON r.switch_id = s.id GROUP BY s.id ORDER BY name, s.id"
    )
    return _with_short_names(rows)


def host_legs(facts: Facts) -> list[Row]:
    """Hosts with the switches their ports that are not down lead to, ports counted."""
    rows = facts.rows(
        "SELECT h.id, h.name, h.cluster_id, c.name AS cluster, h.pod_id, p.name AS pod, h.zone_id, "
        "z.name AS zone, r.known, r.why_not, l.chassis_up, l.switches, l.ports_up, l.methods "
        "FROM host AS h LEFT JOIN cluster AS c ON c.id = h.cluster_id "
        "LEFT JOIN pod AS p ON p.id = h.pod_id LEFT JOIN zone AS z ON z.id = h.zone_id "
        "LEFT JOIN host_cabling AS l ON l.host_id = h.id "
        "LEFT JOIN host_reach AS r ON r.host_id = h.id "
        "GROUP BY h.id ORDER BY c.name, h.name, h.id"
    )
    legs: dict[str, list[Row]] = defaultdict(list)
    for leg in facts.rows(
        "SELECT b.host_id, b.switch_id, count(*) AS ports, max(b.lag IS NOT NULL) AS lag "
        "FROM host_port AS b LEFT JOIN switch_port AS p "
        "ON p.switch_id = b.switch_id AND p.name = b.port "
        "WHERE coalesce(p.oper_up, 1) GROUP BY b.host_id, b.switch_id ORDER BY 1, 2"
    ):
        legs[leg["host_id"]].append(leg)
    return [{**row, "legs": legs[row["id"]]} for row in rows]


def told(facts: Facts) -> str:
    """How many hosts told their links themselves; empty where none was asked."""
    (row,) = facts.rows(
        "SELECT (SELECT count(DISTINCT host_id) FROM host_nic_told) AS told, "
        "(SELECT count(DISTINCT id) FROM host) AS hosts"
    )
    if not row["told"]:
        return ""
    return t("{told} of {hosts} hosts told their own links.", **row)


def is_single(host: Row) -> bool:
    """Its ports that are up lead to one chassis."""
    return bool(host["chassis_up"] == 1)


def together(shown: set[str], hosts: list[Row], links: list[Row]) -> list[list[str]]:
    """Access switches that share a host or are a pair, as groups."""
    leader = {switch: switch for switch in shown}

    def find(switch: str) -> str:
        while leader[switch] != switch:
            switch = leader[switch]
        return switch

    bonds = [[leg["switch_id"] for leg in host["legs"]] for host in hosts]
    bonds += [[r["a_switch"], r["b_switch"]] for r in links if r["is_peer_link"]]
    for bond in bonds:
        near = sorted({find(switch) for switch in bond if switch in shown})
        for other in near[1:]:
            leader[other] = near[0]
    groups: dict[str, list[str]] = defaultdict(list)
    for switch in sorted(shown):
        groups[find(switch)].append(switch)
    return list(groups.values())


def first_label(name: str) -> str:
    """The name without its domain; an address stays whole."""
    label = name.partition(".")[0]
    return name if label.isdecimal() else label


def _with_short_names(switches: list[Row]) -> list[Row]:
    """Switches by the first label of their name, where that still tells them apart."""
    short = [first_label(row["name"]) for row in switches]
    if len(set(short)) < len(switches):
        return switches
    return [{**row, "name": name} for row, name in zip(switches, short, strict=True)]
