"""Hitachi VSP: recorded answers by the facts in them, and answers as no system should send them."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.array.hitachi import VENDOR
from collectors.array.reading import ArrayReading
from tests.array_estate import AT, FOLDER, document, one, read
from tests.array_hostile import bodies
from tests.array_servers.hitachi import MB
from tests.cloudstack_server.example import needs_recordings


def recorded(name: str, folder: str = "delfin-vsp") -> Any:
    """A recorded body."""
    file = FOLDER / "hitachi" / folder / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8"))


@needs_recordings
def test_recorded_bodies() -> None:
    """Volumes take 15 694 896 of 17 821 524 MB, of which 10 024 938 are used; warning at 70 %."""
    group = {"port": "CL1-A", "number": "1", "label": "1A-G01"}
    documents = [
        document("hitachi", "storage", recorded("GET_SPECIFIC_STORAGE")),
        document("hitachi", "pools", recorded("GET_ALL_POOLS")),
        document("hitachi", "ldevs", recorded("GET_ALL_VOLUMES")),
        document("hitachi", "ports", recorded("GET_ALL_PORTS")),
        document("hitachi", "port", recorded("GET_DETAIL_PORT"), port="CL1-B"),
        document("hitachi", "drives", recorded("GET_ALL_DISKS")),
        document("hitachi", "components", recorded("GET_ALL_CONTROLLERS")),
        document("hitachi", "host-groups", recorded("GET_ALL_GROUPS")),
        document("hitachi", "luns", recorded("GET_LUN_PATH"), **group),
        document("hitachi", "host-wwns", recorded("GET_HOST_WWN"), **group),
        document("hitachi", "alerts-dkc", recorded("ALERT_INFO")),
    ]
    tables, outcome = read("hitachi", documents)
    assert outcome.version == "80-06-70/00"
    (array,) = tables["storage_array"]
    assert (array["id"], array["model"], array["controllers"]) == ("800000011633", "VSP G350", 2)
    pool = one(tables["array_pool"], id="0")
    assert (pool["capacity"], pool["warning_at"]) == (17_821_524 * MB, 0.7)
    (sample,) = tables["array_pool_sample"]
    assert (sample["used"], sample["provisioned"]) == (10_024_938 * MB, 15_694_896 * MB)
    assert round(sample["used"] / pool["capacity"], 2) == 0.56
    made_of = one(tables["array_pool"], id="1")
    assert (made_of["raid"], made_of["failures_survived"]) == ("RAID5 3D+1P", 1)
    assert [row["state"] for row in tables["array_disk"]] == ["ok"] * 4
    assert {row["state"] for row in tables["array_node"]} == {"up"}
    fibre = one(tables["array_lif"], id="CL1-A")
    assert (fibre["protocol"], fibre["wwpn"]) == ("fc", "50:06:0e:80:12:4e:3b:00")
    assert one(tables["array_lif"], id="CL1-B")["address"] == "192.168.116.19"
    (seen,) = tables["array_mapping"]
    assert (seen["volume_id"], seen["initiator"], seen["lun"]) == (
        "1",
        "21:00:00:24:ff:8f:52:96",
        1,
    )
    (alert,) = tables["array_alert"]
    assert (alert["severity"], alert["at"]) == ("error", "2020-11-20T10:10:10Z")


@needs_recordings
def test_recordings_of_the_openstack_driver() -> None:
    """The same API as another program's tests have it: 27 636 of 507 780 MB used."""
    documents = [
        document("hitachi", "pools", recorded("GET_POOLS_RESULT", "cinder")),
        document("hitachi", "ldevs", recorded("GET_LDEVS_RESULT", "cinder")),
        document("hitachi", "ports", recorded("GET_PORTS_RESULT", "cinder")),
    ]
    tables, _outcome = read("hitachi", documents)
    (sample,) = tables["array_pool_sample"]
    assert (sample["used"], sample["provisioned"]) == (27_636 * MB, 71_453_172 * MB)
    assert [row["id"] for row in tables["array_volume"]] == ["0", "1"]
    assert tables["array_lif"][0]["wwpn"] == "11:11:11:11:23:45:67:89"


_HINTS = ("data", "ctls", "logins", "attributes", "location", "portAttributes", "ipv6GlobalAddress")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_hostile_answers(data: st.DataObject) -> None:
    """Whatever stands in an answer: rows the store can keep, or a gap."""
    question = VENDOR.questions[data.draw(st.sampled_from(sorted(VENDOR.questions)))]
    body: Any = data.draw(bodies(VENDOR, _HINTS))
    if question.items:
        body = {"data": data.draw(st.lists(bodies(VENDOR, _HINTS), max_size=3))}
    params = dict.fromkeys(question.per.params, "x") if question.per else {}
    reading = ArrayReading("hitachi", AT, tuple(VENDOR.questions))
    list(reading.take(document("hitachi", question.name, body, **params)))
    rows = [row for _table, found in reading.finish() for row in found]
    assert all(isinstance(v, (str, int, float, type(None))) for row in rows for v in row)
    reading.outcome()
