"""Cases of a rule: data in, outcome and findings out, in `<id>.toml` beside it.

[[case]]
name = "a zone with one cluster"
params = { min_hosts = 2 }                 # optional
now = "2026-11-22T00:00:00Z"               # optional
not_seen = ["storage_pool", "host.arch"]   # tables or columns no source told
not_asked = ["vm_usage"]                   # tables nobody asked for
silent = ["snmp:s2"]                       # sources that did not answer this time
host = [{ id = "h1", cluster_id = "c1" }]  # rows: only the columns that matter, and the source
host_past = [{ id = "h0" }]                # rows of an earlier collection, gone at `now`
outcome = "finding"                        # optional: as in rule_result
expect = [{ subject = "z1", severity = "high" }]
"""

import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from audit.check.rule import RuleFile
from audit.check.run import evaluate
from audit.errors import RuleError
from audit.model import TABLES, TableInfo
from audit.store import ddl

NOW = "2026-11-22T00:00:00Z"
_BEFORE = "2000-01-01T00:00:00Z"
_EARLIER = "2026-01-01T00:00:00Z"
_SOURCE = "cloudstack:case"
_OWN = {"name", "params", "now", "not_seen", "not_asked", "silent", "outcome", "expect"}
_FILLER = {str: "x", int: 0, float: 0.0, bool: 0}


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a rule."""

    rule: RuleFile
    name: str
    spec: dict[str, Any]


def load_cases(rule: RuleFile) -> list[Case]:
    """Cases of a rule. Raises RuleError when there is no file, or it is wrong."""
    path = rule.path.with_suffix(".toml")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleError(f"{path}: a rule needs cases beside it ({error.strerror}).") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{path}: not TOML: {error}.") from error
    cases = [Case(rule, case.get("name", "?"), case) for case in content.get("case", [])]
    for case in cases:
        unknown = set(case.spec) - _OWN - set(TABLES) - {f"{name}_past" for name in TABLES}
        if unknown:
            raise RuleError(f"{path}: case {case.name!r}: unknown table {min(unknown)!r}.")
    return cases


def empty_database(install: Callable[[sqlite3.Connection], None]) -> sqlite3.Connection:
    """An in-memory database with our schema, for running cases one after another.

    install: what puts the derived views on a connection (audit.derive.install).
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for info in TABLES.values():
        for statement in ddl.statements(info):
            connection.execute(statement)
    install(connection)
    return connection


def run_case(connection: sqlite3.Connection, case: Case) -> list[str]:
    """What differs from what the case expects; empty when it holds. Leaves no trace."""
    connection.execute("BEGIN")
    try:
        _fill(connection, case)
        summary = evaluate(
            connection, [case.rule], {case.rule.id: case.spec.get("params", {})}, None
        )
        return list(_differences(case, summary.results[0].outcome, summary.findings))
    finally:
        connection.execute("ROLLBACK")


def _differences(case: Case, outcome: str, findings: list[Any]) -> Iterator[str]:
    wanted = case.spec.get("outcome")
    if wanted is not None and wanted != outcome:
        yield f"outcome is {outcome!r}, not {wanted!r}"
    expected = case.spec.get("expect")
    if expected is None:
        return
    by_subject = {finding.subject: finding for finding in findings}
    subjects = {str(entry["subject"]) for entry in expected}
    if set(by_subject) != subjects:
        yield f"subjects are {sorted(by_subject)}, not {sorted(subjects)}"
        return
    for entry in expected:
        finding = by_subject[str(entry["subject"])]
        for name in set(entry) - {"subject"}:
            actual = getattr(finding, name)
            if actual != entry[name]:
                yield f"{entry['subject']}: {name} is {actual!r}, not {entry[name]!r}"


def _fill(connection: sqlite3.Connection, case: Case) -> None:
    now = case.spec.get("now", NOW)
    connection.execute(
        "INSERT INTO source_run (source, started, kind, finished, status) "
        "VALUES (?, ?, 'cloudstack', ?, 'ok')",
        (_SOURCE, now, now),
    )
    unseen = set(case.spec.get("not_seen", ()))
    for info in TABLES.values():
        for number, row in enumerate(case.spec.get(info.name, ())):
            _insert(connection, info, row, number, now)
        for row in case.spec.get(f"{info.name}_past", ()):
            _insert_past(connection, info, row, now)
        if info.name not in case.spec.get("not_asked", ()):
            _answers(connection, case, info, now)
    for name in unseen:
        table, _, column = name.partition(".")
        connection.execute(
            "INSERT INTO gap VALUES (?, ?, 'case', ?, ?, 'unsupported', 'not told', NULL)",
            (_SOURCE, now, table, column),
        )


def _answers(connection: sqlite3.Connection, case: Case, info: TableInfo, now: str) -> None:
    """Which sources answered for a table, and which did not this time."""
    told = {row.get("source", _SOURCE) for row in case.spec.get(info.name, ())}
    if info.by == "cloudstack" or info.name in case.spec:
        told.add(_SOURCE)
    silent = {s for s in case.spec.get("silent", ()) if s.partition(":")[0] == info.by}
    for source in sorted(told | silent):
        whole = info.name not in case.spec.get("not_seen", ()) and source not in silent
        _answer(connection, info, source, now, whole=whole)
        if source in silent & told:  # its rows are of a time when it answered
            _answer(connection, info, source, _BEFORE, whole=True)


def _answer(
    connection: sqlite3.Connection, info: TableInfo, source: str, now: str, *, whole: bool
) -> None:
    connection.execute(
        "INSERT INTO answer VALUES (?, ?, ?, ?, 0)", (source, now, info.name, int(whole))
    )


def _insert(
    connection: sqlite3.Connection, info: TableInfo, row: dict[str, Any], number: int, now: str
) -> None:
    known = {*info.names, "valid_from", *(("source",) if info.by else ())}
    unknown = set(row) - known
    if unknown:
        raise RuleError(f"{info.name} has no column {min(unknown)!r}.")
    values = _values(info, row, number, now)
    if info.kind == "entity":
        values |= {"valid_from": row.get("valid_from", now), "row_hash": number}
    _write(connection, info.name, values)


def _insert_past(
    connection: sqlite3.Connection, info: TableInfo, row: dict[str, Any], now: str
) -> None:
    values = _values(info, row, 0, now)
    _write(connection, f"{info.name}_past", values | {"valid_from": _EARLIER, "valid_to": now})


def _values(info: TableInfo, row: dict[str, Any], number: int, now: str) -> dict[str, Any]:
    """What a row holds, fillers for what must not be NULL included."""
    values: dict[str, Any] = {
        c.name: _filler(info, c.name, number, now) for c in info.columns if not c.nullable
    }
    if info.by:
        values["source"] = _SOURCE
    return values | row


def _write(connection: sqlite3.Connection, table: str, values: dict[str, Any]) -> None:
    names = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))


def _filler(info: TableInfo, name: str, number: int, now: str) -> Any:
    """A value for a column the case does not name: unique where it identifies the row."""
    column = info.column(name)
    if column.unit == "UTC":
        return now
    if column.python is str and column.key:
        return f"{info.name}-{number}"
    return _FILLER[column.python]
