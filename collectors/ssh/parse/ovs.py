"""`ovs-vsctl -f json list Bridge|Port|Interface`: bridges, bonds and their members.

Values are JSON with marks of OVSDB (RFC 7047, 5.1): ["set", [...]], ["map", ...], ["uuid", "..."].
A set of one is written as its member, an empty one is not set.
"""

import json
from collections.abc import Iterator
from typing import Any

from collectors.convert_hardware import stripped
from collectors.ssh.parse.common import inner, is_guests, whole
from collectors.ssh.parse.links import NOBODY, Fields

_PAIR = 2


def table(text: str) -> list[dict[str, list[Any]]]:
    """Rows as column -> members of the value. Raises ValueError."""
    told = json.loads(text)
    headings, data = inner(told, "headings"), inner(told, "data")
    if not isinstance(headings, list) or not isinstance(data, list):
        raise ValueError("no table of OVSDB")  # noqa: TRY004 - of the text, not of an argument
    return [
        {str(name): _values(value) for name, value in zip(headings, row, strict=False)}
        for row in data
        if isinstance(row, list)
    ]


def _values(value: Any) -> list[Any]:
    if isinstance(value, list) and len(value) == _PAIR and value[0] in ("set", "map"):
        return [_values(one)[0] for one in value[1] if _values(one)] if value[0] == "set" else []
    if isinstance(value, list) and len(value) == _PAIR and value[0] == "uuid":
        return [value[1]] if isinstance(value[1], str) else []
    return [value] if isinstance(value, (str, int, float, bool)) else []


class Ovs:
    """The three tables put together."""

    def __init__(self, bridges: str, ports: str, interfaces: str) -> None:
        self._interfaces = {_one(row, "_uuid"): row for row in table(interfaces)}
        self._ports = {_one(row, "_uuid"): row for row in table(ports)}
        self._bridges = table(bridges)

    def _of(self, port: dict[str, list[Any]]) -> list[dict[str, list[Any]]]:
        ids = [one for one in port.get("interfaces", []) if isinstance(one, str)]
        return [self._interfaces[one] for one in ids if one in self._interfaces]

    def bonds(self) -> Iterator[tuple[str, Fields, dict[str, Fields]]]:
        """Name, columns of host_bond, columns of its members by link."""
        for port in self._ports.values():
            name, legs = stripped(_one(port, "name")), self._of(port)
            if name is None or len(legs) < _PAIR:
                continue
            lacp = _one(port, "lacp") in ("active", "passive")
            found = {
                n: _member(leg, lacp=lacp) for leg in legs if (n := stripped(_one(leg, "name")))
            }
            yield name, _bond(port, found, lacp=lacp), found

    def networks(self, physical: set[str]) -> Iterator[Fields]:
        """Columns of host_network: bridges, and fake bridges of a VLAN upon them."""
        for bridge in self._bridges:
            name = stripped(_one(bridge, "name"))
            ids = [one for one in bridge.get("ports", []) if isinstance(one, str)]
            ports = [self._ports[one] for one in ids if one in self._ports]
            if name is None:
                continue
            uplinks = sorted({u for p in ports if (u := self._uplink(p, physical))})
            link = uplinks[0] if len(uplinks) == 1 else None
            yield {"name": name, "link": link, "switch": name, "vlan": None}
            for port in ports:
                fake = stripped(_one(port, "name"))
                if _one(port, "fake_bridge") is True and fake and fake != name:
                    tag = whole(_one(port, "tag"))
                    vlan = str(tag) if tag is not None else None
                    yield {"name": fake, "link": link, "switch": name, "vlan": vlan}

    def _uplink(self, port: dict[str, list[Any]], physical: set[str]) -> str | None:
        """The bond, or the link that is no part of the bridge itself nor of a VM."""
        name, legs = stripped(_one(port, "name")), self._of(port)
        if name is None or is_guests(name):
            return None
        outside = len(legs) >= _PAIR or (name in physical and not _one(port, "fake_bridge"))
        return name if outside else None


def _one(row: dict[str, list[Any]], column: str) -> Any:
    found = row.get(column, [])
    return found[0] if found else None


def _bond(port: dict[str, list[Any]], legs: dict[str, Fields], *, lacp: bool) -> Fields:
    mode = stripped(_one(port, "bond_mode"))
    ups = [leg["up"] for leg in legs.values()]
    partners = {leg["partner_mac"] for leg in legs.values()}
    return {
        "mode": "lacp" if lacp else mode or "active-backup",
        "hash_policy": mode if lacp else None,
        "partner_mac": NOBODY if partners == {NOBODY} else None,
        "links_up": sum(ups) if None not in ups else None,
    }


def _member(leg: dict[str, list[Any]], *, lacp: bool) -> Fields:
    """lacp_current is false where nothing was heard of the partner lately."""
    state = _one(leg, "link_state")
    silent = lacp and _one(leg, "lacp_current") is False
    return {
        "up": state == "up" if state in ("up", "down") else None,
        "partner_mac": NOBODY if silent else None,
    }
