"""Dell PowerFlex: gateway of 3.x and manager of 4.x; the recorded answers of a 2.5 system."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.store import open_writable
from collectors.array.powerflex import VENDOR
from collectors.array.powerflex.shapes import pool, statistics
from collectors.array.reading import ArrayReading
from collectors.run import Raw, collect, replay
from tests.array_estate import AT, FOLDER, Tables, document, one, read
from tests.array_hostile import bodies
from tests.array_runs import client, collected, fetch
from tests.array_server import PASSWORD
from tests.array_servers.powerflex import GIB_KIB, POOL, SYSTEM, PowerFlexServer, estate
from tests.cloudstack_server.example import needs_recordings
from tests.redfish_server.troubles import Cut, Garbage, Huge, Status
from tests.support import dump

_GIB = 1 << 30
VOLUMES = "/api/types/Volume/instances"
_RECORDED = {
    "System": "SYSTEM_INFO", "Sds": "SYSTEM_INITIATORS_INFO", "Sdc": "SYSTEM_HOST_INFO",
    "Device": "SYSTEM_STORAGE_DISK_INFO", "StoragePool": "SYSTEM_STORAGE_POOL_INFO",
    "Volume": "SYSTEM_STORAGE_VOLUME_INFO", "Alert": "SYSTEM_ALERT_INFO",
}  # fmt: skip


def recorded() -> dict[str, Any]:
    """The recorded system, by path."""
    folder = FOLDER / "powerflex"
    found = {
        f"/api/types/{name}/instances": json.loads(
            (folder / f"{file}.json").read_text(encoding="utf-8")
        )
        for name, file in _RECORDED.items()
    }
    space = json.loads((folder / "SYSTEM_POOL_DETAIL.json").read_text(encoding="utf-8"))
    return {**found, f"/api/instances/StoragePool::{POOL}/relationships/Statistics": space}


@pytest.fixture(scope="module", params=["3.6", "4.5"])
def tables(request: pytest.FixtureRequest) -> Tables:
    """The system by either log-in; nothing is missing, every token is given back."""
    with PowerFlexServer(estate(), version=request.param) as server:
        found, outcome = collected(client(server, "powerflex"))
    assert (outcome.missing, server.tokens) == ([], {})
    assert outcome.version == "3.6.0.354"
    posts = {path for method, path in server.log if method == "POST"}
    modern = {"/rest/auth/login", "/rest/auth/logout"}
    assert posts == (modern if request.param == "4.5" else set())
    return found


def test_system(tables: Tables) -> None:
    """Who it is, the state of its metadata managers."""
    (array,) = tables["storage_array"]
    assert (array["id"], array["name"], array["controllers"]) == (SYSTEM, "flex1", 3)
    assert array["quorum"] == "ClusteredDegraded ThreeNodes"
    assert (array["warning_at"], array["address"]) == (0.8, "127.0.0.1")
    nodes = {row["id"]: (row["role"], row["state"]) for row in tables["array_node"]}
    assert nodes == {
        "m1": ("mdm primary", "up"), "m2": ("mdm secondary", None), "m3": ("mdm tiebreaker", "up"),
        "s0": ("sds", "up"), "s1": ("sds", "degraded"), "s2": ("sds", "down"),
    }  # fmt: skip
    assert one(tables["array_node"], id="m2")["state_told"] == "NotSynchronized"


def test_addresses(tables: Tables) -> None:
    """Those clients use, not those between servers."""
    lifs = {row["address"]: (row["node_id"], row["up"]) for row in tables["array_lif"]}
    assert lifs == {
        "192.0.2.21": ("s0", True), "192.0.2.22": ("s1", True), "192.0.2.23": ("s2", False),
    }  # fmt: skip
    logins = {row["initiator"]: row["address"] for row in tables["array_login"]}
    assert logins == {"c1": "192.0.2.101", "c2": "192.0.2.102"}


def test_disks(tables: Tables) -> None:
    """A disk with an error has failed; one in a state nobody knows is not judged."""
    disks = {row["id"]: (row["state"], row["state_told"]) for row in tables["array_disk"]}
    assert disks == {
        "d0": ("ok", "Normal"), "d1": ("failed", "Normal, DeviceIoError"),
        "d2": (None, "InitialTest"),
    }  # fmt: skip
    disk = one(tables["array_disk"], id="d0")
    assert (disk["size"], disk["node_id"], disk["pool_id"]) == (1000 * _GIB, "s0", POOL)


def test_pools(tables: Tables) -> None:
    """Half of what is not spare is usable where everything lies on two servers."""
    pool1, pool2 = (one(tables["array_pool"], name=name) for name in ("pool1", "pool2"))
    assert (pool1["raid"], pool1["failures_survived"], pool1["capacity"]) == (
        "mesh mirror", 1, 1000 * _GIB,
    )  # fmt: skip
    assert (pool1["state"], pool1["state_told"]) == ("degraded", "degradedHealthyCapacityInKb 7")
    assert (pool2["raid"], pool2["failures_survived"], pool2["capacity"]) == ("EC 8+2", 2, None)
    (sample,) = tables["array_pool_sample"]
    assert (sample["used"], sample["snapshot_used"]) == (250 * _GIB, 50 * _GIB)


def test_volumes(tables: Tables) -> None:
    """Snapshots are none; thin and thick are told."""
    volumes = {row["id"]: (row["size"], row["thin"]) for row in tables["array_volume"]}
    assert volumes == {"v1": (8 * _GIB, True), "v2": (16 * _GIB, False)}
    mapped = {(row["host_group"], row["initiator"]) for row in tables["array_mapping"]}
    assert mapped == {("host1", "c1"), ("192.0.2.102", "c2")}
    (alert,) = tables["array_alert"]
    assert (alert["severity"], alert["node_id"]) == ("critical", "s2")
    assert alert["message"] == "SDS_DISCONNECTED (Sds)"


@pytest.mark.parametrize("version", ["3.6", "4.5"])
def test_wrong_password_is_tried_once(version: str) -> None:
    """At the first door; the other one is not tried."""
    with PowerFlexServer(estate(), version=version) as server:
        outcome = collected(client(server, "powerflex", password="wrong-password"))[1]
    assert (server.refused, len(server.log)) == (1, 1)
    assert {gap.cause for gap in outcome.missing} == {"refused"}


def test_manager_without_the_old_door() -> None:
    """The new one is used; one attempt, too."""
    with PowerFlexServer(estate(), version="4.6", basic_door=False) as server:
        assert collected(client(server, "powerflex"))[1].missing == []
        assert server.tokens == {}
        server.log.clear()
        outcome = collected(client(server, "powerflex", password="wrong-password"))[1]
    assert (server.refused, len(server.log)) == (1, 2)
    assert {gap.cause for gap in outcome.missing} == {"refused"}


@pytest.mark.parametrize("version", ["3.6", "4.5"])
def test_token_that_ran_out(version: str) -> None:
    """A new one is asked for as often as needed; none is written down."""
    with PowerFlexServer(estate(), version=version, lasts=3) as server:
        documents = fetch(client(server, "powerflex"))
    assert read("powerflex", documents)[1].missing == []
    assert server.logins > 2
    kept = b"".join(d.body for d in documents)
    assert b"canary" not in kept
    assert PASSWORD.encode() not in kept


def test_events_that_are_kept_elsewhere() -> None:
    """Managers of 4.x have no such list: nothing is incomplete."""
    content = estate()
    del content["/api/types/Alert/instances"]
    with PowerFlexServer(content, version="4.5") as server:
        outcome = collected(client(server, "powerflex"))[1]
    assert all(outcome.tables.values())
    assert [(gap.request, gap.cause) for gap in outcome.missing] == [("Alert", "unsupported")]


@pytest.mark.parametrize(
    "trouble", [Garbage(), Garbage(body=b'"x"'), Cut(), Huge(), Status(status=500)]
)
def test_unusable_answers(trouble: Any, tmp_path: Path) -> None:
    """What cannot be read costs its tables alone."""
    with open_writable(tmp_path / "x.db") as database:
        with PowerFlexServer(estate(), troubles={VOLUMES: trouble}) as server:
            (run,) = collect(database, [client(server, "powerflex")], None)
        gaps = {name for (name,) in database.execute("SELECT request FROM gap")}
    assert (run.status, gaps, server.tokens) == ("partial", {"Volume"}, {})


def test_error_inside_an_answer() -> None:
    """With status 200 it is one all the same."""
    content = {**estate(), VOLUMES: {"message": "Busy.", "httpStatusCode": 500, "errorCode": 1}}
    with PowerFlexServer(content) as server:
        outcome = collected(client(server, "powerflex"))[1]
    (gap,) = outcome.missing
    assert (gap.cause, gap.message) == ("bad answer", f"{VOLUMES} was refused: Busy.")


def test_busy_gateway() -> None:
    """503 with Retry-After is waited for; the log-in, too."""
    for path in (VOLUMES, "/api/login"):
        busy = Status(times=1, headers={"Retry-After": "0"})
        with PowerFlexServer(estate(), troubles={path: busy}) as server:
            assert collected(client(server, "powerflex"))[1].missing == []


def test_doctor() -> None:
    """Version, and a token that is given back."""
    with PowerFlexServer(estate(), version="4.5") as server:
        found = asyncio.run(client(server, "powerflex").examine())
    assert (found.what, found.lacking, server.tokens) == ("Dell PowerFlex 3.6.0.354", {}, {})


def test_bundle_gives_the_same_rows(tmp_path: Path) -> None:
    """Collected into one database, replayed into another."""
    with open_writable(tmp_path / "live.db") as live, PowerFlexServer(estate()) as server:
        (run,) = collect(live, [client(server, "powerflex")], Raw(tmp_path, "lab"))
        rows = dump(live)
    (bundle,) = tmp_path.glob("*.bundle")
    with open_writable(tmp_path / "again.db") as again:
        assert replay(again, bundle) == [run]
        assert dump(again) == rows


@needs_recordings
def test_recorded_system() -> None:
    """Facts of the recorded 2.5 system, over the wire."""
    with PowerFlexServer(recorded(), version="2.5") as server:
        found, outcome = collected(client(server, "powerflex"))
    assert outcome.missing == []
    (array,) = found["storage_array"]
    assert (array["id"], array["version"]) == ("6fb451ea51a99758", "2.5.0.254")
    assert (array["quorum"], array["controllers"]) == ("healthy", 3)
    assert {row["state"] for row in found["array_node"]} == {"up"}
    (found_pool,) = found["array_pool"]
    assert (found_pool["state"], found_pool["disks"]) == ("online", 10)
    assert (found_pool["capacity"], found_pool["warning_at"]) == (17_932_736_512 * 512, 0.8)
    assert found["array_pool_sample"][0]["used"] == 3_825_209_344 * 512
    assert found["array_volume"][0]["size"] == 200 * _GIB
    assert {row["host_group"] for row in found["array_mapping"]} == {
        "192.168.3.239", "192.168.3.240", "192.168.3.241",
    }  # fmt: skip
    assert found["array_disk"][0]["state"] == "ok"
    assert found["array_alert"][0]["severity"] == "warning"


@needs_recordings
def test_recorded_space_fits_what_the_system_offers() -> None:
    """Half of what is free is what the system would still give to volumes, but for rounding."""
    told = recorded()[f"/api/instances/StoragePool::{POOL}/relationships/Statistics"]
    (shaped,) = statistics(told)
    free = shaped["@capacity"] - shaped["@used"]
    offered = told["capacityAvailableForVolumeAllocationInKb"] * 1024
    assert 0 <= free - offered < 16 * _GIB


def test_pools_nobody_knows() -> None:
    """A layout without a name here has no redundancy that is known."""
    (strange,) = pool({"id": "x", "dataLayout": "Holographic"})
    assert (strange["@raid"], strange["@survives"]) == (None, None)
    (empty,) = statistics({"maxCapacityInKb": GIB_KIB})
    assert (empty["@capacity"], empty["@state"]) == (None, None)


_HINTS = ("mdmCluster", "master", "slaves", "ipList", "ip", "mappedSdcInfo", "affectedObject")
_BODIES = st.lists(bodies(VENDOR, (*_HINTS, "sdcIps", "maxCapacityInKb")), max_size=3)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_hostile_answers(data: st.DataObject) -> None:
    """Whatever stands in an object: rows the store can keep, or a gap."""
    name = data.draw(st.sampled_from(sorted(VENDOR.questions)))
    items = data.draw(_BODIES)
    reading = ArrayReading("powerflex", AT, tuple(VENDOR.questions))
    params = {"pool": "p"} if VENDOR.questions[name].per else {}
    list(reading.take(document("powerflex", name, items, **params)))
    rows = [row for _table, found in reading.finish() for row in found]
    assert all(isinstance(v, (str, int, float, type(None))) for row in rows for v in row)
    reading.outcome()
