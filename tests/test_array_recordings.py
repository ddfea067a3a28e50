"""Recorded answers of ONTAP clusters, by the facts that were counted in them by hand."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.array import VENDORS, vendor_of
from collectors.array.ontap import VENDOR
from collectors.array.reading import ArrayReading
from tests.array_estate import AT, FOLDER, Tables, document, one, read
from tests.array_runs import client, collected
from tests.cloudstack_server.example import needs_recordings
from tests.ontap_server import OntapServer
from tests.ontap_server.estate import CLUSTER, stitched

_TIB = 1 << 40
_RECORDED = FOLDER / "ontap"


def harvest(name: str) -> Any:
    """A recorded body."""
    return json.loads((_RECORDED / "harvest" / f"{name}.json").read_text(encoding="utf-8"))


def examples() -> Tables:
    """Rows of all documented examples, each as a page of its question."""
    documents = []
    for path in sorted((_RECORDED / "doc-examples").glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        question = VENDOR.questions.get(content["endpoint"])
        for number, body in enumerate(content["examples"] if question else (), start=1):
            assert question is not None
            items = body if isinstance(body, list) else [body]
            shown = {"records": items} if question.items else items[0]
            documents.append(document("ontap", question.name, shown, page=str(number)))
    return read("ontap", documents)[0]


@needs_recordings
def test_185_volumes() -> None:
    """185 volumes promise 94.1 TiB and use 3.9 TiB; 120 have no snapshot policy."""
    body = harvest("api_storage_volumes_raw")
    tables, _outcome = read("ontap", [document("ontap", "/api/storage/volumes", body)])
    volumes = tables["array_volume"]
    assert len(volumes) == 185
    assert round(sum(row["size"] for row in volumes) / _TIB, 1) == 94.1
    assert round(sum(row["used"] or 0 for row in tables["array_volume_sample"]) / _TIB, 1) == 3.9
    assert len([row for row in volumes if row["snapshot_policy"] == "none"]) == 120
    assert len([row for row in volumes if row["pool_id"] is None]) == 2  # FlexGroups


@needs_recordings
def test_recorded_cluster_and_events() -> None:
    """A release with an X, an alert of the health monitor among the events."""
    documents = [
        document("ontap", "/api/cluster", harvest("api_cluster")),
        document("ontap", "/api/support/ems/events", harvest("api_support_ems_events")),
    ]
    tables, outcome = read("ontap", documents)
    assert outcome.version == "9.10.1X12"
    assert tables["storage_array"][0]["name"] == "ocum-1"
    assert {row["severity"] for row in tables["array_alert"]} <= {"critical", "error", "info"}
    alert = one(tables["array_alert"], code="hm.alert.raised", node_id="umeng-aff300-01")
    assert alert["severity"] == "critical"
    assert alert["message"] == "hm.alert.raised: 1 raised by monitor 2"


@needs_recordings
def test_recorded_volumes_over_the_wire() -> None:
    """The stitched cluster in pages of 50: the selected fields are enough for the same figures."""
    with OntapServer(stitched(), page=50) as server:
        tables, outcome = collected(client(server))
    assert outcome.missing == []
    assert server.asked.count("/api/storage/volumes") == 4
    files = [row for row in tables["array_volume"] if row["kind"] == "filesystem"]
    assert len(files) == 185
    assert {row["array_id"] for row in files} == {CLUSTER}
    pools = {row["id"] for row in tables["array_pool"]}
    assert {row["pool_id"] for row in files if row["pool_id"]} <= pools


@needs_recordings
def test_documented_examples() -> None:
    """The examples of the vendor's own documentation."""
    tables = examples()
    node = one(tables["array_node"], id="node2")
    assert (node["ha_enabled"], node["ha_state"], node["partner"]) == (False, "impossible", "node1")
    assert node["ha_reason"] == "Takeover cannot be completed. Reason: disabled."
    disk = one(tables["array_disk"], id="1.24.3")
    assert (disk["state"], disk["media"], disk["node_id"]) == ("failed", "hdd", "node-2")
    pool = one(tables["array_pool"], id="19425837-f2fa-4a9f-8f01-712f626c983c")
    assert (pool["raid"], pool["capacity"], pool["mirrored"]) == ("raid_dp", 235_003_904, False)
    lag = one(
        tables["array_port"], id="569e0abd-f97d-11e8-ade9-005056bb7fc8", node_id="user-cluster-02"
    )
    assert (lag["lag_mode"], lag["lag_members"], lag["lag_active"]) == (
        "singlemode", "e0f,e0g,e0h", "e0f",
    )  # fmt: skip
    fibre = one(
        tables["array_port"], id="931b20f8-b047-11e8-9af3-005056bb838e", max_speed=8_000_000_000
    )
    assert (fibre["fabric"], fibre["speed"]) == ("55:0e:b1:a0:20:40:80:00", 8_000_000_000)
    lif = one(tables["array_lif"], id="c670707c-5a11-11e8-8fcb-005056b4340f")
    assert (lif["protocol"], lif["address"], lif["is_home"]) == ("nfs,smb", "10.10.10.11", True)
    lun = one(tables["array_volume"], id="5a24ae5b-28af-47fb-b129-5adf6cfba0a6")
    assert (lun["size"], lun["thin"], lun["serial"]) == (322_163_441_664, True, "wf0Iq+N4uck3")
    supply = one(tables["array_part"], id="021352005981/PSU2")
    assert (supply["kind"], supply["ok"]) == ("psu", True)
    iscsi = one(tables["array_service"], tenant="svm1", protocol="iscsi")
    assert str(iscsi["target"]).startswith("iqn.1992-08.com.netapp:sn.")


