"""A device collected end to end over loopback: documents, database, failures, contexts, resume."""

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from audit.capture import Document
from audit.store import open_writable
from collectors.base import Known, Request
from collectors.run import Raw, collect, replay
from collectors.snmp import SnmpCollector, Target, engine_for, vlans_asked
from collectors.snmp import collector as asking
from collectors.snmp.groups import groups
from tests.cloudstack_server.example import RECORDINGS
from tests.snmp_agent import Agent, Faults, snmprec
from tests.snmp_agent.daemon import AUTH_PASSWORD, PRIV_PASSWORD, daemon
from tests.snmp_agent.table import Rows
from tests.support import ask, dump

SECRET = "canary-community"
SNMP = RECORDINGS.parent / "snmp"
VTP = "1.3.6.1.4.1.9.9.46.1.3.1.1"
FDB, BASE = "1.3.6.1.2.1.17.4.3.1", "1.3.6.1.2.1.17.1.4.1.2"


def small(descr: bytes = b"a switch", object_id: str = "1.3.6.1.4.1.30065.1") -> Rows:
    """A device with two ports."""
    system = "1.3.6.1.2.1.1"
    rows: Rows = {
        f"{system}.1.0": (4, descr),
        f"{system}.2.0": (6, object_id),
        f"{system}.3.0": (0x43, 1),
        f"{system}.5.0": (4, b"sw1"),
        f"{system}.6.0": (4, b"rack " + SECRET.encode()),
    }
    for port in (1, 2):
        rows[f"{BASE}.{port}"] = (2, port)
        rows[f"1.3.6.1.2.1.2.2.1.2.{port}"] = (4, b"Ethernet%d" % port)
        rows[f"1.3.6.1.2.1.2.2.1.3.{port}"] = (2, 6)
        rows[f"1.3.6.1.2.1.2.2.1.7.{port}"] = (2, 1)
        rows[f"1.3.6.1.2.1.2.2.1.8.{port}"] = (2, 1)
        rows[f"1.3.6.1.2.1.31.1.1.1.1.{port}"] = (4, b"Et%d" % port)
        rows[f"1.3.6.1.2.1.31.1.1.1.6.{port}"] = (0x46, 1000)
        rows[f"1.3.6.1.2.1.31.1.1.1.10.{port}"] = (0x46, 1000)
    return rows


def collector(port: int, **values: Any) -> SnmpCollector:
    """Of a device on loopback; looks follow each other at once."""
    usual: dict[str, Any] = {"community": SECRET, "timeout": 0.3, "interval": 0.05}
    target = Target("snmp:test", "", port, **{**usual, **values}).at("127.0.0.1")
    return SnmpCollector(target, engine_for(target.version, 8))


def fetched(one: SnmpCollector, known: Known = lambda _request: None) -> list[Document]:
    """All documents of one run."""

    async def everything() -> list[Document]:
        return [document async for document in one.fetch(known)]

    return asyncio.run(everything())


def good(documents: list[Document]) -> dict[tuple[str, str], dict[str, Any]]:
    """Bodies by request and its parameters' values."""
    return {
        (d.request, " ".join(d.params.values())): d.json() for d in documents if d.error is None
    }


def test_documents_keep_the_contract() -> None:
    """One document a group and look, columns by OID, sysUpTime beside the counters."""
    with Agent({SECRET: small()}) as agent:
        documents = fetched(collector(agent.port))
    assert documents[0].request == "sys"
    assert {d.source for d in documents} == {"snmp:test/127.0.0.1"}
    assert [d.error for d in documents if d.error] == []
    bodies = good(documents)
    assert bodies[("sys", "")]["access"] == "v2c"
    every = {name for name, group in groups().items() if group.every}
    assert every <= {request for request, _params in bodies}
    octets = "1.3.6.1.2.1.31.1.1.1.6"
    assert bodies[("ifx_counters", "2")]["columns"][octets] == [["1", 70, 1000], ["2", 70, 1000]]
    first, second = (bodies[("clock", look)]["columns"]["1.3.6.1.2.1.1.3"] for look in "12")
    assert 0 <= second[0][2] - first[0][2] < 500
    assert all(set(body) <= {"columns", "cut", "access"} for body in bodies.values())
    assert all(body["cut"] == {} for body in bodies.values())


