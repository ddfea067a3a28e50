"""Planted faults of generated servers: each is found by its rule, and no other above `low`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.check.cases import empty_database
from audit.check.run import evaluate
from audit.derive import install
from sample_data import faults_records_metal, faults_server, render_assets, render_redfish
from sample_data.build import build
from sample_data.bundle import moment
from sample_data.faults import REGISTRY, FaultError
from tests.estates import RULES, checked, load, load_documents
from tests.generated import estate, with_fault
from tests.ground_truth import compare, fits, healthy, judge, with_faults

_OURS = {faults_server.__name__, faults_records_metal.__name__}
FAULTS = sorted(name for name, one in REGISTRY.items() if one.function.__module__ in _OURS)
HOME = "servers"
ESTATE_OF = {"rec-mac-unseen": "cabled"}
# faults that only a history shows
MONTHS_OF = {"srv-bmc-unreachable": 2, "rec-removed-alive": 2}
# rules of servers no fault brings out, with the reason
UNPLANTED = {"srv-bmc-network": "info or low: no generated switch carries the controllers"}
# where switches are read, they tell of the links; and nobody has a list of the servers
NOT_BESIDE_SWITCHES = {"srv-nic-down", "srv-nic-speed", "srv-fw-old", "srv-warranty"}


@pytest.mark.parametrize("name", [HOME, "cabled", "racks"])
def test_healthy_servers_have_nothing_above_low(name: str, tmp_path: Path) -> None:
    """No false alarm where servers are built by the book, in two months."""
    with checked(healthy(name), tmp_path / "estate.db", (0, 1)) as (_c, summaries, estates):
        for summary, built in zip(summaries, estates, strict=True):
            assert compare(summary, built).unplanned == {}


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_found(name: str) -> None:
    """Each fault alone is found by its rule, and by no other above `low`."""
    verdict = judge(with_faults(ESTATE_OF.get(name, HOME), name), MONTHS_OF.get(name, 1))
    assert (verdict.missed, verdict.unplanned) == (set(), {})


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_found_beside_switches(name: str) -> None:
    """The same where switches are read too."""
    spec = with_faults("cabled", name)
    assert fits(spec) is (name not in NOT_BESIDE_SWITCHES)
    if name in NOT_BESIDE_SWITCHES:
        return
    verdict = judge(spec, MONTHS_OF.get(name, 1))
    assert (verdict.missed, verdict.unplanned) == (set(), {})


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("srv-health", {"health": "Warning"}),
        ("srv-fan", {"fans": 2}),
        ("srv-thermal", {"celsius": 47.0}),
        ("srv-raid-degraded", {"rebuild": 40}),
        ("srv-psu-feed", {"host": "ter1-c2-h01"}),
        ("srv-psu-lost", {"host": "ter1-c3-h02"}),
        ("srv-bios-power", {"cluster": "ter1-c2"}),
        ("srv-bios-virt", {"host": "ter1-c3-h01"}),
        ("srv-chassis-share", {"cluster": "ter1-c2"}),
        ("srv-age", {"days": 2000}),
        ("srv-fw-old", {"host": "ter1-c2-h01"}),
        ("srv-fw-old", {"host": "ter1-c3-h01"}),
        ("srv-warranty", {"days": -60}),
    ],
)
def test_parameters_choose_victim_and_kind(name: str, params: dict[str, Any]) -> None:
    """Other makers and other forms of a fault are found too."""
    verdict = judge(with_fault(name, HOME, **params).spec)
    assert (verdict.missed, verdict.unplanned) == (set(), {})


def test_every_rule_of_servers_has_a_fault() -> None:
    """Rules of the area without a fault are named with the reason."""
    rules = {rule.id for rule in RULES if rule.area == "servers"}
    assert rules - set(FAULTS) == set(UNPLANTED)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_changes_the_answers(name: str) -> None:
    """A fault changes what a controller or CloudStack says."""
    home = ESTATE_OF.get(name, HOME)
    usual, broken = (
        [
            (d.source, d.request, d.body)
            for told in (render_redfish, render_assets)
            for d in told.documents(one)
        ]
        + [host.bmc_ip for host in one.hosts]
        for one in (estate(home), with_fault(name, home))
    )
    assert usual != broken


@pytest.mark.parametrize(
    ("name", "home", "sentence"),
    [
        ("srv-fan", "small", "no server of pebble is read"),
        ("srv-nic-down", "cabled", "the links of peb1-c1-h01.peb1.pebble-cabled.example are"),
    ],
)
def test_impossible_faults_say_why(name: str, home: str, sentence: str) -> None:
    """A fault without a victim gives one clear sentence."""
    with pytest.raises(FaultError) as caught:
        build(with_faults(home, name))
    assert str(caught.value).startswith(sentence)


def test_a_server_asked_at_two_addresses_counts_once() -> None:
    """Its parts are told twice, by two sources; a fault of it is one finding."""
    built, connection = with_fault("srv-psu-lost", HOME), empty_database(lambda _connection: None)
    load(connection, built)
    again = [
        replace(document, source=document.source.replace("redfish:", "redfish:other-"))
        for document in render_redfish.documents(built)
    ]
    load_documents(connection, again, moment(built))
    install(connection)
    assert set(connection.execute("SELECT supplies FROM server_supply")) == {(2,)}
    rules = [rule for rule in RULES if rule.area == "servers"]
    (finding,) = evaluate(connection, rules).findings
    assert finding.rule_id == "srv-psu-lost"
    assert "of 2 power supplies failed: 2 (Enabled, Critical)" in finding.message
    connection.close()
