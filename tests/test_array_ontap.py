"""ONTAP: every table of a coherent cluster by hand-checked values, and the words behind them."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web

from collectors.array import vendor_of
from collectors.array.ontap import shapes, shapes_access
from tests.array_estate import Tables, document, one, read
from tests.array_runs import client, collected
from tests.ontap_server import OntapServer, estate
from tests.ontap_server.estate import AGGR, CLUSTER, VOL
from tests.redfish_server.troubles import Trouble

_TIB = 1 << 40


@dataclass
class Refusal(Trouble):
    """HTTP 400 with a body."""

    body: bytes = b""

    async def answer(self, request: web.BaseRequest, body: bytes) -> web.StreamResponse | None:
        """The refusal."""
        del request, body
        return web.Response(status=400, body=self.body)


Bodies = dict[str, Any]


def tables_of(bodies: Bodies) -> Tables:
    """Rows of bodies as the emulator would send them, without a network."""
    questions = vendor_of("ontap").questions
    documents = [
        document("ontap", name, _body(bodies[name]))
        for name, question in questions.items()
        if question.path in bodies
    ]
    return read("ontap", documents, tuple(questions))[0]


def _body(found: Any) -> Any:
    return {"records": found, "num_records": len(found)} if isinstance(found, list) else found


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The coherent cluster."""
    return tables_of(estate())


def test_array(tables: Tables) -> None:
    """Cluster, with what nodes, time servers and AutoSupport add to its row."""
    array = one(tables["storage_array"], id=CLUSTER)
    assert (array["name"], array["kind"], array["vendor"]) == ("filer", "ontap", "NetApp")
    assert (array["version"], array["model"], array["controllers"]) == ("9.13.1P4", "AFF-A300", 2)
    assert (array["ntp_servers"], array["autosupport"], array["quorum"]) == (2, True, None)
    assert array["address"] == "192.0.2.10"
    (sample,) = tables["storage_array_sample"]
    assert (sample["clock"], sample["capacity"]) == ("2026-11-22T09:59:57Z", 40 * _TIB)


def test_nodes(tables: Tables) -> None:
    """HA, parts that failed, time of boot, load."""
    node = one(tables["array_node"], id="filer-01")
    assert (node["state"], node["ha_enabled"], node["partner"]) == ("up", True, "filer-02")
    assert (node["ha_state"], node["ha_reason"]) == ("normal", None)
    assert (node["fans_failed"], node["psus_failed"], node["over_temperature"]) == (0, 1, False)
    assert node["started"] == "2026-11-18T22:31:01Z"
    assert one(tables["array_load_sample"], kind="node", object_id="filer-01")["cpu"] == 0.23


def test_parts_and_disks(tables: Tables) -> None:
    """A failed supply, a shelf with its parts, a spare and a failed disk."""
    parts = {row["id"]: row["ok"] for row in tables["array_part"]}
    assert parts == {
        "021352005981/PSU1": True, "021352005981/PSU2": False, "shelf/1.0": True,
        "shelf/1.0/module/0": True, "shelf/1.0/fan/1": True,
    }  # fmt: skip
    states = {row["id"]: row["state"] for row in tables["array_disk"]}
    assert states == {"1.0.0": "ok", "1.0.1": "spare", "1.0.2": "failed"}
    disk = one(tables["array_disk"], id="1.0.0")
    assert (disk["media"], disk["life_left"], disk["pool_id"]) == ("ssd", 0.96, AGGR["aggr1"])


