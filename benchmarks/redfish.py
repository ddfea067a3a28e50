"""Redfish: 200 BMCs that take 0.2 s for an answer, two questions at a time each.

Ideal: all requests times the pause, divided by what may be in flight (64 BMCs, two each). Against
sushy's connector (requests) asking the very same paths from two threads a BMC.
"""

import asyncio
import contextlib
import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

from harness import Output, Workspace, child
from redfish_serving import bmcs

_BMCS, _AT_ONCE, _DELAY, _PARALLEL, _FEW = 200, 64, 0.2, 2, 40
_USER, _PASSWORD = "audit", "bench-password"
_OURS = ("collectors.redfish.reading", "collectors.transport", "collectors.run")
PRELOAD = {"_fetch": _OURS, "_collect": _OURS, "_sushy": ("sushy",)}


def run(work: Workspace, out: Output) -> None:
    """Print the figures."""
    del work
    out.start(
        "redfish",
        f"{_BMCS} BMCs, {_AT_ONCE} at once, {_DELAY} s an answer, {_PARALLEL} in flight; no TLS",
    )
    for expands in (True, False):
        name = "with $expand" if expands else "plain"
        with bmcs(_BMCS, _DELAY, expands=expands) as (urls, pipe):
            mine = child(_collect, urls)
            pipe.send("asked")
            asked, serving = pipe.recv()
            fetched = child(_fetch, urls)
            ideal = sum(asked.values()) * _DELAY / _PARALLEL / _AT_ONCE
            out.cost(f"collect, {name}", mine, f"{sum(asked.values()) / _BMCS:.1f} GETs a BMC")
            out.cost(f"ask only, {name}", fetched, f"ideal {ideal:.1f} s")
            out.ratio(f"wall of collect, {name}", mine.wall / ideal, "ideal", "<= 1.2 x")
            out.ratio(f"CPU of collect, both processes, {name}", mine.cpu / ideal, "ideal wall")
            out.ratio(f"CPU of the BMCs' own process, {name}", serving / ideal, "ideal wall")
            out.ratio(f"wall of asking, {name}", fetched.wall / ideal, "ideal")
            out.figure(f"peak memory of collect, {name}", f"{mine.peak >> 20} MiB")
            if not expands:
                _against(out, urls[:_FEW])


def _against(out: Output, urls: list[str]) -> None:
    """A part of the BMCs, since 400 threads of requests need more memory than this machine has."""
    if find_spec("sushy") is None:
        out.say("sushy is not installed (pip install sushy): no yardstick")
        return
    fetched = child(_fetch, urls)
    theirs = child(_sushy, urls, fetched.value)
    out.cost(f"ask only, {_FEW} BMCs", fetched)
    out.cost(f"sushy's connector in threads, {_FEW} BMCs", theirs, f"{theirs.value} good answers")
    out.ratio("wall of asking", fetched.wall / theirs.wall, "sushy in threads, the same paths")
    out.ratio("CPU of asking", fetched.cpu / theirs.cpu, "sushy in threads, the same paths")
    out.ratio("memory of asking", fetched.peak / theirs.peak, "sushy in threads")


def _collectors(urls: list[str]) -> list[object]:
    from audit.targets import RedfishTarget  # noqa: PLC0415
    from collectors.redfish import collectors  # noqa: PLC0415

    block = RedfishTarget("bench", tuple(urls), _USER, "env:NONE", bmcs=_AT_ONCE)
    return list(collectors(block, _PASSWORD))


def _fetch(urls: list[str]) -> dict[str, list[str]]:
    """Ask everything and keep nothing; paths by URL."""

    async def one(collector: object) -> list[str]:
        answers = collector.fetch(lambda _request: None)  # type: ignore[attr-defined]
        return [document.request async for document in answers]

    async def everything() -> list[list[str]]:
        return await asyncio.gather(*map(one, _collectors(urls)))

    return dict(zip(urls, asyncio.run(everything()), strict=True))


def _collect(urls: list[str]) -> int:
    """As `stackaudit collect`: bundle, rows, database; number of servers."""
    from audit.store import open_writable  # noqa: PLC0415
    from collectors.run import Raw, collect  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with open_writable(path / "bench.db") as connection:
            collect(connection, _collectors(urls), Raw(path, "bench"))  # type: ignore[arg-type]
            return _count(connection)


def _count(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("SELECT count(*) FROM server").fetchone()[0]
    if found != _BMCS:
        raise RuntimeError(f"{found} servers of {_BMCS} in the database")
    return found


def _sushy(urls: list[str], paths: dict[str, list[str]]) -> int:
    """The same paths by sushy's connector, two threads a BMC; number of good answers."""
    from sushy import connector, exceptions  # type: ignore[import-not-found] # noqa: PLC0415
    from sushy.auth import BasicAuth  # type: ignore[import-not-found] # noqa: PLC0415

    def connected(url: str) -> "connector.Connector":
        made = connector.Connector(url, verify=False)
        login = BasicAuth(username=_USER, password=_PASSWORD)
        made._auth = login  # noqa: SLF001 - its own entry asks more than these paths
        made._session.auth = (_USER, _PASSWORD)  # noqa: SLF001
        return made

    def some(url: str, part: list[str]) -> int:
        session, good = connected(url), 0
        for path in part:
            with contextlib.suppress(exceptions.HTTPError):
                session.get(path).json()
                good += 1
        return good

    with ThreadPoolExecutor(len(urls) * _PARALLEL) as pool:
        halves = [
            pool.submit(some, url, paths[url][start::_PARALLEL])
            for url in urls
            for start in range(_PARALLEL)
        ]
        return sum(half.result() for half in halves)
