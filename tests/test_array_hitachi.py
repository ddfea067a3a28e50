"""Hitachi VSP: a coherent system over the wire, sessions, paging, what a model lacks."""

import pytest

from tests.array_estate import Tables, one
from tests.array_runs import client, collected, fetch, known_of
from tests.array_server import PASSWORD
from tests.array_servers.hitachi import DEVICE, MB, SERIAL, HitachiServer, estate
from tests.redfish_server.troubles import Cut, Drop, Garbage, Huge, Slow, Status, Trouble

BASE = f"/ConfigurationManager/v1/objects/storages/{DEVICE}"
GROUP = "kvm hosts (CL1-A,1)"


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The system; nothing is missing."""
    with HitachiServer(estate()) as server:
        found, outcome = collected(client(server, "hitachi"))
    assert outcome.missing == []
    assert all(outcome.tables.values())
    assert outcome.version == "88-08-06-60/00"
    assert server.sessions == {}
    return found


def test_system(tables: Tables) -> None:
    """Who it is, its controllers and parts."""
    (array,) = tables["storage_array"]
    assert (array["id"], array["serial"], array["model"]) == (DEVICE, SERIAL, "VSP G700")
    assert (array["name"], array["controllers"]) == ("VSP G700 412345", 2)
    assert array["quorum"] == "BLOCKED"
    nodes = {row["id"]: (row["state"], row["over_temperature"]) for row in tables["array_node"]}
    assert nodes == {"CTL1": ("up", False), "CTL2": ("down", True)}
    parts = {row["id"]: (row["kind"], row["ok"]) for row in tables["array_part"]}
    assert parts == {
        "dkcpss/DKCPS-1": ("psu", True), "dkcpss/DKCPS-2": ("psu", False),
        "batteries/BAT-1": ("battery", False), "batteries/BAT-2": ("battery", None),
        "sfps/CL1-A": ("module", True),
    }  # fmt: skip


def test_space(tables: Tables) -> None:
    """Pools in MB of 2^20, volumes in blocks of 512, physical apart where drives compress."""
    pool = one(tables["array_pool"], id="0")
    assert (pool["name"], pool["state"], pool["capacity"]) == ("cs", "online", 1_000_000 * MB)
    assert (pool["raid"], pool["failures_survived"]) == ("RAID6 6D+2P", 2)
    assert (pool["disks"], pool["media"]) == (2, "hybrid")
    assert {row["id"]: row["pool_id"] for row in tables["array_disk"]} == {
        "0-0": "0", "0-1": None, "0-2": "0",
    }  # fmt: skip
    assert {row["node_id"] for row in tables["array_disk"]} == {None}
    assert (pool["warning_at"], pool["full_at"]) == (0.7, None)
    sample = one(tables["array_pool_sample"], pool_id="0")
    assert (sample["used"], sample["logical"]) == (750_000 * MB, None)
    assert sample["provisioned"] == 1_800_000 * MB
    packed = one(tables["array_pool_sample"], pool_id="1")
    assert (packed["used"], packed["logical"]) == (900 * MB, 2000 * MB)
    assert one(tables["array_pool"], id="1")["capacity"] == 1000 * MB
    volumes = {
        row["id"]: (row["size"], row["state"], row["thin"]) for row in tables["array_volume"]
    }
    assert volumes == {"1": (1 << 31, "online", True), "2": (1 << 31, "offline", True)}
    volume = one(tables["array_volume"], id="1")
    assert (volume["serial"], volume["pool_id"]) == ("60060e8012345600501234560000001a", "0")
    (used,) = tables["array_volume_sample"]
    assert (used["volume_id"], used["used"]) == ("1", 1 << 30)
    drives = {row["id"]: (row["state"], row["media"], row["size"]) for row in tables["array_disk"]}
    assert drives == {
        "0-0": ("ok", "ssd", 1900 * 10**9), "0-1": ("spare", "hdd", 600 * 10**9),
        "0-2": ("failed", "hdd", 600 * 10**9),
    }  # fmt: skip


def test_access(tables: Tables) -> None:
    """Ports, addresses of targets, LUNs with the initiators of their group, logins."""
    ports = {
        row["id"]: (row["type"], row["max_speed"], row["speed"]) for row in tables["array_port"]
    }
    assert ports == {
        "CL1-A": ("fc", None, None), "CL2-A": ("fc", 16_000_000_000, None),
        "CL1-B": ("physical", 10_000_000_000, None),
    }  # fmt: skip
    assert one(tables["array_port"], id="CL1-B")["mtu"] == 9000
    lifs = {
        row["id"]: (row["protocol"], row["address"], row["wwpn"]) for row in tables["array_lif"]
    }
    assert lifs == {
        "CL1-A": ("fc", None, "50:06:0e:80:12:4e:3b:00"),
        "CL1-B,1": ("iscsi", "198.51.100.71", None),
    }
    target = one(tables["array_lif"], id="CL1-B,1")["iqn"]
    assert target == "iqn.1994-04.jp.co.hitachi:rsd.h8m.t.12345.1b001"
    seen = {
        (row["volume_id"], row["host_group"], row["initiator"], row["lun"])
        for row in tables["array_mapping"]
    }
    assert seen == {
        ("1", GROUP, "21:00:00:24:ff:8f:52:96", 0), ("1", GROUP, "21:00:00:24:ff:8f:52:97", 0),
        ("2", GROUP, "21:00:00:24:ff:8f:52:96", 1), ("2", GROUP, "21:00:00:24:ff:8f:52:97", 1),
        ("2", "1A-G00 (CL1-A,0)", "", 0),
        ("1", "tgt1 (CL1-B,1)", "iqn.1994-05.com.redhat:host1", 0),
    }  # fmt: skip
    (login,) = tables["array_login"]
    assert (login["initiator"], login["port_id"]) == ("21:00:00:24:ff:8f:52:96", "CL1-A")


def test_copies_and_alerts(tables: Tables) -> None:
    """Remote pairs from this end, alerts of both controllers."""
    copy = one(tables["array_protection"], id="UR/1/1")
    assert (copy["kind"], copy["sync"], copy["state"]) == ("ur", False, "failed")
    assert (copy["source_path"], copy["target_path"]) == ("412345:1", "412999:7")
    mirror = one(tables["array_protection"], id="GAD/2/0")
    assert (mirror["sync"], mirror["state"], mirror["source_path"]) == (
        True,
        "mirrored",
        "412999:8",
    )
    assert len(tables["array_protection"]) == 2
    alerts = {row["id"]: (row["severity"], row["message"]) for row in tables["array_alert"]}
    assert alerts == {
        "CTL1/1001": ("critical", "Controller: blocked"),
        "CTL2/1002": ("info", "Battery: capacity low"),
    }


def test_session_is_given_back() -> None:
    """One log-in, one DELETE at the end, also after errors; no secret stays."""
    with HitachiServer(estate(), troubles={f"{BASE}/pools": Garbage()}) as server:
        documents = fetch(client(server, "hitachi"))
    assert (server.logins, server.sessions) == (1, {})
    assert server.log[-1] == ("DELETE", f"{BASE}/sessions/1")
    assert {method for method, _path in server.log[2:-1]} == {"GET"}
    kept = b"".join(one.body for one in documents)
    assert PASSWORD.encode() not in kept
    assert b"canary-token" not in kept


def test_token_that_ran_out_is_renewed() -> None:
    """As often as needed; a second refusal in a row ends it."""
    with HitachiServer(estate(), lasts=6) as server:
        _tables, outcome = collected(client(server, "hitachi"))
    assert server.logins > 2
    assert outcome.missing == []
    with HitachiServer(estate(), lasts=0) as server:
        outcome = collected(client(server, "hitachi"))[1]
    assert server.logins == 2
    assert {gap.cause for gap in outcome.missing} == {"refused"}


def test_wrong_password_is_tried_once() -> None:
    """Not a second time: accounts get locked."""
    with HitachiServer(estate()) as server:
        outcome = collected(client(server, "hitachi", password="wrong-password"))[1]
    assert server.refused == 1
    assert {gap.cause for gap in outcome.missing} == {"refused"}


def test_pages() -> None:
    """Volumes come in pages of 1000 by number, pairs in pages of 500 that overlap by one."""
    content = estate()
    usual = content["ldevs"]["data"][1]
    content["ldevs"] = {"data": [{**usual, "ldevId": n} for n in range(2500)]}
    pair = content["remote-copypairs"]["data"][0]
    content["remote-copypairs"] = {"data": [{**pair, "ldevId": n} for n in range(900)]}
    with HitachiServer(content) as server:
        tables, outcome = collected(client(server, "hitachi"))
        assert server.asked.count(f"{BASE}/ldevs") == 3
        known = known_of(client(server, "hitachi"))
        server.log.clear()
        fetch(client(server, "hitachi"), known)
        assert len(server.log) == 4  # storages, session, who it is, session back
    assert len(tables["array_volume"]) == 2500
    assert len(tables["array_protection"]) == 900
    assert outcome.missing == []


def test_what_a_model_lacks() -> None:
    """No hardware list, no pairs (HTTP 412): nothing is incomplete, and nothing is claimed."""
    with HitachiServer(estate(), absent=("components/instance", "remote-copypairs")) as server:
        tables, outcome = collected(client(server, "hitachi"))
    assert all(outcome.tables.values())
    assert {gap.cause for gap in outcome.missing} == {"unsupported"}
    assert tables["storage_array"][0]["controllers"] is None
    assert "array_node" not in tables


def test_group_whose_members_are_not_told() -> None:
    """Its LUNs are left out and the table is incomplete: who sees them is not known."""
    with HitachiServer(estate(), troubles={f"{BASE}/host-wwns": Status(status=403)}) as server:
        tables, outcome = collected(client(server, "hitachi"))
    assert not outcome.tables["array_mapping"]
    assert {row["host_group"] for row in tables["array_mapping"]} == {"tgt1 (CL1-B,1)"}


def test_which_system() -> None:
    """A server of many is asked for the one whose serial is the target's name, else refused."""
    content = estate()
    first = content["storages"]["data"][0]
    other = {"storageDeviceId": "800000011633", "model": "VSP F1500", "serialNumber": 11633}
    content["storages"]["data"] = [
        {**first, "ctl1Ip": "192.0.2.71"},
        {**other, "svpIp": "192.0.2.9"},
    ]
    with HitachiServer(content) as server:
        outcome = collected(client(server, "hitachi"))[1]
    assert server.logins == 0
    assert "2 storage systems (serials 11633, 412345)" in outcome.missing[0].message
    content["storages"]["data"][0]["ctl1Ip"] = "127.0.0.1"
    with HitachiServer(content) as server:
        assert collected(client(server, "hitachi"))[1].missing == []


