"""A plan of cabling as rows of the tables a collection fills."""

from typing import Any

from tests.cabling import Plan

Rows = dict[str, list[dict[str, Any]]]


def rows(plan: Plan) -> Rows:
    """What CloudStack and the switches tell of a plan."""
    return {**_cloud(plan), **_switches(plan)}


def _cloud(plan: Plan) -> Rows:
    """Hosts in clusters of four, and their VMs."""
    net = plan.net
    clusters = sorted({_cluster(number) for number in range(len(net.hosts))})
    return {
        "zone": [{"id": "z1", "name": "zone one"}],
        "cluster": [
            {"id": name, "name": name, "zone_id": "z1", "pod_id": "p1"} for name in clusters
        ],
        "host": [
            {"id": host.id, "name": host.name, "zone_id": "z1", "ip_address": host.address,
             "cluster_id": _cluster(number), "state": "Up", "resource_state": "Enabled"}
            for number, host in enumerate(net.hosts)
        ],
        "vm": [
            {"id": f"V{mac}", "name": mac, "state": "Running", "zone_id": "z1", "host_id": host}
            for mac, host in net.vms.items()
        ],
        "vm_nic": [{"id": f"N{mac}", "vm_id": f"V{mac}", "mac": mac} for mac in net.vms],
    }  # fmt: skip


def _switches(plan: Plan) -> Rows:
    """Switches, their ports, neighbours and MAC tables."""
    net = plan.net
    return {
        "switch": [
            {"id": b.id, "name": b.name, "address": b.address, "chassis_id": b.chassis,
             "vendor": "Cisco", "model": "Nexus 9336", "os_version": "10.2(3)"}
            for b in net.switches.values()
        ],
        "switch_port": [
            {"switch_id": p.switch, "name": p.name, "type": p.type, "is_lag": p.is_lag,
             "is_physical": p.physical, "mac": p.mac, "speed": p.speed, "oper_up": p.up,
             "lag": p.lag, "alias": p.alias, "if_index": p.if_index}
            for p in net.ports.values()
        ],
        "neighbor": [
            {"switch_id": h.switch, "port": h.port, "protocol": h.protocol, "number": number,
             "chassis_id": h.chassis, "port_id": h.port_id, "system_name": h.name}
            for number, h in enumerate(net.heard)
        ],
        "mac_entry": [
            {"switch_id": switch, "vlan": 10, "mac": mac, "port": port}
            for switch, port, mac in sorted(set(plan.learned))
        ],
    }  # fmt: skip


def _cluster(number: int) -> str:
    return f"cluster {number // 4 + 1:02d}"