def test_space(tables: Tables) -> None:
    """Physical, logical and provisioned bytes are kept apart."""
    pool = one(tables["array_pool"], name="aggr1")
    assert (pool["capacity"], pool["failures_survived"], pool["media"]) == (20 * _TIB, 3, "ssd")
    assert (pool["mirrored"], pool["tiering"], pool["warning_at"]) == (False, False, 0.98)
    sample = one(tables["array_pool_sample"], pool_id=AGGR["aggr1"])
    assert (sample["used"], sample["logical"]) == (12 * _TIB, 36 * _TIB)
    volume = one(tables["array_volume"], name="cs_primary1")
    assert (volume["size"], volume["thin"], volume["path"]) == (16 * _TIB, True, "/cs_primary1")
    assert (volume["policy"], volume["snapshot_policy"]) == ("hosts", "none")
    assert (volume["snapshot_reserve"], volume["autogrow"]) == (0.05, "off")
    assert one(tables["array_volume"], name="copy1")["is_copy"] is True
    used = one(tables["array_volume_sample"], volume_id=VOL["cs_primary1"])
    assert (used["used"], used["physical"], used["files"]) == (4 * _TIB, 2 * _TIB, 97)
    load = one(tables["array_load_sample"], object_id=VOL["cs_primary1"])
    assert (load["latency"], load["iops"], load["throughput"]) == (0.0025, 1500, 8_000_000)


def test_lun_lies_in_a_pool(tables: Tables) -> None:
    """The pool of a LUN is that of its volume; its initiators come from the group."""
    lun = one(tables["array_volume"], kind="lun")
    assert (lun["parent_id"], lun["pool_id"]) == (VOL["luns1"], AGGR["aggr2"])
    assert (lun["thin"], lun["serial"]) == (True, "wf0Iq+N4uck3")
    found = [(row["initiator"], row["lun"]) for row in tables["array_mapping"]]
    assert found == [("iqn.1994-05.com.redhat:host1", 0), ("iqn.1994-05.com.redhat:host2", 0)]


def test_namespace_is_mapped_to_hosts() -> None:
    """By the subsystem, with the names of its hosts."""
    bodies = estate()
    bodies["/api/protocols/nvme/subsystem-maps"] = [
        {"namespace": {"uuid": "n1"}, "subsystem": {"name": "kvm"}}
    ]
    bodies["/api/protocols/nvme/subsystems"] = [{
        "name": "kvm", "hosts": [{"nqn": "NQN.2014-08.org.nvmexpress:uuid:1"}],
        "subsystem_maps": [{"namespace": {"uuid": "n1"}}],
    }]  # fmt: skip
    row = one(tables_of(bodies)["array_mapping"], volume_id="n1")
    assert (row["host_group"], row["initiator"]) == ("kvm", "nqn.2014-08.org.nvmexpress:uuid:1")


def test_interfaces(tables: Tables) -> None:
    """Where a LIF is and belongs, whether it can move, what it reaches."""
    away = one(tables["array_lif"], name="nfs2")
    assert (away["node_id"], away["home_node_id"], away["is_home"]) == (
        "filer-01",
        "filer-02",
        False,
    )
    assert (away["protocol"], away["address"], away["can_move"]) == ("nfs", "192.0.2.22", True)
    iscsi = one(tables["array_lif"], name="iscsi1")
    assert (iscsi["can_move"], iscsi["iqn"]) == (False, "iqn.1992-08.com.netapp:sn.svm-2:vs.4")
    fibre = one(tables["array_lif"], name="fc1")
    assert (fibre["protocol"], fibre["wwpn"]) == ("fc", "20:04:00:50:56:bb:a0:e0")


def test_ports(tables: Tables) -> None:
    """A LAG with a leg down, speeds, neighbours by LLDP rather than CDP, the FC fabric."""
    lag = one(tables["array_port"], node_id="filer-01", name="a0a")
    assert (lag["lag_mode"], lag["lag_members"]) == ("multimode_lacp", "e0e,e0f")
    assert (lag["lag_active"], lag["speed"], lag["up"]) == ("e0e", None, True)
    leg = one(tables["array_port"], node_id="filer-01", name="e0e")
    assert (leg["mac"], leg["speed"]) == ("d0:39:ea:3f:06:01", 25_000_000_000)
    assert (leg["neighbor_switch"], leg["neighbor_port"]) == ("leaf1", "Eth1/1")
    fibre = one(tables["array_port"], type="fc")
    assert (fibre["speed"], fibre["max_speed"]) == (8_000_000_000, 16_000_000_000)
    assert (fibre["fabric"], fibre["up"]) == ("55:0e:b1:a0:20:40:80:00", True)
    assert (fibre["neighbor_switch"], fibre["neighbor_port"]) == ("ssan-g620-03", "1")


