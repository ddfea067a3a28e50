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
from itertools import groupby
from operator import attrgetter

from audit.capture import Document
from audit.check import Summary
from audit.check.cases import empty_database
from audit.check.needs import with_inputs
from audit.check.run import evaluate
from audit.derive import install
from audit.model import TABLES
from audit.model.rules import Finding
from audit.store.ddl import SOURCE, stored_columns
from sample_data.build import build
from sample_data.bundle import moment
from sample_data.estate import Estate
from sample_data.faults import REGISTRY, FaultError
from sample_data.spec import EstateSpec, FaultSpec, load_spec
from tests.estates import RULES, every_document, load, load_documents, opened, schema

ABOVE_LOW = {"critical", "high", "medium"}
_COVERAGE = {"answer", "gap"}  # what was seen: decides for every rule whether it can judge
Told = tuple[str, str, str, str]  # rule, subject, severity, message of a finding


@dataclass(frozen=True, slots=True)
class Usual:
    """What a healthy estate answers, the database that gives, and its findings, low or info."""

    answers: dict[str, list[Document]]  # by source
    image: bytes  # before anything is derived
    content: dict[str, int]  # table -> hash of its rows, once derived
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
    planted, traits = {rule for _, _, rules in estate.planted for rule in rules}, {*spec.traits}
    verdict.expected = planted | traits
    new = {finding.rule_id for finding in summary.findings if _told(finding) not in usual}
    seen = {finding.rule_id for finding in summary.findings} | {rule for rule, *_ in usual}
    verdict.missed = planted - new | traits - seen
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


@contextmanager
def _loaded(spec: EstateSpec, months: int) -> Iterator[tuple[sqlite3.Connection, Estate]]:
    """One month is the healthy estate with the sources that answer otherwise loaded anew."""
    usual = _usual(replace(spec, faults=()))
    with opened(usual.image if months == 1 else schema()) as connection:
        for month in range(months):
            estate = build(spec, month)
            if months == 1:
                load_changed(connection, estate, usual.answers)
            else:
                load(connection, estate)
        install(connection)
        yield connection, estate


def load_changed(
    connection: sqlite3.Connection, estate: Estate, usual: dict[str, list[Document]]
) -> None:
    """Make of a loaded estate another one: sources that answer the same stay as they are."""
    now = _answers(estate)
    changed = [name for name in usual.keys() | now if usual.get(name) != now.get(name)]
    gone = [(name,) for name in changed]
    for info in TABLES.values():
        if SOURCE in stored_columns(info):
            connection.executemany(f"DELETE FROM {info.name} WHERE source = ?", gone)
    for name in now:
        if name in changed:
            load_documents(connection, now[name], moment(estate))


def _answers(estate: Estate) -> dict[str, list[Document]]:
    return {
        source: list(found)
        for source, found in groupby(every_document(estate), attrgetter("source"))
    }


def _usual(spec: EstateSpec) -> Usual:
    if spec.name not in _USUAL:
        with opened(schema()) as connection:
            estate = build(spec)
            load(connection, estate)
            image = connection.serialize()
            install(connection)
            findings = frozenset(map(_told, evaluate(connection, RULES).findings))
            _USUAL[spec.name] = Usual(_answers(estate), image, _content(connection), findings)
    return _USUAL[spec.name]


def _told(finding: Finding) -> Told:
    return finding.rule_id, finding.subject, finding.severity, finding.message


def _content(connection: sqlite3.Connection) -> dict[str, int]:
    """Table -> hash of all its rows, computed tables included."""
    return {name: hash(frozenset(connection.execute(f"SELECT * FROM {name}"))) for name in TABLES}


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
