"""Ceph: the dashboard and the files of `ceph` tell the same cluster."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from audit.store import open_writable
from collectors.run import Raw, collect, replay
from tests.array_estate import Tables, one, read
from tests.array_runs import client, collected, fetch
from tests.array_server import PASSWORD
from tests.array_servers.ceph import FSID, TIB, CephServer, estate, folder, write
from tests.redfish_server.troubles import Cut, Garbage, Huge, Redirect, Slow, Status
from tests.support import dump

FULL = "/api/health/full"


@pytest.fixture(scope="module", params=["dashboard", "files"])
def tables(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The cluster, read in either way; nothing is missing."""
    if request.param == "files":
        address = write(tmp_path_factory.mktemp("ceph"), estate())
        found, outcome = collected(folder(address))
    else:
        with CephServer(estate()) as server:
            found, outcome = collected(client(server, "ceph"))
        assert server.asked.count(FULL) == 1
        assert server.tokens == {}
    assert outcome.missing == []
    assert all(outcome.tables.values())
    assert outcome.version == "reef"
    asked = None if request.param == "files" else "127.0.0.1"
    assert found["storage_array"][0]["address"] == asked
    return found


def test_cluster(tables: Tables) -> None:
    """Who it is, its quorum, ratios and raw space."""
    (array,) = tables["storage_array"]
    assert (array["id"], array["kind"], array["version"]) == (FSID, "ceph", "18.2.4")
    assert array["quorum"] == "2 of 3 monitors, without c"
    assert (array["health"], array["controllers"]) == ("HEALTH_WARN", 3)
    assert (array["warning_at"], array["full_at"]) == (0.85, 0.95)
    (sample,) = tables["storage_array_sample"]
    assert (sample["capacity"], sample["used"]) == (24 * TIB, 6 * TIB)


def test_nodes(tables: Tables) -> None:
    """Monitors, managers and hosts, each as what it is."""
    nodes = {row["id"]: (row["role"], row["state"]) for row in tables["array_node"]}
    assert nodes == {
        "mon.a": ("mon", "up"), "mon.b": ("mon", "up"), "mon.c": ("mon", "down"),
        "mgr.node1.x": ("mgr", "up"), "mgr.node2.y": ("mgr standby", "up"),
        "node1": ("osd host", "up"), "node2": ("osd host", "up"), "node3": ("osd host", "degraded"),
    }  # fmt: skip
    assert one(tables["array_node"], id="node1")["version"] == "18.2.4"
    lifs = {row["address"]: row["up"] for row in tables["array_lif"]}
    assert lifs == {"192.0.2.11": True, "192.0.2.12": True, "192.0.2.13": False}


def test_disks(tables: Tables) -> None:
    """OSDs by state, host and size."""
    states = {row["id"]: (row["state"], row["state_told"]) for row in tables["array_disk"]}
    assert states["osd.0"] == ("ok", "up in")
    assert states["osd.4"] == ("unused", "up out")
    assert states["osd.5"] == ("failed", "in down")
    disk = one(tables["array_disk"], id="osd.2")
    assert (disk["size"], disk["media"], disk["node_id"]) == (4 * TIB, "hdd", "node2")


def test_pools(tables: Tables) -> None:
    """What a pool survives, what keeps its copies apart, and its space without copies."""
    pools = {row["id"]: row for row in tables["array_pool"]}
    found = {n: (p["raid"], p["failures_survived"], p["failure_domain"]) for n, p in pools.items()}
    assert found == {
        "cloudstack": ("replica 3, min_size 2", 2, "host"),
        "single": ("replica 1, min_size 1", 0, "osd"),
        "backup": ("EC 4+2, min_size 5", 2, "osd"),
    }
    assert (pools["cloudstack"]["capacity"], pools["cloudstack"]["media"]) == (5 * TIB, "hdd")
    assert pools["backup"]["media"] is None
    assert one(tables["array_pool_sample"], pool_id="backup")["used"] == 2 * TIB
    assert tables["array_service"][0]["protocol"] == "rbd"