def test_list_of_systems_is_closed() -> None:
    """Then the server's own system is asked, and what depends on its model is not."""
    with HitachiServer(estate(), closed=True) as server:
        tables, outcome = collected(client(server, "hitachi"))
    assert server.refused == 0
    assert tables["storage_array"][0]["serial"] == SERIAL
    assert outcome.tables["array_pool"]
    assert not outcome.tables["array_alert"]


@pytest.mark.parametrize("trouble", [Status(times=1, headers={"Retry-After": "0"}), Drop(times=1)])
def test_busy_system_is_asked_again(trouble: Trouble) -> None:
    """503 with Retry-After, a connection that breaks: once is no failure."""
    with HitachiServer(estate(), troubles={f"{BASE}/pools": trouble}) as server:
        assert collected(client(server, "hitachi"))[1].missing == []


@pytest.mark.parametrize("trouble", [Garbage(), Cut(), Huge(), Slow(seconds=3), Status(status=500)])
def test_unusable_answers(trouble: Trouble) -> None:
    """They cost their tables, never the run or the session."""
    with HitachiServer(estate(), troubles={f"{BASE}/pools": trouble}) as server:
        array = client(server, "hitachi", timeout=1)
        object.__setattr__(array.endpoint, "retries", 0)
        _tables, outcome = collected(array)
    assert not outcome.tables["array_pool"]
    assert outcome.tables["array_port"]
    assert server.sessions == {}
