"""SolidFire Element: a coherent cluster over the wire, paging, refusals, the words behind it."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import Forbidden
from collectors.array.reading import ArrayReading
from collectors.array.solidfire import VENDOR
from collectors.array.solidfire.dialect import METHODS
from collectors.array.solidfire.shapes import LISTS, SHAPES
from tests.array_estate import AT, FOLDER, Tables, document, one, read
from tests.array_hostile import bodies
from tests.array_runs import client, collected, fetch, known_of
from tests.array_server import PASSWORD
from tests.array_servers.solidfire import CLUSTER, SolidFireServer, estate
from tests.cloudstack_server.example import needs_recordings
from tests.redfish_server.troubles import Cut, Drop, Garbage, Huge, Slow, Status, Trouble

RPC = "/json-rpc/12.3"


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The cluster; nothing is missing."""
    with SolidFireServer(estate()) as server:
        found, outcome = collected(client(server, "solidfire"))
    assert outcome.missing == []
    assert all(outcome.tables.values())
    assert outcome.version == "12.3.0.958"
    return found


def test_cluster(tables: Tables) -> None:
    """Who it is, its space, the stage of fullness it tells itself."""
    (array,) = tables["storage_array"]
    assert (array["id"], array["name"], array["kind"]) == (CLUSTER, "sf1", "solidfire")
    assert (array["version"], array["address"]) == ("12.3.0.958", "192.0.2.50")
    assert (array["controllers"], array["model"]) == (4, "FC0025, SF19210")
    assert (array["warning_at"], array["full_at"]) == (0.73, 1.0)
    assert (array["ntp_servers"], array["quorum"]) == (2, "healthy")
    (sample,) = tables["storage_array_sample"]
    assert (sample["capacity"], sample["used"]) == (40 * 10**12, 26 * 10**12)
    assert (sample["provisioned"], sample["max_provisioned"]) == (90 * 10**12, 300 * 10**12)
    assert (sample["logical"], sample["fullness"]) == (5 * 10**9 * 4096, "stage3Low")
    assert sample["clock"] == "2026-11-22T09:59:58Z"
    (pool,) = tables["array_pool"]
    assert (pool["state"], pool["raid"], pool["failures_survived"]) == ("online", "doubleHelix", 1)
    assert pool["failure_domain"] == "node"


def test_nodes_and_drives(tables: Tables) -> None:
    """A node with a fault that says so is down, a pending one belongs to nobody yet."""
    nodes = {row["id"]: (row["state"], row["role"]) for row in tables["array_node"]}
    assert nodes == {
        "1": ("up", "Storage"), "2": ("up", "Storage"), "3": ("down", "Storage"),
        "5": ("up", "Storage"), "pending/9": (None, "pending"),
    }  # fmt: skip
    states = {row["id"]: (row["state"], row["pool_id"]) for row in tables["array_disk"]}
    assert states == {
        "1": ("ok", None), "2": ("ok", "cluster"),
        "3": ("failed", "cluster"), "4": ("unused", None),
    }  # fmt: skip


def test_volumes(tables: Tables) -> None:
    """Size, state, load and who sees them."""
    volume = one(tables["array_volume"], id="1")
    assert (volume["size"], volume["state"], volume["thin"]) == (4 * 10**12, "online", True)
    assert (volume["serial"], volume["is_copy"]) == ("6f47acc1000000006162313200000001", False)
    assert one(tables["array_volume"], id="2")["state"] == "offline"
    assert one(tables["array_volume"], id="3")["is_copy"] is True
    used = {row["volume_id"]: row["used"] for row in tables["array_volume_sample"]}
    assert used["1"] == 400_000_000 * 4096
    load = one(tables["array_load_sample"], kind="volume", object_id="1")
    assert (load["iops"], load["latency"], load["throughput"]) == (1200, 0.00065, 64_000_000)
    idle = one(tables["array_load_sample"], kind="volume", object_id="2")
    assert (idle["latency"], idle["throughput"]) == (None, None)
    assert one(tables["array_load_sample"], kind="node", object_id="1")["cpu"] == 0.35
    seen = {
        (row["volume_id"], row["host_group"], row["initiator"]) for row in tables["array_mapping"]
    }
    assert seen == {
        ("1", "kvm", "iqn.1994-05.com.redhat:host1"),
        ("1", "kvm", "iqn.1994-05.com.redhat:host2"),
        ("2", "empty", ""),
    }


