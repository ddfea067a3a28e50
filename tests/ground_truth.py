"""Plant faults in healthy estates and see what the rules make of them, quickly.

A healthy estate is loaded once. One with a fault differs from it in some tables, so only the rules
that read one of these are run: the others would find what they find in the healthy estate, and
that is nothing above `low`, as a test of its own shows.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache

from audit.check import Summary
from audit.check.cases import empty_database
from audit.check.needs import with_inputs
from audit.check.run import evaluate
from audit.derive import install
from audit.model import TABLES
from audit.model.rules import Finding
from sample_data.build import build
from sample_data.estate import Estate
from sample_data.faults import REGISTRY, FaultError
from sample_data.spec import EstateSpec, FaultSpec, load_spec
from tests.estates import RULES, load

ABOVE_LOW = {"critical", "high", "medium"}
_COVERAGE = {"answer", "gap"}  # what was seen: decides for every rule whether it can judge
Told = tuple[str, str, str, str]  # rule, subject, severity, message of a finding


@dataclass(frozen=True, slots=True)
class Usual:
    """A healthy estate: table -> hash of its rows, and the findings (low or info) it has."""

    content: dict[str, int]
    findings: frozenset[Told]


_USUAL: dict[str, Usual] = {}


@dataclass(slots=True)
class Verdict:
    """What became of faults: rules that had to fire, that did not, and false alarms above `low`."""

    where: str
    expected: set[str] = field(default_factory=set)
    missed: set[str] = field(default_factory=set)
    planned: int = 0  # findings above low a fault explains
    unplanned: dict[str, str] = field(default_factory=dict)  # rule -> one of its messages
    alarms: int = 0  # findings above low that nothing explains

    @property
    def good(self) -> bool:
        """Whether all was found and nothing else."""
        return not self.missed and not self.unplanned


def healthy(shape: str) -> EstateSpec:
    """A shipped spec without the faults it declares."""
    return replace(load_spec(shape), faults=())


def with_faults(shape: str, *names: str) -> EstateSpec:
    """A healthy spec with faults in their default form."""
    return replace(healthy(shape), faults=tuple(FaultSpec(fault=name) for name in names))


def fits(spec: EstateSpec) -> bool:
    """Whether every fault of a spec can be planted in it."""
    try:
        build(spec)
    except FaultError:
        return False
    return True


def judge(spec: EstateSpec, months: int = 1) -> Verdict:
    """Load the estate, run the rules its faults can touch, compare with what was planted.

    Several months are loaded one after another and judged at the end, by every rule.
    """
    with _loaded(spec, months) as (connection, estate):
        if months > 1:
            return compare(evaluate(connection, RULES), estate)
        usual, now = _usual(replace(spec, faults=())), _content(connection)
        changed = {table for table, rows in now.items() if rows != usual.content[table]}
        every = changed & _COVERAGE
        rules = [rule for rule in RULES if every or changed & tables_of()[rule.id]]
        return compare(evaluate(connection, rules), estate, usual.findings)


def compare(summary: Summary, estate: Estate, usual: frozenset[Told] = frozenset()) -> Verdict:
    """Hold findings against what an estate had planted; `usual` ones prove no fault found."""
    spec = estate.spec
    verdict = Verdict(" ".join([spec.name, *(fault for fault, _, _ in estate.planted)]))
    verdict.expected = {rule for _, _, rules in estate.planted for rule in rules} | {*spec.traits}
    new = {finding.rule_id for finding in summary.findings if _told(finding) not in usual}
    verdict.missed = verdict.expected - new
    beside = {rule for fault, _, _ in estate.planted for rule in REGISTRY[fault].also}
    for finding in summary.findings:
        if finding.severity not in ABOVE_LOW:
            continue
        if finding.rule_id in verdict.expected | beside:
            verdict.planned += 1
        else:
            verdict.alarms += 1
            verdict.unplanned[finding.rule_id] = finding.message
    return verdict


@cache
def _schema() -> bytes:
    return empty_database(lambda _connection: None).serialize()


@contextmanager
def _loaded(spec: EstateSpec, months: int = 1) -> Iterator[tuple[sqlite3.Connection, Estate]]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.deserialize(_schema())
        for month in range(months):
            estate = build(spec, month)
            load(connection, estate)
        install(connection)
        yield connection, estate
    finally:
        connection.close()


def _usual(spec: EstateSpec) -> Usual:
    if spec.name not in _USUAL:
        with _loaded(spec) as (connection, _estate):
            findings = evaluate(connection, RULES).findings
            _USUAL[spec.name] = Usual(_content(connection), frozenset(map(_told, findings)))
    return _USUAL[spec.name]


def _told(finding: Finding) -> Told:
    return finding.rule_id, finding.subject, finding.severity, finding.message


def _content(connection: sqlite3.Connection) -> dict[str, int]:
    """Table -> hash of all its rows, computed tables included."""
    return {name: hash(tuple(connection.execute(f"SELECT * FROM {name}"))) for name in TABLES}


@cache
def tables_of() -> dict[str, set[str]]:
    """Rule -> tables it reads or is not assessable without."""
    connection = empty_database(install)
    read = {rule.id: rule.reads(connection) for rule in RULES}
    connection.close()
    return {
        name: {table for table, _column in pairs | with_inputs(pairs)}
        for name, pairs in read.items()
    }
