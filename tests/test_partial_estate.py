"""One switch is dead: the others are judged, nothing is invented and nothing turns green."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from audit.check import Summary, check
from audit.derive import install
from audit.model.rules import RuleResult
from audit.store import open_writable
from reports.facts import Facts
from reports.facts_score import score_now
from sample_data.build import build
from sample_data.estate import Estate
from sample_data.faults import REGISTRY
from sample_data.render_snmp import source
from sample_data.spec import EstateSpec, FaultSpec, load_spec
from tests.estates import RULES, load
from tests.ground_truth import ABOVE_LOW

# place of the switch among those of its estate: a core, and a leaf of the first rack
DEAD = [("cabled", 0), ("cabled", 2), ("racks", 1), ("racks", 2)]


def quiet(name: str, *faults: FaultSpec) -> EstateSpec:
    """An estate with these faults only."""
    return replace(load_spec(name), faults=faults)


_MONTH_AGO: dict[str, bytes] = {}


def _month_ago(spec: EstateSpec) -> bytes:
    """The database of an estate that answered, once for every switch that does not later."""
    name = repr(spec)
    if name not in _MONTH_AGO:
        with TemporaryDirectory() as folder:
            path = Path(folder, "estate.db")
            with open_writable(path) as connection:
                load(connection, build(spec, 0))
                install(connection)
                check(connection, RULES)
            _MONTH_AGO[name] = path.read_bytes()
    return _MONTH_AGO[name]


@contextmanager
def collected(
    spec: EstateSpec, path: Path, dead: int, *, before: bool
) -> Iterator[tuple[sqlite3.Connection, Summary, Estate]]:
    """An estate of which one switch does not answer; before: it did, a month ago."""
    if before:
        path.write_bytes(_month_ago(spec))
    with open_writable(path) as connection:
        estate = build(spec, int(before))
        load(connection, estate, {source(estate.switches[dead])})
        install(connection)
        yield connection, check(connection, RULES), estate


def result(summary: Summary, rule: str) -> RuleResult:
    """What became of a rule."""
    return next(r for r in summary.results if r.rule_id == rule)


@pytest.mark.parametrize("before", [False, True], ids=["never answered", "answered before"])
@pytest.mark.parametrize(("shape", "dead"), DEAD)
def test_nothing_is_invented(tmp_path: Path, shape: str, dead: int, *, before: bool) -> None:
    """Nothing above low, every switch rule names the dead switch, and no pass counts it."""
    with collected(quiet(shape), tmp_path / "x.db", dead, before=before) as (_db, summary, estate):
        found = {f.rule_id: f.message for f in summary.findings if f.severity in ABOVE_LOW}
        silent, number = source(estate.switches[dead]), len(estate.switches)
    assert found == {}
    ports = result(summary, "net-ports-left")
    assert (ports.outcome, ports.passed, ports.not_assessable) == ("pass", number - 1, int(before))
    assert ports.reason == f"assessed on {number - 1} of {number} switches; not seen: {silent}"
    assert result(summary, "net-vendor-mono").outcome == "not assessable"
    for rule in summary.results:
        told_by_hosts = '"host_' in rule.reads and "hypervisor host" in (rule.reason or "")
        if rule.rule_id.startswith("net-") and "switch" in rule.reads and not told_by_hosts:
            assert json.loads(rule.unseen or "[]") == [silent], rule.rule_id


@pytest.mark.parametrize("before", [False, True], ids=["never answered", "answered before"])
@pytest.mark.parametrize("fault", ["net-switch-env", "net-mlag-single-leg", "net-vlan-missing"])
def test_faults_elsewhere_are_found(tmp_path: Path, fault: str, *, before: bool) -> None:
    """What is wrong in the rack that answered is said, though a leaf of the other is dead."""
    estate = build(quiet("racks"), 0)
    names = [switch.name for switch in estate.switches]
    dead = next(n for n, name in enumerate(names) if "p1-leaf-a" in name)
    place = {"host": next(h.name for h in estate.hosts if "-p2-" in h.name)}
    if fault == "net-switch-env":
        place = {"switch": next(name for name in names if "p2-leaf" in name)}
    spec = quiet("racks", FaultSpec(fault, params=place))
    with collected(spec, tmp_path / "x.db", dead, before=before) as (_db, summary, _estate):
        fired = {
            f.rule_id for f in summary.findings if f.severity in ABOVE_LOW and f.state == "open"
        }
    assert fired - set(REGISTRY[fault].also) == {fault}


def test_a_stack_that_is_the_only_switch(tmp_path: Path) -> None:
    """With no switch that answered, nothing of the network is judged."""
    with collected(quiet("stacked"), tmp_path / "x.db", 0, before=False) as (_db, summary, _estate):
        outcomes = {
            r.outcome
            for r in summary.results
            if '"switch.id"' in r.reads or "switch_port." in r.reads
        }
    assert outcomes == {"not assessable"}


def test_reports_say_it(tmp_path: Path) -> None:
    """The confidence line counts the dead switch, and the score says what it rests on."""
    with collected(quiet("cabled"), tmp_path / "x.db", 2, before=False) as (db, _summary, _estate):
        facts = Facts(db)
        seen, needed = facts.needed
        network = next(score for score in score_now(facts) if score.name == "Network")
    assert 0 < seen < needed
    assert 0 < network.partly <= network.judged
