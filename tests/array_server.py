"""Base of the array emulators: a server in a thread of its own, a log, and what can go wrong."""

import asyncio
import base64
import hmac
import ssl
import threading
from collections.abc import Mapping
from typing import Self

from aiohttp import web

from tests.redfish_server.troubles import Trouble

USER, PASSWORD = "audit", "canary-Array-password"
Reply = tuple[int, bytes] | tuple[int, bytes, dict[str, str]]


class ArrayServer:
    """Answers by `reply`; use as `with`.

    troubles: by path ("*": every path), tests.redfish_server.troubles; delay: seconds of every
    answer. log: method and path with query; most: requests at the same time.
    """

    def __init__(
        self,
        *,
        troubles: Mapping[str, Trouble] | None = None,
        delay: float = 0.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.troubles, self.delay, self.tls = dict(troubles or {}), delay, tls
        self.log: list[tuple[str, str]] = []
        self.running = self.most = self.port = self.refused = 0
        self._ready, self._stop = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def reply(self, request: web.BaseRequest, body: bytes) -> Reply:
        """Status, body and perhaps headers of an answer; what an emulator is."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def asked(self) -> list[str]:
        """Paths asked, in order, without their queries."""
        return [path.partition("?")[0] for _method, path in self.log]

    def basic(self, request: web.BaseRequest, user: str = USER, password: str = PASSWORD) -> bool:
        """Whether it came with the right HTTP Basic login; wrong ones are counted."""
        right = base64.b64encode(f"{user}:{password}".encode()).decode()
        login = request.headers.get("Authorization", "")
        may = hmac.compare_digest(login.encode(), f"Basic {right}".encode())
        self.refused += not may
        return may

    def __enter__(self) -> Self:
        """Listen."""
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        runner = web.ServerRunner(web.Server(self._answer), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=self.tls).start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.log.append((request.method, request.path_qs))
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await asyncio.sleep(self.delay)
            status, body, *more = self.reply(request, await request.read())
            headers: dict[str, str] = more[0] if more else {}
            for place in (request.path, "*"):
                trouble = self.troubles.get(place)
                if trouble is not None and trouble.strikes():
                    answer = await trouble.answer(request, body)
                    if answer is not None:
                        return answer
            kind = "application/json"
            return web.Response(status=status, body=body, headers=headers, content_type=kind)
        finally:
            self.running -= 1
