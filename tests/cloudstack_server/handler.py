"""One HTTP connection: read requests, ask the estate, send answers or break off."""

import socket
import ssl
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from tests.cloudstack_server import wire
from tests.cloudstack_server.behaviour import Drop, Fault, HalfBody, Override, Refuse

if TYPE_CHECKING:
    from tests.cloudstack_server.server import CloudStackServer

_PATHS = frozenset({"/client/api", "/client/api/"})


class Plan(NamedTuple):
    """What happens to one request: wait, then this fault (None: a good answer), then die."""

    seconds: float
    fault: Fault | None
    last: bool


class Listener(ThreadingHTTPServer):
    """The listening socket; it knows its open connections so that they can be cut."""

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, owner: "CloudStackServer", context: ssl.SSLContext | None) -> None:
        self.owner = owner
        self._context = context
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection; the TLS handshake is left to the connection's own thread."""
        connection, address = super().get_request()
        if self._context is not None:
            connection = self._context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        with self._open_lock:
            self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        """Close a connection and forget it."""
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def cut(self) -> None:
        """Break every open connection, so that no thread waits for a client any more.

        The plain socket is shut down under TLS too: its thread may be reading right now.
        """
        with self._open_lock:
            for connection in self._open:
                with suppress(OSError):
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep errors of the server itself; broken connections are what tests do to it."""
        del request, client_address
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.owner.errors.append(error)


class Handler(BaseHTTPRequestHandler):
    """Requests of one keep-alive connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Listener

    def do_GET(self) -> None:
        """Answer a GET request."""
        self._timed(b"")

    def do_POST(self) -> None:
        """Answer a POST request: form fields count like the query."""
        self._timed(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - declared so
        """Stay silent."""

    def _timed(self, form: bytes) -> None:
        """Handle one request and add up the time it took."""
        started = time.perf_counter()
        try:
            self._handle(form)
        finally:
            self.server.owner.spent(time.perf_counter() - started)

    def _handle(self, form: bytes) -> None:
        """Answer one request, or do to it what was planned."""
        url = urlsplit(self.path)
        if url.path not in _PATHS:
            self._send(wire.not_found(url.path))
            return
        pairs = parse_qsl(url.query, keep_blank_values=True)
        pairs += parse_qsl(form.decode("utf-8", "replace"), keep_blank_values=True)
        # The first of several equal names counts (the servlet reads index 0).
        sent = dict(reversed(pairs))
        owner = self.server.owner
        plan = owner.plan({name.lower(): value for name, value in sent.items()})
        if plan is None:
            self._break_off()
            return
        owner.wait(plan.seconds)
        self._carry_out(plan.fault, sent)
        if plan.last:
            owner.die()

    def _carry_out(self, fault: Fault | None, sent: dict[str, str]) -> None:
        """Send the answer the fault leaves possible."""
        if isinstance(fault, Drop):
            self._break_off()
        elif isinstance(fault, Override | Refuse):
            self._send(fault.reply(sent.get("command", "")))
        else:
            reply = self.server.owner.answer(sent)
            self._send(reply, half=isinstance(fault, HalfBody))

    def _send(self, reply: wire.Reply, *, half: bool = False) -> None:
        """Write an answer; `half` breaks off in the middle of the body."""
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        headers, body = reply.encoded(accepts_gzip=accepts)
        self.send_response_only(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if half else body)
        self.wfile.flush()
        if half:
            self._break_off()

    def _break_off(self) -> None:
        """Close the connection at once."""
        self.close_connection = True
        with suppress(OSError):
            socket.socket.shutdown(self.connection, socket.SHUT_RDWR)