def test_access(tables: Tables) -> None:
    """Addresses hosts log in at, ports, sessions counted."""
    lifs = {row["id"]: (row["protocol"], row["node_id"]) for row in tables["array_lif"]}
    assert lifs["198.51.100.50"] == ("iscsi", "2")
    assert lifs["192.0.2.50"] == ("mgmt", "1")
    assert lifs["203.0.113.50"] == ("iscsi", None)
    assert lifs["5f:47:ac:c0:3c:e4:95:0a"] == ("fc", "5")
    fibre = one(tables["array_port"], id="3/1")
    assert (fibre["speed"], fibre["up"], fibre["fabric"]) == (8_000_000_000, True, None)
    down = one(tables["array_port"], id="3/2")
    assert (down["speed"], down["up"]) == (None, False)
    logins = {
        (row["initiator"], row["port_id"]): (row["address"], row["sessions"])
        for row in tables["array_login"]
    }
    assert logins == {
        ("iqn.1994-05.com.redhat:host1", "198.51.100.11"): ("198.51.100.101", 2),
        ("iqn.1994-05.com.redhat:host2", "198.51.100.12"): ("2001:db8::2", 1),
        ("21:00:00:24:ff:8f:52:96", "5f:47:ac:c0:3c:e4:95:0a"): (None, None),
    }


def test_copies_and_faults(tables: Tables) -> None:
    """A copy that waits for its cluster, one that comes from there, and what is open."""
    away = one(tables["array_protection"], id="1")
    assert (away["state"], away["state_told"]) == ("broken", "PausedDisconnected")
    assert (away["source_path"], away["target_path"]) == ("cs-primary", "sf2:cs-copy")
    assert (away["sync"], away["reason"]) == (False, None)
    back = one(tables["array_protection"], id="3")
    assert (back["source_path"], back["target_path"]) == ("sf2:8", "from-there")
    assert (back["sync"], back["state"]) == (True, "mirrored")
    link = one(tables["array_protection"], kind="cluster pair")
    assert (link["state"], link["healthy"]) == ("broken", False)
    lags = {row["protection_id"]: row["lag"] for row in tables["array_protection_sample"]}
    assert lags == {"1": 3723, "3": 0}
    faults = {row["id"]: (row["severity"], row["node_id"]) for row in tables["array_alert"]}
    assert faults == {"31": ("error", "3"), "32": ("warning", None)}


def test_only_reading_methods() -> None:
    """What is sent is in one list by name; anything else is refused before it leaves."""
    asked = {question.name for question in VENDOR.questions.values()}
    assert asked | {"GetAPI"} == set(METHODS)
    assert all(name.startswith(("Get", "List")) for name in METHODS)
    with SolidFireServer(estate()) as server:
        array = client(server, "solidfire")

        async def delete() -> None:
            async with array.web() as web:
                session = array.session(web)
                await session._call("DeleteVolume", {"volumeID": 1})  # type: ignore[attr-defined]

        with pytest.raises(Forbidden, match="never sent"):
            asyncio.run(delete())
        assert server.log == []
        documents = fetch(array)
    assert set(server.methods) == set(METHODS)
    assert {path for _method, path in server.log} == {"/json-rpc/8.0", RPC}
    assert all(PASSWORD.encode() not in one.body for one in documents)


def test_pages() -> None:
    """Lists come in pages of 1000 by id; a page that is known is not asked again."""
    content = estate()
    usual = content["ListActiveVolumes"]["volumes"][1]
    many = [{**usual, "volumeID": n} for n in range(10, 3510)]
    content["ListActiveVolumes"] = {"volumes": many}
    with SolidFireServer(content) as server:
        tables, outcome = collected(client(server, "solidfire"))
        assert server.methods.count("ListActiveVolumes") == 4
        known = known_of(client(server, "solidfire"))
        server.methods.clear()
        fetch(client(server, "solidfire"), known)
        assert set(server.methods) == {"GetAPI", "GetClusterInfo"}
    assert len(tables["array_volume"]) == 3500
    assert outcome.missing == []


@pytest.mark.parametrize("status", [200, 500])
def test_errors_inside_answers(status: int) -> None:
    """A right that misses costs its tables; a method of a later version may be absent."""
    content = estate()
    del content["ListFibreChannelSessions"]
    content["ListFibreChannelPortInfo"] = "xNoSuchHardware"
    content["GetNtpInfo"] = "xNotReady"
    with SolidFireServer(content, forbidden=("ListDrives",), status=status) as server:
        tables, outcome = collected(client(server, "solidfire"))
    assert {t for t, whole in outcome.tables.items() if not whole} == {
        "array_disk", "storage_array",
    }  # fmt: skip
    causes = {gap.request: gap.cause for gap in outcome.missing}
    assert causes == {
        "ListDrives": "forbidden", "ListFibreChannelSessions": "unsupported",
        "ListFibreChannelPortInfo": "unsupported", "GetNtpInfo": "bad answer",
    }  # fmt: skip
    assert len(tables["array_node"]) == 5


