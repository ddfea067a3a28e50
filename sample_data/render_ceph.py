"""Ceph clusters as their commands answer, `--format json`: what the reader takes from files."""

import json
from collections.abc import Iterator
from typing import Any

from audit.capture import Document
from collectors.array import vendor_of
from sample_data.estate import Estate, View
from sample_data.objects_ceph import CephCluster, CephPool, Osd

KIND = "ceph"
_RELEASE = "squid"
_PORT = 6789
_WAY = "files"
Item = dict[str, Any]


def source(cluster: CephCluster) -> str:
    """Name of the source a collection of the cluster has."""
    return f"{KIND}:{cluster.name}"


def asked() -> tuple[str, ...]:
    """Questions of a collection."""
    return tuple(vendor_of(KIND).questions)


def documents(estate: Estate) -> Iterator[Document]:
    """What a collection of every cluster would have got."""
    at, view = estate.now.strftime("%Y-%m-%dT%H:%M:%SZ"), View(estate)
    for cluster in estate.ceph:
        for name, params, body in _answers(cluster, view):
            content = json.dumps(body, separators=(",", ":")).encode()
            yield Document(source(cluster), name, params, 200, at, content, seconds=0.01)


def _answers(cluster: CephCluster, view: View) -> Iterator[tuple[str, dict[str, str], Any]]:
    """Every command, what it was asked with, and its answer."""
    for name, body in _whole(cluster, view).items():
        yield name, {}, body
    for one in cluster.pools:
        pool = {"pool": one.pool.path}
        yield "osd-crush-rule-dump", {**pool, "rule": "0"}, _rule()
        images = list(_images(one, view))
        sizes = [{"image": name, "size": size, "format": 2} for name, size, _used in images]
        taken = [
            {"name": name, "provisioned_size": size, "used_size": used}
            for name, size, used in images
        ]
        yield "rbd-ls", pool, sizes
        yield "rbd-du", pool, {"images": taken}


def _whole(cluster: CephCluster, view: View) -> dict[str, Any]:
    release = f"ceph version {cluster.version} (c92aebb279828e9c3c1f5d24613efca272649e62) squid"
    standby = [{"name": host} for host in cluster.hosts[1:2]]
    return {
        "mon-dump": _monitors(cluster),
        "mgr-dump": {"active_name": cluster.hosts[0], "standbys": standby},
        "versions": {"overall": {f"{release} (stable)": len(cluster.osds) + 5}},
        "health-detail": _health(cluster),
        "osd-dump": _dump(cluster),
        "osd-tree": _tree(cluster),
        "osd-df": {"nodes": [_space(osd) for osd in cluster.osds], "stray": []},
        "osd-metadata": [_metadata(cluster, osd) for osd in cluster.osds],
        "df-detail": _df(cluster, view),
    }


def _monitors(cluster: CephCluster) -> Item:
    names = list(cluster.monitors)
    return {
        "fsid": cluster.fsid,
        "min_mon_release_name": _RELEASE,
        "quorum": [rank for rank, name in enumerate(names) if name not in cluster.out],
        "mons": [
            {
                "rank": rank,
                "name": name,
                "public_addrs": {
                    "addrvec": [
                        {"type": "v2", "addr": f"{cluster.monitors[name]}:3300", "nonce": 0},
                        {"type": "v1", "addr": f"{cluster.monitors[name]}:{_PORT}", "nonce": 0},
                    ]
                },
                "addr": f"{cluster.monitors[name]}:{_PORT}/0",
            }
            for rank, name in enumerate(names)
        ],
    }


def _health(cluster: CephCluster) -> Item:
    severities = {severity for severity, _message in cluster.checks.values()}
    return {
        "status": max(severities, key=lambda one: one == "HEALTH_ERR", default="HEALTH_OK"),
        "checks": {
            code: {
                "severity": severity,
                "summary": {"message": message, "count": 1},
                "muted": False,
            }
            for code, (severity, message) in cluster.checks.items()
        },
        "mutes": [],
    }


def _dump(cluster: CephCluster) -> Item:
    return {
        "fsid": cluster.fsid,
        "full_ratio": 0.95,
        "backfillfull_ratio": 0.9,
        "nearfull_ratio": 0.85,
        "pools": [
            {
                "pool": one.number,
                "pool_name": one.pool.path,
                "type": 1,
                "size": one.copies,
                "min_size": one.least,
                "crush_rule": 0,
                "erasure_code_profile": "",
                "application_metadata": {"rbd": {}},
            }
            for one in cluster.pools
        ],
        "osds": [
            {
                "osd": osd.number,
                "up": int(osd.up),
                "in": 1,
                "state": ["exists", "up"] if osd.up else ["exists"],
            }
            for osd in cluster.osds
        ],
        "erasure_code_profiles": {},
    }


def _tree(cluster: CephCluster) -> Item:
    hosts = [
        {
            "id": -2 - place,
            "name": host,
            "type": "host",
            "children": [osd.number for osd in cluster.osds if osd.host == host],
        }
        for place, host in enumerate(cluster.hosts)
    ]
    root = {"id": -1, "name": "default", "type": "root", "children": [one["id"] for one in hosts]}
    osds = [
        {
            "id": osd.number,
            "name": f"osd.{osd.number}",
            "type": "osd",
            "device_class": "nvme",
            "status": "up" if osd.up else "down",
            "reweight": 1.0,
            "exists": 1,
        }
        for osd in cluster.osds
    ]
    return {"nodes": [root, *hosts, *osds], "stray": []}


def _space(osd: Osd) -> Item:
    return {"id": osd.number, "name": f"osd.{osd.number}", "type": "osd", "kb": osd.size >> 10}


def _metadata(cluster: CephCluster, osd: Osd) -> Item:
    return {
        "id": osd.number,
        "hostname": osd.host,
        "ceph_version_short": cluster.version,
        "bluestore_bdev_size": str(osd.size),
        "bluestore_bdev_type": "ssd",
    }


def _rule() -> Item:
    take = {"op": "take", "item": -1, "item_name": "default~nvme"}
    choose = {"op": "chooseleaf_firstn", "num": 0, "type": "host"}
    return {"rule_id": 0, "rule_name": "replicated_rule", "steps": [take, choose, {"op": "emit"}]}


def _df(cluster: CephCluster, view: View) -> Item:
    stored = {one: _stored(one, view) for one in cluster.pools}
    raw = sum(used * one.copies for one, used in stored.items())
    return {
        "stats": {
            "total_bytes": sum(osd.size for osd in cluster.osds),
            "total_used_raw_bytes": raw,
        },
        "pools": [
            {
                "id": one.number,
                "name": one.pool.path,
                "stats": {"stored": used, "max_avail": one.pool.size - used},
            }
            for one, used in stored.items()
        ],
    }


def _stored(one: CephPool, view: View) -> int:
    return view.pool_used(one.pool) if one.filled is None else int(one.pool.size * one.filled)


def _images(one: CephPool, view: View) -> Iterator[tuple[str, int, int]]:
    """Name, size and use of every image; that of a disk is named as CloudStack's path of it."""
    for disk in view.volumes_on[one.pool]:
        yield view.estate.ids.uid("p", disk.id), disk.size, disk.written
    yield from ((name, size, size // 2) for name, size in one.left.items())
