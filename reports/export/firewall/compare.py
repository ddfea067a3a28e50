"""What differs between two environments, in terms that hold in both."""

import difflib
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from reports.export.firewall.neutral import Roles

Record = dict[str, Any]


class Spec(NamedTuple):
    """How a section is compared.

    key: columns that say which rule it is; fields: what may differ then; kinds: column -> kind of
    name in Roles.kinds; ordered: column in whose groups the order decides.
    """

    key: tuple[str, ...]
    fields: tuple[str, ...] = ()
    kinds: dict[str, str] = {}  # noqa: RUF012 - never written
    ordered: tuple[str, ...] = ()


_PLACES = ("number",)  # shown, not compared: the order is
_PLACE = {"network": "network", "vpc": "vpc", "address": "address", "vm": "vm"}
SPECS = {
    "vpcs": Spec(("name",), ("offering", "state"), {"name": "vpc"}),
    "networks": Spec(
        ("name",),
        ("type", "owner", "vpc", "acl", "offering", "egress_default", "services"),
        {"name": "network", "vpc": "vpc", "acl": "acl"},
    ),
    "public_addresses": Spec(("network", "vpc", "address"), ("state",), _PLACE),
    "firewall_rules": Spec(
        ("network", "direction", "address", "family", "protocol", "ports"),
        ("icmp", "action", "sources", "destinations", "state"),
        _PLACE | {"sources": "peers", "destinations": "peers"},
    ),
    "port_forwards": Spec(
        ("network", "address", "protocol", "public_ports"),
        ("vm", "private_ports", "sources", "state"),
        _PLACE | {"sources": "peers"},
    ),
    "load_balancers": Spec(
        ("network", "address", "public_port"),
        ("protocol", "private_port", "algorithm", "sources", "members", "state"),
        _PLACE | {"sources": "peers", "members": "vms"},
    ),
    "acl_lists": Spec(("name",), ("tiers",), {"name": "acl", "tiers": "networks"}),
    "acl_rules": Spec(
        ("list", "direction", "protocol", "ports"),
        ("icmp", "action", "peers", "state"),
        {"list": "acl", "peers": "peers"},
        ("list", "direction"),
    ),
    "security_groups": Spec(("name",), ("members",), {"name": "group", "members": "vms"}),
    "security_group_rules": Spec(
        ("group", "direction", "protocol", "ports"),
        ("icmp", "peer", "peer_group"),
        {"group": "group", "peer": "peer", "peer_group": "group"},
    ),
    "remote_access_vpns": Spec(("address",), ("state",), _PLACE),
    "vpn_gateways": Spec(("vpc",), (), _PLACE),
    "vpn_customer_gateways": Spec(
        ("name",),
        (
            "remote_networks", "ike_version", "ike_policy", "ike_lifetime_seconds",
            "esp_policy", "esp_lifetime_seconds", "dead_peer_detection", "force_encapsulation",
        ),
        {"name": "customer_gateway", "remote_networks": "peers"},
    ),
    "vpn_connections": Spec(
        ("vpc", "customer_gateway"), ("passive",), _PLACE | {"customer_gateway": "customer_gateway"}
    ),
    "private_gateways": Spec(("vpc",), ("acl", "source_nat", "state"), _PLACE | {"acl": "acl"}),
    "static_routes": Spec(("vpc", "destination"), ("state",), _PLACE | {"destination": "peer"}),
}  # fmt: skip


def compare(here: dict[str, Any], there: dict[str, Any]) -> dict[str, Any]:
    """Differences of two documents of `read_firewall`, by section.

    `incomplete` lists what was not seen on either side: with it, nothing can be called the same.
    A field the version does not have is no such thing.
    """
    roles = Roles(here), Roles(there)
    sections: dict[str, dict[str, list[Record]] | None] = {}
    for name, spec in SPECS.items():
        rows = here["sections"][name], there["sections"][name]
        if rows[0] is None or rows[1] is None:
            sections[name] = None
            continue
        sections[name] = _section(
            spec, _neutral(spec, rows[0], roles[0]), _neutral(spec, rows[1], roles[1])
        )
    found = [part for parts in sections.values() if parts for part in parts.values()]
    return {
        "format": 1,
        "kind": "firewall-diff",
        "program": here["program"],
        "here": _side(here),
        "there": _side(there),
        "same": not any(found),
        "incomplete": [
            {"side": side, **lack}
            for side, document in (("here", here), ("there", there))
            for lack in document["not_seen"]
            if not (lack["column"] and lack["cause"] == "unsupported")
        ],
        "sections": sections,
    }


