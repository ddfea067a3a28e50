"""NexentaStor 5: one head of an HA pair over the wire, pages, tokens, the words behind it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.array.nexenta import VENDOR
from collectors.array.nexenta.dialect import NexentaSession
from collectors.array.nexenta.shapes import SHAPES
from collectors.array.reading import ArrayReading
from tests.array_estate import AT, Tables, document, one
from tests.array_hostile import bodies
from tests.array_runs import client, collected, fetch, known_of
from tests.array_server import PASSWORD
from tests.array_servers.nexenta import GUID, NexentaServer, estate
from tests.redfish_server.troubles import Cut, Drop, Garbage, Huge, Slow, Status, Trouble

FILES = "/storage/filesystems"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NexentaSession, "patience", 0.0)


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The appliance; nothing is missing."""
    with NexentaServer(estate()) as server:
        found, outcome = collected(client(server, "nexenta"))
    assert outcome.missing == []
    assert all(outcome.tables.values())
    assert server.tokens == {}
    return found


def test_appliance(tables: Tables) -> None:
    """Who it is and its partner, its licence."""
    (array,) = tables["storage_array"]
    assert (array["id"], array["kind"], array["vendor"]) == (GUID, "nexenta", "Nexenta")
    assert (array["controllers"], array["version"], array["name"]) == (2, None, "ns1")
    node = one(tables["array_node"], id="ns1")
    assert (node["ha_enabled"], node["partner"], node["state"]) == (True, "ns2", "up")
    assert one(tables["array_node"], id="ns2")["state"] is None
    assert {row["role"] for row in tables["array_node"]} == {None}
    (licence,) = tables["array_licence"]
    assert (licence["ok"], licence["expires"]) == (True, "2027-03-01T00:00:00Z")


def test_space(tables: Tables) -> None:
    """Pools by their root, filesystems without their children, volumes."""
    pool = one(tables["array_pool"], id="tank")
    assert (pool["state"], pool["capacity"]) == ("online", 40 * 10**12)
    assert one(tables["array_pool"], id="old")["state"] == "degraded"
    sample = one(tables["array_pool_sample"], pool_id="tank")
    assert (sample["used"], sample["logical"]) == (30 * 10**12, 45 * 10**12)
    shared = one(tables["array_volume"], id="tank/nas/cs1")
    assert (shared["path"], shared["policy"]) == ("/tank/nas/cs1", "tank/nas/cs1")
    assert (shared["size"], shared["thin"], shared["state"]) == (100 << 30, True, "online")
    assert one(tables["array_volume"], id="tank/nas/cs2")["thin"] is False
    assert one(tables["array_volume"], id="old/gone")["state"] == "offline"
    used = {row["volume_id"]: row["used"] for row in tables["array_volume_sample"]}
    assert (used["tank/nas"], used["tank/nas/cs1"]) == (1000, 5000)
    block = one(tables["array_volume"], id="tank/vg/vol1")
    assert (block["pool_id"], block["size"], block["thin"]) == ("tank", 2 << 30, True)
    assert block["serial"] == "600144F0AABB00005F00000000010001"
    disks = {row["id"]: (row["state"], row["state_told"]) for row in tables["array_disk"]}
    assert disks == {
        "c0t1d0": ("ok", "ONLINE"), "c0t2d0": ("unused", "ONLINE"), "c0t3d0": (None, "PONDERING"),
    }  # fmt: skip


def test_snapshots(tables: Tables) -> None:
    """A service that goes down covers children; what none covers has none."""
    policies = {row["id"]: row["snapshot_policy"] for row in tables["array_volume"]}
    assert policies == {
        "tank/nas": "dr (recursive)", "tank/nas/cs1": "dr (recursive)",
        "tank/nas/cs2": "dr (recursive)", "old/gone": "none",
        "tank/vg/vol1": "snaps", "tank/vg/vol2": "none",
    }  # fmt: skip


