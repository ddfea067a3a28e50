"""Estates with hosts on pairs of access switches below two cores, as rows of collected tables."""

from typing import Any

Rows = dict[str, list[dict[str, Any]]]
_GIB = 1 << 30
_HA = {"vm.ha.enabled": "true", "force.ha": "false", "ha.tag": ""}
_CLUSTER = 20  # hosts of a cluster, and below a pair of access switches


def fabric(hosts: int, single: int = 0, vms: int = 2, prefix: str = "h") -> Rows:
    """So many hosts, the first `single` of them cabled to one switch; `vms` without HA on each.

    prefix: begins the names of hosts, so that a test may give them odd ones.
    """
    names = [f"{prefix}{number}" for number in range(hosts)]
    pairs = -(-hosts // _CLUSTER)
    leaves = [f"leaf{pair}{side}" for pair in range(pairs) for side in "ab"]
    cores = ["core1", "core2"]
    cables = [
        (f"leaf{number // _CLUSTER}{side}", f"Eth{number % _CLUSTER}", name)
        for number, name in enumerate(names)
        for side in ("a" if number < single else "ab")
    ]
    ups = [(leaf, f"Up{core}", core, f"To{leaf}") for leaf in leaves for core in cores]
    heard = [*cables, *((a, p, b) for a, p, b, _ in ups), *((b, q, a) for a, _, b, q in ups)]
    far = {(a, p): q for a, p, _, q in ups} | {(b, q): p for _, p, b, q in ups}
    return {
        **_cloud(names, vms),
        "switch": [
            {"id": name, "name": name, "chassis_id": _mac(number)}
            for number, name in enumerate([*leaves, *cores])
        ],
        "switch_port": [
            {"switch_id": switch, "name": port, "type": 6, "is_physical": True, "is_lag": False,
             "oper_up": True, "speed": 10_000_000_000}
            for switch, port, _ in heard
        ],
        "neighbor": [
            {"switch_id": switch, "port": port, "protocol": "lldp", "number": number,
             "system_name": name, "port_id": far.get((switch, port)),
             "chassis_id": _mac([*leaves, *cores].index(name)) if (switch, port) in far else None}
            for number, (switch, port, name) in enumerate(heard)
        ],
    }  # fmt: skip


def _mac(number: int) -> str:
    return f"52:00:00:00:{number >> 8:02x}:{number & 255:02x}"


def _cloud(names: list[str], vms: int) -> Rows:
    clusters = [f"c{number}" for number in range(-(-len(names) // _CLUSTER))]
    place = {name: f"c{number // _CLUSTER}" for number, name in enumerate(names)}
    return {
        "zone": [{"id": "z1", "name": "zone1"}],
        "pod": [{"id": "d1", "name": "pod1", "zone_id": "z1"}],
        "cluster": [
            {"id": one, "name": f"cluster-{one}", "zone_id": "z1", "pod_id": "d1",
             "hypervisor": "KVM"} for one in clusters
        ],
        "host": [
            {"id": f"id-{number}", "name": name, "zone_id": "z1", "pod_id": "d1",
             "cluster_id": place[name], "state": "Up", "resource_state": "Enabled",
             "hypervisor": "KVM", "memory_with_overcommit": 512 * _GIB}
            for number, name in enumerate(names)
        ],
        "vm": [
            {"id": f"v{number}-{n}", "name": f"vm{number}-{n}", "state": "Running",
             "zone_id": "z1", "host_id": f"id-{number}", "ha_enabled": False}
            for number in range(len(names)) for n in range(vms)
        ],
        "storage_pool": [
            {"id": f"p-{one}", "name": f"pool-{one}", "zone_id": "z1", "cluster_id": one,
             "scope": "CLUSTER", "type": "NetworkFilesystem", "state": "Up",
             "server": f"10.0.0.{number}", "capacity": 1 << 40}
            for number, one in enumerate(clusters)
        ],
        "volume": [
            {"id": f"d{number}-{n}", "vm_id": f"v{number}-{n}", "storage_pool_id":
             f"p-{place[name]}"} for number, name in enumerate(names) for n in range(vms)
        ],
        **_control(clusters),
    }  # fmt: skip


def _control(clusters: list[str]) -> Rows:
    """Settings HA asks, and two management servers."""
    return {
        "configuration": [
            {"name": name, "scope": "global", "scope_id": "", "value": value}
            for name, value in _HA.items()
        ],
        "configuration_scope": [
            {"scope": "zone", "scope_id": "z1"},
            *({"scope": "cluster", "scope_id": one} for one in clusters),
        ],
        "management_server": [
            {"id": "m1", "name": "mgmt1", "state": "Up"},
            {"id": "m2", "name": "mgmt2", "state": "Up"},
        ],
    }
