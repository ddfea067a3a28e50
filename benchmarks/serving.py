"""The management server of the tests in a process of its own, and two clients to compare with."""

import contextlib
import http.client
import queue
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from harness import process

KEY, SECRET = "bench-key", "bench-secret"
_SIGNING = frozenset({"signature", "signatureversion", "expires"})
_EXPECTED = (200, 401)  # 401: a command this server does not know

PRELOAD = {"drain": ("tests.cloudstack_server",)}


@dataclass(frozen=True, slots=True)
class Served:
    """What the server did since it was asked last.

    requests: (parameters, seconds in the handler) in the order of the answers; cpu: CPU seconds of
    the server's process.
    """

    requests: list[tuple[dict[str, str], float]]
    cpu: float

    @property
    def seconds(self) -> float:
        """Time inside handlers, over all threads."""
        return sum(seconds for _params, seconds in self.requests)

    def critical_path(self, scoped: frozenset[str]) -> float:
        """Longest chain that no parallelism shortens.

        The probe, then the slowest first page and its slowest further page, then the slowest call
        that needs ids of earlier answers (parameters of `scoped`).
        """
        probe, first, further, later = 0.0, {}, {}, 0.0
        for params, seconds in self.requests:
            asked = question(params)
            if params["command"] == "listCapabilities":
                probe = seconds
            elif scoped & params.keys():
                later = max(later, seconds)
            elif params.get("page", "1") == "1":
                first[asked] = seconds
            else:
                further[asked] = max(further.get(asked, 0.0), seconds)
        chain = max(first[one] + further.get(one, 0.0) for one in first)
        return probe + chain + later


def question(params: dict[str, str]) -> str:
    """What was asked, whatever the page."""
    left = {"page", "pagesize", "apikey", "response", *_SIGNING}
    return urlencode(sorted((k, v) for k, v in params.items() if k not in left))


@dataclass
class Server:
    """Handle of the server's process."""

    url: str
    pipe: Pipe = field(repr=False)

    def served(self) -> Served:
        """What it did since the last call."""
        self.pipe.send("served")
        found: Served = self.pipe.recv()
        return found


@contextlib.contextmanager
def server(answers: Path, delay: float) -> Iterator[Server]:
    """A server of the answers, each held back by `delay` seconds."""
    started, pipe = process(_serve, answers, delay)
    try:
        yield Server(pipe.recv(), pipe)
    finally:
        with contextlib.suppress(OSError):
            pipe.send("stop")
        started.join(30)


def _serve(pipe: Pipe, answers: Path, delay: float) -> None:
    from estate import read_answers  # noqa: PLC0415 - only the server's process needs these

    from tests.cloudstack_server import (  # noqa: PLC0415
        Account,
        Behaviour,
        CloudStackServer,
        Delay,
    )

    class Measured(CloudStackServer):
        """Keeps the seconds of every request."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.log: list[tuple[dict[str, str], float]] = []
            self.local = threading.local()

        def plan(self, params: dict[str, str]) -> Any:
            self.local.params = params
            return super().plan(params)

        def spent(self, seconds: float) -> None:
            self.log.append((self.local.params, seconds))

    behaviour = Behaviour(faults=(Delay(seconds=delay),))
    accounts = (Account(KEY, SECRET),)
    with Measured(read_answers(answers), accounts=accounts, behaviour=behaviour) as live:
        pipe.send(live.url)
        cpu = time.process_time()
        while pipe.recv() == "served":
            now = time.process_time()
            pipe.send(Served(live.log, now - cpu))
            live.log, cpu = [], now


def drain(url: str, asked: list[dict[str, str]], parallel: int) -> int:
    """Ask the same questions side by side and throw the answers away unread; bytes received.

    Nobody can collect faster from this server: no order, no parsing, no storing.
    """
    from tests.cloudstack_server import signature  # noqa: PLC0415

    left: queue.SimpleQueue[str] = queue.SimpleQueue()
    for params in asked:
        plain = {name: value for name, value in params.items() if name not in _SIGNING}
        left.put(urlencode(plain | {"signature": signature(plain, SECRET)}))
    where = urlsplit(url)
    headers = {"Accept-Encoding": "gzip", "Content-Type": "application/x-www-form-urlencoded"}

    def work(_number: int) -> int:
        connection, received = http.client.HTTPConnection(where.netloc, timeout=60), 0
        with contextlib.suppress(queue.Empty):
            while True:
                connection.request("POST", where.path, left.get_nowait(), headers)
                answer = connection.getresponse()
                received += len(answer.read())
                if answer.status not in _EXPECTED:
                    raise RuntimeError(f"the server answered {answer.status}")
        connection.close()
        return received

    with ThreadPoolExecutor(parallel) as pool:
        return sum(pool.map(work, range(parallel)))