def test_access(tables: Tables) -> None:
    """Exports per client, portals, addresses, LUNs with their initiators."""
    exports = {
        (row["policy"], row["client"]): (row["read"], row["write"], row["root"])
        for row in tables["array_export"]
    }
    assert exports == {
        ("tank/nas/cs1", "192.0.2.0/24"): (True, True, True),
        ("tank/nas/cs1", "198.51.100.7"): (True, True, False),
        ("tank/nas/cs1", "203.0.113.9"): (True, False, False),
        ("tank/nas/cs2", "0.0.0.0/0"): (True, True, True),
    }
    lifs = {row["id"]: (row["protocol"], row["up"]) for row in tables["array_lif"]}
    assert lifs == {
        "192.0.2.81": ("nfs", True), "198.51.100.81": ("nfs", False),
        "iqn.2005-07.com.nexenta:01:T1@192.0.2.81": ("iscsi", True),
        "iqn.2005-07.com.nexenta:01:T1@198.51.100.81": ("iscsi", True),
        "iqn.2005-07.com.nexenta:01:t2": ("iscsi", False),
    }  # fmt: skip
    services = {row["protocol"]: row["enabled"] for row in tables["array_service"]}
    assert services == {"nfs": True, "smb": False, "iscsi": True}
    seen = {
        (row["volume_id"], row["host_group"], row["initiator"], row["lun"])
        for row in tables["array_mapping"]
    }
    assert seen == {
        ("tank/vg/vol1", "kvm", "iqn.1994-05.com.redhat:host1", 3),
        ("tank/vg/vol1", "kvm", "iqn.1994-05.com.redhat:host2", 3),
        ("tank/vg/vol2", "all", "*", 0), ("tank/vg/vol2", "empty", "", 1),
    }  # fmt: skip


def test_copies_and_alerts(tables: Tables) -> None:
    """Replication with its schedule; open alerts alone."""
    copy = one(tables["array_protection"], id="h1")
    assert (copy["source_path"], copy["target_path"]) == ("tank/nas", "ns3:dr/nas")
    assert (copy["state"], copy["sync"], copy["schedule"]) == ("mirrored", False, "0 * * * *")
    broken = one(tables["array_protection"], id="h2")
    assert (broken["state"], broken["healthy"], broken["sync"]) == ("failed", False, None)
    assert len(tables["array_protection"]) == 2
    alerts = [(row["id"], row["severity"]) for row in tables["array_alert"]]
    assert alerts == [("case 1", "error"), ("case 3", "critical")]


def test_alone() -> None:
    """An appliance in no cluster is one node without a partner."""
    with NexentaServer({**estate(), "/rsf/clusters": {"data": []}}) as server:
        found, _outcome = collected(client(server, "nexenta"))
    (node,) = found["array_node"]
    assert (node["id"], node["ha_enabled"], node["state"]) == (GUID, False, "up")
    assert found["storage_array"][0]["controllers"] == 1
    with NexentaServer(estate(), troubles={"/rsf/clusters": Status(status=403)}) as server:
        found, _outcome = collected(client(server, "nexenta"))
    assert "array_node" not in found
    assert found["storage_array"][0]["controllers"] is None


def test_token_is_given_back() -> None:
    """One log-in, one log-out, reads between them; no secret stays."""
    with NexentaServer(estate(), troubles={FILES: Garbage()}) as server:
        documents = fetch(client(server, "nexenta"))
    assert (server.logins, server.tokens) == (1, {})
    assert (server.log[0], server.log[-1]) == (("POST", "/auth/login"), ("POST", "/auth/logout"))
    assert {method for method, _path in server.log[1:-1]} == {"GET"}
    kept = b"".join(one.body for one in documents)
    assert PASSWORD.encode() not in kept
    assert b"canary-token" not in kept


def test_token_that_ran_out_is_renewed() -> None:
    """As often as needed; a second refusal in a row ends it."""
    with NexentaServer(estate(), lasts=5) as server:
        assert collected(client(server, "nexenta"))[1].missing == []
    assert server.logins > 2
    with NexentaServer(estate(), lasts=0) as server:
        outcome = collected(client(server, "nexenta"))[1]
    assert server.logins == 2
    assert {gap.cause for gap in outcome.missing} == {"refused"}


def test_wrong_password_is_tried_once() -> None:
    """Not a second time: accounts get locked."""
    with NexentaServer(estate()) as server:
        outcome = collected(client(server, "nexenta", password="wrong-password"))[1]
    assert server.refused == len(server.log) == 1
    assert {gap.cause for gap in outcome.missing} == {"refused"}


