"""Plant faults in healthy estates and see what the rules make of them, quickly.

A healthy estate is loaded once. One with a fault differs from it in some columns of some tables, so
only the rules that read one of these are run: the others would find what they find in the healthy
estate, and that is nothing above `low`, as a test of its own shows.
"""

import atexit
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from audit.capture import Document
from audit.check import Summary
from audit.check.cases import empty_database
from audit.check.needs import with_inputs
from audit.check.run import evaluate
from audit.derive import install
from audit.derive.install import create_views
from audit.model import TABLES
from audit.model.rules import Finding
from audit.store.ddl import SOURCE, primary_key, stored_columns
from sample_data.answers import Answers
from sample_data.build import build
from sample_data.bundle import device_documents, documents_of, moment, questions
from sample_data.estate import Estate
from sample_data.faults import REGISTRY, FaultError
from sample_data.render_cloudstack import answers
from sample_data.spec import EstateSpec, FaultSpec, load_spec
from tests.estates import RULES, every_document, load, load_documents, opened, schema

ABOVE_LOW = {"critical", "high", "medium"}
_COVERAGE = {"answer", "gap"}  # what was seen: decides for every rule whether it can judge
_COUNTED = {("answer", "rows_seen")}  # but this decides for none
_ROWS = ""  # stands for a column: rows came or went
Content = dict[str, frozenset[tuple[Any, ...]]]  # table -> its rows, once derived
Told = tuple[str, str, str, str]  # rule, subject, severity, message of a finding


@dataclass(frozen=True, slots=True)
class Usual:
    """What a healthy estate answers, the database that gives, and its findings, low or info."""

    api: Answers  # of the management server, before they are written
    answers: dict[str, list[Document]]  # by source
    database: sqlite3.Connection  # before anything is derived
    content: Content
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
    severities: dict[str, set[str]] = field(default_factory=dict)  # of findings of planted rules

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
        usual = _usual(replace(spec, faults=()))
        changed = set(_changed(connection, usual.content))
        every = _COVERAGE & {table for table, _column in changed - _COUNTED}
        rules = [rule for rule in RULES if every or changed & _reads()[rule.id]]
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
        if finding.rule_id in planted:
            verdict.severities.setdefault(finding.rule_id, set()).add(finding.severity)
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
    connection = _bench()
    usual = _usual(replace(spec, faults=())) if months == 1 else None
    (usual.database if usual else _nothing()).backup(connection)
    for month in range(months):
        estate = build(spec, month)
        if usual:
            load_changed(connection, estate, usual)
        else:
            load(connection, estate)
    connection.execute("SAVEPOINT judged")
    try:
        install(connection)
        yield connection, estate
    finally:
        connection.execute("ROLLBACK TO judged")
        connection.execute("RELEASE judged")


def _database(image: bytes) -> sqlite3.Connection:
    """A database in memory until the process ends."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    atexit.register(connection.close)
    connection.deserialize(image)
    return connection


@cache
def _nothing() -> sqlite3.Connection:
    """An empty database, to be copied."""
    return _database(schema())


@cache
def _bench() -> sqlite3.Connection:
    """One connection for all estates, each copied over the one before: temporary views stay."""
    connection = _database(schema())
    create_views(connection)
    return connection


def load_changed(connection: sqlite3.Connection, estate: Estate, usual: Usual) -> None:
    """Make of a loaded estate another one: sources that answer the same stay as they are."""
    now = _by_source([*_of_api(estate, usual), *device_documents(estate)])
    changed = [
        name for name in usual.answers.keys() | now if usual.answers.get(name) != now.get(name)
    ]
    gone = [(name,) for name in changed]
    for info in TABLES.values():
        if SOURCE in stored_columns(info):
            connection.executemany(f"DELETE FROM {info.name} WHERE source = ?", gone)
    for name in now:
        if name in changed:
            load_documents(connection, now[name], moment(estate))


def _of_api(estate: Estate, usual: Usual) -> Iterator[Document]:
    """What the API answers; the documents of a healthy estate where it answers the same."""
    given, source = answers(estate), f"cloudstack:{estate.spec.name}"
    written = {
        name: list(found) for name, found in groupby(usual.answers[source], attrgetter("request"))
    }
    for name, resting in questions():
        if all(given.get(other) == usual.api.get(other) for other in (name, *resting)):
            yield from written.get(name, ())
        else:
            yield from documents_of(name, given, source, moment(estate))


def _by_source(documents: Iterable[Document]) -> dict[str, list[Document]]:
    return {source: list(found) for source, found in groupby(documents, attrgetter("source"))}


def _usual(spec: EstateSpec) -> Usual:
    if spec.name not in _USUAL:
        with opened(schema()) as connection:
            estate = build(spec)
            load(connection, estate)
            image = connection.serialize()
            install(connection)
            findings = frozenset(map(_told, evaluate(connection, RULES).findings))
            given = _by_source(every_document(estate))
            content = _content(connection)
            _USUAL[spec.name] = Usual(answers(estate), given, _database(image), content, findings)
    return _USUAL[spec.name]


def _told(finding: Finding) -> Told:
    return finding.rule_id, finding.subject, finding.severity, finding.message


def _content(connection: sqlite3.Connection) -> Content:
    """All rows of all tables, computed ones included."""
    return {name: frozenset(connection.execute(f"SELECT * FROM {name}")) for name in TABLES}


def _changed(connection: sqlite3.Connection, usual: Content) -> Iterator[tuple[str, str]]:
    """Table and column where rows that stayed differ; every column where rows came or went."""
    for table, info in TABLES.items():
        found = connection.execute(f"SELECT * FROM {table}")
        names, rows = [column[0] for column in found.description], frozenset(found)
        key = [names.index(name) for name in primary_key(info)]
        before, after = (
            {tuple(row[place] for place in key): row for row in differing}
            for differing in (usual[table] - rows, rows - usual[table])
        )
        if before.keys() != after.keys():
            yield from ((table, name) for name in (_ROWS, *names))
            continue
        for place, name in enumerate(names):
            if any(row[place] != after[one][place] for one, row in before.items()):
                yield table, name


@cache
def _reads() -> dict[str, frozenset[tuple[str, str]]]:
    """Rule -> tables and columns it reads; column "" where it only counts rows."""
    with closing(empty_database(install)) as connection:
        return {rule.id: rule.reads(connection) for rule in RULES}


@cache
def tables_of() -> dict[str, set[str]]:
    """Rule -> tables it reads or is not assessable without."""
    return {
        name: {table for table, _column in pairs | with_inputs(pairs)}
        for name, pairs in _reads().items()
    }
