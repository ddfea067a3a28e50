"""What is read of vSphere's objects; they are made of the types of pyVmomi."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from audit.capture import Document, scrub_bytes
from audit.model import TABLES
from collectors.vsphere.questions import QUESTIONS
from collectors.vsphere.reading import VsphereReading
from tests.array_estate import AT, one
from tests.vsphere.objects import NAA, SECOND, SECRET, UUID, cluster, documents, host, rows


def test_host_and_cluster() -> None:
    """What they tell of themselves."""
    tables = rows(documents())
    assert one(tables["host_system"], id=UUID) == {
        **dict.fromkeys(TABLES["host_system"].names),
        "id": UUID, "uuid": UUID, "name": "esx1.example", "address": "192.0.2.101", "kind": "esxi",
        "serial": "CZ1", "vendor": "HPE", "model": "ProLiant DL380 Gen10", "os": "ESXi",
        "os_version": "8.0.2", "build": "22380479", "time_sync": "esx-ntpd",
        "time_source": "192.0.2.123, 192.0.2.124", "pool_id": "vc-uuid/domain-c1",
        "maintenance": True,
    }  # fmt: skip
    (pool,) = tables["hypervisor_pool"]
    assert pool == {
        "id": "vc-uuid/domain-c1", "name": "prod", "manager": "vc1", "manager_version": "8.0.2",
        "hosts": 1, "ha": True, "ha_failures": 1, "ha_stores": 1, "admission": True,
        "drs": "fullyAutomated", "evc": "intel-skylake",
    }  # fmt: skip


def test_cluster_that_does_not_tell() -> None:
    """Nothing is taken for off."""
    das = {"enabled": None, "admissionControlEnabled": None, "hBDatastoreCandidatePolicy": None}
    (pool,) = rows(documents(ClusterComputeResource=[cluster(**das)]))["hypervisor_pool"]
    assert (pool["ha"], pool["admission"], pool["ha_stores"]) == (None, None, None)


def test_links() -> None:
    """A port without a link has no speed; every port knows its switch."""
    tables = rows(documents())
    links = {r["name"]: r for r in tables["host_link"]}
    assert {
        n: (r["carrier"], r["speed"], r["master"]) for n, r in links.items() if n[2] == "n"
    } == {
        "vmnic0": (True, 25_000_000_000, "vSwitch0"),
        "vmnic1": (False, None, "vSwitch0"),
        "vmnic2": (True, 25_000_000_000, "dvs1"),
        "vmnic3": (True, 25_000_000_000, "dvs1"),
        "vmnic4": (True, 25_000_000_000, "vSwitch1"),
        "vmnic5": (True, 25_000_000_000, None),
    }
    assert (links["vmk1"]["kind"], links["vmk1"]["mtu"], links["vmk1"]["master"]) == (
        "vmkernel", 9000, "vSwitch1"
    )  # fmt: skip
    assert {(r["link"], r["address"], r["prefix"]) for r in tables["host_address"]} == {
        ("vmk0", "192.0.2.101", 23), ("vmk0", "fe80::5", 64), ("vmk1", "192.0.2.201", 23),
        ("vmk1", "fe80::5", 64),
    }  # fmt: skip


def test_bonds_and_networks() -> None:
    """Two uplinks are a bond, one is none; a LAG is one of its own."""
    tables = rows(documents())
    assert {(r["name"], r["mode"], r["links_up"]) for r in tables["host_bond"]} == {
        ("vSwitch0", "loadbalance-srcid", 1), ("lag1", "lacp", 2),
    }  # fmt: skip
    assert {(r["bond"], r["link"], r["up"], r["standby"]) for r in tables["host_bond_member"]} == {
        ("vSwitch0", "vmnic0", True, False), ("vSwitch0", "vmnic1", False, True),
        ("lag1", "vmnic2", True, False), ("lag1", "vmnic3", True, False),
    }  # fmt: skip
    networks = {
        r["name"]: (r["link"], r["switch"], r["vlan"], r["mtu"]) for r in tables["host_network"]
    }
    assert networks == {
        "Management": ("vSwitch0", "vSwitch0", "10", 9000),
        "guests": ("vSwitch0", "vSwitch0", "0-4094", 9000),
        "iscsi": ("vmnic4", "vSwitch1", None, 9000),
        "inside": (None, "inside", None, 9000),
        "dpg0": ("lag1", "dvs1", "120", 1600),
        "dpg1": ("lag1", "dvs1", "100-200,300", 1600),
    }


def test_storage() -> None:
    """Paths of LUNs, none of local disks; the worst LUN of a datastore; NFS that is not reached."""
    tables = rows(documents())
    assert {(r["wwid"], r["path"], r["state"], r["adapter"], r["transport"], r["target"])
            for r in tables["host_path"]} == {
        (NAA, "vmhba1:C0:T0:L0", "active", "vmhba1", "fc", "50:0a:09:84:00:00:00:01"),
        (NAA, "vmhba2:C0:T1:L0", "active", "vmhba2", "fc", "50:0a:09:84:00:00:00:01"),
        (NAA, "vmhba1:C0:T2:L0", "dead", "vmhba1", "fc", "50:0a:09:84:00:00:00:01"),
        (NAA, "vmhba2:C0:T3:L0", "standby", "vmhba2", "fc", "50:0a:09:84:00:00:00:01"),
        (SECOND, "vmhba1:C0:T0:L0", "active", "vmhba1", "iscsi", "iqn.1992-08.com.netapp:x"),
    }  # fmt: skip
    path = tables["host_path"][0]
    assert (path["vendor"], path["product"], path["size"], path["policy"]) == (
        "NETAPP", "LUN C-Mode", 1 << 30, "VMW_PSP_RR"
    )  # fmt: skip
    vmfs, nfs = (one(tables["host_store"], name=name) for name in ("vmfs1", "nfs1"))
    assert (vmfs["store"], vmfs["attached"], vmfs["shared"], vmfs["paths_up"], vmfs["paths"]) == (
        "uuid-vmfs1", True, True, 1, 1
    )  # fmt: skip
    assert (nfs["attached"], nfs["server"], nfs["path"], nfs["used"]) == (
        False, "192.0.2.50", "/vol/nfs1", 750
    )  # fmt: skip
    (mount,) = tables["host_mount"]
    assert (mount["mount"], mount["type"], mount["server"], mount["hard"]) == (
        "nfs1", "nfs", "192.0.2.50", None
    )  # fmt: skip


def test_neighbors_and_clocks() -> None:
    """LLDP and CDP; the clock with what it may be off by."""
    tables = rows(documents())
    assert {(r["link"], r["chassis_id"], r["port_id"], r["system_name"], r["protocol"])
            for r in tables["host_neighbor"]} == {
        ("vmnic0", "aa:bb:cc:00:11:22", "Ethernet1/7", "leaf1", "LLDP"),
        ("vmnic1", "", "Ethernet1/8", "leaf2(FDO1)", "CDP"),
    }  # fmt: skip
    (sample,) = tables["host_system_sample"]
    assert (sample["clock_difference"], sample["clock_error"], sample["at"]) == (6.0, 2.0, AT)


def test_gaps() -> None:
    """A host without a connection, a right that lacks, a property this version does not know."""
    away = {"_obj": "host-2", "name": "esx2", "runtime.connectionState": "notResponding"}
    blind = {**host(), "_missing": {"config.network.pnic": "NoPermission"}}
    found = documents(HostSystem=[away, blind])
    found[2].json()["objects"][0]["_missing"] = {"summary.currentEVCModeKey": "InvalidProperty"}
    reading = VsphereReading(AT, tuple(document.request for document in found))
    for document in found:
        list(reading.take(document))
    list(reading.finish())
    outcome = reading.outcome()
    assert {table for table, whole in outcome.tables.items() if not whole} == {
        "host_link", "host_address", "host_bond", "host_bond_member", "host_network",
    }  # fmt: skip
    assert {(gap.column, gap.cause) for gap in outcome.missing} == {
        ("", "forbidden"), ("", "bad answer"), ("evc", "unsupported"),
    }  # fmt: skip
    assert outcome.missing[-1].tables == ()
    assert "not connected to 1 host, which tells nothing: esx2" in outcome.missing[-1].message


def test_secrets_of_adapters_are_hidden() -> None:
    """CHAP secrets stand in the properties of iSCSI adapters."""
    body = json.dumps({"objects": [host()]}).encode()
    assert SECRET.encode() in body
    assert SECRET.encode() not in scrub_bytes(body)


def test_recording(recordings: Path) -> None:
    """The recorded inventory of vcsim: seven hosts of one port each with a switch."""
    told = json.loads((recordings.parent / "vcsim" / "vpx-7hosts.json").read_text(encoding="utf-8"))
    names = {"HostSystem": "hosts", "ClusterComputeResource": "clusters", "Datastore": "datastores"}
    bodies: dict[str, object] = {"ServiceInstance": {"about": told["about"]}}
    for question in QUESTIONS.values():
        found = told.get(names.get(question.name, ""), [])
        objects = [{"_obj": f"x-{n}", **one_told} for n, one_told in enumerate(found)]
        bodies[question.name] = {"objects": objects} if question.paths else {"objects": []}
    bodies["ServiceInstance"] = {"about": told["about"]}
    tables = rows([
        Document("vsphere:vc1", name, {}, 200, AT, json.dumps(body).encode())
        for name, body in bodies.items()
    ])  # fmt: skip
    assert {name: len(found) for name, found in tables.items()} == {
        "host_system": 7, "hypervisor_pool": 2, "host_link": 21, "host_address": 7,
        "host_network": 14,
    }  # fmt: skip
    assert {r["link"] for r in tables["host_network"]} == {"vmnic0"}


USUAL = documents()
ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())


@given(st.data())
def test_odd_objects(data: st.DataObject) -> None:
    """Whatever stands in a property, rows are made of the rest."""
    found = [json.loads(document.body) for document in USUAL]
    for _count in range(data.draw(st.integers(1, 5))):
        place = data.draw(
            st.sampled_from([one for body in found for one in body.get("objects", ())])
        )
        while True:
            name = data.draw(st.sampled_from(sorted(place)))
            inner = place[name]
            if isinstance(inner, list) and inner and isinstance(inner[0], dict):
                inner = inner[0]
            if not isinstance(inner, dict) or not inner or data.draw(st.booleans()):
                break
            place = inner
        place[name] = data.draw(ODD | st.dictionaries(st.text(), ODD))
    rows([
        Document("vsphere:vc1", old.request, {}, 200, AT, json.dumps(body).encode())
        for old, body in zip(USUAL, found, strict=True)
    ])  # fmt: skip
