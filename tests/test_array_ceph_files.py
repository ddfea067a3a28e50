"""Ceph: files of `ceph`, recorded answers, words and shapes."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import ConfigError
from audit.store import open_writable
from audit.targets import ArrayTarget
from collectors.array import collector
from collectors.array.ceph import VENDOR
from collectors.array.ceph.shapes import ITEMS, crush_rule, mon_dump, osd_dump
from collectors.array.reading import ArrayReading
from collectors.run import collect
from tests.array_estate import AT, FOLDER, document, one, read
from tests.array_hostile import bodies
from tests.array_runs import collected
from tests.array_servers.ceph import estate, folder, write
from tests.cloudstack_server.example import needs_recordings


def recorded(name: str) -> list[Any]:
    """Recorded answers, without those that only tell a version."""
    content = json.loads((FOLDER / "ceph" / f"{name}.json").read_text(encoding="utf-8"))
    return [body for body in content if not (isinstance(body, dict) and set(body) == {"version"})]


def test_files_that_are_not_there(tmp_path: Path) -> None:
    """Each costs its own tables, and says how to write it."""
    content = {name: body for name, body in estate().items() if name != "df-detail"}
    outcome = collected(folder(write(tmp_path, content)))[1]
    (gap,) = outcome.missing
    assert (gap.request, gap.cause) == ("df-detail", "unsupported")
    assert "ceph df detail --format json > df-detail.json" in gap.message
    assert not outcome.tables["array_pool_sample"]
    assert outcome.tables["array_disk"]


def test_old_files_are_not_today(tmp_path: Path) -> None:
    """Their figures would be dated with the collection."""
    outcome = collected(folder(write(tmp_path, estate(), age=90_000)))[1]
    assert not any(outcome.tables.values())
    assert "older than a day" in outcome.missing[0].message


def test_files_that_are_odd(tmp_path: Path) -> None:
    """Not JSON, another shape, half a file, a folder in its place."""
    address = write(tmp_path, estate())
    (tmp_path / "df-detail.json").write_text("[]", encoding="utf-8")
    (tmp_path / "osd-tree.json").write_text('{"nodes": [', encoding="utf-8")
    (tmp_path / "mgr-dump.json").unlink()
    (tmp_path / "mgr-dump.json").mkdir()
    with open_writable(tmp_path / "x.db") as database:
        (run,) = collect(database, [folder(address)], None)
        gaps = dict(database.execute("SELECT request, cause FROM gap"))
    assert run.status == "partial"
    assert gaps == {"df-detail": "bad answer", "osd-tree": "bad answer", "mgr-dump": "forbidden"}


def test_file_of_another_cluster(tmp_path: Path) -> None:
    """Files of two clusters in one folder are not mixed."""
    content = estate()
    content["osd-dump"]["fsid"] = "another"
    outcome = collected(folder(write(tmp_path, content)))[1]
    gaps = {gap.request: gap.message for gap in outcome.missing}
    assert gaps["osd-dump"] == "osd-dump.json is of another cluster (another)."
    assert not outcome.tables["array_pool"]


def test_path_without_a_scheme(tmp_path: Path) -> None:
    """A folder is enough; a relative one is taken for a host."""
    write(tmp_path, estate())
    assert collected(folder(str(tmp_path)))[1].missing == []
    assert folder("ceph-out").endpoint.url == "https://ceph-out:8443"
    with pytest.raises(ConfigError):
        collector(ArrayTarget("lab", "pure", f"file://{tmp_path}"), password="", token="")


@needs_recordings
def test_recorded_monitors() -> None:
    """Five monitors in quorum, told by a cluster of Luminous."""
    told, _skew, versions, _features = recorded("monitors")
    documents = [document("ceph", "mon-dump", told), document("ceph", "versions", versions)]
    found, _outcome = read("ceph", documents)
    (array,) = found["storage_array"]
    assert (array["id"], array["quorum"]) == ("6C9BF03E-044E-4EEB-9C5F-145A54ECF7DB", "healthy")
    assert array["version"] == "12.2.11-3-gc5b1fd5, 12.2.13, 12.2.5-8-g58a2283"
    assert [row["address"] for row in found["array_lif"]] == [
        "10.123.1.25", "10.123.1.26", "10.123.2.25", "10.123.2.26", "10.123.2.27",
    ]  # fmt: skip


@needs_recordings
def test_recorded_osds() -> None:
    """Destroyed OSDs hold no data, one that is down does; flags and ratios of the dump."""
    bodies_ = recorded("osd")
    tree = next(b for b in bodies_ if len(b.get("nodes", ())) > 10 and "stray" in b)
    found, _outcome = read("ceph", [document("ceph", "osd-tree", tree)])
    states = {row["id"]: (row["state"], row["node_id"]) for row in found["array_disk"]}
    assert len(states) == 17
    assert states["osd.0"] == ("ok", "prod-data01-block01")
    assert states["osd.524"] == ("unused", "prod-data02-block01")
    assert one(found["array_disk"], id="osd.0")["media"] == "hdd"
    dumped = next(b for b in bodies_ if isinstance(b, dict) and "full_ratio" in b)
    found, _outcome = read("ceph", [document("ceph", "osd-dump", dumped)])
    assert (found["storage_array"][0]["warning_at"], found["storage_array"][0]["full_at"]) == (
        0.7,
        0.9,
    )
    assert one(found["array_disk"], id="osd.3")["state_told"] == "up in full backfillfull"
    assert one(found["array_disk"], id="osd.4")["state"] == "failed"


@needs_recordings
def test_recorded_space_and_health() -> None:
    """Two pools of a real cluster; all 40 health answers, with and without codes."""
    usage = recorded("pool_usage")[-1]
    found, _outcome = read("ceph", [document("ceph", "df-detail", usage)])
    sample = one(found["array_pool_sample"], pool_id="cinder_sas")
    assert sample["used"] == 71_525_351_713
    pool = one(found["array_pool"], id="cinder_sas")
    assert pool["capacity"] == 71_525_351_713 + 6_038_098_673_664
    alerts = {}
    for body in recorded("health"):
        found, outcome = read("ceph", [document("ceph", "health-detail", body)])
        assert "health-detail" not in {g.request for g in outcome.missing}
        alerts.update({row["code"]: row["severity"] for row in found.get("array_alert", ())})
    assert alerts["PG_DEGRADED"] == "warning"
    assert alerts["17 pgs stuck undersized"] == "warning"


@needs_recordings
def test_recorded_rules() -> None:
    """What copies are kept apart by."""
    rules = next(b for b in recorded("pool") if isinstance(b, list) and "steps" in b[0])
    assert [next(crush_rule(rule))["@domain"] for rule in rules] == ["host", "rack"]


@pytest.mark.parametrize(
    ("steps", "domain"),
    [
        ([("choose_indep", 4, "host"), ("choose_indep", 2, "osd")], "osd"),
        ([("choose_firstn", 0, "host"), ("choose_firstn", 1, "osd")], "host"),
        ([("choose_firstn", 2, "datacenter"), ("chooseleaf_firstn", 2, "host")], "host"),
        ([], None),
    ],
)
def test_failure_domain(steps: list[tuple[str, int, str]], domain: str | None) -> None:
    """Two shards on one host are only disks apart."""
    told = [{"op": op, "num": number, "type": kind} for op, number, kind in steps]
    assert next(crush_rule({"steps": told}))["@domain"] == domain


def test_what_is_not_told_is_not_known() -> None:
    """No quorum, no state, a kind of pool nobody knows."""
    cluster, mon = mon_dump({"mons": [{"name": "a", "rank": 0, "addr": "[2001:db8::1]:6789/0"}]})
    assert (cluster["@quorum"], mon["@state"], mon["@address"]) == (None, None, "2001:db8::1")
    _ratios, osd, pool = osd_dump(
        {"osds": [{"osd": 1}], "pools": [{"pool_name": "x", "size": 3, "type": 9}]}
    )
    assert (osd["@state"], osd["@told"], pool["@raid"]) == (None, None, None)


_HINTS = ("mons", "nodes", "osds", "pools", "steps", "checks", "children", "state", "quorum")
_BODIES = bodies(VENDOR, (*_HINTS, "public_addrs", "addrvec", "stats", "profiles"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_hostile_answers(data: st.DataObject) -> None:
    """Whatever a command tells: rows the store can keep, or a gap."""
    name = data.draw(st.sampled_from(sorted(ITEMS)))
    body = data.draw(_BODIES)
    reading = ArrayReading("ceph", AT, tuple(VENDOR.questions))
    params = {"pool": "p", "rule": "0"} if VENDOR.questions[name].per else {}
    try:
        list(reading.take(document("ceph", name, body, **params)))
    except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError):
        return  # audit: Load makes a failed document of it
    rows = [row for _table, found in reading.finish() for row in found]
    assert all(isinstance(v, (str, int, float, type(None))) for row in rows for v in row)
    reading.outcome()
