"""Pure FlashArray: REST 2.x and 1.x, each with its log-in; the recorded answers of 1.x."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.store import open_writable
from collectors.array.engine import ArrayCollector
from collectors.array.pure import VENDOR
from collectors.array.reading import ArrayReading
from collectors.run import Raw, collect, replay
from tests.array_estate import AT, FOLDER, Tables, document, one, read
from tests.array_hostile import bodies
from tests.array_runs import client, collected, fetch
from tests.array_server import ArrayServer
from tests.array_servers.pure import ARRAY_ID, HOST_IQN, IQN, TIB, TOKEN, PureServer, estate
from tests.cloudstack_server.example import needs_recordings
from tests.redfish_server.troubles import Cut, Garbage, Huge, Status
from tests.support import dump

VOLUMES = "/api/2.26/volumes"
_RECORDED = {
    "array": "storage_id_info", "array?space=true": "storage_info", "drive": "drive_info",
    "array?controllers=true": "controllers_info", "hardware": "hardware_info",
    "port": "port_info", "network": "port_network_info", "volume?space=true": "volumes_info",
    "host": "hosts_info", "host?connect=true": "HOSTS_CONNECT_INFO",
    "message?open=true": "alerts_info",
}  # fmt: skip


def pure(server: ArrayServer, **more: Any) -> ArrayCollector:
    """A collector with the right token."""
    return client(server, "pure", password="", token=more.pop("token", TOKEN), **more)


def recorded() -> dict[str, Any]:
    """The recorded array of REST 1.x, by what is asked."""
    folder = FOLDER / "pure"
    found = {
        asked: json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for asked, name in _RECORDED.items()
    }
    names = ("volume_info", "volume_info_two")
    told = [json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in names]
    asked = {"ntpserver": ["192.0.2.1"]}
    return {**found, "volume": told, "array?ntpserver=true": asked}


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The array in pages of two objects, nothing missing."""
    with PureServer(estate(), page=2) as server:
        found, outcome = collected(pure(server))
    assert outcome.missing == []
    assert outcome.version == "6.5.8"
    assert server.sessions == {}
    assert server.asked.count(VOLUMES) == 4
    return found


def test_array(tables: Tables) -> None:
    """Who it is, and its space as an array and as the pool it is."""
    (array,) = tables["storage_array"]
    assert (array["id"], array["name"], array["model"]) == (ARRAY_ID, "flash1", "FA-X20R3")
    assert (array["controllers"], array["ntp_servers"], array["autosupport"]) == (2, 2, True)
    assert array["address"] == "127.0.0.1"
    (sample,) = tables["storage_array_sample"]
    assert (sample["capacity"], sample["used"]) == (20 * TIB, 8 * TIB)
    assert (sample["logical"], sample["provisioned"]) == (30 * TIB, 100 * TIB)
    assert one(tables["array_pool"], id="array")["capacity"] == 20 * TIB
    assert tables["array_pool_sample"][0]["snapshot_used"] == TIB


def test_controllers(tables: Tables) -> None:
    """The other one cannot take over: it is not ready."""
    nodes = {row["id"]: row for row in tables["array_node"]}
    assert set(nodes) == {"CT0", "CT1"}
    assert (nodes["CT0"]["state"], nodes["CT1"]["state"]) == ("up", "down")
    assert (nodes["CT0"]["ha_state"], nodes["CT0"]["partner"]) == ("impossible", "CT1")
    assert (nodes["CT0"]["role"], nodes["CT1"]["state_told"]) == ("primary", "not ready secondary")


def test_both_controllers_ready() -> None:
    """Each takes over for the other; a word nobody knows makes that unknown."""
    content = estate()
    content["controllers"][1]["status"] = "ready"
    with PureServer(content) as server:
        found = collected(pure(server))[0]
    assert {row["ha_state"] for row in found["array_node"]} == {"normal"}
    content["controllers"][1]["status"] = "pondering"
    with PureServer(content) as server:
        found = collected(pure(server))[0]
    assert {row["ha_state"] for row in found["array_node"]} == {None}


def test_parts_and_drives(tables: Tables) -> None:
    """A failed supply, a failed drive; empty bays are none."""
    parts = {row["id"]: (row["kind"], row["ok"], row["node_id"]) for row in tables["array_part"]}
    assert parts == {"CT0.FAN0": ("fan", True, "CT0"), "CH0.PWR1": ("psu", False, None)}
    drives = {row["id"]: (row["state"], row["media"]) for row in tables["array_disk"]}
    assert drives == {
        "CH0.BAY0": ("ok", "nvme"), "CH0.BAY1": ("failed", "ssd"), "CH0.NVB0": ("ok", None),
    }  # fmt: skip