def test_access(tables: Tables) -> None:
    """Services per version, exports per client, logins."""
    services = {(r["tenant"], r["protocol"]): r["enabled"] for r in tables["array_service"]}
    assert services == {
        ("svm_nfs", "iscsi"): False, ("svm_nfs", "smb"): False, ("svm_san", "iscsi"): True,
        ("svm_san", "fc"): True, ("svm_nfs", "nfs3"): True, ("svm_nfs", "nfs4.0"): False,
        ("svm_nfs", "nfs4.1"): True,
    }  # fmt: skip
    exports = {(r["policy"], r["client"]): r for r in tables["array_export"]}
    assert set(exports) == {
        ("hosts", "192.0.2.0/24"), ("hosts", "198.51.100.7"), ("open", "0.0.0.0/0"),
    }  # fmt: skip
    world, hosts = exports["open", "0.0.0.0/0"], exports["hosts", "192.0.2.0/24"]
    assert (world["read"], world["write"], world["root"]) == (True, False, False)
    assert (hosts["read"], hosts["write"], hosts["root"]) == (True, True, True)
    assert hosts["protocol"] == "nfs3,nfs4"
    logins = {(r["initiator"], r["port_id"], r["address"]) for r in tables["array_login"]}
    assert logins == {
        ("2f:a0:00:a0:98:0b:56:13", "lif-fc1", None),
        ("iqn.1994-05.com.redhat:host1", "lif-iscsi1", "192.0.2.101"),
    }
    assert {r["node_id"] for r in tables["array_login"]} == {"filer-01", "filer-02"}
    assert one(tables["array_client"], client="192.0.2.101")["server"] == "192.0.2.21"


def test_protection_and_alerts(tables: Tables) -> None:
    """A late copy, an open alert, licences."""
    copy = one(tables["array_protection"], id="sm-1")
    assert (copy["state"], copy["healthy"], copy["sync"]) == ("mirrored", False, False)
    assert (copy["reason"], copy["schedule"]) == ("Transfer failed.", "hourly")
    assert tables["array_protection_sample"][0]["lag"] == 117_342
    (alert,) = tables["array_alert"]
    assert (alert["severity"], alert["code"]) == ("error", "DualPathToDiskShelf_Alert")
    assert alert["at"] == "2026-11-20T10:26:38Z"
    licence = one(tables["array_licence"], id="nfs")
    assert (licence["ok"], licence["expires"]) == (True, "2027-01-02T00:00:00Z")
    assert one(tables["array_licence"], id="cloud")["ok"] is None


@pytest.mark.parametrize(
    ("node", "state", "reason"),
    [
        (
            {"ha": {"takeover": {"state": "not_possible", "failure": {"message": "off"}}}},
            "impossible", "off",
        ),
        ({"state": "waiting_for_giveback", "ha": {}}, "takeover", None),
        ({"ha": {"giveback": {"state": "in_progress"}}}, "giveback", None),
        ({"state": "up", "ha": {"takeover": {"state": "not_attempted"}}}, "normal", None),
        ({"state": "down", "ha": {"takeover": {"state": "not_attempted"}}}, None, None),
        ({"state": "up"}, None, None),
    ],
)  # fmt: skip
def test_ha_state(node: Bodies, state: str | None, reason: str | None) -> None:
    """What takeover is worth, by the words of one node."""
    (shaped,) = shapes.node({"name": "n1", **node})
    assert (shaped["@ha_state"], shaped["@ha_reason"]) == (state, reason)


