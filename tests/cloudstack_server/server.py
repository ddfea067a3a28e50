"""The HTTP side: a threaded HTTP/1.1 server on loopback that can also stop answering."""

import ssl
import threading
from collections.abc import Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from sample_data.answers import Answers
from tests.cloudstack_server.auth import Account
from tests.cloudstack_server.behaviour import Behaviour, Delay, Fault
from tests.cloudstack_server.estate import Estate
from tests.cloudstack_server.handler import Listener, Plan
from tests.cloudstack_server.paging import DEFAULT_MAXIMUM
from tests.cloudstack_server.wire import Reply


class Request(NamedTuple):
    """One request as it came in: the command and all parameters by lower-case name."""

    command: str
    params: dict[str, str]


class CloudStackServer:
    """A management server for the length of a `with` block.

    url: the API's address. requests: everything that was asked, in order. serve_seconds: time
    spent inside handlers, over all threads.
    """

    def __init__(
        self,
        answers: Answers,
        *,
        accounts: Collection[Account] = (),
        behaviour: Behaviour | None = None,
        max_page_size: int = DEFAULT_MAXIMUM,
        tls: tuple[Path, Path] | None = None,
    ) -> None:
        self.requests: list[Request] = []
        self.serve_seconds = 0.0
        self.errors: list[BaseException] = []
        self._behaviour = behaviour or Behaviour()
        self._accounts = accounts
        self._maximum = max_page_size
        self._counts = [0] * len(self._behaviour.faults)
        self._lock = threading.Lock()
        self._dead = False
        self._stopping = threading.Event()
        self._tls = tls
        self.load(answers)

    def load(self, answers: Answers) -> None:
        """Serve these answers from now on (the estate changed)."""
        self._estate = Estate(answers, self._accounts, self._behaviour, self._maximum)

    @property
    def url(self) -> str:
        """The address of the API."""
        scheme = "https" if self._tls else "http"
        return f"{scheme}://127.0.0.1:{self._port}/client/api"

    def __enter__(self) -> Self:
        context = None
        if self._tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self._tls)
        self._listener = Listener(self, context)
        self._port = int(self._listener.server_address[1])
        self._thread = threading.Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self.die()
        self._thread.join()
        self._listener.server_close()
        if error is None and self.errors:
            raise self.errors[0]

    def die(self) -> None:
        """Close the listening socket and cut every open connection."""
        with self._lock:
            self._dead = True
        self._listener.shutdown()
        self._listener.socket.close()
        self._listener.cut()

    def answer(self, sent: Mapping[str, str]) -> Reply:
        """Answer a request whose parameter names are as sent."""
        return self._estate.answer(sent)

    def wait(self, seconds: float) -> None:
        """Hold an answer back, but no longer than the server lives."""
        if seconds:
            self._stopping.wait(seconds)

    def spent(self, seconds: float) -> None:
        """Add to the time spent inside handlers."""
        with self._lock:
            self.serve_seconds += seconds

    def plan(self, params: dict[str, str]) -> Plan | None:
        """Log a request and decide what happens to it; None once the server is dead."""
        command = params.get("command", "")
        with self._lock:
            if self._dead:
                return None
            self.requests.append(Request(command, params))
            last = len(self.requests) == self._behaviour.die_after
            self._dead = last
            struck = self._struck(command)
        seconds = sum(fault.seconds for fault in struck if isinstance(fault, Delay))
        fault = next((fault for fault in struck if not isinstance(fault, Delay)), None)
        return Plan(seconds, fault, last)

    def _struck(self, command: str) -> list[Fault]:
        """Count the request for every fault it concerns and give those that happen now."""
        struck = []
        for index, fault in enumerate(self._behaviour.faults):
            if fault.concerns(command):
                self._counts[index] += 1
                if fault.strikes(self._counts[index]):
                    struck.append(fault)
        return struck
