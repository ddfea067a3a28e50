"""Switches of generated estates: what they answer is what the objects say, and no more."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.derive import install
from audit.model.kinds import Table
from audit.model.switching import MacEntry, Neighbor, Switch, SwitchPart, SwitchPort, SwitchPortVlan
from audit.store import open_writable
from collectors.run import replay
from collectors.snmp import SnmpCollector, Target, engine_for
from collectors.snmp.groups import groups, of_every_device
from collectors.snmp.reading import SnmpReading
from sample_data import render_snmp
from sample_data.build import build
from sample_data.build_switch import ends_of
from sample_data.bundle import moment, write_bundle
from sample_data.objects_switch import Lag, Port
from sample_data.objects_switch import Switch as Box
from sample_data.render_cloudstack import answers
from sample_data.render_snmp_bridge import Learning, trunk_of
from sample_data.snmp_mib import OIDS, Mib
from sample_data.spec import SpecError, SwitchSpec, load_spec
from tests.estates import load
from tests.generated import estate, rendered, rows
from tests.snmp_agent import Agent, snmprec

SPECS = ("cabled", "racks", "stacked", "demo")


class Read:
    """One switch as the collector reads it."""

    def __init__(self, name: str, box: Box, first: Mib, second: Mib) -> None:
        built = estate(name)
        self.box = box
        reading = SnmpReading(moment(built), of_every_device())
        for document in render_snmp.switch_documents(built, box, first, second):
            assert list(reading.take(document)) == []
        self.tables = {table: list(found) for table, found in reading.finish()}
        self.outcome = reading.outcome()

    def of(self, kind: type[Table]) -> list[dict[str, Any]]:
        """Rows of a table by column."""
        names = [column.name for column in kind.info.columns]
        return [dict(zip(names, row, strict=True)) for row in self.tables.get(kind.info.name, [])]


def read(name: str) -> Iterator[Read]:
    """Every switch of a shipped spec."""
    for box, first, second in render_snmp.tables(estate(name)):
        yield Read(name, box, first, second)


def columns(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    """Some values of a row."""
    return tuple(row[name] for name in names)


@pytest.mark.parametrize("name", SPECS)
def test_switches_are_what_the_objects_say(name: str) -> None:
    """Identity and parts; nothing is missing that every device is asked."""
    for one in read(name):
        box, platform = one.box, one.box.platform
        assert one.outcome.missing == []
        (row,) = one.of(Switch)
        told = columns(row, "id", "name", "address", "vendor", "family", "chassis_id", "access")
        assert told == (
            box.members[0].serial, box.name, box.address, platform.vendor, platform.name, box.mac,
            "v3 authPriv",
        )  # fmt: skip
        assert columns(row, "model", "os_version") == (platform.model, platform.version)
        found = [columns(part, "kind", "state") for part in one.of(SwitchPart)]
        wanted = [(part.kind, part.state) for part in box.parts if part.kind != "temperature"]
        assert sorted(p for p in found if p[0] != "temperature") == sorted(wanted)


@pytest.mark.parametrize("name", SPECS)
def test_ports_and_lags_are_what_the_objects_say(name: str) -> None:
    """Names, speeds, states, membership, and the VLANs of every cabled link."""
    for one in read(name):
        found = {row["name"]: row for row in one.of(SwitchPort)}
        for port in one.box.ports:
            told = columns(found.pop(port.name), "speed", "mtu", "oper_up", "lag", "mac")
            name_of_lag = port.lag.name if port.lag else None
            assert told == (port.mbps * 1_000_000, port.mtu, port.up, name_of_lag, port.mac)
        assert set(found) == {lag.name for lag in one.box.lags}
        assert all(row["is_lag"] for row in found.values())
        passed: dict[str, set[int]] = {}
        for row in one.of(SwitchPortVlan):
            passed.setdefault(row["port"], set()).update(range(row["first"], row["last"] + 1))
        for lag in one.box.lags:
            assert passed[lag.name] == lag.trunk.vlans


@pytest.mark.parametrize("name", SPECS)
def test_neighbours_and_addresses_are_what_the_objects_say(name: str) -> None:
    """Who is heard where, and where each address was learned."""
    learning = Learning(estate(name))
    for one in read(name):
        heard = {row["port"]: row for row in one.of(Neighbor)}
        cabled = {port.name: port.far for port in one.box.ports if port.far is not None}
        assert heard.keys() == cabled.keys()
        for port, far in cabled.items():
            wanted = (
                (far.switch.name, far.name) if isinstance(far, Port) else (far.name, far.port_mac)
            )
            assert columns(heard[port], "system_name", "port_id") == wanted
        found = {columns(row, "mac", "port") for row in one.of(MacEntry)}
        assert found == {(mac, way.name) for _vlan, mac, way in learning.of(one.box)}


@pytest.mark.parametrize("name", SPECS)
def test_addresses_of_guests_are_those_cloudstack_shows(name: str) -> None:
    """Every running VM's NIC and router's guest side was learned on the leaves of its host."""
    built = estate(name)
    learning = Learning(built)
    learned = {box: {mac for _vlan, mac, _way in learning.of(box)} for box in built.switches}
    vms = [row for row in rows(rendered(name), "listVirtualMachines") if row["state"] == "Running"]
    placed = [(row["hostid"], nic["macaddress"]) for row in vms for nic in row["nic"]]
    placed += [
        (row["hostid"], row["guestmacaddress"])
        for row in rows(rendered(name), "listRouters")
        if row["state"] == "Running"
    ]
    hosts = {host.id: host for host in built.hosts}
    assert placed
    for host, mac in placed:
        leaves = {port.switch for port in ends_of(built.switches, hosts[host])}
        assert leaves
        assert all(mac in learned[leaf] for leaf in leaves)


@pytest.mark.parametrize("name", SPECS)
def test_every_host_is_bound_to_its_ports(name: str, tmp_path: Path) -> None:
    """The computed cabling is the planted one, and nothing in it contradicts itself."""
    built = estate(name)
    planted = {
        (host.id, port.switch.members[0].serial, port.name)
        for host in built.hosts
        for port in ends_of(built.switches, host)
    }
    with open_writable(tmp_path / "estate.db") as connection:
        load(connection, built)
        install(connection)
        found = connection.execute("SELECT host_id, switch_id, port FROM host_port")
        assert {tuple(row) for row in found} == planted
        assert connection.execute("SELECT count(*) FROM link_conflict").fetchone()[0] == 0
        partners = connection.execute("SELECT switch_id, partner FROM switch_role").fetchall()
    serial = {box: box.members[0].serial for box in built.switches}
    wanted = {serial[box]: serial[box.partner] if box.partner else None for box in serial}
    assert dict(map(tuple, partners)) == wanted


def test_oids_agree_with_those_the_collector_asks() -> None:
    """Two people wrote the same MIB objects down."""
    asked = {name: oid for group in groups().values() for name, oid in group.columns.items()}
    same = asked.keys() & OIDS.keys()
    assert len(same) > 90
    assert {name: OIDS[name][0] for name in same} == {name: asked[name] for name in same}


@pytest.mark.parametrize("name", ["cabled", "stacked"])
def test_a_recording_served_live_reads_the_same(name: str) -> None:
    """An agent that serves the recording is read as the documents are; counters stand still."""
    built = estate(name)
    box, first, second = next(render_snmp.tables(built))
    expected = Read(name, box, first, second)
    with Agent({"reader": snmprec(render_snmp.snmprec(first).splitlines())}) as agent:
        target = Target(
            f"snmp:{box.zone.name}/{box.address}", "127.0.0.1", agent.port, community="reader",
            interval=0.1,
        )  # fmt: skip
        collector = SnmpCollector(target, engine_for("2c", 4))
        reading = collector.reading(moment(built))

        async def run() -> None:
            async for document in collector.fetch(lambda _request: None):
                assert document.error is None
                assert list(reading.take(document)) == []

        asyncio.run(run())
    live = {table: list(found) for table, found in reading.finish()}
    same = set(expected.tables) - {"switch", "switch_sample", "switch_port_sample"}
    assert {t: live[t] for t in same} == {t: expected.tables[t] for t in same}
    assert reading.outcome().missing == []


def test_bundle_holds_switches_beside_cloudstack(tmp_path: Path) -> None:
    """A bundle of several sources replays into one database."""
    built = estate("stacked")
    path = tmp_path / "stacked.bundle"
    documents = render_snmp.documents(built)
    write_bundle(answers(built), path, "cloudstack:cairn", moment(built), documents)
    with open_writable(tmp_path / "estate.db") as connection:
        runs = replay(connection, path)
        switches = connection.execute("SELECT count(*) FROM switch").fetchone()[0]
    assert [run.status for run in runs] == ["ok"] * (1 + len(built.switches))
    assert switches == len(built.switches)


def test_the_same_month_gives_the_same_bytes_and_counters_grow() -> None:
    """Everything follows from the spec; a month later the same ports have counted on."""
    spec = load_spec("cabled")
    tables = [list(render_snmp.tables(build(spec, month))) for month in (0, 0, 1)]
    once, again, later = ([render_snmp.snmprec(first) for _, first, _ in one] for one in tables)
    assert once == again
    assert once != later
    octets = OIDS["ifHCInOctets"][0]
    for (_, old, _), (_, new, _) in zip(tables[0], tables[2], strict=True):
        before, after = old.columns[octets], new.columns[octets]
        assert before.keys() == after.keys()
        assert all(after[port] >= cell for port, cell in before.items())


@pytest.mark.parametrize(
    ("switches", "hosts", "sentence"),
    [
        (SwitchSpec("ios"), 4, "zone peb1: no switch platform 'ios': eos, nxos, junos"),
        (SwitchSpec("eos", "junos"), 4, "zone peb1: no switch platform 'junos': eos, nxos, "),
        (SwitchSpec("junos"), 30, "pod peb1-p1: more hosts than switch ports"),
    ],
)
def test_wrong_specs_say_why(switches: SwitchSpec, hosts: int, sentence: str) -> None:
    """An unknown platform, a pod too large for its switches."""
    spec = load_spec("cabled")
    (zone,) = spec.zones
    (pod,) = zone.pods
    clusters = tuple(replace(cluster, hosts=hosts) for cluster in pod.clusters)
    zone = replace(zone, switches=switches, pods=(replace(pod, clusters=clusters),))
    with pytest.raises(SpecError) as caught:
        build(replace(spec, zones=(zone,)))
    assert str(caught.value) == sentence


def test_trunks_are_of_the_lag_where_there_is_one() -> None:
    """A host's two legs pass the same VLANs."""
    built = estate("cabled")
    for host in built.hosts:
        for port in ends_of(built.switches, host):
            assert isinstance(port.lag, Lag)
            assert trunk_of(port) is port.lag.trunk
