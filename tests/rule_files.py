"""Rule files written by tests, and a check of a few of them on a small database."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from audit.check import RuleFile, Summary, WaiverEntry, check
from audit.check.rule import load_rule
from audit.derive import install
from audit.model.run import Answer, Gap
from audit.store import Snapshot
from tests.support import SOURCE, run_record, vm

HEADER: dict[str, Any] = {
    "title": "VMs that are stopped",
    "question": "Is a VM stopped?",
    "category": "Operations",
    "severity": "medium",
    "level": "vm",
    "why": "It serves nobody.",
    "fix": "Start it.",
    "refs": ["us"],
    "guards": ["none"],
    "effort": "hours",
    "actor": "operator",
}
STOPPED = """SELECT v.id AS subject, v.name AS name, v.name || ' is stopped' AS message, v.state
FROM vm AS v WHERE v.state = 'Stopped' ORDER BY subject"""


def rule_text(name: str, sql: str = STOPPED, **changes: Any) -> str:
    """Text of a rule file; a change to None leaves the key out, `params` is raw TOML."""
    params = changes.pop("params", "")
    header = {"id": name, **HEADER, **changes}
    lines = [f"{key} = {json.dumps(v)}" for key, v in header.items() if v is not None]
    return "/*\n" + "\n".join(lines) + f"\n{params}\n*/\n{sql}\n"


def rule(folder: Path, name: str = "vm-stopped", sql: str = STOPPED, **changes: Any) -> RuleFile:
    """A rule as loaded from a file."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.sql"
    path.write_text(rule_text(name, sql, **changes), encoding="utf-8")
    return load_rule(path)


def judge(
    connection: sqlite3.Connection,
    rules: list[RuleFile],
    waivers: list[WaiverEntry] | None = None,
    *,
    partly: bool = False,
    **overrides: dict[str, Any],
) -> Summary:
    """Check; parameters by rule id with _ for -."""
    install(connection)
    values = {name.replace("_", "-"): params for name, params in overrides.items()}
    return check(connection, rules, values, waivers, partly=partly)


def vms(connection: sqlite3.Connection, at: str, **states: str | None) -> None:
    """One good collection of VMs by their state, each in zone z1."""
    rows = [vm(one, state=state, zone_id="z1") for one, state in states.items()]
    gather(connection, at, {"vm": rows})


def gather(
    connection: sqlite3.Connection,
    at: str,
    tables: dict[str, list[tuple[Any, ...]]],
    *gaps: tuple[str, str],
    source: str = SOURCE,
) -> None:
    """One collection as the loader records it; gaps: (table, column), "" for the whole table."""
    lost = {table for table, column in gaps if not column}
    snapshot = Snapshot(connection, source, at)
    for table, rows in tables.items():
        snapshot.add(table, rows)
    complete = sorted({*tables, *(table for table, _ in gaps)} - lost)
    run: dict[str, Any] = {"source": source, "started": at}
    why = {**run, "cause": "forbidden", "message": "no right.", "status": 432}
    answers = [
        Answer(table_name=table, complete=table not in lost, rows_seen=0, **run)
        for table in (*complete, *lost)
    ]
    missing = [
        Gap(request=f"list {table}", table_name=table, column_name=column, **why)
        for table, column in gaps
    ]
    snapshot.commit(complete, [run_record(source, at), *answers, *missing])
