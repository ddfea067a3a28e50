"""A FlashArray: REST 2.x with pages by token, or 1.x with a session cookie."""

import json
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.array_server import ArrayServer, Reply

Bodies = dict[str, Any]
TOKEN = "canary-api-token-of-the-audit"
TIB = 1 << 40
ARRAY_ID = "1d5c3e2a-7b0f-4c5e-9f0e-2b6f0a9d1c11"
IQN = "iqn.2010-06.com.purestorage:flasharray.393d930077be2977"
HOST_IQN = "iqn.1994-05.com.redhat:host1"
HOST_WWN = "21:00:00:24:FF:2C:95:24"


def estate() -> Bodies:
    """Lists of REST 2.x: a controller not ready, a drive failed, a port moved, a stretched pod."""
    path = Path(__file__).with_suffix(".json")
    found: Bodies = json.loads(path.read_text(encoding="utf-8"))
    return found


class PureServer(ArrayServer):
    """versions: of the API; page: objects of one answer; lasts: answers until a session ends."""

    def __init__(
        self,
        bodies: Bodies,
        *,
        versions: tuple[str, ...] = ("1.19", "2.4", "2.26"),
        page: int = 1000,
        lasts: int = 1000,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.bodies, self.versions, self.page, self.lasts = dict(bodies), versions, page, lasts
        self.sessions: dict[str, int] = {}
        self.logins = 0

    def reply(self, request: web.BaseRequest, body: bytes) -> Reply:
        """One answer."""
        if request.path == "/api/api_version":
            return 200, json.dumps({"version": list(self.versions)}).encode()
        _empty, _api, version, name = request.path.split("/", 3)
        if version not in self.versions:
            return 404, b"{}"
        if name in {"login", "auth/session"} and request.method == "POST":
            told = json.loads(body)["api_token"] if body else request.headers.get("api-token")
            return self._login(str(told), version)
        cookie = request.headers.get("Cookie", "").removeprefix("session=")
        session = request.headers.get("x-auth-token", cookie)
        if self.sessions.get(session, 0) <= 0:
            return 401, b'[{"msg": "session does not exist"}]'
        self.sessions[session] -= 1
        if name == "logout" or (name == "auth/session" and request.method == "DELETE"):
            del self.sessions[session]
            return 200, b"{}"
        return self._page(request, name) if version.startswith("2") else self._list(request, name)

    def _login(self, token: str, version: str) -> Reply:
        self.logins += 1
        if token != TOKEN:
            self.refused += 1
            return 401, b'{"errors": [{"message": "invalid token"}]}'
        session = f"canary-session-{self.logins}"
        self.sessions[session] = self.lasts
        if version.startswith("2"):
            return 200, b'{"items": [{"username": "audit"}]}', {"x-auth-token": session}
        cookie = f"session={session}; Secure; HttpOnly; Path=/api"
        return 200, b'{"username": "audit"}', {"Set-Cookie": cookie}

    def _page(self, request: web.BaseRequest, name: str) -> Reply:
        if name not in self.bodies:
            return 404, b"{}"
        start = int(request.query.get("continuation_token", "0").removeprefix("canary-place-"))
        size = min(self.page, int(request.query.get("limit", "1000")))
        found = self.bodies[name]
        more = start + size < len(found)
        answer = {"items": found[start : start + size], "more_items_remaining": more}
        answer["continuation_token"] = f"canary-place-{start + size}" if more else None
        return 200, json.dumps(answer).encode()

    def _list(self, request: web.BaseRequest, name: str) -> Reply:
        """REST 1.x: what is asked for stands in the query."""
        wanted = f"{name}?{request.query_string}" if request.query_string else name
        return (
            (200, json.dumps(self.bodies[wanted]).encode()) if wanted in self.bodies else (404, b"")
        )
