"""Planted faults of generated switches: each is found by its rule, and no other above `low`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

from audit.check import check
from audit.derive import install
from audit.store import open_writable
from sample_data import faults_cabling, faults_records_switch, faults_switch, render_snmp
from sample_data.build import build
from sample_data.bundle import moment
from sample_data.estate import Estate
from sample_data.faults import REGISTRY, FaultError
from sample_data.render_snmp_bridge import Learning
from sample_data.spec import EstateSpec, FaultSpec, load_spec
from tests.estates import RULES, load, load_switches
from tests.generated import estate
from tests.ground_truth import compare, judge

_OURS = {one.__name__ for one in (faults_switch, faults_cabling, faults_records_switch)}
FAULTS = sorted(name for name, one in REGISTRY.items() if one.function.__module__ in _OURS)
# faults that need a shape the small estate lacks: a stack, or two racks below the cores
ESTATE_OF = {
    **dict.fromkeys(
        ("net-stack-broken", "net-bond-one-switch", "net-lacp-partner-split"), "stacked"
    ),
    **dict.fromkeys(("net-uplink-single", "net-oversub-access", "net-core-single"), "racks"),
}
# faults that only a history shows
MONTHS_OF = {"net-errors": 2, "net-discards": 2, "net-flapping": 3, "rec-vm-count": 2}
LOOKS = 20  # collections these want within a month
OFTEN = ("net-link-saturated", "net-oversub-host")


def planted(name: str, home: str, **params: Any) -> EstateSpec:
    """A shipped spec with one fault."""
    return replace(load_spec(home), faults=(FaultSpec(name, params=params),))


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in OFTEN])
def test_planted_fault_is_found(name: str) -> None:
    """Each fault alone is found by its rule, and by no other above `low`."""
    verdict = judge(planted(name, ESTATE_OF.get(name, "cabled")), MONTHS_OF.get(name, 1))
    assert (verdict.missed, verdict.unplanned) == (set(), {})


@pytest.mark.parametrize("mode", ["peer-link", "dual-active"])
def test_other_ways_a_pair_breaks(mode: str) -> None:
    """A peer link that is down, two primaries: critical."""
    verdict = judge(planted("net-mlag-unhealthy", "cabled", mode=mode))
    assert (verdict.missed, verdict.unplanned) == (set(), {})
    assert verdict.severities["net-mlag-unhealthy"] == {"critical"}


def test_full_links_are_found_after_enough_looks(tmp_path: Path) -> None:
    """Twenty samples make a percentile; the links beside, as often looked at, are found quiet."""
    spec = replace(load_spec("cabled"), faults=tuple(FaultSpec(name) for name in OFTEN))
    with open_writable(tmp_path / "full.db") as connection:
        built = build(spec)
        load(connection, built)
        for _look in range(LOOKS):
            built.now += timedelta(hours=1)
            load_switches(connection, built, moment(built))
        install(connection)
        summary = check(connection, RULES)
    verdict = compare(summary, built)
    assert (verdict.missed, verdict.unplanned) == (set(), {})
    told = [finding.message for finding in summary.findings if finding.rule_id in OFTEN]
    victims = [subject for _fault, subject, _rules in built.planted]
    assert [one for one in told if not any(victim in one for victim in victims)] == []


@pytest.mark.parametrize(
    ("name", "home", "params", "sentence"),
    [
        ("net-stack-broken", "cabled", {}, "the estate has no switch this fault could hit"),
        (
            "net-mlag-unhealthy",
            "cabled",
            {"mode": "x"},
            "mode 'x' of net-mlag-unhealthy: keepalive",
        ),
        ("net-switch-env", "cabled", {"switch": "leaf"}, "no switch 'leaf': "),
        ("net-mlag-single-leg", "stacked", {}, "the hosts of cairn hang on no switch pair"),
        ("net-bond-one-switch", "cabled", {}, "no host of pebble-cabled hangs on a stack"),
    ],
)
def test_impossible_faults_say_why(
    name: str, home: str, params: dict[str, Any], sentence: str
) -> None:
    """A fault without a victim gives one clear sentence."""
    with pytest.raises(FaultError) as caught:
        build(planted(name, home, **params))
    assert str(caught.value).startswith(sentence)


def told(built: Estate) -> Iterator[tuple[str, object]]:
    """What every switch of an estate tells, one after another."""
    learning = Learning(built)
    for box in built.switches:
        yield box.access, render_snmp.table(built, box, learning).columns


def test_faults_of_switches_change_what_they_answer() -> None:
    """Each fault changes the recording of a switch, or takes the switch away."""
    usual = {home: list(told(estate(home))) for home in {"cabled", *ESTATE_OF.values()}}
    for name in FAULTS:
        home = ESTATE_OF.get(name, "cabled")
        both = zip_longest(usual[home], told(build(planted(name, home))))
        assert any(one != other for one, other in both), name