@needs_recordings
@pytest.mark.parametrize("name", ["PAGE", "PAGE_LAST"])
def test_pages_of_the_openstack_driver(name: str) -> None:
    """A page with a link to the next leaves the table incomplete; the last one does not."""
    file = "VOLUME_GET_ITER_RESPONSE_REST_" + ("PAGE" if name == "PAGE" else "LAST_PAGE")
    body = json.loads((_RECORDED / "fakes" / f"cinder_{file}.json").read_text(encoding="utf-8"))
    _tables, outcome = read("ontap", [document("ontap", "/api/storage/volumes", body)])
    gaps = [gap for gap in outcome.missing if gap.request == "/api/storage/volumes"]
    assert bool(gaps) == (name == "PAGE")


_WORDS = st.sampled_from(
    ["up", "online", "\ud800", "", "P1D", "9" * 400, "NetApp Release :", "0001-01-01", "a:b:c"]
)
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | _WORDS
_NAMES = st.sampled_from(
    sorted(
        {
            step
            for question in VENDOR.questions.values()
            for paths in question.paths.values()
            for path in paths
            for step in path.split(".")
        }
        | {"partners", "takeover", "failure", "message", "giveback", "clients", "match", "rules"}
        | {"frus", "fans", "licenses", "expiry_time", "member_ports", "active_ports", "date"}
        | {"connections", "initiators", "lun_maps", "discovered_devices", "parameters", "full"}
    )
)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=6),
    max_leaves=25,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_hostile_answers(data: st.DataObject) -> None:
    """Whatever stands in a record: rows the store can keep, or a gap."""
    name = data.draw(st.sampled_from(sorted(VENDOR.questions)))
    items = data.draw(st.lists(st.dictionaries(_NAMES, _JSON, max_size=8), max_size=3))
    reading = ArrayReading("ontap", AT, tuple(VENDOR.questions))
    question = VENDOR.questions[name]
    body: Any = {"records": items} if question.items else (items[0] if items else {})
    list(reading.take(document("ontap", name, body)))
    rows = [row for _table, found in reading.finish() for row in found]
    assert all(isinstance(v, (str, int, float, type(None))) for row in rows for v in row)
    reading.outcome()


@pytest.mark.parametrize("kind", VENDORS)
def test_every_vendor_keeps_the_contract(kind: str) -> None:
    """Maps compile, a question tells who the array is, names are plain."""
    vendor = vendor_of(kind)
    assert vendor.kind == kind
    assert any(question.identity for question in vendor.questions.values())
    assert all(" " not in name for name in vendor.questions)


@pytest.mark.parametrize("kind", VENDORS)
def test_untold_columns_are_listed(kind: str) -> None:
    """QUALITY.md of a vendor names what it does not tell."""
    vendor = vendor_of(kind)
    text = (vendor.folder / "QUALITY.md").read_text(encoding="utf-8")
    assert [name for name in vendor.untold() if f"`{name}`" not in text] == []
