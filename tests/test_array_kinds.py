"""Kinds of arrays and settings no recording has: ASA r2 and AFX, SnapMirror targets, NVMe, SHEC."""

from typing import Any

import pytest

from tests.array_estate import Tables, document, one, read
from tests.array_runs import client, collected
from tests.ontap_server import OntapServer
from tests.ontap_server.estate import estate

_ZONE = "9b3ff559-3333-11ef-b420-005056ae6060"
_ZONES = [
    {
        "uuid": _ZONE,
        "name": "storage_availability_zone_1",
        "nodes": [{"name": "node1"}, {"name": "node2"}],
        "space": {
            "size": 125_357_654_016, "available": 66_676_547_584, "physical_used": 58_681_106_432,
            "logical_user_data_without_snapshots": 102_400, "nearly_full_threshold_percent": 95,
            "full_threshold_percent": 98,
        },
    }
]  # fmt: skip
_POOLS = "/api/storage/aggregates"


@pytest.fixture(scope="module")
def zoned() -> Tables:
    """A cluster of availability zones, without aggregates and files."""
    bodies = estate()
    bodies["/api/storage/availability-zones"] = _ZONES
    for path in (_POOLS, "/api/protocols/nfs/services", "/api/protocols/nfs/export-policies"):
        del bodies[path]
    for volume in bodies["/api/storage/volumes"]:
        volume.pop("aggregates", None)
    lun = bodies["/api/storage/luns"][0]
    lun["location"]["storage_availability_zone"] = {"uuid": _ZONE}
    with OntapServer(bodies, page=1) as server:
        found, outcome = collected(client(server))
    assert all(outcome.tables.values())
    assert {gap.cause for gap in outcome.missing} == {"unsupported"}
    return found


def test_zones_are_pools_where_there_are_no_aggregates(zoned: Tables) -> None:
    """Space on the media, what hosts wrote, and the fullness at which it warns."""
    (pool,) = zoned["array_pool"]
    assert (pool["id"], pool["capacity"], pool["warning_at"]) == (_ZONE, 125_357_654_016, 0.95)
    assert (pool["state"], pool["raid"], pool["node_id"]) == (None, None, None)
    (sample,) = zoned["array_pool_sample"]
    assert (sample["used"], sample["logical"]) == (58_681_106_432, 102_400)
    pools = {row["pool_id"] for row in zoned["array_volume"] if row["kind"] == "lun"}
    assert _ZONE in pools
    assert "array_export" not in zoned


def test_cluster_without_files_and_pools() -> None:
    """Neither aggregates nor zones: pools are not told, and that is said."""
    bodies = estate()
    del bodies[_POOLS]
    with OntapServer(bodies) as server:
        outcome = collected(client(server))[1]
    assert not outcome.tables["array_pool"]
    (gap,) = [gap for gap in outcome.missing if "array_pool" in gap.tables]
    assert "availability-zones" in gap.message


@pytest.mark.parametrize(
    ("container", "state", "known"),
    [
        ("aggregate", "present", "ok"),
        ("shared", "present", "ok"),
        ("aggregate", "removed", None),
        ("aggregate", "pending", None),
        ("maintenance", "present", None),
        ("unsupported", "present", None),
        ("spare", "present", "spare"),
        ("unassigned", "present", "unused"),
    ],
)
def test_disks_that_are_not_known_to_be_well(container: str, state: str, known: Any) -> None:
    """Only what serves is well: not one that was pulled, tested or is not supported."""
    told = {"name": "1.0.1", "container_type": container, "state": state}
    tables, _outcome = read("ontap", [document("ontap", "/api/storage/disks", {"records": [told]})])
    assert tables["array_disk"][0]["state"] == known


@pytest.mark.parametrize(
    ("access", "copy"),
    [("snapMirrorTarget", True), ("replicationTarget", True), ("readOnly", False), (None, None)],
)
def test_solidfire_targets_of_snapmirror(access: str | None, copy: bool | None) -> None:
    """Volumes that only SnapMirror writes are copies."""
    volume = {"volumeID": 1, "name": "v", "access": access, "status": "active", "volumePairs": []}
    body = {"result": {"volumes": [volume]}}
    tables, _outcome = read("solidfire", [document("solidfire", "ListActiveVolumes", body)])
    assert tables["array_volume"][0]["is_copy"] is copy


def test_hitachi_ports_set_to_nvme() -> None:
    """The type of the port stays Fibre Channel; what is served there is not SCSI."""
    ports = [
        {"portId": "CL1-A", "portType": "FIBRE", "portMode": "FC-NVMe", "portAttributes": ["TAR"]},
        {"portId": "CL1-B", "portType": "FIBRE", "portMode": "FCP-SCSI", "portAttributes": ["TAR"]},
        {"portId": "CL1-C", "portType": "FIBRE", "portAttributes": ["TAR"]},
    ]
    tables, _outcome = read("hitachi", [document("hitachi", "ports", {"data": ports})])
    assert [row["protocol"] for row in tables["array_lif"]] == ["nvme", "fc", "fc"]
    assert {row["type"] for row in tables["array_port"]} == {"fc"}


def test_ceph_code_that_survives_less_than_its_parities() -> None:
    """SHEC: c disks may fail; of the other plugins m."""
    shec = {"plugin": "shec", "k": "8", "m": "4", "c": "3"}
    profiles = {"shec": shec, "isa": {"plugin": "isa", "k": "4", "m": "2"}}
    pools = [
        {"pool_name": name, "type": 3, "min_size": 5, "erasure_code_profile": name}
        for name in profiles
    ]
    body = {"osds": [], "pools": pools, "erasure_code_profiles": profiles}
    tables, _outcome = read("ceph", [document("ceph", "osd-dump", body)])
    assert one(tables["array_pool"], id="shec")["failures_survived"] == 3
    assert one(tables["array_pool"], id="isa")["failures_survived"] == 2
