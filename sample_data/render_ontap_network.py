"""How hosts reach filers, as ONTAP's REST API answers: interfaces, ports, exports, who is there."""

from collections.abc import Iterator
from typing import Any

from sample_data.objects_array import Filer, FilerNode

Item = dict[str, Any]
_LEG = 25_000  # Mb/s of a port
_DOMAIN = {"name": "storage"}


def network(filer: Filer, svm: Item) -> dict[str, Any]:
    """Bodies by path."""
    return {
        "/api/network/ip/interfaces": list(_interfaces(filer, svm)),
        "/api/network/ethernet/ports": list(_ports(filer)),
        "/api/network/fc/ports": [_fc_port(filer, number) for number in range(len(filer.fc_ports))],
        "/api/network/fc/interfaces": list(_fc_interfaces(filer, svm)),
        "/api/protocols/nfs/services": [
            {"svm": svm, "enabled": True, "protocol": {"v3_enabled": True, "v41_enabled": True}}
        ],
        "/api/protocols/san/iscsi/services": [
            {
                "svm": svm,
                "enabled": True,
                "target": {"name": f"iqn.1992-08.com.netapp:{filer.name}"},
            }
        ],
        "/api/protocols/nfs/export-policies": list(_policies(filer, svm)),
        "/api/protocols/san/iscsi/sessions": list(_sessions(filer, svm)),
        "/api/protocols/nfs/connected-clients": list(_clients(filer, svm)),
    }


def _bundle(filer: Filer, node: FilerNode) -> Item:
    return {"uuid": f"{filer.uuid}-{node.name[-1]}-a0a", "name": "a0a", "node": {"name": node.name}}


def _interfaces(filer: Filer, svm: Item) -> Iterator[Item]:
    for one in filer.lifs:
        now = one.at or one.node
        yield {
            "uuid": one.uuid,
            "name": one.name,
            **({} if one.service.startswith("management") else {"svm": svm}),
            "ip": {"address": one.address},
            "enabled": True,
            "state": "up" if one.up else "down",
            "services": [one.service],
            "location": {
                "node": {"name": now.name},
                "home_node": {"name": one.node.name},
                "port": _bundle(filer, now),
                "home_port": _bundle(filer, one.node),
                "is_home": now is one.node,
                "failover": one.failover,
            },
        }


def _ports(filer: Filer) -> Iterator[Item]:
    for node in filer.nodes:
        legs = [port for port in filer.ports if port.node is node]
        common = {"node": {"name": node.name}, "mtu": 9000, "enabled": True}
        for leg in legs:
            yield {
                **common,
                "uuid": f"{filer.uuid}-{node.name[-1]}-{leg.name}",
                "name": leg.name,
                "type": "physical",
                "state": "up" if leg.up else "down",
                "speed": _LEG if leg.up else 0,
                "discovered_devices": [
                    {"protocol": "lldp", "system_name": leg.switch, "remote_port": "Ethernet1/1"}
                ],
                "metric": {"throughput": {"total": leg.mbps * 125_000}, "status": "ok"},
            }
        yield {
            **common,
            **_bundle(filer, node),
            "type": "lag",
            "state": "up",
            "speed": _LEG * sum(leg.up for leg in legs),
            "broadcast_domain": _DOMAIN,
            "lag": {
                "mode": "multimode_lacp",
                "member_ports": [{"name": leg.name} for leg in legs],
                "active_ports": [{"name": leg.name} for leg in legs if leg.up],
            },
        }


def _fc_port(filer: Filer, number: int) -> Item:
    one = filer.fc_ports[number]
    link = {
        "connected": True,
        "connected_speed": one.gbit,
        "name": one.fabric,
        "switch_port": f"{filer.array.zone.name}-fc{one.fabric[16]}:{number + 1}",
    }
    return {
        "uuid": f"{filer.uuid}-fc{number}",
        "name": one.name,
        "node": {"name": one.node.name},
        "wwpn": one.wwpn,
        "enabled": True,
        "state": "online" if one.up else "link_not_connected",
        "speed": {"maximum": "32", "configured": "auto"},
        "fabric": link if one.up else {"connected": False},
    }


def _fc_interfaces(filer: Filer, svm: Item) -> Iterator[Item]:
    for number, one in enumerate(filer.fc_ports):
        port = {"uuid": f"{filer.uuid}-fc{number}", "node": {"name": one.node.name}}
        yield {
            "uuid": f"{filer.uuid}-fclif{number}",
            "name": f"fc{number + 1}",
            "svm": svm,
            "wwpn": one.wwpn.replace("50:", "20:", 1),
            "data_protocol": "fcp",
            "enabled": True,
            "state": "up",
            "location": {"node": {"name": one.node.name}, "port": port, "home_port": port},
        }


def _policies(filer: Filer, svm: Item) -> Iterator[Item]:
    for number, (name, clients) in enumerate(filer.policies.items(), 1):
        rule = {
            "index": 1,
            "clients": [{"match": one} for one in clients],
            "protocols": ["nfs"],
            "ro_rule": ["sys"],
            "rw_rule": ["sys"],
            "superuser": ["sys"],
        }
        yield {"name": name, "id": number, "svm": svm, "rules": [rule]}


def _sessions(filer: Filer, svm: Item) -> Iterator[Item]:
    lifs = [lif for lif in filer.lifs if lif.service == "data_iscsi"]
    for host in filer.hosts:
        for number, lif in enumerate(lifs[:1] if host.name in filer.single_paths else lifs):
            yield {
                "svm": svm,
                "tsih": number + 1,
                "initiator": {"name": f"iqn.1994-05.com.redhat:{host.name}"},
                "connections": [
                    {"interface": {"uuid": lif.uuid}, "initiator_address": {"address": host.ip}}
                ],
            }


def _clients(filer: Filer, svm: Item) -> Iterator[Item]:
    for volume in filer.volumes:
        for client in volume.clients:
            yield {
                "svm": svm,
                "volume": {"uuid": volume.uuid, "name": volume.name},
                "client_ip": client,
                "protocol": "nfs41",
            }
