"""Planted faults of generated arrays: each is found by its rule, and no other above `low`."""

from pathlib import Path
from typing import Any

import pytest

from audit.capture import Document
from sample_data import faults_array, faults_array_space, faults_ceph, render_ceph, render_ontap
from sample_data.build import build
from sample_data.estate import Estate
from sample_data.faults import REGISTRY, FaultError
from tests.estates import RULES, checked
from tests.generated import estate, with_fault
from tests.ground_truth import compare, healthy, judge, with_faults

_HOMES = {
    faults_array.__name__: "arrays",
    faults_array_space.__name__: "arrays",
    faults_ceph.__name__: "rbd",
}
HOME_OF = {
    name: _HOMES[one.function.__module__]
    for name, one in REGISTRY.items()
    if one.function.__module__ in _HOMES
}
FAULTS = sorted(HOME_OF)
HOME = "arrays"
# faults that only a history shows
MONTHS_OF = {"arr-fw-skew": 2, "ceph-image-left": 2, "rec-export-unused": 2}
# rules of arrays no fault brings out, with the reason
UNPLANTED = {
    "pool-unmanaged-provider": "info: no array of a block driver is generated",
    "pool-untagged-tiers": "low: every generated array has one kind of disks",
}


@pytest.mark.parametrize("home", sorted(set(HOME_OF.values())))
def test_healthy_arrays_have_nothing_above_low(home: str, tmp_path: Path) -> None:
    """No false alarm where arrays are built by the book, in two months."""
    with checked(healthy(home), tmp_path / "estate.db", (0, 1)) as (_c, summaries, estates):
        for summary, built in zip(summaries, estates, strict=True):
            assert compare(summary, built).unplanned == {}


def test_healthy_arrays_answer_their_rules(tmp_path: Path) -> None:
    """Every rule of the area can be judged, but those for other kinds of arrays."""
    with checked(healthy(HOME), tmp_path / "estate.db") as (connection, summaries, _estates):
        ours = {rule.id for rule in RULES if rule.area == "arrays"}
        outcomes = {r.rule_id: r.outcome for r in summaries[0].results if r.rule_id in ours}
        other = {name: outcome for name, outcome in outcomes.items() if outcome != "pass"}
        assert other == {"pool-unmanaged-provider": "not applicable"}
        gaps = "SELECT count(*) FROM gap WHERE source LIKE 'ontap:%'"
        assert connection.execute(gaps).fetchone() == (0,)


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_found(name: str) -> None:
    """Each fault alone is found by its rule, and by no other above `low`."""
    verdict = judge(with_faults(HOME_OF[name], name), MONTHS_OF.get(name, 1))
    assert (verdict.missed, verdict.unplanned) == (set(), {})


@pytest.mark.parametrize(
    ("name", "params", "severity"),
    [
        ("arr-ha-off", {"reason": "Interconnect is down."}, "high"),
        ("arr-aggr-full", {"share": 0.96}, "critical"),
        ("arr-aggr-full", {"share": 0.85}, "low"),
        ("arr-thin-overcommit", {"ratio": 3.2}, "high"),
        ("arr-inodes", {"share": 0.97}, "critical"),
        ("arr-mirror-lag", {"hours": 0}, "high"),
        ("arr-mirror-lag", {"hours": 5}, "medium"),
        ("arr-disk-failed", {"failed": 2}, "critical"),
        ("arr-disk-failed", {"failed": 0, "spares": 0}, "high"),
        ("arr-fc-down", {"gbit": 16}, "medium"),
        ("arr-path-overload", {"mbps": 19_000}, "medium"),
        ("arr-latency", {"milliseconds": 8.0}, "low"),
        ("arr-fw-eol", {"version": "9.9.1"}, "high"),
        ("arr-load-one-node", {"busy": 0.45}, "low"),
    ],
)
def test_parameters_choose_severity(name: str, params: dict[str, Any], severity: str) -> None:
    """Other forms of a fault are found too, and weighed."""
    verdict = judge(with_fault(name, HOME, **params).spec)
    assert (verdict.missed, verdict.unplanned) == (set(), {})
    assert verdict.severities[name] == {severity}


def test_every_rule_of_arrays_has_a_fault() -> None:
    """Rules of the area without a fault are named with the reason."""
    rules = {rule.id for rule in RULES if rule.area == "arrays"}
    assert rules - {rule for name in FAULTS for rule in REGISTRY[name].expects} == set(UNPLANTED)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_changes_the_answers(name: str) -> None:
    """A fault changes what an array says."""
    usual, broken = (
        [(d.source, d.request, d.body) for d in _documents(one)]
        for one in (estate(HOME_OF[name]), with_fault(name, HOME_OF[name]))
    )
    assert usual != broken


def _documents(built: Estate) -> list[Document]:
    return [*render_ontap.documents(built), *render_ceph.documents(built)]


def test_disks_are_bound_to_their_images(tmp_path: Path) -> None:
    """Every disk on an RBD pool is the image its cluster tells, and nothing is left over."""
    with checked(healthy("rbd"), tmp_path / "estate.db") as (connection, _summaries, _estates):
        told = connection.execute(
            "SELECT count(*), count(b.volume_id), (SELECT count(*) FROM array_volume WHERE "
            "kind = 'image') FROM volume AS v JOIN storage_pool AS p ON v.storage_pool_id = p.id "
            "LEFT JOIN volume_array AS b ON v.id = b.volume_id AND b.method = 'image' "
            "WHERE p.type = 'RBD' AND v.state = 'Ready'"
        ).fetchone()
        assert told[0] == told[1] == told[2] > 0
        gaps = "SELECT count(*) FROM gap WHERE source LIKE 'ceph:%'"
        assert connection.execute(gaps).fetchone() == (0,)
        conflicts = "SELECT count(*) FROM volume_array_conflict"
        assert connection.execute(conflicts).fetchone() == (0,)


def test_impossible_faults_say_why() -> None:
    """A fault without a victim gives one clear sentence."""
    with pytest.raises(FaultError) as caught:
        build(with_faults("small", "arr-ha-off"))
    assert str(caught.value).startswith("no array of pebble is read")
