"""Filers as ONTAP's REST API answers: documents of a collection, in the shape of its examples."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from audit.capture import Document
from audit.moment import utc_text
from collectors.array import vendor_of
from sample_data.estate import Estate
from sample_data.objects_array import Filer, FilerNode
from sample_data.render_ontap_network import network

KIND = "ontap"
_FULL = 98
Item = dict[str, Any]


def source(filer: Filer) -> str:
    """Name of the source a collection of the filer has."""
    return f"{KIND}:{filer.name}"


def asked() -> tuple[str, ...]:
    """Questions of a deep collection."""
    return tuple(vendor_of(KIND).questions)


def documents(estate: Estate) -> Iterator[Document]:
    """What a collection of every filer would have got."""
    at = utc_text(estate.now)
    for filer in estate.filers:
        told = bodies(filer, estate.now)
        for name in asked():
            body = told.get(name, [])
            whole = {"records": body, "num_records": len(body)} if isinstance(body, list) else body
            content = json.dumps(whole, separators=(",", ":")).encode()
            yield Document(source(filer), name, {}, 200, at, content, seconds=0.05)


def bodies(filer: Filer, now: datetime) -> dict[str, Any]:
    """Bodies by path: objects, and lists of records."""
    svm = {"name": f"svm_{filer.array.name}"}
    return {
        "/api/cluster": {
            "name": filer.name,
            "uuid": filer.uuid,
            "version": _version(filer.version),
            "management_interfaces": [{"name": "mgmt", "ip": {"address": filer.address}}],
        },
        "/api/cluster/nodes": [_node(filer, node, now) for node in filer.nodes],
        "/api/storage/disks": list(_disks(filer)),
        "/api/storage/aggregates": list(_aggregates(filer)),
        "/api/storage/volumes": list(_volumes(filer, svm)),
        "/api/svm/svms": [{**svm, "iscsi": {"enabled": True}, "fcp": {"enabled": True}}],
        "/api/snapmirror/relationships": list(_mirrors(filer)),
        "/api/cluster/metrocluster": {"local": {"configuration_state": "not_configured"}},
        "/api/cluster/mediators": [{"ip_address": "192.0.2.9", "reachable": filer.mediator}],
        "/api/cluster/ntp/servers": [
            {"server": f"192.0.2.{n + 1}"} for n in range(filer.time_servers)
        ],
        "/api/support/autosupport": {"enabled": filer.autosupport},
        "/api/cluster/licensing/licenses": [
            {"name": name, "state": "compliant" if good else "noncompliant"}
            for name, good in filer.licences.items()
        ],
        "/api/private/cli/system/health/alert": list(_alerts(filer, now)),
        "/api/storage/cluster": _space(filer),
        **network(filer, svm),
    }


def _version(release: str) -> Item:
    return {"full": f"NetApp Release {release}: Tue Mar 10 08:08:44 UTC 2026"}


def _node(filer: Filer, node: FilerNode, now: datetime) -> Item:
    """A node; a pair tells whether its partner may take over."""
    partners = [{"name": one.name} for one in filer.nodes if one is not node]
    away = [one for one in filer.nodes if one is not node and one.state != "up"]
    takeover: Item = {"state": "in_takeover" if away else "not_attempted"}
    if node.obstacle:
        takeover = {"state": "not_possible", "failure": {"message": node.obstacle}}
    told: Item = {
        "uuid": f"{filer.uuid}-{node.name[-1]}",
        "name": node.name,
        "model": "AFF-A400",
        "serial_number": node.serial,
        "state": node.state,
        "version": _version(node.version or filer.version),
        "ha": {"enabled": bool(partners) and node.takeover, "partners": partners},
    }
    if node.state != "up":
        return told
    told["ha"] |= {"takeover": takeover, "giveback": {"state": "nothing_to_giveback"}}
    return {
        **told,
        "uptime": 90 * 86400,
        "date": (now + timedelta(seconds=filer.clock)).isoformat(),
        "controller": {
            "failed_fan": {"count": 0},
            "failed_power_supply": {"count": 0},
            "over_temperature": "normal",
        },
        "metric": {"processor_utilization": round(100 * node.busy), "status": "ok"},
    }


def _disks(filer: Filer) -> Iterator[Item]:
    for one in filer.aggregates:
        kind = {"type": "ssd", "class": "solid_state"} if one.solid else {"type": "fsas"}
        common = {**kind, "home_node": {"name": one.node.name}, "usable_size": one.drive_size}
        shelf = one.drives[0].partition(".")[0]
        for name in one.drives:
            broken = name in one.failed
            yield {
                "name": name,
                **common,
                "state": "broken" if broken else "present",
                "container_type": "broken" if broken else "aggregate",
                "aggregates": [{"uuid": one.uuid, "name": one.name}],
            }
        for bay in range(one.node.spares):
            name = f"{shelf}.0.{len(one.drives) + bay}"
            yield {"name": name, **common, "state": "spare", "container_type": "spare"}


def _aggregates(filer: Filer) -> Iterator[Item]:
    for one in filer.aggregates:
        yield {
            "uuid": one.uuid,
            "name": one.name,
            "state": "online",
            "node": {"name": one.node.name},
            "home_node": {"name": one.node.name},
            "block_storage": {
                "primary": {
                    "disk_class": "solid_state" if one.solid else "capacity",
                    "disk_type": "ssd" if one.solid else "fsas",
                    "raid_type": one.raid,
                    "disk_count": len(one.drives),
                },
                "mirror": {"enabled": False},
                "hybrid_cache": {"enabled": False},
            },
            "cloud_storage": {"attach_eligible": True},
            "space": {
                "block_storage": {
                    "size": one.size, "used": one.used, "full_threshold_percent": _FULL,
                },
                "efficiency": {"logical_used": one.used * 2},
            },
        }  # fmt: skip


def _volumes(filer: Filer, svm: Item) -> Iterator[Item]:
    for one in filer.volumes:
        yield {
            "uuid": one.uuid,
            "name": one.name,
            "svm": svm,
            "aggregates": [{"uuid": one.aggregate.uuid, "name": one.aggregate.name}],
            "type": "dp" if one.is_copy else "rw",
            "style": "flexvol",
            "state": "online",
            "size": one.size,
            "guarantee": {"type": "none"},
            "space": {
                "used": one.used,
                "physical_used": one.used // 2,
                "snapshot": {
                    "used": one.snapshot_used, "reserve_percent": round(100 * one.reserve),
                },
            },
            "nas": {"path": one.path or None, "export_policy": {"name": one.policy}},
            "autosize": {"mode": "grow" if one.grows else "off", "maximum": one.size * 6 // 5},
            "snapshot_policy": {"name": one.snapshot_policy},
            "snapshot_count": one.snapshots,
            "files": {"used": one.files, "maximum": one.files_max},
            "metric": {
                "iops": {"total": one.iops},
                "latency": {"total": int(one.milliseconds * 1000)},
                "throughput": {"total": one.iops * 16384},
                "status": "ok",
            },
        }  # fmt: skip


def _mirrors(filer: Filer) -> Iterator[Item]:
    for one in filer.mirrors:
        reason = [] if one.healthy else [{"code": "6621444", "message": "Transfer failed."}]
        yield {
            "uuid": one.uuid,
            "source": {"path": one.source},
            "destination": {"path": one.target},
            "policy": {"type": "async"},
            "state": "snapmirrored",
            "healthy": one.healthy,
            "unhealthy_reason": reason,
            "lag_time": f"PT{one.lag}S",
            "transfer_schedule": {"name": "hourly"},
        }


def _alerts(filer: Filer, now: datetime) -> Iterator[Item]:
    for number, text in enumerate(filer.alerts):
        yield {
            "node": filer.nodes[0].name,
            "monitor": "node-connect",
            "alert_id": f"Sample{number}_Alert",
            "alerting_resource": filer.name,
            "indication_time": (now - timedelta(hours=7)).isoformat(),
            "perceived_severity": "major",
            "suppress": False,
            "probable_cause_description": text,
        }


def _space(filer: Filer) -> Item:
    size, used = (sum(getattr(a, name) for a in filer.aggregates) for name in ("size", "used"))
    return {"block_storage": {"size": size, "used": used}, "efficiency": {"logical_used": 2 * used}}