def test_alerts(tables: Tables) -> None:
    """Checks that are not muted."""
    alerts = {row["code"]: (row["severity"], row["message"]) for row in tables["array_alert"]}
    assert alerts == {
        "MON_DOWN": ("warning", "1/3 mons down, quorum a,b"),
        "OSD_FULL": ("critical", "1 full osd(s)"),
    }


def test_log_in_that_is_refused() -> None:
    """The dashboard says so with status 400; it is tried once."""
    with CephServer(estate()) as server:
        found, outcome = collected(client(server, "ceph", password="wrong-password"))
    assert (server.refused, len(server.log), found) == (1, 1, {})
    assert {gap.cause for gap in outcome.missing} == {"refused"}


def test_standby_manager() -> None:
    """It leads to the active one, which is another host: that is said, not followed."""
    away = Redirect(location="https://192.0.2.99:8443/api/auth")
    with CephServer(estate(), troubles={"/api/auth": away}) as server:
        outcome = collected(client(server, "ceph"))[1]
    assert server.asked == ["/api/auth"]
    assert "standby; the dashboard is at 192.0.2.99:8443" in outcome.missing[0].message


def test_token_that_ran_out() -> None:
    """A new one is asked for; neither is written down."""
    with CephServer(estate(), lasts=1) as server:
        documents = fetch(client(server, "ceph"))
    outcome = read("ceph", documents)[1]
    assert (server.logins, outcome.missing) == (5, [])  # report, summary, images of three pools
    assert not [d for d in documents if b"canary" in d.body]
    assert PASSWORD.encode() not in b"".join(d.body for d in documents)


def test_role_without_a_right() -> None:
    """The dashboard leaves a part out: what it would tell is not known."""
    with CephServer(estate(), lacking=("osd_map",)) as server:
        found, outcome = collected(client(server, "ceph"))
    assert {gap.cause for gap in outcome.missing} == {"forbidden"}
    assert {table for table, whole in outcome.tables.items() if whole} == {
        "array_alert", "array_lif", "array_pool_sample", "storage_array_sample",
    }  # fmt: skip
    assert one(found["storage_array"], id=FSID)["full_at"] is None


@pytest.mark.parametrize(
    "trouble", [Garbage(), Garbage(body=b"[]"), Cut(), Huge(), Status(status=500)]
)
def test_report_that_cannot_be_used(trouble: Any) -> None:
    """It is asked for once more at most; everything it would tell is a gap."""
    with CephServer(estate(), troubles={FULL: trouble}) as server:
        array = client(server, "ceph")
        object.__setattr__(array.endpoint, "retries", 0)
        outcome = collected(array)[1]
    assert server.asked.count(FULL) == 1
    assert not outcome.tables["array_pool"]


def test_busy_dashboard() -> None:
    """503 with Retry-After is waited for; no answer at all ends it."""
    busy = Status(times=1, headers={"Retry-After": "0"})
    with CephServer(estate(), troubles={FULL: busy}) as server:
        assert collected(client(server, "ceph"))[1].missing == []
    with CephServer(estate(), troubles={FULL: Slow(seconds=3)}) as server:
        array = client(server, "ceph", timeout=1)
        object.__setattr__(array.endpoint, "retries", 0)
        outcome = collected(array)[1]
    assert {gap.cause for gap in outcome.missing} == {"timed out"}


def test_doctor() -> None:
    """What the role may not read, before anything is collected."""
    with CephServer(estate(), lacking=("df",)) as server:
        found = asyncio.run(client(server, "ceph").examine())
    assert (found.what, set(found.lacking)) == ("Ceph reef", {"df-detail"})
    assert "array_pool_sample" in found.tables()


def test_bundle_gives_the_same_rows(tmp_path: Path) -> None:
    """Collected into one database, replayed into another."""
    with open_writable(tmp_path / "live.db") as live, CephServer(estate()) as server:
        (run,) = collect(live, [client(server, "ceph")], Raw(tmp_path, "lab"))
        rows = dump(live)
    (bundle,) = tmp_path.glob("*.bundle")
    with open_writable(tmp_path / "again.db") as again:
        assert replay(again, bundle) == [run]
        assert dump(again) == rows
    assert b"crush_map_text" not in bundle.read_bytes()