def test_only_reads_cross_the_wire() -> None:
    """GETBULK in version 2c, GETNEXT in version 1, nothing else."""
    for version, kind in (("2c", 0xA5), ("1", 0xA1)):
        with Agent({SECRET: small()}) as agent:
            fetched(collector(agent.port, version=version))
        assert set(agent.kinds) == {kind}


def test_secrets_stay_out_of_documents() -> None:
    """Not even where the device repeats what it was asked with."""
    with Agent({SECRET: small()}) as agent:
        documents = fetched(collector(agent.port))
    told = json.dumps([(d.body.decode(), d.error, d.params) for d in documents])
    assert SECRET not in told
    assert SECRET.encode().hex() not in told
    assert b"rack ".hex() in told


@pytest.mark.parametrize("recording", ["nxos_n3k-3064pq", "arista_eos", "procurve"])
def test_recording_over_the_wire(
    recording: str, database: sqlite3.Connection, tmp_path: Path
) -> None:
    """A recorded switch, asked live, gives the rows that its bundle gives again."""
    path = SNMP / f"{recording}.snmprec"
    if not path.exists():
        pytest.skip(f"no recordings at {SNMP} (STACKAUDIT_RECORDINGS)")
    rows = snmprec(path)
    with Agent({SECRET: rows}) as agent:
        (found,) = collect(database, [collector(agent.port)], Raw(tmp_path, "live"))
    assert found.status in ("ok", "partial"), found
    assert found.tls == "SNMP v2c, in clear text"
    ports = sum(name.startswith("1.3.6.1.2.1.2.2.1.2.") for name in rows)
    assert 0 < ask(database, "SELECT count(*) FROM switch_port")[0][0] <= ports
    assert ask(database, "SELECT access, address FROM switch") == [("v2c", "127.0.0.1")]
    bad = ask(database, "SELECT request, cause, message FROM gap WHERE cause <> 'unsupported'")
    assert bad == []
    live = dump(database)
    with open_writable(tmp_path / "again.db") as again:
        replay(again, next(tmp_path.glob("*.bundle")))
        assert dump(again) == live


@pytest.mark.parametrize(
    ("faults", "community", "cause"),
    [
        (Faults(), "wrong-community", "timed out"),
        (Faults(loss=1.0), SECRET, "timed out"),
        (Faults(garbage=True), SECRET, "bad answer"),
        (Faults(status={"1.3.6.1.2.1.1": 16}), SECRET, "forbidden"),
    ],
    ids=["community", "dead", "garbage", "refused"],
)
def test_unusable_device(
    faults: Faults, community: str, cause: str, database: sqlite3.Connection
) -> None:
    """One failed question, its cause kept, and nothing more is asked."""
    with Agent({SECRET: small()}, faults) as agent:
        one = collector(agent.port, community=community, timeout=0.1)
        (found,) = collect(database, [one], None)
    assert found.status == "failed"
    assert {row[0] for row in ask(database, "SELECT cause FROM gap")} == {cause}
    assert found.requests == 1
    assert len(agent.questions) <= 6
    assert "community" not in str(found.reason).replace("this community", "")


def test_narrow_view() -> None:
    """A device that answers and shows nothing is not a device without ports."""
    with Agent({SECRET: {"1.3.6.1.6.3.1.0": (2, 1)}}) as agent:
        (document,) = fetched(collector(agent.port))
    assert document.error is not None
    assert document.error.startswith("forbidden: 127.0.0.1 answers, but shows nothing")


def test_device_that_dies() -> None:
    """What came stays; after two groups without an answer the rest is not asked."""
    with Agent({SECRET: small()}, Faults(silent_after=6)) as agent:
        documents = fetched(collector(agent.port, timeout=0.1))
    errors = [d.error or "" for d in documents]
    assert errors[0] == ""
    assert any("timed out" in error for error in errors)
    assert errors[-1].startswith("timed out: 127.0.0.1 stopped answering; the rest was not asked")
    assert len(agent.questions) <= 6 + 2 * 4


