"""The SNMP engine against an agent on loopback: whole tables, many devices, targets."""

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import ConfigError, TimedOut, Unreachable
from collectors.snmp.engine import Engine
from collectors.snmp.target import Target
from collectors.snmp.walk import Device, Walk
from tests.snmp_agent import Agent, Faults
from tests.snmp_agent.walks import COLUMNS, DESCR, NAME, PORTS, expected, table, target, walks

if TYPE_CHECKING:
    from tests.snmp_agent.table import Rows


@pytest.mark.parametrize("version", ["1", "2c"])
@pytest.mark.parametrize("size", [1, 3, 7, 50])
def test_columns(version: str, size: int) -> None:
    """Columns with holes come whole, in order, whatever fits in an answer."""
    rows = table()
    with Agent({"public": rows}) as agent:
        walk = walks(agent, COLUMNS, version=version, max_repetitions=size)
    assert walk == Walk(expected(rows, COLUMNS))
    assert {question[0] for question in agent.questions} == {0 if version == "1" else 1}
    assert max(question[3] for question in agent.questions) <= max(size, 3 * (version == "1"))


def test_scalars_cost_one_question() -> None:
    """Scalars are asked once, one repetition; what is not there is an empty column."""
    rows = table()
    with Agent({"public": rows}) as agent:
        walk = walks(agent, [DESCR, NAME, "1.3.6.1.2.1.1.9"], single=True)
    assert walk.columns == {
        DESCR: [("0", 4, b"a switch".hex())],
        NAME: [("0", 4, b"sw1".hex())],
        "1.3.6.1.2.1.1.9": [],
    }
    assert [question[3] for question in agent.questions] == [3]


def test_only_what_is_asked_crosses_the_wire() -> None:
    """Two columns of 30 rows: 60 values and one overshoot, not the whole table."""
    with Agent({"public": table()}) as agent:
        walk = walks(agent, COLUMNS[:2])
    assert not walk.cut
    assert sum(question[3] for question in agent.questions) <= 60 + 50


@pytest.mark.parametrize(
    ("faults", "questions"),
    [
        (Faults(most=10), 50),
        (Faults(short=4), 60),
        (Faults(short=1), 120),
        (Faults(twice=True), 10),
        (Faults(delay=0.01), 10),
        (Faults(silent_above=12), 30),
    ],
    ids=["tooBig", "cut short", "one value at a time", "twice", "slow", "large answers lost"],
)  # fmt: skip
def test_whole_in_spite_of(faults: Faults, questions: int) -> None:
    """Faults that cost time but no rows."""
    rows = table()
    with Agent({"public": rows}, faults) as agent:
        walk = walks(agent, COLUMNS, prepare=known)
    assert walk == Walk(expected(rows, COLUMNS))
    assert len(agent.questions) <= questions


def known(device: Device) -> None:
    """The device answered before."""
    device.answered = True


def test_loss() -> None:
    """A tenth of all answers lost: still whole."""
    rows = table(100)
    with Agent({"public": rows}, Faults(loss=0.1)) as agent:
        walk = walks(agent, COLUMNS, timeout=0.1, max_repetitions=10)
    assert walk == Walk(expected(rows, COLUMNS))


def test_many_devices_share_one_socket() -> None:
    """Forty devices, some dead: every live one whole, no more than the slots at once."""
    rows = table()

    async def run(agents: list[Agent]) -> list[Walk | BaseException]:
        async with Engine(parallel=8) as engine:

            async def one(agent: Agent) -> Walk:
                device = await engine.device(target(agent, timeout=1))
                return await engine.walk(device, COLUMNS)

            return await asyncio.gather(*map(one, agents), return_exceptions=True)

    agents = [Agent({"public": rows}, Faults(loss=float(n % 10 == 0))) for n in range(40)]
    for agent in agents:
        agent.__enter__()
    try:
        found = asyncio.run(run(agents))
    finally:
        for agent in agents:
            agent.__exit__(None, None, None)
    assert [isinstance(walk, TimedOut) for walk in found] == [n % 10 == 0 for n in range(40)]
    assert all(walk == Walk(expected(rows, COLUMNS)) for n, walk in enumerate(found) if n % 10)


def test_engine_can_be_used_again() -> None:
    """A second run in another loop opens a socket of its own."""
    engine = Engine()
    with Agent({"public": table()}) as agent:

        async def run() -> Walk:
            async with engine, engine:
                return await engine.walk(await engine.device(target(agent)), [NAME])

        assert asyncio.run(run()) == asyncio.run(run())


def test_unknown_name() -> None:
    """A name that does not resolve is said so."""

    async def run() -> None:
        async with Engine() as engine:
            await engine.device(Target("snmp:x", "no such name.invalid", community="x"))

    with pytest.raises(Unreachable, match=r"no such name\.invalid"):
        asyncio.run(run())


@given(
    st.dictionaries(
        st.lists(st.integers(0, 0xFFFFFFFF) | st.integers(0, 3), min_size=1, max_size=4).map(tuple),
        st.integers(0, 2**32 - 1), max_size=25,
    ),
    st.sampled_from(["1", "2c"]), st.integers(1, 20), st.integers(1, 10),
)  # fmt: skip
@settings(max_examples=30, deadline=None)
def test_any_table(
    content: dict[tuple[int, ...], int], version: str, size: int, short: int
) -> None:
    """Any table with any indices comes as it is, in OID order, cut short or not."""
    rows: Rows = {
        f"{PORTS}.{3 + number % 2}.{'.'.join(map(str, index))}": (0x41, number)
        for index, number in content.items()
    }
    rows[f"{PORTS}.9.1"] = (2, 1)
    columns = [f"{PORTS}.3", f"{PORTS}.4"]
    with Agent({"public": rows}, Faults(short=short)) as agent:
        walk = walks(agent, columns, version=version, max_repetitions=size, timeout=5)
    assert walk == Walk(expected(rows, columns))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"version": "2"}, "version is one of 1, 2c, 3"),
        ({}, "version 2c needs a community"),
        ({"version": "3"}, "needs a user"),
        ({"version": "3", "user": "a", "auth": "SHA1"}, "auth is one of"),
        ({"version": "3", "user": "a", "priv": "AES"}, "priv is one of"),
        ({"version": "3", "user": "a", "priv": "AES128"}, "priv needs auth"),
        ({"version": "3", "user": "a", "auth": "SHA", "auth_password": "short"}, "at least 8"),
    ],
)
def test_targets_that_cannot_be(values: dict[str, Any], sentence: str) -> None:
    """What no device would understand is a ConfigError before anything is sent."""
    with pytest.raises(ConfigError, match=sentence):
        Target("snmp:x", "127.0.0.1", **values)


def test_secrets_are_not_shown() -> None:
    """A target in a traceback or log does not tell what it knows."""
    shown = repr(
        Target(
            "snmp:x", "h", version="3", user="u", auth="SHA", auth_password="canary-1",
            priv="AES128", priv_password="canary-2",
        )
    )  # fmt: skip
    assert "canary" not in shown
    assert "canary" not in repr(Target("snmp:x", "h", community="canary-3"))
