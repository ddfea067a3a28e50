"""`lldpctl -f json0` (lldpd): neighbours; json0 has lists everywhere, where json may have none."""

import json
from collections.abc import Iterator
from typing import Any

from collectors.convert_basic import objects
from collectors.convert_hardware import stripped
from collectors.ssh.parse.common import address, inner, whole

Fields = dict[str, Any]


def neighbors(text: str) -> list[Fields]:
    """Columns of host_neighbor. Raises ValueError."""
    told = json.loads(text)
    if not isinstance(inner(told, "lldp"), list):
        raise ValueError("no answer of lldpctl")  # noqa: TRY004 - of the text
    found = {
        (one["link"], one["chassis_id"], one["port_id"]): one
        for root in objects(told["lldp"])
        for link in objects(root.get("interface"))
        for one in _neighbor(link)
    }
    return list(found.values())


def _neighbor(link: Fields) -> Iterator[Fields]:
    name = stripped(link.get("name"))
    if name is None:
        return
    chassis, port = _first(link, "chassis"), _first(link, "port")
    own = [vlan for vlan in objects(link.get("vlan")) if vlan.get("pvid") is True]
    yield {
        "link": name,
        "chassis_id": _id(chassis),
        "port_id": _id(port),
        "system_name": _value(chassis, "name"),
        "port_description": _value(port, "descr"),
        "protocol": stripped(link.get("via")),
        "vlan": whole(own[0].get("vlan-id")) if own else None,
        "lag_id": whole(_value(port, "aggregation")),
    }


def _first(value: Fields, name: str) -> Fields:
    return next(iter(objects(value.get(name))), {})


def _value(value: Fields, name: str) -> str | None:
    return stripped(_first(value, name).get("value"))


def _id(value: Fields) -> str:
    text = _value(value, "id") or ""
    return address(text) or text
