"""The gate of BMCs: bounded, nobody lost, and nobody long left alone at the end."""

import asyncio
import random
import selectors
from typing import Any

import pytest

from collectors.redfish.gate import Gate


class _Skipping:
    """A selector that does not wait: time jumps to the next timer."""

    def __init__(self) -> None:
        self.real, self.time = selectors.DefaultSelector(), 0.0

    def select(self, timeout: float | None = None) -> Any:
        """What is ready, after `timeout` in no time."""
        self.time += timeout or 0.0
        return self.real.select(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


def _loop() -> asyncio.AbstractEventLoop:
    selector: Any = _Skipping()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.time  # type: ignore[method-assign]
    return loop


async def _asked(gate: Gate, requests: int, jitter: random.Random) -> None:
    """One BMC: two requests in flight, about 0.2 s each."""
    left = requests

    async def half() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            async with gate.turn(left):
                await asyncio.sleep(jitter.uniform(0.19, 0.21))

    async with gate.begun:
        await asyncio.gather(half(), half())


@pytest.mark.parametrize("mix", [(26, 26, 26, 84, 99), (108, 108, 122, 81, 25), (95,)])
def test_nearly_ideal(mix: tuple[int, ...]) -> None:
    """200 BMCs, 64 of them at once: within a tenth of what nobody can beat."""
    jitter = random.Random(7)  # noqa: S311 - the same in every run
    sizes = [mix[number % len(mix)] for number in range(200)]

    async def everything() -> float:
        gate = Gate(64, 2)
        await asyncio.gather(*(_asked(gate, size, jitter) for size in sizes))
        return asyncio.get_running_loop().time()

    with asyncio.Runner(loop_factory=_loop) as runner:
        assert runner.run(everything()) < 1.1 * sum(sizes) * 0.2 / 128


def test_bound_and_order() -> None:
    """Never more at once than places; most left first; of about equal ones the nearest its end."""
    order: list[int] = []

    async def one(gate: Gate, left: int) -> None:
        async with gate.turn(left):
            order.append(left)
            await asyncio.sleep(0)

    async def everything() -> None:
        gate = Gate(1, 1)
        await asyncio.gather(*(one(gate, left) for left in (0, 3, 40, 20, 17, 99)))

    asyncio.run(everything())
    assert order == [0, 99, 40, 17, 20, 3]


def test_cancelled_gives_its_place_back() -> None:
    """Cancelled while it waits, and in the moment it is given a place."""

    async def hold(gate: Gate) -> None:
        async with gate.turn(0):
            await asyncio.Event().wait()

    async def everything() -> None:
        gate = Gate(1, 1)
        first, waiting, given, last = (asyncio.create_task(hold(gate)) for _ in range(4))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)  # `given` has a place now and has not run yet
        given.cancel()
        await asyncio.gather(first, waiting, given, return_exceptions=True)
        await asyncio.sleep(0)
        last.cancel()
        await asyncio.gather(last, return_exceptions=True)
        async with asyncio.timeout(1), gate.turn(0):
            pass

    asyncio.run(everything())
