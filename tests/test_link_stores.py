"""Which array a pool or image store lies on, by what CloudStack tells of it."""

from typing import Any

import pytest

from tests.filled import filled
from tests.support import ask

_LIF = {"array_id": "a1", "id": "l1", "name": "svm1-nfs1", "tenant": "svm1", "address": "10.0.0.1",
        "node_id": "n2", "home_node_id": "n1", "protocol": "nfs"}  # fmt: skip
_VOLUME = {"array_id": "a1", "id": "v1", "name": "p1", "kind": "filesystem", "tenant": "svm1",
           "path": "/p1", "pool_id": "aggr1"}  # fmt: skip


def _estate(pool: dict[str, Any], **tables: Any) -> dict[str, Any]:
    usual = {
        "storage_pool": [{"id": "p", "name": "pool", "scope": "ZONE", "state": "Up", **pool}],
        "storage_array": [{"id": "a1", "name": "netapp1", "vendor": "NetApp",
                           "address": "10.9.0.1"}],
        "array_lif": [_LIF],
        "array_volume": [_VOLUME],
        "array_pool": [{"array_id": "a1", "id": "aggr1", "name": "aggr1", "node_id": "n1"}],
    }  # fmt: skip
    return {**usual, **tables}


def _found(tables: dict[str, Any]) -> list[tuple[Any, ...]]:
    with filled(**tables) as connection:
        return ask(
            connection,
            "SELECT store_id, array_id, volume_id, lif_id, array_pool_id, method, confidence "
            "FROM pool_array ORDER BY kind DESC, store_id",
        )


def _nfs(server: str, path: str) -> dict[str, Any]:
    return {"type": "NetworkFilesystem", "server": server, "path": path}


@pytest.mark.parametrize("path", ["/p1", "/p1/", "//p1", "/p1/primary"])
def test_nfs(path: str) -> None:
    """Address and export, or a directory in it; nodes of now and of home."""
    tables = _estate(_nfs("10.0.0.1", path))
    assert _found(tables) == [("p", "a1", "v1", "l1", "aggr1", "address+path", "measured")]
    with filled(**tables) as connection:
        nodes = ask(connection, "SELECT node_id, home_node_id FROM pool_array")
        assert nodes == [("n2", "n1")]


@pytest.mark.parametrize("server", ["fd00::1", "FD00:0:0::1", "[fd00::1]"])
def test_nfs_by_ipv6(server: str) -> None:
    """One address in several spellings."""
    lif = {**_LIF, "address": "fd00:0:0:0:0:0:0:1"}
    assert _found(_estate(_nfs(server, "/p1"), array_lif=[lif]))[0][5] == "address+path"


def test_nfs_without_the_export() -> None:
    """The address is the array's, the export is none of its: which volume is not known."""
    found = _found(_estate(_nfs("10.0.0.1", "/p10")))
    assert found == [("p", "a1", None, "l1", None, "address", "derived")]


def test_nfs_of_another_tenant() -> None:
    """The same export of two tenants: the one of the address."""
    other = {**_VOLUME, "id": "v2", "tenant": "svm2"}
    found = _found(_estate(_nfs("10.0.0.1", "/p1"), array_volume=[other, _VOLUME]))
    assert found[0][2] == "v1"


def test_nested_exports() -> None:
    """A volume mounted inside another: the deepest that holds the path."""
    inner = {**_VOLUME, "id": "v2", "path": "/p1/inner"}
    root = {**_VOLUME, "id": "v0", "path": "/"}
    tables = _estate(_nfs("10.0.0.1", "/p1/inner/x"), array_volume=[root, _VOLUME, inner])
    assert _found(tables)[0][2] == "v2"
    assert _found(_estate(_nfs("10.0.0.1", "/q"), array_volume=[root]))[0][2] is None


def test_two_arrays_with_one_address() -> None:
    """One address on two arrays: the export decides; without it nothing does."""
    lifs = [_LIF, {**_LIF, "array_id": "a2", "id": "l2"}]
    arrays = [{"id": "a1"}, {"id": "a2"}]
    more = {"array_lif": lifs, "storage_array": arrays}
    assert _found(_estate(_nfs("10.0.0.1", "/p1"), **more))[0][1] == "a1"
    assert _found(_estate(_nfs("10.0.0.1", "/other"), **more)) == []


def test_nfs_by_name() -> None:
    """A name nobody resolved: name and export must both fit, and it stays a guess."""
    found = _found(_estate(_nfs("svm1-nfs1.example.com", "/p1")))
    assert found == [("p", "a1", "v1", "l1", "aggr1", "name", "inferred")]
    assert _found(_estate(_nfs("svm1-nfs1.example.com", "/p2"))) == []
    assert _found(_estate(_nfs("filer.example.com", "/p1"))) == []


def test_iscsi() -> None:
    """Target name and LUN number; a LUN number that two volumes have names none."""
    target = "iqn.1992-08.com.netapp:sn.1:vs.3"
    pool = {"type": "IscsiLUN", "server": "10.0.0.1", "path": f"/{target}/2"}
    luns = [{**_VOLUME, "id": "lun1", "kind": "lun", "path": None}]
    service = [{"array_id": "a1", "tenant": "svm1", "protocol": "iscsi", "target": target}]
    mapped = [{"array_id": "a1", "volume_id": "lun1", "host_group": "g", "initiator": "iqn.x",
               "lun": 2}]  # fmt: skip
    more = {"array_volume": luns, "array_service": service, "array_mapping": mapped}
    assert _found(_estate(pool, **more)) == [
        ("p", "a1", "lun1", "l1", "aggr1", "iqn+lun", "measured")
    ]
    more["array_volume"] = [*luns, {**luns[0], "id": "lun2"}]
    more["array_mapping"] = [*mapped, {**mapped[0], "volume_id": "lun2"}]
    assert _found(_estate(pool, **more)) == [("p", "a1", None, "l1", None, "iqn", "measured")]