def test_takeover_is_told_by_the_partner() -> None:
    """A node that is down tells nothing: the one that serves for it does."""
    bodies = estate()
    serving, gone = bodies["/api/cluster/nodes"]
    serving["ha"]["takeover"] = {"state": "in_takeover"}
    bodies["/api/cluster/nodes"] = [
        serving,
        {"name": gone["name"], "uuid": gone["uuid"], "state": "down"},
    ]
    nodes = {row["id"]: (row["state"], row["ha_state"]) for row in tables_of(bodies)["array_node"]}
    assert nodes == {"filer-01": ("up", "impossible"), "filer-02": ("down", "takeover")}


def test_metrocluster_that_lost_its_partner() -> None:
    """One row, not healthy, and why."""
    local = {
        "configuration_state": "configured", "mode": "switchover",
        "partner_cluster_reachable": False, "cluster": {"name": "a"},
    }  # fmt: skip
    (row,) = shapes.metrocluster({"local": local})
    assert row["@healthy"] is False
    assert row["@reason"] == "configuration: configured, mode: switchover, partner reachable: False"


def test_refusals_that_are_no_unknown_field() -> None:
    """Another reason, or a field nobody asked for: a gap with the words of the array."""
    refusals = (
        ("262188", "Field name cannot be used"),
        ("262197", 'The value "pages" is invalid for field "fields" (<field,...>)'),
    )
    for code, message in refusals:
        body = json.dumps({"error": {"code": code, "message": message}}).encode()
        trouble = Refusal(body=body)
        with OntapServer(estate(), troubles={"/api/storage/volumes": trouble}) as server:
            outcome = collected(client(server))[1]
        (gap,) = outcome.missing
        assert (gap.cause, server.asked.count("/api/storage/volumes")) == ("bad answer", 1)
        assert message.partition(" (")[0] in gap.message


def test_mediators_are_not_outvoted() -> None:
    """One that is not reachable counts; none at all is not known."""
    for told, quorum in (
        ([True, False], "mediator not reachable"), ([True], "healthy"), ([], None), ([None], None),
    ):  # fmt: skip
        bodies = {"/api/cluster/mediators": [{"reachable": one} for one in told]}
        (array,) = tables_of({**estate(), **bodies})["storage_array"]
        assert array["quorum"] == quorum


def test_unknown_words_stay_unknown() -> None:
    """A word no table knows is kept as told and means nothing."""
    bodies = estate()
    bodies["/api/storage/aggregates"][0]["state"] = "pondering"
    bodies["/api/storage/disks"][0].update(state="dreaming", container_type="mystery")
    tables = tables_of(bodies)
    pool = one(tables["array_pool"], name="aggr1")
    assert (pool["state"], pool["state_told"]) == (None, "pondering")
    disk = one(tables["array_disk"], id="1.0.0")
    assert (disk["state"], disk["state_told"]) == (None, "mystery dreaming")


def test_rules_that_were_cut_short() -> None:
    """Those that came are kept, and the table is incomplete."""
    bodies = estate()
    path = "/api/protocols/nfs/export-policies"
    bodies[path][0]["are_rules_truncated"] = True
    tables, outcome = read("ontap", [document("ontap", path, {"records": bodies[path]})])
    assert (len(tables["array_export"]), outcome.tables["array_export"]) == (3, False)


def test_every_field_that_is_read_is_asked_for() -> None:
    """Else the answer would be NULL on every array."""
    parts = {"/api/cluster/chassis", "/api/storage/shelves", "/api/cluster/ntp/servers"}
    for question in vendor_of("ontap").questions.values():
        fields = () if question.name in parts else question.fields  # read inside, or beside them
        for (table, column), paths in question.paths.items():
            for path in paths:
                asked = any(f"{path}.".startswith(f"{field}.") for field in fields)
                assert asked or not fields, f"{question.name}: {table}.{column}: {path}"
    assert set(shapes.STORAGE) | set(shapes_access.ACCESS) <= set(vendor_of("ontap").questions)
