"""Whose turn it is: a bound of requests in flight over all BMCs of a block.

BMCs taken one after another leave the last long one alone at the end (1.2 to 1.6 times what the
same requests need in full width), so they advance together: who has most left to ask goes first,
in steps of 12 requests, and of about equal ones the nearest to its end. Finer steps would end all
at the same moment, and reading and storing 200 of them would wait until then.
"""

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_STEP = 12
_OPEN = 4  # times as many BMCs under way as are asked at once: connections are kept open


class Gate:
    """Use `begun` for a BMC and `turn` for each of its requests."""

    def __init__(self, bmcs: int, parallel: int) -> None:
        self.begun = asyncio.Semaphore(bmcs * _OPEN)
        self._free = bmcs * parallel
        self._placed = 0
        self._waiting: list[tuple[int, int, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, left: int) -> AsyncIterator[None]:
        """Wait for a place. left: requests that this BMC has still to ask, as far as is known."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(left)
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, left: int) -> None:
        mine = asyncio.get_running_loop().create_future()
        self._placed += 1
        heapq.heappush(self._waiting, (-(left // _STEP), left, self._placed, mine))
        try:
            await mine
        except asyncio.CancelledError:
            if not mine.cancelled():  # given in the same moment
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        while self._waiting:
            mine = heapq.heappop(self._waiting)[-1]
            if not mine.done():
                mine.set_result(None)
                return
        self._free += 1
