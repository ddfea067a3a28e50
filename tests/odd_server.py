"""A server that answers with any bytes and headers: proxies, portals, other machines."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs

GOOD = b'{"listcapabilitiesresponse":{"capability":{"cloudstackversion":"4.22.0.0"}}}'


@dataclass(frozen=True, slots=True)
class Odd:
    """One answer; `drip` seconds pass between its bytes."""

    status: int = 200
    body: bytes = GOOD
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0


Answers = Callable[[str, int], Odd]


class OddServer:
    """Answers what the function says for a command and the number of the request.

    asked: commands in order; bodies: what was sent, raw.
    """

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.bodies: list[bytes] = []

    @property
    def url(self) -> str:
        """Address of the API."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/client/api"

    def __enter__(self) -> Self:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"]))
                owner.bodies.append(sent)
                owner.asked.append(parse_qs(sent.decode())["command"][0])
                with suppress(OSError):
                    self._send(owner.answers(owner.asked[-1], len(owner.asked)))

            do_GET = do_POST  # noqa: N815 - a redirect would arrive here

            def _send(self, odd: Odd) -> None:
                self.send_response_only(odd.status)
                given = {"Content-Type": "application/json", "Content-Length": str(len(odd.body))}
                for name, value in {**given, **odd.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                for byte in odd.body if odd.drip else ():
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(odd.drip)
                if not odd.drip:
                    self.wfile.write(odd.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - declared so
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