@pytest.mark.parametrize(("reboot", "rate"), [(None, 0.0), (12, None)])
def test_reboot_in_the_middle(
    reboot: int | None, rate: float | None, database: sqlite3.Connection
) -> None:
    """An uptime that goes back between the looks: rates are not measured, else they are."""
    with Agent({SECRET: small()}, Faults(reboot_after=reboot)) as agent:
        collect(database, [collector(agent.port, interval=1.1)], None)
    rates = ask(database, "SELECT DISTINCT in_rate, out_rate FROM switch_port_sample")
    assert rates == [(rate, rate)]


def cisco(vlans: int) -> dict[str, Rows]:
    """An IOS switch: a bridge table for each VLAN behind community@vlan."""
    rows = small(b"Cisco IOS Software, C2960X Software, Version 15.2(2)E7", "1.3.6.1.4.1.9.1.1208")
    tables = {SECRET: rows}
    for vlan in [*range(1, vlans + 1), 1002]:
        rows[f"{VTP}.2.1.{vlan}"] = (2, 1 if vlan != 3 else 2)
        rows[f"{VTP}.4.1.{vlan}"] = (4, b"VLAN%04d" % vlan)
        mac = f"0.80.86.0.0.{vlan}"
        tables[f"{SECRET}@{vlan}"] = {
            f"{BASE}.1": (2, 1), f"{FDB}.2.{mac}": (2, 1), f"{FDB}.3.{mac}": (2, 3),
        }  # fmt: skip
    return tables


def test_cisco_vlans(database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Per-VLAN tables are asked for VLANs in use only, and bounded with a gap that says so."""
    with Agent(cisco(5)) as agent:
        (found,) = collect(database, [collector(agent.port)], None)
        assert ask(database, "SELECT vlan, mac FROM mac_entry ORDER BY 1") == [
            (vlan, f"00:50:56:00:00:{vlan:02x}") for vlan in (1, 2, 4, 5)
        ]
        asked = {community for _v, community, _kind, _n in agent.questions}
        assert asked == {SECRET, *(f"{SECRET}@{vlan}" for vlan in (1, 2, 4, 5))}
        assert found.status in ("ok", "partial")
        monkeypatch.setattr(asking, "MOST_VLANS", 2)
        documents = fetched(collector(agent.port))
    errors = [d.error for d in documents if d.params.get("context") == "more"]
    assert set(errors) == {"bad answer: 2 of 4 VLANs were not asked."}
    assert vlans_asked.vlans_in_use(documents[0]) == set()


def test_resume() -> None:
    """Good answers of an interrupted run are not asked again; the system group is."""
    with Agent({SECRET: small()}) as agent:
        first = fetched(collector(agent.port))
        kept = {(d.request, json.dumps(d.params)): d for d in first}
        asked = len(agent.questions)

        def known(request: Request) -> Document | None:
            return kept.get((request.name, json.dumps(request.params)))

        again = fetched(collector(agent.port, interval=60), known)
        assert len(agent.questions) == asked + 1
        assert [d.key for d in again] == [d.key for d in first]
        del kept[("clock", '{"look": "2"}')]
        fetched(collector(agent.port), known)
        assert len(agent.questions) == asked + 4


def test_plan_sends_nothing() -> None:
    """The plan names every group asked of all devices, and what is not known yet."""
    with Agent({SECRET: small()}) as agent:
        one = collector(agent.port)
        plan = one.plan()
        assert agent.questions == []
    assert plan[0] == "sys"
    assert "clock look=2" in plan
    assert "family" in plan[-1]
    assert set(one.asked()) == {name for name, group in groups().items() if group.every}


@pytest.mark.daemon
def test_version_3_into_the_database(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A user with SHA-256 and AES-256 is asked, and the wire counts as protected."""
    with daemon(tmp_path) as port:
        one = collector(
            port, version="3", community="", user="sha256", auth="SHA256",
            auth_password=AUTH_PASSWORD, priv="AES256", priv_password=PRIV_PASSWORD, timeout=2,
        )  # fmt: skip
        (found,) = collect(database, [one], None)
        refused = collector(
            port, version="3", community="", user="sha256", auth="SHA256",
            auth_password="canary-is-wrong", priv="AES256", priv_password=PRIV_PASSWORD,
        )  # fmt: skip
        (document,) = fetched(refused)
    assert (found.tls, found.status) != ("", "failed")
    assert found.tls == "SNMP v3 authPriv"
    assert document.error is not None
    assert document.error.startswith("refused: 127.0.0.1 refuses the authentication password")
    assert "canary" not in document.error