@pytest.mark.parametrize(("page", "linked"), [(40, True), (1000, False)])
def test_pages(page: int, linked: bool) -> None:
    """By link; a full page without a link is followed by the number of objects."""
    content = estate()
    usual = content[FILES]["data"][1]
    many = [{**usual, "path": f"tank/fs{n}"} for n in range(250)]
    content[FILES] = {"data": many}
    with NexentaServer(content, page=page, linked=linked) as server:
        found, outcome = collected(client(server, "nexenta"))
        known = known_of(client(server, "nexenta"))
        server.log.clear()
        fetch(client(server, "nexenta"), known)
        assert len(server.log) == 3
    assert outcome.missing == []
    files = [row for row in found["array_volume"] if row["kind"] == "filesystem"]
    assert len(files) == 250


def test_answers_that_come_later() -> None:
    """202 with a link to look at, until the answer is there."""
    with NexentaServer(estate(), later={FILES: 3}) as server:
        found, outcome = collected(client(server, "nexenta"))
    assert outcome.missing == []
    assert server.asked.count(f"/jobStatus{FILES}") == 3
    assert one(found["array_volume"], id="tank/nas/cs1")
    with NexentaServer(estate(), later={FILES: 1000}) as server:
        outcome = collected(client(server, "nexenta"))[1]
    assert {gap.cause for gap in outcome.missing} == {"timed out"}
    assert not outcome.tables["array_volume"]


def test_version_that_does_not_know_a_field() -> None:
    """The whole objects are asked for instead."""
    with NexentaServer(estate(), unselected=(FILES, "/san/logicalUnits")) as server:
        found, outcome = collected(client(server, "nexenta"))
    assert outcome.missing == []
    assert one(found["array_volume"], id="tank/nas/cs1")["path"] == "/tank/nas/cs1"


def test_refusal_says_why() -> None:
    """The reason of the appliance is in the gap."""
    with NexentaServer(estate(), troubles={FILES: Status(status=400)}) as server:
        outcome = collected(client(server, "nexenta"))[1]
    assert not outcome.tables["array_volume"]
    assert outcome.tables["array_pool"]


@pytest.mark.parametrize("trouble", [Status(times=1, headers={"Retry-After": "0"}), Drop(times=1)])
def test_busy_appliance_is_asked_again(trouble: Trouble) -> None:
    """503 with Retry-After, a connection that breaks: once is no failure."""
    with NexentaServer(estate(), troubles={FILES: trouble}) as server:
        assert collected(client(server, "nexenta"))[1].missing == []


@pytest.mark.parametrize("trouble", [Garbage(), Cut(), Huge(), Slow(seconds=3), Status(status=500)])
def test_unusable_answers(trouble: Trouble) -> None:
    """They cost their tables, never the run or the token."""
    with NexentaServer(estate(), troubles={"/storage/volumes": trouble}) as server:
        array = client(server, "nexenta", timeout=1)
        object.__setattr__(array.endpoint, "retries", 0)
        _tables, outcome = collected(array)
    assert not outcome.tables["array_volume"]
    assert outcome.tables["array_export"]
    assert server.tokens == {}


def test_share_of_the_documented_example() -> None:
    """A share made without lists is everyone's; anonymous users as root makes root root."""
    shared = {
        "filesystem": "tank/nas",
        "anon": "root",
        "securityContexts": [{"securityModes": ["sys"]}],
    }
    (rule,) = SHAPES["/nas/nfs"](shared)
    assert (rule["@client"], rule["@write"], rule["@root"]) == ("0.0.0.0/0", True, True)
    assert list(SHAPES["/nas/nfs"]({"filesystem": "tank/nas"})) == []


_HINTS = (
    "data", "links", "rel", "href", "securityContexts", "readWriteList", "root", "etype", "entity",
    "mask", "portals", "members", "nodes", "machineName", "schedules", "remoteNode", "cron",
)  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_hostile_answers(data: st.DataObject) -> None:
    """Whatever stands in an answer: rows the store can keep, or a gap."""
    question = VENDOR.questions[data.draw(st.sampled_from(sorted(VENDOR.questions)))]
    body: Any = data.draw(bodies(VENDOR, _HINTS))
    if question.items:
        body = {**body, "data": data.draw(st.lists(bodies(VENDOR, _HINTS), max_size=3))}
    params = dict.fromkeys(question.per.params, "x") if question.per else {}
    reading = ArrayReading("nexenta", AT, tuple(VENDOR.questions))
    list(reading.take(document("nexenta", question.name, body, **params)))
    rows = [row for _table, found in reading.finish() for row in found]
    assert all(isinstance(v, (str, int, float, type(None))) for row in rows for v in row)
    reading.outcome()
