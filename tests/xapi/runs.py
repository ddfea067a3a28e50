"""Helpers for tests that ask an emulator of XAPI."""

import asyncio
from typing import Any

from audit.capture import Document
from audit.model import TABLES
from audit.targets_plane import XenServerTarget
from collectors.base import Outcome
from collectors.xapi.collector import XapiCollector
from tests.array_estate import AT, Tables
from tests.array_server import PASSWORD, USER
from tests.xapi.server import XapiServer


def client(*servers: XapiServer | str, password: str = PASSWORD, **more: Any) -> XapiCollector:
    """A collector for emulators of one pool; texts are addresses as they are."""
    addresses = tuple(one if isinstance(one, str) else one.url for one in servers)
    found = XapiCollector(XenServerTarget("rack1", addresses, USER, "env:X", **more), password)
    for door in found.doors:
        object.__setattr__(door.endpoint, "backoff", 0.01)
    return found


def fetch(collector: XapiCollector) -> list[Document]:
    """Every document of one run."""

    async def run() -> list[Document]:
        return [document async for document in collector.fetch(lambda _request: None)]

    return asyncio.run(run())


def read(collector: XapiCollector, documents: list[Document]) -> tuple[Tables, Outcome]:
    """Rows by table, each by column, and what was missing."""
    reading = collector.reading(AT)
    for document in documents:
        assert list(reading.take(document)) == []
    tables = {
        name: [dict(zip(TABLES[name].names, row, strict=True)) for row in rows]
        for name, rows in reading.finish()
    }
    return tables, reading.outcome()


def collected(collector: XapiCollector) -> tuple[Tables, Outcome]:
    """One run."""
    return read(collector, fetch(collector))
