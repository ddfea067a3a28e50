"""A demo estate and findings by hand for the exports, and the documents they give."""

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit.check.cases import empty_database
from audit.derive import install
from audit.model.rules import Finding, Rule, RuleResult
from audit.store import Snapshot, open_readonly
from reports.export import ExportOptions, write_json, write_markdown
from tests.support import Row, day, vm, write


@pytest.fixture(scope="module")
def connection(demo: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection to it with the derived views."""
    with open_readonly(demo) as opened:
        install(opened)
        yield opened


@pytest.fixture
def rules() -> Iterator[sqlite3.Connection]:
    """An empty database with one run, for findings by hand."""
    with closing(empty_database(install)) as opened:
        write(opened, day(1), {"vm": [vm("v1")]})
        yield opened


def document(connection: sqlite3.Connection) -> dict[str, Any]:
    """The JSON document of a database."""
    stream = io.StringIO()
    write_json(connection, stream, ExportOptions(customer="Acme"))
    found: dict[str, Any] = json.loads(stream.getvalue())
    return found


def markdown(connection: sqlite3.Connection) -> str:
    """The Markdown of a database."""
    stream = io.StringIO()
    write_markdown(connection, stream, ExportOptions(customer="Acme"))
    return stream.getvalue()


def rule(identity: str, **values: Any) -> Row:
    """A row of `rule`."""
    usual = {"id": identity, "category": "Storage", "severity": "low", "effort": "hours"}
    texts = dict.fromkeys(Rule.info.names, "x")
    json_columns = {"refs": "[]", "guards": "[]", "params": "{}", "causes": "[]"}
    return Rule(**{**texts, **json_columns, **usual, **values}).row()


def result(identity: str, outcome: str = "finding") -> Row:
    """A row of `rule_result`."""
    counts = {"findings": 0, "waived": 0, "passed": 0, "not_applicable": 0, "not_assessable": 0}
    return RuleResult(
        rule_id=identity, outcome=outcome, reason=None, reads="[]", missing='["vm"]', unseen="[]",
        **counts,
    ).row()  # fmt: skip


def finding(identity: str, subject: str, severity: str = "high", **values: Any) -> Row:
    """A row of `finding`."""
    usual = {
        "rule_id": identity, "subject": subject, "subject_kind": "vm", "subject_name": subject,
        "severity": severity, "confidence": "measured", "message": "m", "evidence": "{}",
        "state": "open",
    }  # fmt: skip
    return Finding(**{**usual, **values}).row()


def keep(connection: sqlite3.Connection, at: str, tables: dict[str, list[Row]]) -> None:
    """What a check at that time kept."""
    snapshot = Snapshot(connection, "check", at, repeatable=True)
    for table, rows in tables.items():
        snapshot.add(table, rows)
    snapshot.commit(tables)