def test_ports(tables: Tables) -> None:
    """Speeds in bits or gigabits, a bond, an address that moves, a port that failed over."""
    ports = {row["name"]: row for row in tables["array_port"]}
    assert set(ports) == {"CT0.ETH4", "CT0.BOND0", "CT0.FC0"}
    assert (ports["CT0.ETH4"]["max_speed"], ports["CT0.ETH4"]["type"]) == (
        25_000_000_000,
        "physical",
    )
    bond = ports["CT0.BOND0"]
    assert (bond["type"], bond["lag_members"]) == ("lag", "CT0.ETH5,CT0.ETH6")
    assert (bond["max_speed"], bond["lag_mode"]) == (50_000_000_000, "lacp_bond")
    assert ports["CT0.FC0"]["wwpn"] == "52:4a:93:70:4e:e5:68:00"
    lifs = {row["name"]: row for row in tables["array_lif"]}
    assert (lifs["CT0.ETH4"]["protocol"], lifs["CT0.ETH4"]["iqn"]) == ("iscsi", IQN)
    assert (lifs["CT0.ETH4"]["address"], lifs["CT0.ETH4"]["enabled"]) == ("192.0.2.21", True)
    away = lifs["CT1.ETH4"]
    assert (away["is_home"], away["node_id"], away["home_node_id"]) == (False, "CT0", "CT1")
    assert (lifs["VIR0"]["protocol"], lifs["VIR0"]["node_id"]) == ("mgmt", None)
    assert lifs["CT0.FC0"]["protocol"] == "fc"


