"""Rows of control planes for estates made by hand: balancers, databases, their machines."""

import json
from typing import Any

Rows = dict[str, list[dict[str, Any]]]


def management(*addresses: str, host: str | None = None) -> Rows:
    """Management servers m1, m2 ... at addresses; host: what agents are told (None: not read)."""
    rows: Rows = {
        "management_server": [
            {"id": f"m{n}", "name": f"mgmt{n}", "state": "Up", "service_ip": address}
            for n, address in enumerate(addresses, 1)
        ]
    }
    if host is not None:
        rows["configuration"] = [
            {"name": "host", "scope": "global", "scope_id": "", "value": host}
        ]  # fmt: skip
    return rows


def database_host(name: str) -> Rows:
    """The database as db.properties names it."""
    return {"db_server": [{"hostname": name, "replicas": ""}]}


def balancer(name: str, address: str, vips: tuple[str, ...] = (), **values: Any) -> Rows:
    """A balancer."""
    row = {"id": name, "name": name, "cluster": "front", "kind": "haproxy", "address": address,
           "vips": json.dumps(vips), **values}  # fmt: skip
    return {"lb_node": [row]}


def backend(of: str, proxy: str, *addresses: str, port: int = 8080, **values: Any) -> Rows:
    """Servers of a backend, all UP."""
    usual = {"lb_node_id": of, "proxy": proxy, "port": port, "status": "UP"}
    return {
        "lb_server": [
            {**usual, "name": f"s{n}", "address": address, **values}
            for n, address in enumerate(addresses, 1)
        ]
    }


def node(name: str, address: str, **values: Any) -> Rows:
    """A database server."""
    row = {"id": name, "name": name, "address": address, "port": 3306, "cluster": "cloud",
           "product": "mariadb", "version": "10.11.14", **values}  # fmt: skip
    return {"db_node": [row]}


def galera(names: dict[str, str], arbiters: int = 0, **values: Any) -> Rows:
    """Members of one primary view by name and site, each of weight 1; their addresses follow."""
    places = {name: f"10.9.0.{n}" for n, name in enumerate(names, 1)}
    view = sorted(f"{a}:3306" for a in places.values()) + [""] * arbiters
    rows: Rows = {"db_node": [], "galera_node": []}
    for name, site in names.items():
        rows["db_node"] += node(name, places[name], site=site, wsrep_on=True, role="galera")[
            "db_node"
        ]
        rows["galera_node"].append(
            {"db_node_id": name, "cluster_name": "cloud", "cluster_uuid": "u", "conf_id": 7,
             "status": "Primary", "size": len(names) + arbiters, "weight": 1, "ready": True,
             "cluster_weight": len(names) + arbiters, "node_address": places[name],
             "incoming": json.dumps(view), "members": json.dumps(sorted(places.values())),
             **values}
        )  # fmt: skip
    return rows


def machine(name: str, address: str, **values: Any) -> Rows:
    """A machine that was asked itself."""
    return {
        "host_system": [{"id": name, "name": name, "address": address, "kind": "linux", **values}]
    }
