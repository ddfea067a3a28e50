"""HTTP for every source that speaks JSON over it: reads only, bounded, and one place for secrets.

Nothing but GET leaves here, except the log-in and query requests a collector names. A refused
log-in is not tried again, so that no account gets locked. Redirects are followed on the same host
alone; bodies have a greatest size; certificates are checked, pinned, or said not to be checked.
"""

import asyncio
import contextlib
import json
import re
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import aiohttp

from audit.capture import MASK, Document, scrub_bytes
from audit.errors import BadAnswer, Forbidden, Refused, SourceError, TimedOut
from collectors.base import Request, failure, now
from collectors.transport_errors import explained, of_status, wait_before_retry
from collectors.transport_tls import trusted

MAX_BODY = 32 << 20
_CHUNK, _REDIRECTS, _OK = 1 << 16, 3, 200
_MASKABLE = 6  # a shorter secret is found in ordinary text


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How to reach one target.

    url: scheme, host and port; secrets: what must never be written down; verify: True, False
    ("do not verify", shown in the report) or a CA file; fingerprint: SHA-256 of the certificate
    to trust instead; parallel: requests in flight; timeout, budget: seconds for one answer, and
    for all; headers: sent with every request, which say nothing of who asks.
    """

    source: str
    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    verify: bool | str = True
    fingerprint: str | None = None
    parallel: int = 2
    timeout: float = 30.0
    budget: float = 900.0
    retries: int = 2
    backoff: float = 0.5
    max_body: int = MAX_BODY
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def tls(self) -> str:
        """How far the certificate is checked, for `source_run.tls`."""
        if not self.url.startswith("https:"):
            return "no TLS"
        if self.fingerprint:
            return "pinned certificate"
        if self.verify is False:
            return "certificate not verified"
        return f"verified by {self.verify}" if isinstance(self.verify, str) else "verified"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came over the wire."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    def json(self) -> Any:
        """The body as JSON. Raises BadAnswer when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise BadAnswer("the answer is not JSON (cut short, or another service).") from error


