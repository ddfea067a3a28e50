"""Generated servers: read without a gap, live as from a bundle, bound to their hosts."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from audit.check.cases import empty_database
from audit.derive import install
from audit.store import open_writable
from audit.targets import RedfishTarget
from collectors.redfish.reading import RedfishReading
from collectors.redfish.steps import roles
from collectors.run import replay
from sample_data import render_redfish
from sample_data.build import build
from sample_data.bundle import device_documents, moment, write_bundle
from sample_data.estate import Estate
from sample_data.generate import main
from sample_data.objects_server import Server
from sample_data.objects_switch import Machine
from sample_data.redfish_tree import Tree
from sample_data.render_cloudstack import answers
from sample_data.spec import SpecError, load_spec
from tests.estates import load
from tests.generated import estate
from tests.redfish_reading import Tables, gather, rows_of
from tests.redfish_server import PASSWORD, USER, RedfishServer

SPECS = ("servers", "cabled", "racks", "stacked", "demo")
_MAKERS = ("Dell", "HPE", "Supermicro")


def read(built: Estate, server: Server, tree: Tree) -> Tables:
    """Rows of one server, as a deep collection would have read them; nothing is missing."""
    reading = RedfishReading(moment(built), tuple(roles(deep=True)))
    found = rows_of(reading, list(render_redfish.server_documents(built, server, tree)))
    assert reading.outcome().missing == []
    return found


def of_maker(maker: str) -> tuple[Estate, Server, Tree]:
    """The first server of a maker in the estate of servers."""
    built = estate("servers")
    return built, *next(pair for pair in render_redfish.trees(built) if pair[0].maker == maker)


@pytest.mark.parametrize("maker", _MAKERS)
def test_a_server_is_read_as_it_was_drawn(maker: str) -> None:
    """Model, serial, processors, memory, supplies, disks, ports and controller come back."""
    built, server, tree = of_maker(maker)
    tables, host = read(built, server, tree), server.host
    (row,) = tables["server"]
    told = {name: row[name] for name in ("vendor", "model", "serial", "uuid", "host_name")}
    assert told == {
        "vendor": maker, "model": server.model, "serial": host.serial, "uuid": server.uuid,
        "host_name": host.name,
    }  # fmt: skip
    assert (row["sockets"], row["threads"]) == (host.sockets, host.threads)
    assert row["memory"] == host.ram == sum(one["size"] for one in tables["server_dimm"])
    assert row["virtualization"] is row["hyperthreading"] is True
    assert [(one["capacity"], one["input_voltage"]) for one in tables["server_psu"]] == [
        (supply.watts, supply.volts) for supply in server.supplies
    ]
    assert len(tables["server_fan"]) == len(server.fans)
    assert [one["life_left"] for one in tables["server_disk"]] == [0.97, 0.97]
    assert {one["mac"] for one in tables["server_nic"]} == {nic.mac for nic in host.nics}
    assert [one["address"] for one in tables["server_bmc_nic"]] == [host.bmc_ip]
    assert tables["server_sample"][0]["power"] == server.watts


@pytest.mark.parametrize("name", SPECS)
def test_ports_are_cabled_as_switches_know_them(name: str) -> None:
    """Link, speed and neighbour of every port are those of the switch port behind it."""
    built = estate(name)
    ends = {
        port.far.nic.mac: port
        for switch in built.switches
        for port in switch.ports
        if isinstance(port.far, Machine) and port.far.nic is not None
    }
    for server, tree in render_redfish.trees(built):
        for row in read(built, server, tree)["server_nic"]:
            port = ends.get(row["mac"])
            assert row["link_up"] is True
            if port is not None:
                assert row["speed"] == port.mbps * 10**6
                wanted = None if server.maker == "Supermicro" else (port.switch.mac, port.name)
                heard = (row["neighbor_chassis"], row["neighbor_port"])
                assert heard == (wanted or (None, None))


@pytest.mark.parametrize("maker", _MAKERS)
def test_live_and_replayed_are_the_same(maker: str, tmp_path: Path) -> None:
    """What the collector reads from the emulator is what the documents give."""
    built, server, tree = of_maker(maker)
    replayed = {t: len(r) for t, r in read(built, server, tree).items() if t != "server_event"}
    with RedfishServer(tree) as box, open_writable(tmp_path / "live.db") as connection:
        target = RedfishTarget("lab", (box.url,), USER, "env:UNUSED", timeout=10, deep=True)
        (run,) = gather(connection, target, PASSWORD)
        assert (run.status, run.reason) == ("ok", None)
        assert {t: _count(connection, t) for t in replayed} == replayed


def _count(connection: sqlite3.Connection, table: str) -> int:
    found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def test_a_bundle_has_the_servers(tmp_path: Path) -> None:
    """A bundle of an estate replays to what the estate loads to, servers and switches included."""
    built, path = estate("cabled"), tmp_path / "estate.bundle"
    source = f"cloudstack:{built.spec.name}"
    write_bundle(answers(built), path, source, moment(built), device_documents(built))
    counts = []
    for name in ("replayed", "loaded"):
        with open_writable(tmp_path / f"{name}.db") as connection:
            if name == "replayed":
                assert {run.status for run in replay(connection, path)} == {"ok"}
            else:
                load(connection, built)
            install(connection)
            tables = ("server", "server_nic", "host_server", "server_port", "host_port")
            counts.append([_count(connection, table) for table in tables])
    assert counts[0] == counts[1] == [8, 32, 8, 32, 32]


def test_every_host_is_bound_to_its_server() -> None:
    """Serial of the host as drawn is that of the server the program found for it."""
    for name in SPECS:
        built, connection = estate(name), empty_database(lambda _connection: None)
        load(connection, built)
        install(connection)
        bound = connection.execute(
            "SELECT b.host_id, s.serial FROM host_server AS b "
            "JOIN server AS s ON b.server_id = s.id"
        ).fetchall()
        connection.close()
        assert dict(bound) == {host.id: host.serial for host in built.hosts}


def test_a_silent_controller_is_one_failure() -> None:
    """A controller that does not answer gives a failed source and no rows."""
    built = build(replace(load_spec("servers"), faults=()))
    built.hosts[0].bmc_answers = False
    first, *_ = render_redfish.documents(built)
    assert (first.status, first.body) == (0, b"")
    assert (first.error or "").startswith("timed out: ")


def test_an_unknown_maker_is_an_error() -> None:
    """A model whose maker has no tree says so."""
    spec = load_spec("servers")
    (zone,) = spec.zones
    (pod,) = zone.pods
    odd = replace(pod, clusters=tuple(replace(c, model="Acme 1") for c in pod.clusters))
    with pytest.raises(SpecError, match="no server maker 'Acme': HPE, Dell, Supermicro"):
        build(replace(spec, zones=(replace(zone, pods=(odd,)),)))


def test_trees_are_written_for_test_servers(tmp_path: Path) -> None:
    """The command line writes one file per server, which holds what its controller answers."""
    assert main(["servers", "--out", str(tmp_path)]) == 0
    written = {file.stem: json.loads(file.read_text()) for file in tmp_path.glob("redfish/*.json")}
    drawn = {server.name: dict(tree) for server, tree in render_redfish.trees(estate("servers"))}
    assert written == json.loads(json.dumps(drawn))