def test_solidfire() -> None:
    """The plug-in's pool: storage address as server, a URL with the management address."""
    pool = {"type": "Iscsi", "server": "10.5.0.2", "path": "MVIP=10.5.0.1:443;SVIP=10.5.0.2:3260",
            "provider": "SolidFire", "managed": True}  # fmt: skip
    lif = {"array_id": "a1", "id": "svip", "address": "10.5.0.2", "protocol": "iscsi"}
    found = _found(_estate(pool, array_lif=[lif], array_volume=[]))
    assert found == [("p", "a1", None, "svip", None, "address", "derived")]
    manage = [{"id": "a1", "address": "10.5.0.1"}]
    found = _found(_estate(pool, array_lif=[_LIF], storage_array=manage, array_volume=[]))
    assert [row[1] for row in found] == ["a1"]


def test_powerflex() -> None:
    """Gateway as server, id of the pool as path."""
    pool = {"type": "PowerFlex", "server": "10.6.0.1", "path": "9adfa9b0"}
    tables = _estate(
        pool, storage_array=[{"id": "a1", "address": "10.6.0.1"}],
        array_pool=[{"array_id": "a1", "id": "9adfa9b0", "name": "SP1"}],
    )  # fmt: skip
    assert _found(tables) == [("p", "a1", None, None, "9adfa9b0", "address+path", "measured")]


def test_ceph() -> None:
    """Monitors as server, name of the Ceph pool as path."""
    pool = {"type": "RBD", "server": "10.7.0.1,10.7.0.2:6789", "path": "cloudstack"}
    lifs = [
        {"array_id": "a1", "id": f"mon{n}", "address": f"10.7.0.{n}", "protocol": "rbd"}
        for n in (1, 2, 3)
    ]
    pools = [{"array_id": "a1", "id": "4", "name": "cloudstack"}]
    found = _found(_estate(pool, array_lif=lifs, array_pool=pools, array_volume=[]))
    assert found == [("p", "a1", None, None, "4", "rbd monitors", "measured")]


def test_block_pools_name_no_address() -> None:
    """VMFS behind a vCenter is not known; a device path with the id of a LUN is."""
    assert _found(_estate({"type": "VMFS", "server": "10.0.0.1", "path": "/dc/ds1"})) == []
    serial = "80A1b]PqR2x+"
    lun = {**_VOLUME, "id": "lun1", "path": None, "serial": serial}
    path = f"/dev/mapper/3600a0980{serial.encode().hex()}"
    found = _found(_estate({"type": "SharedMountPoint", "path": path}, array_volume=[lun]))
    assert [(row[2], row[5]) for row in found] == [("lun1", "volume serial")]


def test_fibre_channel() -> None:
    """A pool that names the port of the array."""
    lif = {**_LIF, "address": None, "wwpn": "50:0a:09:80:00:00:00:01"}
    pool = {"type": "FiberChannel", "server": "", "path": "500A098000000001"}
    found = _found(_estate(pool, array_lif=[lif]))
    assert [(row[1], row[3], row[5]) for row in found] == [("a1", "l1", "wwpn")]


def test_image_stores() -> None:
    """Secondary storage by its URL."""
    store = {"id": "i", "name": "sec", "protocol": "nfs", "server": "10.0.0.1",
             "url": "nfs://10.0.0.1/p1"}  # fmt: skip
    found = _found(_estate(_nfs("10.8.8.8", "/x"), image_store=[store]))
    assert [(row[0], row[2]) for row in found] == [("i", "v1")]


def test_no_array_vanishes() -> None:
    """Every address CloudStack uses is a back end, collected or not; local disks are none."""
    pools = [
        {"id": "p1", "name": "one", "scope": "ZONE", "capacity": 100, **_nfs("10.0.0.1", "/p1")},
        {"id": "p2", "name": "two", "scope": "ZONE", "capacity": 50, **_nfs("10.3.3.3", "/x")},
        {"id": "p3", "name": "three", "scope": "CLUSTER", "type": "VMFS", "server": "vc"},
        {"id": "p4", "name": "disk", "scope": "HOST", "type": "Filesystem", "server": "10.1.1.1"},
    ]
    store = {"id": "i", "name": "sec", "protocol": "nfs", "server": "10.3.3.3"}
    with filled(**_estate({}, storage_pool=pools, image_store=[store])) as connection:
        rows = ask(
            connection,
            "SELECT backend, status, vendor, pools, image_stores, capacity FROM storage_backend "
            "ORDER BY backend",
        )
        assert rows == [
            ("10.0.0.1", "collected", "NetApp", 1, 0, 100),
            ("10.3.3.3", "not collected", None, 1, 1, 50),
            ("three", "address not told", None, 1, 0, None),
        ]
        shares = ask(
            connection,
            "SELECT bucket, amount, unknown_share FROM profile WHERE question = 'Storage vendor' "
            "ORDER BY bucket",
        )
        assert shares == [
            ("NetApp", 1, pytest.approx(2 / 3)),
            ("address not told", 1, pytest.approx(2 / 3)),
            ("not collected", 1, pytest.approx(2 / 3)),
        ]
