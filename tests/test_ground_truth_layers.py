"""Single points planted at every layer of a whole estate: all found, none invented.

The estate has switches, servers, arrays and places, all of it redundant. Held against each other
are components, not findings: those that alone stop VMs or the control plane, against those planted.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from audit.capture import Origin
from audit.check.cases import empty_database
from audit.check.run import evaluate
from audit.derive import install
from audit.targets import PlaceTarget
from collectors.load import Load
from collectors.places import SOURCE, PlacesReading, document
from sample_data.build import build
from sample_data.bundle import moment
from sample_data.estate import Estate
from sample_data.faults_core import plant
from sample_data.spec import EstateSpec, FaultSpec, load_spec
from tests.estates import RULES, load
from tests.ground_truth import ABOVE_LOW, Verdict
from tests.naive_failures import differing
from tests.support import ask
from tests.test_ground_truth import Record, record

# what stands in one place by nature: data and wholes, and the host that every failure of one is
_SELF = ("host", "server", "pool", "array", "aggregate", "array_volume", "lif", "rack", "room")
_STOPS = f"""
SELECT kind, name FROM failure_impact
WHERE present AND (vms > 0 OR control) AND kind NOT IN ({", ".join(f"'{k}'" for k in _SELF)})"""
_SHARED = "SELECT n.kind, n.name FROM shared_fate AS s JOIN node AS n ON n.id = s.component_id"
Found = set[tuple[str, str]]


def whole() -> EstateSpec:
    """Every layer is read. The management servers have a database host that may be a cluster."""
    spec = load_spec("cabled")
    return replace(spec, zones=tuple(replace(zone, arrays=True) for zone in spec.zones))


def stands(estate: Estate) -> list[PlaceTarget]:
    """Hosts and the switches of a pair in two racks each, two feeds for all."""
    names = [host.name for host in estate.hosts]
    return [
        PlaceTarget(rack=f"R{side + 1}", room="hall", feeds=("A", "B"), hosts=tuple(names[side::2]),
                    switches=(f"*-{'ab'[side]}", f"*{side + 1}"))
        for side in (0, 1)
    ]  # fmt: skip


@contextmanager
def loaded(
    change: Callable[[Estate], object], places: Callable[[Estate], list[PlaceTarget]] = stands
) -> Iterator[sqlite3.Connection]:
    """The estate with something changed, collected and derived."""
    estate = build(whole())
    change(estate)
    with closing(empty_database(lambda _connection: None)) as connection:
        connection.execute("DELETE FROM source_run")
        connection.execute("DELETE FROM answer")
        load(connection, estate)
        at = moment(estate)
        loading = Load(connection, Origin(SOURCE, "operator", at), PlacesReading(at))
        loading.take(document(places(estate), at))
        loading.commit(None)
        install(connection)
        yield connection


def by(fault: str, **params: object) -> Callable[[Estate], object]:
    """Plant a fault of the generator."""
    return lambda estate: plant(estate, FaultSpec(fault=fault, params=dict(params)))


def nothing(_estate: Estate) -> None:
    """Leave it as it is."""


def no_takeover(estate: Estate) -> None:
    """The partner of the node that serves a pool may not take it over."""
    filer = estate.filers[0]
    next(one for one in filer.volumes if one.path).aggregate.node.takeover = False


def tied_interface(estate: Estate) -> None:
    """The interface of a pool may not leave its port."""
    next(
        one for one in estate.filers[0].lifs if one.service == "data_nfs"
    ).failover = "home_port_only"


def array_on_one_leaf(estate: Estate) -> None:
    """The cables of a filer end at one of the switches that are read."""
    name = next(one.name for one in estate.switches if "leaf" in one.name)
    for port in estate.filers[0].ports:
        port.switch = name


def array_on_both_leaves(estate: Estate) -> None:
    """The cables of a filer end at both."""
    names = sorted(one.name for one in estate.switches if "leaf" in one.name)
    for port, name in zip(estate.filers[0].ports, names * 2, strict=True):
        port.switch = name


def one_feed(estate: Estate) -> list[PlaceTarget]:
    """All hosts on one feed."""
    return [PlaceTarget(feeds=("A",), hosts=tuple(host.name for host in estate.hosts))]


PLANTED: list[tuple[str, Callable[[Estate], object], set[str]]] = [
    ("fully redundant", nothing, set()),
    ("fully redundant, arrays on the leaves", array_on_both_leaves, set()),
    ("supply of a server", by("srv-psu-single"), {"psu"}),
    ("adapter", by("srv-nic-one-adapter"), {"adapter"}),
    ("enclosure", by("srv-chassis-share"), {"enclosure"}),
    ("legs of a host to one switch", by("net-host-single-uplink"), {"switch", "adapter"}),
    ("controller", by("storage-single-controller"), {"controller"}),
    ("takeover", no_takeover, {"controller"}),
    ("interface", tied_interface, {"controller"}),
    ("switch of an array", by("arr-lif-one-port"), {"heard_switch"}),
    ("leaf of an array", array_on_one_leaf, {"switch"}),
    ("dead supply of a server", by("srv-psu-lost"), {"psu"}),
    ("controller that is down", by("arr-node-down"), {"controller"}),
    ("supply of a switch", by("net-switch-one-psu"), set()),
    ("management server", by("mgmt-single-server"), {"management_server"}),
]


@pytest.mark.parametrize(
    ("where", "change", "kinds"), PLANTED, ids=[one[0].replace(" ", "-") for one in PLANTED]
)
def test_planted_single_points_are_found_and_no_others(
    where: str, change: Callable[[Estate], object], kinds: set[str], record_property: Record
) -> None:
    """One component of every kind that the change makes single, and nothing else."""
    with loaded(change) as connection:
        found: Found = set(ask(connection, _STOPS))
    told = {kind for kind, _name in found}
    verdict = Verdict(f"layer: {where}", kinds, kinds - told, len(found) if told == kinds else 0)
    verdict.unplanned = {kind: name for kind, name in sorted(found) if kind not in kinds}
    verdict.alarms = len(verdict.unplanned)
    record(record_property, verdict)
    assert (verdict.missed, verdict.unplanned) == (set(), {})
    assert len(found) == len(kinds)


def test_places_are_found() -> None:
    """A feed alone stops all on it; hosts elsewhere share the fate of a rack with both leaves."""
    with loaded(nothing, one_feed) as connection:
        assert set(ask(connection, _STOPS)) == {("feed", "A")}
        assert set(ask(connection, _SHARED)) == {("feed", "A")}

    def one_rack(estate: Estate) -> list[PlaceTarget]:
        hosts = tuple(host.name for host in estate.hosts[4:])
        return [PlaceTarget(rack="R1", switches=("*leaf*",)), PlaceTarget(rack="R2", hosts=hosts)]

    with loaded(nothing, one_rack) as connection:
        assert set(ask(connection, _STOPS)) == set()
        # routers of a pair are in one rack where all hosts of a cluster are: no finding
        assert set(ask(connection, _SHARED)) == {("rack", "R1"), ("rack", "R2")}
        found = evaluate(connection, RULES).findings
        (told,) = (
            finding
            for finding in found
            if finding.rule_id == "blast-shared-fate" and finding.severity != "info"
        )
        assert (told.subject, told.severity) == ("rack/R1", "high")
        assert "rack R1 is behind all of the links of 8 hosts" in told.message


def test_a_whole_redundant_estate_has_nothing_above_low() -> None:
    """No false alarm with every layer read."""
    with loaded(nothing) as connection:
        findings = evaluate(connection, RULES).findings
    assert {f.rule_id: f.message for f in findings if f.severity in ABOVE_LOW} == {}


@pytest.mark.parametrize("change", [nothing, no_takeover, by("arr-node-down")])
def test_equal_to_failing_every_component(change: Callable[[Estate], object]) -> None:
    """Of the whole estate: by rows alone, by design and now, at least and at most."""
    with loaded(change) as connection:
        assert differing(connection) == []
