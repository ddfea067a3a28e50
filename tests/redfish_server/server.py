"""The server: a thread with its own loop; log of what was asked, login, $expand, troubles."""

import asyncio
import base64
import hmac
import json
import ssl
import threading
from collections.abc import Mapping
from typing import Any, Self

from aiohttp import web

from tests.redfish_server.troubles import Trouble

USER, PASSWORD = "audit", "canary-Redfish-password"
_ROOT = "/redfish/v1"


def key(path: str) -> str:
    """One spelling of a path."""
    return path.rstrip("/").lower()


class RedfishServer:
    """Serves `bodies`; use as `with`.

    password None: everybody may read everything; troubles: by path ("*": every path); hosts: the
    loopback addresses it listens at, all on one port; page: members of one page of a collection.
    log: method, path with query, whether a login came with it; versions: OData-Version as asked.
    """

    def __init__(
        self,
        bodies: Mapping[str, Any],
        *,
        password: str | None = PASSWORD,
        delay: float = 0.0,
        tls: ssl.SSLContext | None = None,
        troubles: Mapping[str, Trouble] | None = None,
        hosts: tuple[str, ...] = ("127.0.0.1",),
    ) -> None:
        self.bodies = {key(path): body for path, body in bodies.items()}
        self.password, self.delay, self.tls, self.hosts = password, delay, tls, hosts
        self.troubles = {key(path): trouble for path, trouble in (troubles or {}).items()}
        self.log: list[tuple[str, str, bool]] = []
        self.versions: set[str | None] = set()
        self.running = self.most = self.port = 0
        self._ready, self._stop = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{'https' if self.tls else 'http'}://{self.hosts[0]}:{self.port}"

    @property
    def asked(self) -> list[str]:
        """Paths asked, in order."""
        return [path for _method, path, _login in self.log]

    @property
    def refused(self) -> int:
        """Requests with a login that is not accepted."""
        return self._wrong

    def __enter__(self) -> Self:
        """Listen."""
        self._wrong = 0
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        runner = web.ServerRunner(web.Server(self._answer, access_log=None), shutdown_timeout=0.1)
        await runner.setup()
        for host in self.hosts:
            site = web.TCPSite(runner, host, self.port, ssl_context=self.tls)
            await site.start()
            self.port = self.port or runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        login = request.headers.get("Authorization")
        self.log.append((request.method, request.path_qs, login is not None))
        self.versions.add(request.headers.get("OData-Version"))
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            if self.delay:
                await asyncio.sleep(self.delay)
            return await self._usual(request, login)
        finally:
            self.running -= 1

    async def _usual(self, request: web.BaseRequest, login: str | None) -> web.StreamResponse:
        path = key(request.path_qs)
        plain = key(request.path)
        body = self._body(request, path if path in self.bodies else plain)
        for place in (plain, "*"):
            trouble = self.troubles.get(place)
            if trouble is not None and trouble.strikes():
                answer = await trouble.answer(request, body or b"{}")
                if answer is not None:
                    return answer
        if plain != _ROOT and not self._may(login):
            self._wrong += login is not None
            return web.json_response({"error": {"message": "unauthorized"}}, status=401)
        if body is None:
            return web.json_response({"error": {"message": "not found"}}, status=404)
        return web.Response(body=body, content_type="application/json")

    def _may(self, login: str | None) -> bool:
        if self.password is None:
            return True
        right = base64.b64encode(f"{USER}:{self.password}".encode()).decode()
        return login is not None and hmac.compare_digest(login, f"Basic {right}")

    def _body(self, request: web.BaseRequest, path: str) -> bytes | None:
        body = self.bodies.get(path)
        if body is None:
            return None
        if "$expand" in request.query and isinstance(body, dict) and "Members" in body:
            body = {**body, "Members": [self._expanded(one) for one in body["Members"]]}
        return json.dumps(body).encode()

    def _expanded(self, member: Any) -> Any:
        if not isinstance(member, dict):
            return member
        return self.bodies.get(key(str(member.get("@odata.id"))), member)