class Web:
    """One target's HTTP; use as `async with`.

    posts: patterns of "POST /path" and "DELETE /path" that are log-in, log-out or queries.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        posts: tuple[str, ...] = (),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.endpoint = endpoint
        self.headers: dict[str, str] = {"Accept": "application/json"}
        self.secrets = {endpoint.password} if endpoint.password else set()
        self.requests = 0
        self._posts = tuple(re.compile(pattern) for pattern in posts)
        self._sleep = sleep
        self._slots = asyncio.Semaphore(endpoint.parallel)
        self._deadline = time.monotonic() + endpoint.budget
        self._lost: SourceError | None = None

    async def __aenter__(self) -> Self:
        """Open the session; nothing is sent yet."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self.endpoint.parallel, ssl=trusted(self.endpoint)
            ),
            timeout=aiohttp.ClientTimeout(total=self.endpoint.timeout),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close every connection."""
        await self._session.close()

    def basic(self) -> None:
        """Send user and password with every request (RFC 7617)."""
        login = f"{self.endpoint.user}:{self.endpoint.password}".encode()
        encoded = b64encode(login).decode()
        self.secrets.add(encoded)
        self.headers["Authorization"] = f"Basic {encoded}"

    def token(self, header: str, value: str, *, secret: str | None = None) -> None:
        """Send a token that a log-in gave with every request from now on."""
        self.secrets.add(secret or value)
        self.headers[header] = value

    async def get(self, path: str) -> Answer:
        """GET. Raises SourceError by what went wrong."""
        return await self.send("GET", path)

    async def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        judged: frozenset[int] = frozenset(),
    ) -> Answer:
        """One request, tried again where that can help. Raises SourceError.

        path: with its query; a full URL is accepted when it leads to the same host. judged:
        statuses of which the caller reads the answer, because its body says what went wrong.
        """
        url = self._url(path)
        self._guard(method, url)
        for attempt in range(self.endpoint.retries + 1):
            if self._lost is not None:
                raise self._lost
            try:
                return await self._once(method, url, body, headers, judged)
            except SourceError as error:
                wait = wait_before_retry(error)
                if wait is None or attempt == self.endpoint.retries:
                    raise
                wait = max(wait, self.endpoint.backoff * 2**attempt)
                if time.monotonic() + wait > self._deadline:
                    raise
            await self._sleep(wait)
        raise AssertionError  # the loop returns or raises

    def forget_refusal(self) -> None:
        """What was refused was a token that ran out, not the password: log in once more."""
        self._lost = None

    def extend(self, seconds: float) -> None:
        """Allow a last request (log-out) although the time budget may be used up."""
        self._deadline = max(self._deadline, time.monotonic() + seconds)

    def waited(self, seconds: float) -> None:
        """Do not count time spent waiting for a turn."""
        self._deadline += seconds

    async def ask(self, request: Request, path: str) -> Document:
        """GET as a document: a failure is a document with `error`, never an exception."""
        return self.document(request, *await self.told(path))

    async def told(self, path: str) -> tuple[Answer, SourceError | None, float]:
        """GET: what `document` is made of, for those who let others ask before they read it."""
        started = time.monotonic()
        answer, error = Answer(0, b"", {}), None
        try:
            answer = await self.get(path)
        except SourceError as problem:
            error = problem
        return answer, error, time.monotonic() - started

    def document(
        self, request: Request, answer: Answer, error: SourceError | None, seconds: float = 0.0
    ) -> Document:
        """What is kept of an answer: scrubbed, and without what was asked with."""
        text = failure(error.cause, str(error)) if error else None
        return Document(
            source=self.endpoint.source,
            request=request.name,
            params=dict(request.params),
            status=answer.status,
            at=now(),
            body=b"" if error else self._without_secrets(scrub_bytes(answer.body)),
            seconds=round(seconds, 4),
            error=self._without_secrets(text.encode("utf-8", "replace")).decode() if text else None,
        )

    async def _once(
        self,
        method: str,
        url: str,
        body: Any,
        headers: Mapping[str, str] | None,
        judged: frozenset[int],
    ) -> Answer:
        async with self._slots:
            if self._lost is not None:
                raise self._lost
            if time.monotonic() > self._deadline:
                raise TimedOut(
                    f"the time budget of {self.endpoint.budget:.0f} s for {self.endpoint.source} "
                    "is used up; raise `budget` or collect again."
                )
            self.requests += 1
            try:
                sent = {**self.endpoint.headers, **self.headers, **(headers or {})}
                answer = await self._follow(method, url, body, sent)
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as problem:
                raise explained(problem, self.endpoint) from problem
        if answer.status not in judged:
            self._judge(answer, url, logged_in=method != "GET" or len(self.headers) > 1)
        return answer

    async def _follow(self, method: str, url: str, body: Any, headers: dict[str, str]) -> Answer:
        for _hop in range(_REDIRECTS + 1):
            async with self._session.request(
                method, url, json=body, headers=headers, allow_redirects=False
            ) as response:
                answer = Answer(response.status, await self._body(response), response.headers)
            moved = answer.headers.get("Location") if 300 <= answer.status < 400 else None  # noqa: PLR2004
            if moved is None or method != "GET":
                return answer
            url = self._url(moved, url)
        raise BadAnswer(f"{urlsplit(url).path} redirects in a circle.")

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > self.endpoint.max_body:
                most = self.endpoint.max_body >> 20
                raise BadAnswer(f"an answer larger than {most} MiB was cut off.")
        return bytes(body)

    def _judge(self, answer: Answer, url: str, *, logged_in: bool) -> None:
        if answer.status == _OK:  # nearly always; taking the URL apart costs more than the rest
            return
        error = of_status(answer.status, answer.headers, urlsplit(url).path, self.endpoint)
        if isinstance(error, Refused) and logged_in:
            self._lost = error  # another try might lock the account
        if error is not None:
            raise error

    def _url(self, path: str, base: str = "") -> str:
        """Whole URL of a path. Raises BadAnswer when it leads to another host."""
        if not base and path[:1] == "/" != path[1:2]:
            return self.endpoint.url.rstrip("/") + path
        here = urlsplit(self.endpoint.url)
        with contextlib.suppress(ValueError):
            url = urljoin(base or self.endpoint.url.rstrip("/") + "/", path)
            there = urlsplit(url)
            same = (here.hostname, here.port) == (there.hostname, there.port)
            if same and here.scheme == there.scheme:
                return url
        raise BadAnswer("a link or redirect leads to another host, which is not followed.")

    def _guard(self, method: str, url: str) -> None:
        """Nothing but reading: raises Forbidden."""
        if method in {"GET", "HEAD"}:
            return
        asked = f"{method} {urlsplit(url).path}"
        if not any(p.fullmatch(asked) for p in self._posts):
            raise Forbidden(f"{asked} is not a reading request of this program and is never sent.")

    def _without_secrets(self, text: bytes) -> bytes:
        for secret in self.secrets:
            if len(secret) >= _MASKABLE:
                text = text.replace(secret.encode(), MASK.encode())
        return text
