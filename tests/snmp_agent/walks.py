"""A small table, and walks of it: what the tests of the engine share."""

import asyncio
from collections.abc import Callable
from typing import Any

from collectors.snmp.engine import Engine
from collectors.snmp.oids import oid
from collectors.snmp.target import Target
from collectors.snmp.walk import Device, Walk
from tests.snmp_agent.agent import Agent
from tests.snmp_agent.table import Rows

DESCR, UPTIME, NAME = (f"1.3.6.1.2.1.1.{arc}" for arc in (1, 3, 5))
PORTS = "1.3.6.1.2.1.2.2.1"
COLUMNS = [f"{PORTS}.{arc}" for arc in (2, 3, 10)]


def table(ports: int = 30) -> Rows:
    """A system group and ports; every third has no counter, and the last index is a large one."""
    rows: Rows = {
        f"{DESCR}.0": (4, b"a switch"),
        f"{UPTIME}.0": (0x43, 1),
        f"{NAME}.0": (4, b"sw1"),
    }
    for number in [*range(1, ports), 436_207_616]:
        rows[f"{PORTS}.2.{number}"] = (4, b"port %d" % number)
        rows[f"{PORTS}.3.{number}"] = (2, 6)
        if number % 3:
            rows[f"{PORTS}.10.{number}"] = (0x41, number)
    return rows


def target(agent: Agent, **values: Any) -> Target:
    """How to reach the agent."""
    usual: dict[str, Any] = {"community": "public", "timeout": 0.25}
    return Target("snmp:test/sw1", "127.0.0.1", agent.port, **{**usual, **values})


def walks(
    agent: Agent,
    columns: list[str],
    *,
    single: bool = False,
    prepare: Callable[[Device], None] = lambda _device: None,
    **values: Any,
) -> Walk:
    """One walk by a new engine."""

    async def run() -> Walk:
        async with Engine() as engine:
            device = await engine.device(target(agent, **values))
            prepare(device)
            return await engine.walk(device, columns, single=single)

    return asyncio.run(run())


def expected(rows: Rows, columns: list[str]) -> dict[str, list[tuple[str, int, Any]]]:
    """What a table holds, by column, in index order."""
    found: dict[str, list[tuple[str, int, Any]]] = {column: [] for column in columns}
    for name in sorted(rows, key=oid):
        for column in columns:
            if name.startswith(f"{column}."):
                tag, value = rows[name]
                plain = value.hex() if isinstance(value, bytes) else value
                found[column].append((name.removeprefix(f"{column}."), tag, plain))
    for list_ in found.values():
        list_.sort(key=lambda row: tuple(map(int, row[0].split("."))))
    return found
