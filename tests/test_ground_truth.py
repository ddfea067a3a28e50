"""Generated estates: every planted fault is found, and nothing else above `low` is."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from audit.check.rule import RuleFile
from audit.model import TABLES
from sample_data.faults import REGISTRY
from sample_data.spec import load_spec
from tests.estates import RULES, checked
from tests.ground_truth import (
    ABOVE_LOW,
    Verdict,
    compare,
    fits,
    healthy,
    judge,
    tables_of,
    with_faults,
)
from tests.test_generator_array_faults import FAULTS as ARRAY_FAULTS
from tests.test_generator_server_faults import FAULTS as SERVER_FAULTS
from tests.test_generator_switch_faults import FAULTS as SWITCH_FAULTS
from tests.test_ground_truth_plane import FAULTS as PLANE_FAULTS

# differing shapes, all built by the book; `small` takes every fault that fits
SHAPES = (
    "basic-sg", "advanced-sg", "vmware", "xenserver", "mixed", "edge", "many-zones", "healthy",
)  # fmt: skip
# what no generated answer of one month holds, beside what switches and servers tell
BLIND_RULES = {
    "ops-job-failure",
    "blast-spof-control",  # the database may be one machine or a cluster: the API does not tell
    # one month is no history
    "mgmt-db-load",
    "pool-runway",
    "sec-runway",
    "vm-oversized",
}
# faults of one estate that need a shape the small one does not have
ESTATE_OF = {
    "autoscale-floor": "healthy",
    "mgmt-agents-unbalanced": "many-zones",
    "mgmt-heap-default": "many-zones",
    "vmware-one-vcenter": "many-zones",
    "vr-single": "healthy",
}
# faults that only a history shows: months collected one after another
MONTHS_OF = {
    "autoscale-floor": 2,
    "cluster-disabled": 2,
    "mgmt-db-load": 5,
    "mgmt-heap-pressure": 10,
    "mgmt-threads-blocked": 3,
    "pool-runway": 5,
    "sec-runway": 5,
    "storage-scope-shift": 4,
    "vm-undersized": 2,
}
# rules above low no generated answer can bring out, with the reason
UNPLANTED: dict[str, str] = {
    "net-converged-no-qos": "medium only by a load of many looks",
    "net-oversub-storage": "needs the ports of arrays",
    "est-single-zone": "medium only where a parameter says the cloud is public",
    **dict.fromkeys(
        ("drbd-unhealthy", "pacemaker-stonith-off", "pacemaker-unhealthy"),
        "no generated host has DRBD or Pacemaker",
    ),
    **dict.fromkeys(
        (
            "host-store-detached",
            "host-store-missing",
            "pool-patch-skew",
            "vmware-admission-off",
            "vmware-ha-off",
            "xen-pool-ha",
            "xen-store-paths",
        ),
        "XenServer and vCenter of generated estates are not read",
    ),
    "mgmt-lb-vip-holder": "generated balancers are not read as hosts",
    "net-host-plain-link": "every generated port is in a bond",
    "ops-coverage": "needs answers that fail, which tests of the collection give",
}
BATCH = 6
DEVICES = {"snmp", "redfish", "array", "database", "balancer", "tls", "hypervisor"}
# switches, servers, arrays and control planes have estates and tests of their own; those of the
# failure graph last: the place of a fault decides which second shape it gets
FAULTS = sorted(
    set(REGISTRY) - {*SWITCH_FAULTS, *SERVER_FAULTS, *ARRAY_FAULTS, *PLANE_FAULTS},
    key=lambda name: ("blast-" in name, name),
)
Record = Callable[[str, object], None]


def record(record_property: Record, verdict: Verdict) -> None:
    """Hand the verdict to the summary at the end of the run."""
    record_property("ground_truth", json.dumps(asdict(verdict), default=sorted))


def first(name: str) -> str:
    """Shape a fault is planted in alone."""
    return ESTATE_OF.get(name, "small")


@pytest.mark.parametrize("name", ["small", *SHAPES])
def test_healthy_estate_has_nothing_above_low(
    name: str, tmp_path: Path, record_property: Record
) -> None:
    """No false alarm in an estate built by the book, in two months."""
    with checked(healthy(name), tmp_path / "estate.db", (0, 1)) as (_c, summaries, estates):
        for summary, estate in zip(summaries, estates, strict=True):
            verdict = compare(summary, estate)
            record(record_property, verdict)
            assert verdict.unplanned == {}


def test_demo_finds_every_planted_fault(tmp_path: Path, record_property: Record) -> None:
    """Recall is 100 % and no unplanned finding is above `low`, in both months."""
    with checked(load_spec("demo"), tmp_path / "demo.db", (0, 1)) as (_c, summaries, estates):
        for summary, estate in zip(summaries, estates, strict=True):
            verdict = compare(summary, estate)
            record(record_property, verdict)
            assert (verdict.missed, verdict.unplanned) == (set(), {})


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_found(name: str, record_property: Record) -> None:
    """Each fault alone in a healthy estate is found by its rule, and by no other above `low`."""
    verdict = judge(with_faults(first(name), name), MONTHS_OF.get(name, 1))
    record(record_property, verdict)
    assert (verdict.missed, verdict.unplanned) == (set(), {})


@pytest.mark.parametrize("place", range(len(SHAPES)), ids=SHAPES)
def test_planted_fault_is_found_in_another_shape(place: int, record_property: Record) -> None:
    """Every fault is found in a second shape too, several at once where they allow it."""
    homes: dict[str, list[str]] = {}
    for name in FAULTS[place :: len(SHAPES)]:
        shape = another(name, place)
        if shape is not None:
            homes.setdefault(shape, []).append(name)
    verdicts = [v for shape, names in homes.items() for v in together(shape, names)]
    for verdict in verdicts:
        record(record_property, verdict)
    assert {v.where: (v.missed, v.unplanned) for v in verdicts if not v.good} == {}


def another(name: str, place: int) -> str | None:
    """Return the next shape a fault fits, from a place on; None when it fits its first one only."""
    for step in range(len(SHAPES)):
        shape = SHAPES[(place + step) % len(SHAPES)]
        if shape != first(name) and fits(with_faults(shape, name)):
            return shape
    return None


def together(shape: str, names: list[str]) -> Iterator[Verdict]:
    """Plant faults in batches; those of a batch that hide or stir up each other, one by one."""
    single = [name for name in names if name in MONTHS_OF]
    others = [name for name in names if name not in MONTHS_OF]
    for start in range(0, len(others), BATCH):
        batch = others[start : start + BATCH]
        spec = with_faults(shape, *batch)
        verdict = judge(spec) if fits(spec) else None
        if verdict is not None and verdict.good:
            yield verdict
        else:
            single += batch
    for name in single:
        yield judge(with_faults(shape, name), MONTHS_OF.get(name, 1))


def test_rules_that_need_devices_say_so(tmp_path: Path) -> None:
    """Without devices and a control plane that is read, their rules are never a pass."""
    with checked(load_spec("small"), tmp_path / "estate.db") as (_connection, summaries, _e):
        results = {r.rule_id: r for r in summaries[0].results}
        blind = {name for name, r in results.items() if r.outcome == "not assessable"}
        of_devices = {
            name
            for name in blind
            if name.startswith("net-") or DEVICES & {TABLES[t].by for t in tables_of()[name]}
        }
        assert blind - of_devices == BLIND_RULES
        assert of_devices >= {"net-host-single-uplink", "net-single-tor", "srv-psu-lost"}
        unseen = {name for name in of_devices if json.loads(results[name].missing)}
        kinds = ("switch", "server", "storage array", "database node", "load balancer",
                 "TLS endpoint", "hypervisor host", "list of assets",
                 "firmware baseline")  # fmt: skip
        reasons = {f"no {kind} was collected." for kind in kinds}
        assert {results[name].reason for name in unseen} == reasons


def severities(rule: RuleFile) -> set[str]:
    """Severities a rule can give: its header's and those its query names."""
    named = "|".join(ABOVE_LOW)
    return {rule.severity, *re.findall(rf"'({named})'", rule.sql)} & ABOVE_LOW


def test_every_rule_above_low_has_a_planted_fault() -> None:
    """Rules of this program and faults of the generator name each other."""
    expected = {rule for fault in REGISTRY.values() for rule in fault.expects}
    assert expected <= {rule.id for rule in RULES}
    wanted = {rule.id for rule in RULES if severities(rule)}
    assert wanted - expected - set(UNPLANTED) == set()
    assert set(UNPLANTED) <= wanted - expected, "a reason that is no longer one"
