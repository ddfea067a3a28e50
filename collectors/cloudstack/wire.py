"""Underneath `cs`: the connection, the raw answer, bounds and pinned certificates."""

import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, InsecureRequestWarning, ReadTimeoutError

from audit.errors import BadAnswer

_MAX_BODY = 256 << 20
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach a management server.

    verify: True, False ("do not verify", shown in the report) or a CA file; fingerprint: SHA-256
    of a self-signed certificate to trust instead; parallel: requests in flight; timeout, budget:
    seconds for one answer and for all.
    """

    source: str
    endpoint: str
    key: str
    secret: str
    verify: bool | str = True
    fingerprint: str | None = None
    parallel: int = 4
    timeout: int = 60
    retries: int = 3
    backoff: float = 0.5
    budget: float = 1800.0

    def __repr__(self) -> str:
        """Never the credentials."""
        return f"Connection({self.source}, {self.endpoint})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came over the wire."""

    status: int
    body: bytes
    headers: Mapping[str, str]


_NOTHING = Answer(0, b"", {})


class Session:
    """What `cs` sends through: keeps the raw answer, follows no redirect, bounds the body."""

    def __init__(self, connection: Connection) -> None:
        self._session = requests.Session()
        self._timeout = connection.timeout
        if not connection.verify:  # said in the report instead, once
            urllib3.disable_warnings(InsecureRequestWarning)
        self._session.trust_env = True
        self._session.mount("https://", _Adapter(connection))
        self._session.mount("http://", _Adapter(connection))
        self._local = threading.local()

    def send(self, prepared: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Send once; the body is read here so that its size can be bounded."""
        self._local.answer = _NOTHING
        options["allow_redirects"] = False
        options["stream"] = True
        end = time.monotonic() + self._timeout
        with self._session.send(prepared, **options) as response:
            body = _body(response, end)
            response._content = body  # noqa: SLF001 - as requests itself keeps a body
        self._local.answer = Answer(response.status_code, body, response.headers)
        return response

    @property
    def last(self) -> Answer:
        """Answer of this thread's request."""
        found: Answer = getattr(self._local, "answer", _NOTHING)
        return found

    def take(self) -> Answer:
        """As `last`, and forget it."""
        answer = self.last
        self._local.answer = _NOTHING
        return answer

    def close(self) -> None:
        """Close pooled connections."""
        self._session.close()


def _body(response: requests.Response, end: float) -> bytes:
    """The whole body, within bounds of size and time; read as it comes, so that drips are seen."""
    body = bytearray()
    try:
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if time.monotonic() > end:
                raise requests.Timeout("the body took too long")
            if len(body) > _MAX_BODY:
                raise BadAnswer(f"an answer larger than {_MAX_BODY >> 20} MiB was cut off.")
    except ReadTimeoutError as problem:
        raise requests.Timeout(problem) from problem
    except HTTPError as problem:
        raise requests.exceptions.ChunkedEncodingError(problem) from problem
    return bytes(body)


class _Adapter(HTTPAdapter):
    def __init__(self, connection: Connection) -> None:
        self._fingerprint = connection.fingerprint
        super().__init__(pool_connections=1, pool_maxsize=connection.parallel)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        if self._fingerprint:
            options["assert_fingerprint"] = self._fingerprint
            options["cert_reqs"] = ssl.CERT_NONE
        super().init_poolmanager(*args, **options)
