"""Helpers for tests that run an array reader against an emulator."""

import asyncio
from typing import Any

from audit.capture import Document
from audit.targets import ArrayTarget
from collectors.array import collector
from collectors.array.engine import ArrayCollector
from collectors.base import Outcome, Request
from tests.array_estate import Tables, read
from tests.array_server import PASSWORD, USER, ArrayServer


def client(server: ArrayServer, kind: str = "ontap", **more: Any) -> ArrayCollector:
    """A collector for an emulator."""
    password = more.pop("password", PASSWORD)
    token = more.pop("token", "")
    target = ArrayTarget("lab", kind, server.url, user=USER, **more)
    return collector(target, password=password, token=token)


def fetch(
    array: ArrayCollector, known: dict[tuple[str, str], Document] | None = None
) -> list[Document]:
    """Every document of one run."""

    async def run() -> list[Document]:
        def kept(request: Request) -> Document | None:
            return (known or {}).get((request.name, str(sorted(request.params.items()))))

        return [document async for document in array.fetch(kept)]

    return asyncio.run(run())


def collected(array: ArrayCollector) -> tuple[Tables, Outcome]:
    """Rows of one run, by column."""
    return read(array.kind, fetch(array), array.asked())


def known_of(array: ArrayCollector) -> dict[tuple[str, str], Document]:
    """Answers of a run, as an interrupted one would keep them."""
    return {(d.request, str(sorted(d.params.items()))): d for d in fetch(array)}
