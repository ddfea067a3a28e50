"""The second process: the same rows, and no hang, no secret and no orphan when something dies."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from audit.capture import Document, Recorder
from collectors import workers
from collectors.base import Known
from collectors.redfish import RedfishCollector, collectors
from collectors.workers import Worker
from tests.redfish_reading import block, gather
from tests.redfish_server import PASSWORD, RedfishServer
from tests.redfish_trees import supermicro
from tests.support import ask


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MANY", 2)


@contextmanager
def three(delay: float = 0.0) -> Iterator[list[RedfishServer]]:
    """Three BMCs."""
    with ExitStack() as stack:
        yield [stack.enter_context(RedfishServer(supermicro(50), delay=delay)) for _ in range(3)]


def asked(servers: list[RedfishServer]) -> int:
    """Requests they had."""
    return sum(len(server.log) for server in servers)


def told_to(pid: int) -> bytes:
    """Arguments and environment of a process."""
    place = Path(f"/proc/{pid}")
    return b"".join((place / name).read_bytes() for name in ("cmdline", "environ"))


def nothing(_request: Any) -> None:
    """No answer is known."""


class Broken(RedfishCollector):
    """Raises what nobody foresaw."""

    async def fetch(self, known: Known) -> AsyncIterator[Document]:
        """Fails after the first answer."""
        async for document in super().fetch(known):
            yield document
            raise ZeroDivisionError("canary-why")


def test_same_rows(database: sqlite3.Connection, tmp_path: Path) -> None:
    """Asked from there, stored here; the bundle holds all of it and no password."""
    with three() as servers:
        runs = gather(database, block(*servers), raw=tmp_path)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(workers, "MANY", 4)
            answers = asked(servers)
            time.sleep(1)  # two collections in one second would be one
            gather(database, block(*servers), raw=tmp_path)
    assert answers == asked(servers) - answers
    assert [run.status for run in runs] == ["ok"] * 3
    assert ask(database, "SELECT count(*), count(DISTINCT source) FROM server") == [(3, 3)]
    assert ask(database, "SELECT count(*) FROM server_past") == [(0,)]
    assert PASSWORD.encode() not in b"".join(p.read_bytes() for p in tmp_path.glob("*.bundle"))


def test_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """The child knows what an interrupted run was answered."""

    async def run(recorder: Recorder, target: Any) -> int:
        found = collectors(target, PASSWORD)
        async with workers.asking(found, recorder) as fetch:
            for collector in found:
                async for document in fetch(collector, nothing):
                    recorder.record(document)
        return asked(servers)

    with three() as servers:
        first = asyncio.run(run(Recorder(tmp_path / "work"), block(*servers)))
        again = asyncio.run(run(Recorder(tmp_path / "work"), block(*servers))) - first
    assert first == 3 * 14
    assert again == 3  # the wake-up alone


def test_dead_child_is_a_gap(database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed in the middle: every target it had not finished says so; nothing hangs."""
    start = Worker.start

    async def killed(worker: Worker, recorder: Recorder) -> None:
        await start(worker, recorder)
        asyncio.get_running_loop().call_later(1.5, worker.process.kill)

    monkeypatch.setattr(Worker, "start", killed)
    with three(5) as servers:
        runs = gather(database, block(*servers))
    assert [run.status for run in runs] == ["failed"] * 3
    texts = {text for (text,) in ask(database, "SELECT message FROM gap")}
    assert len(texts) == 1
    assert "died (signal 9; perhaps for want of memory)" in texts.pop()


def test_what_is_raised_there_is_raised_here(tmp_path: Path) -> None:
    """With the traceback of the child, as `--debug` shows it."""
    with three() as servers:
        good = collectors(block(*servers), PASSWORD)
        bad = [Broken(one.bmc, one.gate) for one in good]

        async def run() -> None:
            async with workers.asking(bad, Recorder(tmp_path)) as fetch:
                async for _document in fetch(bad[0], nothing):
                    pass

        with pytest.raises(ZeroDivisionError, match="canary-why") as raised:
            asyncio.run(run())
    assert "in fetch" in raised.value.__notes__[0]


def test_no_secret_and_no_orphan(tmp_path: Path) -> None:
    """Nothing in its arguments and environment; it ends with its parent, and when cancelled."""

    async def run(servers: list[RedfishServer]) -> None:
        worker = Worker(collectors(block(*servers), PASSWORD))
        await worker.start(Recorder(tmp_path))
        assert PASSWORD.encode() not in told_to(worker.process.pid)
        assert worker.process.stdin is not None
        worker.process.stdin.close()  # as when the parent dies
        await asyncio.wait_for(worker.process.wait(), 20)
        await worker.stop()

    async def interrupted(servers: list[RedfishServer]) -> int | None:
        found = collectors(block(*servers), PASSWORD)
        worker = Worker(found)
        try:
            async with asyncio.timeout(1):
                await worker.start(Recorder(tmp_path))
                async for _document in worker.fetch(found[0], nothing):
                    pass
        except TimeoutError:
            await worker.stop()
        return worker.process.returncode

    with three(20) as servers:
        asyncio.run(run(servers))
        assert asyncio.run(interrupted(servers)) == -9


def test_few_are_asked_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No process for a few targets."""
    monkeypatch.setattr(workers, "MANY", 16)
    monkeypatch.setattr(Worker, "start", None)
    with three() as servers:
        found = collectors(block(*servers), PASSWORD)

        async def run() -> int:
            async with workers.asking(found, Recorder(tmp_path)) as fetch:
                return len([one async for one in fetch(found[0], nothing)])

        assert asyncio.run(run()) == 14