def test_volumes(tables: Tables) -> None:
    """Doors of VVols are no volumes; the pod is the tenant."""
    volumes = {row["id"]: row["tenant"] for row in tables["array_volume"]}
    assert len(volumes) == 6
    assert volumes["pod1::vol"] == "pod1"
    used = one(tables["array_volume_sample"], volume_id="vol3")
    assert (used["used"], used["physical"], used["snapshot_used"]) == (TIB // 2, TIB // 8, 3)


def test_mappings(tables: Tables) -> None:
    """Volumes to initiators, by the hosts both lists name; a host without any is kept."""
    found = {
        (row["volume_id"], row["host_group"], row["initiator"], row["lun"])
        for row in tables["array_mapping"]
    }
    wwn = "21:00:00:24:ff:2c:95:24"
    assert found == {
        ("vol0", "host1", HOST_IQN, 1), ("vol0", "host1", wwn, 1),
        ("vol1", "kvm", HOST_IQN, 254), ("vol1", "kvm", wwn, 254), ("vol1", "kvm", "", 254),
    }  # fmt: skip
    logins = {(row["initiator"], row["port_id"], row["address"]) for row in tables["array_login"]}
    assert logins == {(HOST_IQN, "CT0.ETH4", "192.0.2.101"), (wwn, "CT0.FC0", None)}


def test_protection_and_alerts(tables: Tables) -> None:
    """A pod that lost its mediator, a link that is not well, an open alert."""
    pod = one(tables["array_protection"], kind="pod")
    assert (pod["state"], pod["healthy"], pod["target_path"]) == (
        "mirrored",
        False,
        "flash1,flash2",
    )
    assert "mediator unreachable" in pod["reason"]
    link = one(tables["array_protection"], kind="pod link")
    assert (link["state"], link["healthy"], link["target_path"]) == ("failed", False, "flash3:b")
    assert tables["array_protection_sample"][0]["lag"] == 90
    (alert,) = tables["array_alert"]
    assert (alert["severity"], alert["at"]) == ("critical", "2025-11-21T00:00:00Z")
    assert alert["message"] == "drive failure: failed"


def test_wrong_token_is_tried_once() -> None:
    """So is none at all, which is not even sent."""
    with PureServer(estate()) as server:
        outcome = collected(pure(server, token="wrong-token-of-nobody"))[1]
        assert (server.refused, len(server.log)) == (1, 2)
        assert {gap.cause for gap in outcome.missing} == {"refused"}
        outcome = collected(pure(server, token=""))[1]
        assert len(server.log) == 2
    assert "API token" in outcome.missing[0].message


@pytest.mark.parametrize("versions", [("1.19", "2.26"), ("1.17", "1.19")])
def test_session_that_ended(versions: tuple[str, ...]) -> None:
    """A new one is opened as often as needed, the last one is given back, none is kept."""
    content = estate() if "2.26" in versions else {"array": {"id": "1", "array_name": "x"}}
    with PureServer(content, versions=versions, lasts=4, page=3) as server:
        documents = fetch(pure(server))
        assert server.sessions == {n: 0 for n in server.sessions if n != "last"}
    assert server.logins > 1
    kept = b"".join(one.body for one in documents)
    assert b"canary" not in kept
    assert [d.error for d in documents if d.error and "unsupported" not in d.error] == []


def test_array_without_a_known_api() -> None:
    """It says what it speaks."""
    with PureServer(estate(), versions=("3.0",)) as server:
        outcome = collected(pure(server))[1]
    assert "no version 1.x or 2.x" in outcome.missing[0].message


@pytest.mark.parametrize(
    "trouble", [Garbage(), Garbage(body=b'{"items": 7}'), Cut(), Huge(), Status(status=500)]
)
def test_unusable_answers(trouble: Any, tmp_path: Path) -> None:
    """What cannot be read costs its tables alone."""
    with open_writable(tmp_path / "x.db") as database:
        with PureServer(estate(), troubles={VOLUMES: trouble}) as server:
            (run,) = collect(database, [pure(server)], None)
        assert server.sessions == {}
        assert database.execute("SELECT count(*) FROM array_node").fetchone() == (2,)
    assert run.status == "partial"


def test_busy_array() -> None:
    """503 with Retry-After is waited for."""
    busy = Status(times=1, headers={"Retry-After": "0"})
    with PureServer(estate(), troubles={VOLUMES: busy}) as server:
        assert collected(pure(server))[1].missing == []


def test_bundle_gives_the_same_rows(tmp_path: Path) -> None:
    """Pages hang on a token that is never written down."""
    with open_writable(tmp_path / "live.db") as live, PureServer(estate(), page=2) as server:
        (run,) = collect(live, [pure(server)], Raw(tmp_path, "lab"))
        rows = dump(live)
    (bundle,) = tmp_path.glob("*.bundle")
    with open_writable(tmp_path / "again.db") as again:
        assert replay(again, bundle) == [run]
        assert dump(again) == rows
    assert (run.status, run.kind) == ("ok", "pure")


@needs_recordings
def test_recorded_array_of_rest_1() -> None:
    """Facts of the recorded FA-m20r2, over the wire with a session cookie."""
    with PureServer(recorded(), versions=("1.0", "1.17")) as server:
        found, outcome = collected(pure(server))
    assert server.sessions == {}
    assert [gap.request for gap in outcome.missing] == ["array-phonehome"]
    assert all(outcome.tables.values())
    (array,) = found["storage_array"]
    assert (array["id"], array["name"], array["version"]) == ("dlmkk15xcfdf4v5", "pure01", "4.6.7")
    assert (array["model"], array["controllers"], array["ntp_servers"]) == ("FA-m20r2", 2, 1)
    nodes = {row["id"]: (row["role"], row["ha_state"]) for row in found["array_node"]}
    assert nodes == {"CT0": ("primary", "normal"), "CT1": ("secondary", "normal")}
    sample = one(found["array_pool_sample"], pool_id="array")
    assert (sample["used"], sample["provisioned"]) == (324_829_845_504, 20_869_257_625_600)
    assert one(found["array_pool"], id="array")["capacity"] == 122_276_719_419_392
    assert {(row["media"], row["state"]) for row in found["array_disk"]} == {("ssd", "ok")}
    assert {row["severity"] for row in found["array_alert"]} == {"warning"}
    assert found["array_alert"][0]["at"] == "2018-05-12T10:55:21Z"
    assert one(found["array_volume_sample"], volume_id="oracl_ail")["physical"] == 116_272_464_547


@needs_recordings
def test_recorded_mappings() -> None:
    """67 connections of hosts; those of a group keep its name, with the initiators of the host."""
    documents = [
        document("pure", "host", recorded()["host"]),
        document("pure", "host-connect", recorded()["host?connect=true"]),
    ]
    rows = read("pure", documents)[0]["array_mapping"]
    seen = {(row["volume_id"], row["host_group"]) for row in rows}
    assert len(recorded()["host?connect=true"]) == 67
    assert ("QIB1", "QIB") in seen
    found = sorted(row["initiator"] for row in rows if row["volume_id"] == "QIB1")
    assert found == [
        "21:00:00:24:ff:40:27:2a", "21:00:00:24:ff:40:27:2b",
        "21:00:34:80:0d:6e:7a:de", "21:00:34:80:0d:6e:7a:df",
    ]  # fmt: skip
    assert one(rows, volume_id="hsboot")["initiator"] == ""
    assert one(rows, volume_id="lun-test1s")["initiator"] == "iqn.1996-04.de.suse:01:66bf70288332"


_HINTS = ("iqns", "wwns", "nqn", "host", "host_group", "eth", "fc", "subinterfaces", "arrays")
_MORE = ("target", "initiator", "portal", "created", "lag", "services", "items", "local_pod")
_BODIES = st.lists(bodies(VENDOR, (*_HINTS, *_MORE)), max_size=3)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_hostile_answers(data: st.DataObject) -> None:
    """Whatever stands in an object: rows the store can keep, or a gap."""
    name = data.draw(st.sampled_from(sorted(VENDOR.questions)))
    items = data.draw(_BODIES)
    question = VENDOR.questions[name]
    reading = ArrayReading("pure", AT, tuple(VENDOR.questions))
    list(reading.take(document("pure", name, {"items": items} if question.items else items)))
    rows = [row for _table, found in reading.finish() for row in found]
    assert all(isinstance(v, (str, int, float, type(None))) for row in rows for v in row)
    reading.outcome()
