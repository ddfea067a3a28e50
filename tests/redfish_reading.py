"""Helpers of the Redfish tests: rows of a tree without a server, and collections from one."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.capture import Document
from audit.model import TABLES
from audit.model.run import SourceRun
from audit.targets import RedfishTarget
from collectors.base import Outcome
from collectors.redfish import collectors
from collectors.redfish.collector import expansion
from collectors.redfish.reading import RedfishReading
from collectors.redfish.steps import START, Walk, roles
from collectors.redfish.tree import key
from collectors.run import Raw, collect
from tests.redfish_server import PASSWORD, USER, RedfishServer

AT = "2026-11-22T10:00:00Z"
SOURCE = "redfish:lab/192.0.2.1"
Bodies = Mapping[str, Any]
Tables = dict[str, list[dict[str, Any]]]


def document(path: str, body: Any, error: str | None = None, source: str = SOURCE) -> Document:
    """An answer."""
    raw = b"" if error else json.dumps(body).encode()
    return Document(source, path, {}, 404 if error else 200, AT, raw, 0.1, error)


def documents(bodies: Bodies, *, deep: bool = False, source: str = SOURCE) -> list[Document]:
    """What the collector would ask of a tree, answered."""
    known = {key(path): body for path, body in bodies.items()}
    root = known.get(key(START.path), {})
    walk = Walk(deep, bool(expansion(root) if isinstance(root, dict) else ""))
    waiting, found = [START], []
    while waiting:
        step = waiting.pop()
        body = known.get(key(step.path))
        if isinstance(body, dict):
            found.append(document(step.path, body, source=source))
            waiting += walk.take(step, body)
        else:
            text = f"unsupported: {step.path} is not there (HTTP 404)."
            found.append(document(step.path, None, text, source))
    return found


def rows_of(reading: RedfishReading, answers: list[Document]) -> Tables:
    """Rows of all tables, by column."""
    found: Tables = {}
    for answer in answers:
        assert list(reading.take(answer)) == []
    for table, rows in reading.finish():
        names = TABLES[table].names
        found.setdefault(table, []).extend(dict(zip(names, row, strict=True)) for row in rows)
    return found


def replayed(bodies: Bodies, *, deep: bool = False, source: str = SOURCE) -> tuple[Tables, Outcome]:
    """Rows and outcome of a tree."""
    reading = RedfishReading(AT, tuple(roles(deep=deep)))
    tables = rows_of(reading, documents(bodies, deep=deep, source=source))
    return tables, reading.outcome()


def block(*servers: RedfishServer, **settings: Any) -> RedfishTarget:
    """A [[redfish]] block of test servers."""
    usual = RedfishTarget("lab", tuple(one.url for one in servers), USER, "env:UNUSED", timeout=10)
    return replace(usual, **settings)


def gather(
    connection: sqlite3.Connection,
    target: RedfishTarget,
    password: str = PASSWORD,
    raw: Path | None = None,
) -> list[SourceRun]:
    """Collect as the program does."""
    bundle = Raw(raw, "test") if raw else None
    return collect(connection, collectors(target, password), bundle)
