"""Helpers shared by the tests of the core: rows, dumps, collections from a test server."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audit.capture import Document
from audit.model import TABLES
from audit.model.run import SourceRun
from audit.model.workload import Vm
from audit.store import Snapshot, open_writable
from collectors.base import Request
from collectors.cloudstack import CloudStackCollector, Target
from collectors.cloudstack.client import LiveTransport
from collectors.cloudstack.wire import Connection
from collectors.run import Raw, collect
from sample_data.answers import Answers, Single
from tests.cloudstack_server import Account
from tests.cloudstack_server.example import ROOT, small_estate

SOURCE = "cloudstack:test"
Row = tuple[Any, ...]


def day(number: int) -> str:
    """Noon of a day in November 2026, as the database keeps it."""
    return f"2026-11-{number:02d}T12:00:00Z"


def vm(identity: str, **values: Any) -> Row:
    """A row of `vm`, everything not given unknown."""
    known = {"id": identity, "name": identity, **values}
    return tuple(known.get(name) for name in Vm.info.names)


@cache
def blank_file() -> bytes:
    """An empty database file: making its tables takes longer than most tests."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "estate.db")
        with open_writable(path):
            pass
        return path.read_bytes()


def write(
    connection: sqlite3.Connection,
    at: str,
    tables: Mapping[str, Iterable[Row]],
    *,
    complete: Iterable[str] | None = None,
    source: str = SOURCE,
) -> None:
    """One snapshot; every table counts as answered unless `complete` says which."""
    snapshot = Snapshot(connection, source, at)
    for table, rows in tables.items():
        snapshot.add(table, rows)
    snapshot.commit(tables if complete is None else complete, [run_record(source, at)])


def run_record(source: str, at: str) -> SourceRun:
    """The record of a good run."""
    known: dict[str, Any] = {"source": source, "started": at, "kind": "cloudstack", "status": "ok"}
    every: dict[str, Any] = {name: known.get(name) for name in SourceRun.info.names}
    return SourceRun(**every)


def dump(connection: sqlite3.Connection, *, without: Iterable[str] = ()) -> dict[str, list[Row]]:
    """Content of every table, past ones included, sorted."""
    names = [n for n, i in TABLES.items() if i.kind != "reference" and n not in set(without)]
    names += [f"{name}_past" for name in names if TABLES[name].kind == "entity"]
    return {
        name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
        for name in names
    }


def ask(connection: sqlite3.Connection, sql: str, *values: Any) -> list[Any]:
    """Rows of a query."""
    return connection.execute(sql, values).fetchall()


def estate() -> Answers:
    """The small estate, with the command every collection begins with."""
    told = Single("capability", {"cloudstackversion": "4.22.0.0"})
    return {**small_estate(), "listCapabilities": told}


def link(url: str, account: Account = ROOT, **settings: Any) -> Connection:
    """How to reach a test server: no waiting between tries."""
    usual: dict[str, Any] = {"timeout": 10, "retries": 1, "backoff": 0.0}
    return Connection(SOURCE, url, account.key, account.secret, **{**usual, **settings})


def gather(
    connection: sqlite3.Connection,
    to: Connection,
    *,
    raw: Path | None = None,
    only: Iterable[str] = (),
    page_size: int = 500,
) -> SourceRun:
    """Collect from one server as the program does."""
    collector = CloudStackCollector(Target(to, page_size, frozenset(only)))
    bundle = Raw(raw, "test") if raw else None
    return collect(connection, [collector], bundle)[0]


async def ask_live(to: Connection, *requests: Request, **options: Any) -> list[Document]:
    """Answers of the live transport to some questions, one after the other."""
    live = LiveTransport(to, **options)
    try:
        return [await live.ask(request) for request in requests]
    finally:
        await live.close()


def gaps(connection: sqlite3.Connection, request: str) -> list[tuple[str, str, str]]:
    """Table, cause and message of the gaps of one command."""
    return connection.execute(
        "SELECT table_name, cause, message FROM gap WHERE request || ' ' LIKE ? || ' %' "
        "AND column_name = ''",
        (request,),
    ).fetchall()


def outcome(run: SourceRun) -> tuple[str, str]:
    """Status and reason."""
    known = asdict(run)
    return known["status"], known["reason"] or ""
