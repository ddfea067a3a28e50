"""Ask many targets from a second process, so that reading and storing do not wait for it.

The child asks and hides secrets; bundle, rows and database stay with the one that started it. What
the targets are, credentials included, goes to it through a pipe: never in arguments or environment.
It ends with its parent, whatever happens to that. A child that dies costs the targets it had not
finished. See docs/adr/0015-second-process.md.
"""

import asyncio
import contextlib
import fcntl
import gc
import os
import pickle
import sys
import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from audit.capture import Document, Recorder
from audit.errors import BadAnswer
from collectors.base import Collector, Known, Request, failure, now

Fetch = Callable[[Collector, Known], AsyncIterator[Document]]

MANY = 16  # targets for which a start of Python, some 0.4 s, is worth it
KINDS = frozenset({"redfish"})  # whose collectors can be pickled before they ask
_AHEAD = 1000  # answers that wait to be read, at most
_SIZE = 8
_GRACE = 2.0  # seconds a child that says no more has to end
_PIPE = 1 << 20  # bytes; of the usual 64 KiB every larger answer needs several turns
_GARBAGE = (100_000, 50, 100)  # answers have no cycles: looking for them was an eighth of the CPU
_UNREADABLE = (
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    LookupError,
    TypeError,
)
_START = "from collectors.workers import child; child()"


@asynccontextmanager
async def asking(collectors: Sequence[Collector], recorder: Recorder) -> AsyncIterator[Fetch]:
    """How to fetch a collector's answers: here, or of many from a second process."""
    away = [one for one in collectors if one.kind in KINDS]
    if len(away) < MANY:
        yield _here
        return
    worker = Worker(away)
    try:
        await worker.start(recorder)
        yield worker.fetch
    finally:
        await worker.stop()


def _here(collector: Collector, known: Known) -> AsyncIterator[Document]:
    return collector.fetch(known)


class Worker:
    """The child as its parent sees it."""

    def __init__(self, collectors: Sequence[Collector]) -> None:
        self.collectors = collectors
        self._queues: dict[int, asyncio.Queue[Any]] = {id(c): asyncio.Queue() for c in collectors}
        self._room = asyncio.Semaphore(_AHEAD)

    async def start(self, recorder: Recorder) -> None:
        """Start it and tell it what to ask. It does not hear the terminal's Ctrl-C."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _START,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            limit=1 << 20, start_new_session=True,
        )  # fmt: skip
        self._pump = asyncio.create_task(self._read())
        with contextlib.suppress(ConnectionError):  # the pump tells how it died
            self._stdin.write(_framed((self.collectors, recorder)))
            await self._stdin.drain()

    async def fetch(self, collector: Collector, known: Known) -> AsyncIterator[Document]:
        """Its answers as they come; raises what asking raised there."""
        queue = self._queues.get(id(collector))
        if queue is None:
            async for document in collector.fetch(known):
                yield document
            return
        while True:
            found = await queue.get()
            self._room.release()
            if found is None:
                return
            if isinstance(found, Exception):
                raise found
            yield found

    async def stop(self) -> None:
        """End it if it has not ended."""
        with contextlib.suppress(AttributeError, ProcessLookupError):
            self._pump.cancel()
            self.process.kill()
            await self.process.wait()

    async def _end(self) -> int:
        """Its exit code. A signal to one that has just died would hide how it died."""
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(self.process.wait(), _GRACE)
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        return await self.process.wait()

    @property
    def _stdin(self) -> asyncio.StreamWriter:
        assert self.process.stdin is not None  # noqa: S101 - asked for above
        return self.process.stdin

    async def _read(self) -> None:
        stream, unfinished = self.process.stdout, dict(enumerate(self.collectors))
        assert stream is not None  # noqa: S101
        with contextlib.suppress(asyncio.IncompleteReadError, *_UNREADABLE):
            while unfinished:
                size = int.from_bytes(await stream.readexactly(_SIZE))
                place, found = pickle.loads(await stream.readexactly(size))  # noqa: S301 - our child
                await self._room.acquire()
                self._queues[id(self.collectors[place])].put_nowait(found)
                if found is None:
                    del unfinished[place]
        code = await self._end()
        for collector in unfinished.values():
            for found in (_lost(collector, code), None):
                self._queues[id(collector)].put_nowait(found)


def _lost(collector: Collector, code: int) -> Document:
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    text = f"the process that asked it died ({how}; perhaps for want of memory). Collect again."
    error = failure(BadAnswer.cause, text)
    return Document(collector.source, collector.asked()[0], {}, 0, now(), b"", error=error)


def _framed(content: Any) -> bytes:
    body = pickle.dumps(content)
    return len(body).to_bytes(_SIZE) + body


def child() -> None:
    """What the second process does: ask all it is told, side by side, and pass the answers on."""
    source, out = sys.stdin.buffer, os.dup(1)
    os.dup2(2, 1)  # whatever is printed is not taken for an answer
    with contextlib.suppress(OSError, AttributeError):  # Linux only, and it has a limit per user
        fcntl.fcntl(out, fcntl.F_SETPIPE_SZ, _PIPE)
    size = int.from_bytes(source.read(_SIZE))
    collectors, recorder = pickle.loads(source.read(size))  # noqa: S301 - from our parent
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    asyncio.run(_ask_all(collectors, recorder, out))


async def _ask_all(collectors: Sequence[Collector], recorder: Recorder, out: int) -> None:
    loop = asyncio.get_running_loop()
    loop.add_reader(0, os._exit, 1)  # nothing more is sent: the parent is gone
    transport, protocol = await loop.connect_write_pipe(
        asyncio.streams.FlowControlMixin, os.fdopen(out, "wb", buffering=0)
    )
    writer, lock = asyncio.StreamWriter(transport, protocol, None, loop), asyncio.Lock()

    async def tell(place: int, found: Any) -> None:
        writer.write(_framed((place, found)))
        async with lock:
            await writer.drain()

    async def one(place: int, collector: Collector) -> None:
        def known(request: Request) -> Document | None:
            return recorder.answered(collector.source, request.name, request.params)

        try:
            async for document in collector.fetch(known):
                await tell(place, document)
        except Exception as error:  # noqa: BLE001 - raised where its documents are awaited
            error.add_note(traceback.format_exc())
            await tell(place, error)
        await tell(place, None)

    await asyncio.gather(*(one(place, c) for place, c in enumerate(collectors)))
    transport.set_write_buffer_limits(high=0)  # wait until all is written
    await writer.drain()
