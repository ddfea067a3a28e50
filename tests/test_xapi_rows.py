"""What is read of the records of a pool."""

import json

from hypothesis import given
from hypothesis import strategies as st

from audit.capture import Document
from audit.model import TABLES
from tests.array_estate import AT, one
from tests.xapi.pool import pool, uuid
from tests.xapi.runs import client, collected, read
from tests.xapi.server import XapiServer


def test_host_and_pool() -> None:
    """What a host and its pool tell."""
    with XapiServer(pool()) as server:
        tables = collected(client(server))[0]
    assert one(tables["host_system"], name="xcp2") == {
        **dict.fromkeys(TABLES["host_system"].names),
        "id": uuid(2, 2), "name": "xcp2", "address": "192.0.2.12", "kind": "xenserver",
        "serial": "SER2", "vendor": "Dell Inc.", "model": "PowerEdge R640", "os": "XCP-ng",
        "os_version": "8.2.1", "build": "release/yangtze", "kernel": "4.19.0+1",
        "booted": "2025-10-09T08:53:20Z", "pool_id": uuid(1, 1), "maintenance": False,
    }  # fmt: skip
    (row,) = tables["hypervisor_pool"]
    assert row == {
        "id": uuid(1, 1), "name": "rack1", "manager": uuid(2, 1), "manager_version": "8.2.1",
        "hosts": 3, "ha": True, "ha_failures": 1, "ha_stores": 1, "admission": None, "drs": None,
        "evc": None,
    }  # fmt: skip
    assert one(tables["host_patch"], host_system_id=uuid(2, 3), name="XS82E002")["version"] == "1.0"


def test_links() -> None:
    """Legs, bond, VLAN and bridge hang together."""
    with XapiServer(pool()) as server:
        tables = collected(client(server))[0]
    links = {r["name"]: r for r in tables["host_link"] if r["host_system_id"] == uuid(2, 1)}
    assert {
        name: (r["kind"], r["master"], r["parent"], r["vlan"]) for name, r in links.items()
    } == {
        "eth0": ("physical", "bond0", None, None),
        "eth1": ("physical", "bond0", None, None),
        "eth2": ("physical", "xenbr2", None, None),
        "bond0": ("bond", "xenbr0", None, None),
        "bond0.120": ("vlan", "xapi1", "bond0", 120),
    }
    leg = links["eth1"]
    assert (leg["permanent_mac"], leg["speed"], leg["duplex"], leg["bus"], leg["mtu"]) == (
        "02:00:00:00:01:01", 10_000_000_000, "full", "0000:04:00.1", 1500
    )  # fmt: skip
    assert links["bond0"]["bus"] is None
    bond = one(tables["host_bond"], host_system_id=uuid(2, 1))
    assert (bond["mode"], bond["lacp_rate"], bond["hash_policy"], bond["links_up"]) == (
        "lacp", "slow", "tcpudp_ports", 2
    )  # fmt: skip
    assert {
        (r["address"], r["prefix"], r["link"])
        for r in tables["host_address"]
        if r["host_system_id"] == uuid(2, 1)
    } == {("192.0.2.11", 24, "bond0"), ("fe80::1", 64, "bond0")}
    assert one(tables["host_network"], host_system_id=uuid(2, 1), name="guests") == {
        "host_system_id": uuid(2, 1), "name": "guests", "link": "bond0.120", "switch": "xapi1",
        "vlan": "120", "mtu": 1500,
    }  # fmt: skip


def test_leg_without_signal() -> None:
    """No speed and no duplex of a link that is down; the bond's member is down."""
    records = pool()
    metrics = records["PIF_metrics"]["OpaqueRef:xcp1/eth1/m"]
    metrics.update(carrier=False, speed="0", duplex=False)
    with XapiServer(records) as server:
        tables = collected(client(server))[0]
    leg = one(tables["host_link"], host_system_id=uuid(2, 1), name="eth1")
    assert (leg["carrier"], leg["speed"], leg["duplex"]) == (False, None, None)
    assert one(tables["host_bond_member"], host_system_id=uuid(2, 1), link="eth1")["up"] is False


def test_stores() -> None:
    """What is plugged, from where, and over how many paths."""
    records = pool()
    records["PBD"]["OpaqueRef:xcp2/lun1"]["other_config"]["mpath-36002"] = "[1, 4]"
    records["PBD"]["OpaqueRef:xcp3/nfs1"]["currently_attached"] = False
    with XapiServer(records) as server:
        tables = collected(client(server))[0]
    nfs = one(tables["host_store"], host_system_id=uuid(2, 3), name="nfs1")
    assert (nfs["attached"], nfs["server"], nfs["path"], nfs["shared"], nfs["paths"]) == (
        False, "192.0.2.50", "/vol/nfs1", True, None
    )  # fmt: skip
    lun = one(tables["host_store"], host_system_id=uuid(2, 2), name="lun1")
    assert (lun["type"], lun["path"], lun["paths_up"], lun["paths"]) == (
        "lvmoiscsi", "iqn.2001-04.example:a", 1, 4
    )  # fmt: skip


ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())


@given(st.data())
def test_odd_records(data: st.DataObject) -> None:
    """Whatever stands in a field, rows are made of the rest."""
    records = pool()
    for _count in range(data.draw(st.integers(1, 5))):
        name = data.draw(st.sampled_from(sorted(records)))
        ref = data.draw(st.sampled_from(sorted(records[name]) or [""]))
        if ref:
            field = data.draw(st.sampled_from(sorted(records[name][ref])))
            records[name][ref][field] = data.draw(ODD | st.dictionaries(st.text(), ODD))
    documents = [
        Document(
            "xenserver:x", f"{name}.get_all_records", {}, 200, AT,
            json.dumps({"result": found}).encode(),
        )
        for name, found in records.items()
    ]  # fmt: skip
    assert all(read(client("https://192.0.2.1"), documents)[1].tables.values())