def _side(document: dict[str, Any]) -> dict[str, Any]:
    source = document["source"]
    side: Record = {**document["environment"]}
    return side | {"source": source["source"], "collected": source["collected"]}


def _neutral(spec: Spec, rows: Iterable[Record], roles: Roles) -> list[Record]:
    """Rows with roles for names and addresses; `id` stays, to find the rule by."""
    found = []
    for row in rows:
        new = {"id": row["id"]} | {name: row[name] for name in _PLACES if name in row}
        for column in spec.key + spec.fields:
            kind = spec.kinds.get(column)
            new[column] = _role(roles, kind, column, row) if kind else row[column]
        found.append(new)
    return found


def _role(roles: Roles, kind: str, column: str, row: Record) -> Any:
    value = row[column]
    if kind == "networks":
        return None if value is None else sorted(roles.kinds["network"](one) for one in value)
    if kind == "peers":
        return roles.peers(value, row.get("network"))
    return roles.peer(value) if kind == "peer" else roles.kinds[kind](value)


def _section(spec: Spec, here: list[Record], there: list[Record]) -> dict[str, list[Record]]:
    """Records only on one side, and pairs of the same key that differ in their fields."""
    only_here, only_there = (_in_order if spec.ordered else _unlike)(spec, here, there)
    different = []
    for row in list(only_here):
        key = _values(row, spec.key)
        twin = next((other for other in only_there if _values(other, spec.key) == key), None)
        if twin is None:
            continue
        only_here.remove(row)
        only_there.remove(twin)
        different.append(_pair(spec, row, twin))
    return {"only_here": only_here, "only_there": only_there, "different": different}


def _pair(spec: Spec, row: Record, twin: Record) -> Record:
    fields: dict[str, Any] = {
        name: {"here": row[name], "there": twin[name]}
        for name in spec.fields
        if row[name] != twin[name]
    }
    if not fields:  # the same rule at another place among the others
        fields = {name: {"here": row[name], "there": twin[name]} for name in _PLACES}
    return {name: row[name] for name in spec.key} | {
        "id_here": row["id"], "id_there": twin["id"], "fields": fields,
    }  # fmt: skip


def _unlike(
    spec: Spec, here: list[Record], there: list[Record]
) -> tuple[list[Record], list[Record]]:
    """Records without an equal on the other side, each counted once."""
    return _rest(spec, here, there), _rest(spec, there, here)


def _rest(spec: Spec, rows: list[Record], others: list[Record]) -> list[Record]:
    spare = Counter(_values(row, spec.key + spec.fields) for row in others)
    found = []
    for row in rows:
        values = _values(row, spec.key + spec.fields)
        if spare[values]:
            spare[values] -= 1
        else:
            found.append(row)
    return found


def _in_order(
    spec: Spec, here: list[Record], there: list[Record]
) -> tuple[list[Record], list[Record]]:
    """As _unlike, where a record also has to come in the same order among its group."""
    only_here: list[Record] = []
    only_there: list[Record] = []
    for group in dict.fromkeys(_values(row, spec.ordered) for row in here + there):
        a = [row for row in here if _values(row, spec.ordered) == group]
        b = [row for row in there if _values(row, spec.ordered) == group]
        matcher = difflib.SequenceMatcher(
            None,
            [_values(row, spec.key + spec.fields) for row in a],
            [_values(row, spec.key + spec.fields) for row in b],
            autojunk=False,
        )
        for kind, i1, i2, j1, j2 in matcher.get_opcodes():
            if kind != "equal":
                only_here += a[i1:i2]
                only_there += b[j1:j2]
    return only_here, only_there


def _values(row: Record, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(repr(row[column]) for column in columns)