def test_old_cluster() -> None:
    """Without GetAPI the oldest version is spoken."""
    content = estate()
    del content["GetAPI"]
    with SolidFireServer(content) as server:
        outcome = collected(client(server, "solidfire"))[1]
    assert all(outcome.tables.values())
    assert {path for _method, path in server.log} == {"/json-rpc/8.0"}


def test_wrong_password_is_tried_once() -> None:
    """Not a second time: accounts get locked."""
    with SolidFireServer(estate()) as server:
        outcome = collected(client(server, "solidfire", password="wrong-password"))[1]
    assert server.refused == len(server.log) == 1
    assert {gap.cause for gap in outcome.missing} == {"refused"}


@pytest.mark.parametrize("trouble", [Status(times=1, headers={"Retry-After": "0"}), Drop(times=1)])
def test_busy_cluster_is_asked_again(trouble: Trouble) -> None:
    """503 with Retry-After, a connection that breaks: once is no failure."""
    with SolidFireServer(estate(), troubles={RPC: trouble}) as server:
        outcome = collected(client(server, "solidfire"))[1]
    assert outcome.missing == []


@pytest.mark.parametrize("trouble", [Garbage(), Cut(), Huge(), Slow(seconds=3), Status(status=500)])
def test_unusable_answers(trouble: Trouble) -> None:
    """What cannot be read is a gap, never an exception."""
    with SolidFireServer(estate(), troubles={RPC: trouble}) as server:
        array = client(server, "solidfire", timeout=1, budget=20)
        object.__setattr__(array.endpoint, "retries", 0)
        tables, outcome = collected(array)
    assert tables == {}
    assert not any(outcome.tables.values())


def test_no_faults_told_no_state() -> None:
    """Whether a node is up is only known from the faults."""
    with SolidFireServer(estate(), forbidden=("ListClusterFaults",)) as server:
        tables, _outcome = collected(client(server, "solidfire"))
    assert {row["state"] for row in tables["array_node"]} == {None}
    assert tables["storage_array"][0]["quorum"] is None


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("PausedManual", "paused"), ("PausedManualRemote", "paused"),
        ("PausedMisconfigured", "broken"), ("StoppedMisconfigured", "failed"),
        ("ResumingLocalSync", None), ("Idle", None), ("Active", "mirrored"),
    ],
)  # fmt: skip
def test_words_of_copies(state: str, word: str | None) -> None:
    """Words of the manual; others stay unknown."""
    pair = {"clusterPairID": 1, "remoteVolumeID": 2, "remoteReplication": {"state": state}}
    item = {"volumeID": 1, "name": "v", "volumePairs": [pair]}
    _volume, shaped = SHAPES["ListActiveVolumes"](item)
    assert shaped["@word"] == word


@needs_recordings
def test_recorded_capacity() -> None:
    """One node of a demo: 27 of 3711 GB promised, 5.2 of 161 GB used."""
    file = FOLDER / "solidfire" / "GetClusterCapacity.demo-vm.json"
    body = json.loads(file.read_text(encoding="utf-8"))
    tables, _outcome = read("solidfire", [document("solidfire", "GetClusterCapacity", body)])
    (sample,) = tables["storage_array_sample"]
    assert (sample["capacity"], sample["used"]) == (161_061_273_600, 5_248_927_378)
    assert (sample["provisioned"], sample["max_provisioned"]) == (
        27_183_284_224,
        18_554_258_718_720,
    )
    assert (sample["logical"], sample["clock"]) == (2277952 * 4096, "2023-11-20T11:30:20Z")


_HINTS = (
    "result", "volumes", "initiators", "volumePairs", "remoteReplication", "platformInfo",
    "fibreChannelPortInfo", "sessions", "clusterInfo", "asyncDelay", "nodes", "faults",
)  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_hostile_answers(data: st.DataObject) -> None:
    """Whatever stands in an answer: rows the store can keep, or a gap."""
    name = data.draw(st.sampled_from(sorted(VENDOR.questions)))
    wrapped: Any = data.draw(st.lists(bodies(VENDOR, _HINTS), max_size=3))
    for step in reversed(VENDOR.questions[name].items.split("/")):
        wrapped = {step: wrapped}
    reading = ArrayReading("solidfire", AT, tuple(VENDOR.questions))
    try:
        list(reading.take(document("solidfire", name, wrapped)))
    except ValueError:
        assert name in LISTS  # the loader makes a gap of it
    rows = [row for _table, found in reading.finish() for row in found]
    assert all(isinstance(v, (str, int, float, type(None))) for row in rows for v in row)
    reading.outcome()
