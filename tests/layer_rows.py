"""Rows of servers, arrays and places for estates made by hand."""

from typing import Any

Rows = dict[str, list[dict[str, Any]]]


def psu(name: str, number: int, **values: Any) -> dict[str, Any]:
    """A power supply of a server that works, of 1,000 W."""
    usual = {"server_id": name, "name": str(number), "state": "Enabled", "health": "OK",
             "capacity": 1000, "input_voltage": 230.0}  # fmt: skip
    return {**usual, **values}


def server(name: str, *supplies: dict[str, Any], peak: int | None = 400, **values: Any) -> Rows:
    """The server of a host that is called like it."""
    rows: Rows = {
        "server": [{"id": name, "serial": name, "power_state": "On", **values}],
        "host_server": [{"host_id": name, "server_id": name, "confidence": "measured",
                         "evidence": "its BMC", "method": "bmc address", "proofs": ""}],
        "server_psu": list(supplies),
    }  # fmt: skip
    if peak is not None:
        rows["server_sample"] = [{"server_id": name, "power_max": peak}]
    return rows


def redundant(name: str, needed: int | None = 2, health: str = "OK") -> Rows:
    """What the BMC says of the redundancy of its supplies."""
    row = {"server_id": name, "kind": "psu", "name": "group", "min_needed": needed,
           "health": health}  # fmt: skip
    return {"server_redundancy": [row]}


def nic(name: str, adapter: str, port: str, *, up: bool | None = True) -> Rows:
    """A NIC port with its adapter."""
    return {
        "server_adapter": [{"server_id": name, "id": adapter}],
        "server_nic": [{"server_id": name, "name": port, "adapter_id": adapter, "link_up": up}],
    }


def plugged(name: str, port: str, switch: str, switch_port: str) -> Rows:
    """A NIC port that is cabled to a port of a switch."""
    row = {"server_id": name, "nic": port, "switch_id": switch, "port": switch_port,
           "method": "bmc lldp", "confidence": "measured"}  # fmt: skip
    return {"server_port": [row]}


def array(name: str, *nodes: dict[str, Any], **values: Any) -> Rows:
    """An array with its nodes."""
    return {
        "storage_array": [{"id": name, "name": name, "kind": "ontap", **values}],
        "array_node": [{"array_id": name, **node} for node in nodes],
    }


def head(name: str, partner: str | None = None, **values: Any) -> dict[str, Any]:
    """A node with takeover by a partner."""
    usual: dict[str, Any] = {"id": name, "name": name, "state": "up"}
    if partner:
        usual |= {"partner": partner, "ha_enabled": True, "ha_state": "normal"}
    return {**usual, **values}


def port(of: str, node: str, name: str, **values: Any) -> Rows:
    """A physical port that hears no switch."""
    usual = {"array_id": of, "node_id": node, "id": name, "name": name, "type": "physical",
             "up": True, "broadcast_domain": "d"}  # fmt: skip
    return {"array_port": [{**usual, **values}]}


def share(of: str, pool: str, node: str, **lif: Any) -> Rows:
    """A pool that is a volume of an aggregate of a node, mounted by an interface of that node."""
    usual = {"array_id": of, "id": f"lif-{pool}", "name": f"lif-{pool}", "protocol": "nfs",
             "node_id": node, "home_node_id": node, "port_id": "e0", "home_port_id": "e0",
             "can_move": True, "up": True, "enabled": True}  # fmt: skip
    return {
        "array_lif": [{**usual, **lif}],
        "array_pool": [{"array_id": of, "id": f"aggr-{pool}", "home_node_id": node,
                        "state": "online"}],
        "array_volume": [{"array_id": of, "id": f"vol-{pool}", "pool_id": f"aggr-{pool}",
                          "state": "online"}],
        "pool_array": [{"kind": "storage_pool", "store_id": pool, "array_id": of,
                        "volume_id": f"vol-{pool}", "lif_id": f"lif-{pool}", "node_id": node,
                        "array_pool_id": f"aggr-{pool}", "method": "address+path",
                        "confidence": "measured", "evidence": "its address"}],
    }  # fmt: skip


def place(kind: str, pattern: str, number: int = 1, **values: Any) -> Rows:
    """A name of a block of the configuration."""
    row = {"number": number, "kind": kind, "pattern": pattern, "feeds": "[]", **values}
    return {"place": [row]}
