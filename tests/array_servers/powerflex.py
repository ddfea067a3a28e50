"""A PowerFlex gateway (3.x: the token is a password) or manager (4.x: a bearer token)."""

import base64
import json
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.array_server import PASSWORD, USER, ArrayServer, Reply

Bodies = dict[str, Any]
SYSTEM = "4a54a8ba6df0690f"
POOL = "b1566d0f00000000"
GIB_KIB = 1 << 20  # KiB of a GiB


def estate() -> Bodies:
    """Three servers, one disconnected; a mirrored pool that rebuilds; one with erasure coding."""
    path = Path(__file__).with_suffix(".json")
    found: Bodies = json.loads(path.read_text(encoding="utf-8"))
    return found


class PowerFlexServer(ArrayServer):
    """version: as /api/version tells it; basic_door: /api/login is there; lasts: answers."""

    def __init__(
        self,
        bodies: Bodies,
        *,
        version: str = "3.6",
        basic_door: bool = True,
        lasts: int = 1000,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.bodies, self.version, self.lasts = dict(bodies), version, lasts
        self.basic_door = basic_door
        self.tokens: dict[str, int] = {}
        self.logins = 0

    def reply(self, request: web.BaseRequest, body: bytes) -> Reply:
        """One answer."""
        if request.path == "/api/login" and self.basic_door:
            return (200, json.dumps(self._new()).encode()) if self.basic(request) else _refusal()
        if request.path == "/rest/auth/login":
            return self._bearer(json.loads(body))
        token = self._token(request)
        if request.path != "/api/login" and self.tokens.get(token, 0) <= 0:
            return _refusal()
        if request.path in {"/api/logout", "/rest/auth/logout"}:
            del self.tokens[token]
            return 204, b""
        return self._content(request.path, token)

    def _content(self, path: str, token: str) -> Reply:
        if path == "/api/version":
            return 200, json.dumps(self.version).encode()
        if path not in self.bodies:
            return 404, b'{"message": "Not found", "httpStatusCode": 404, "errorCode": 0}'
        self.tokens[token] -= 1
        return 200, json.dumps(self.bodies[path]).encode()

    def _token(self, request: web.BaseRequest) -> str:
        """3.x: password of HTTP Basic; 4.x: the bearer token, but for version and log-out."""
        kind, _blank, told = request.headers.get("Authorization", "").partition(" ")
        modern = not self.version.startswith(("2", "3"))
        if kind == "Bearer":
            return told if modern else ""
        if modern and request.path not in {"/api/version", "/api/logout"}:
            return ""
        user, _colon, token = base64.b64decode(told).decode().partition(":")
        return token if user == USER else ""

    def _bearer(self, told: Bodies) -> Reply:
        if (told["username"], told["password"]) != (USER, PASSWORD):
            self.refused += 1
            return _refusal()
        answer = {"access_token": self._new(), "refresh_token": "canary-refresh-token"}
        return 200, json.dumps(answer).encode()

    def _new(self) -> str:
        self.logins += 1
        token = f"canary-token-{self.logins}"
        self.tokens[token] = self.lasts
        return token


def _refusal() -> Reply:
    return 401, b'{"message": "Unauthorized", "httpStatusCode": 401, "errorCode": 0}'
