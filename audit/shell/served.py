"""What a browser shows of the database: Datasette's metadata from model and questions."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from audit.model import TABLES, TableInfo
from audit.shell.questions import questions
from audit.store.ddl import SOURCE, VALID_FROM

# by what people narrow down the tables they open first
FACETS: dict[str, tuple[str, ...]] = {
    "finding": ("severity", "state", "subject_kind", "zone_id"),
    "report_finding": ("severity", "lane", "category", "zone"),
    "rule_result": ("outcome",),
    "rule": ("category", "severity"),
    "host": ("zone_id", "cluster_id", "hypervisor", "state", "resource_state"),
    "vm": ("zone_id", "state", "hypervisor", "account"),
    "volume": ("zone_id", "state", "type"),
    "storage_pool": ("zone_id", "type", "scope", "state"),
    "network": ("zone_id", "type", "state"),
    "switch_port": ("switch_id", "admin_up", "oper_up", "speed"),
    "server": ("vendor", "model", "health"),
    "gap": ("source", "cause"),
}
_LABELS = ("name", "title")
_SEPARATOR = re.compile("[ /]")
View = tuple[str, str, Mapping[str, str]]


def tables(others: Sequence[View]) -> dict[str, dict[str, Any]]:
    """Datasette's metadata of every table. others: name, meaning, columns of what is derived."""
    told = {info.name: _table(info) for info in TABLES.values()}
    told |= {name: {"description": doc, "columns": dict(columns)} for name, doc, columns in others}
    for name, columns in FACETS.items():
        told[name]["facets"] = list(columns)
    return told


def queries() -> dict[str, dict[str, str]]:
    """The saved questions as Datasette's canned queries; their names must differ from tables'."""
    return {
        f"ask-{name}": {"title": asked.title, "description": asked.doc, "sql": asked.sql}
        for name, asked in questions().items()
    }


def front(database: str, notice: str, asked: dict[str, dict[str, str]]) -> str:
    """What the first page says, as HTML: the notice, then the saved questions as links."""
    links = "".join(
        f'<li><a href="/{database}/{quote(name)}">{escape(about["title"])}</a></li>'
        for name, about in asked.items()
    )
    start = f'<a href="/{database}/report_finding">All findings</a>'
    return f"<p>{escape(notice)}</p><p>{start}, or a question:</p><ul>{links}</ul>"


def _table(info: TableInfo) -> dict[str, Any]:
    columns = {c.name: f"{c.doc} [{c.unit}]" if c.unit else c.doc for c in info.columns}
    if info.by:
        columns[SOURCE] = "Target it came from"
    if info.kind == "entity":
        columns[VALID_FROM] = "Since when it is as it is here [UTC]"
    label = next((name for name in _LABELS if name in info.names), None)
    shown = {"label_column": label} if label and info.keys == ("id",) else {}
    return {"description": info.doc, "columns": columns, **shown}


def row_of(kind: str, subject: str) -> tuple[str, dict[str, str]] | None:
    """Table and filter that show the object a finding is about; None when it is in no table."""
    info = TABLES.get(kind)
    if info is None:
        return None
    if len(info.keys) == 1:
        return kind, {info.keys[0]: subject}
    parts = _SEPARATOR.split(subject, maxsplit=len(info.keys) - 1)
    return kind, dict(zip(info.keys, parts, strict=False))


def subject_of(row: Any) -> tuple[str, str] | None:
    """Kind and identity of the object a row is a finding on; None for other rows."""
    names = set(row.keys())
    if not {"subject", "subject_kind"} <= names or row["subject"] is None:
        return None
    return str(row["subject_kind"]), str(row["subject"])
