"""A made-up kind of array for tests of the engine: sessions, pages by token, questions per object.

Its log-in gives a token that may run out, its pages follow a token that is a secret, its pools are
asked one by one, and generation 2 of its API has a question more.
"""

import json
from pathlib import Path
from typing import Any, ClassVar

from aiohttp import web

from audit.errors import Unsupported
from collectors.array.questions import Question
from collectors.array.vendor import Session, Vendor
from collectors.base import Request
from collectors.transport import Answer
from tests.array_server import ArrayServer, Reply

POOLS = [{"id": f"p{n}", "name": f"pool {n}", "state": "Fine"} for n in range(5)]


class TokenSession(Session):
    """Log in, take a token, give it back."""

    posts: ClassVar[tuple[str, ...]] = ("POST /login", "DELETE /login")
    renewable: ClassVar[bool] = True

    async def login(self) -> None:
        """Token and generation of the API."""
        body = {"user": self.with_.user, "password": self.with_.password}
        answer = (await self.web.send("POST", "/login", body)).json()
        self.web.token("X-Token", answer["token"])
        self.generation = answer["generation"]

    async def logout(self) -> None:
        """Give the session back."""
        await self.web.send("DELETE", "/login")

    async def send(self, question: Question, params: dict[str, str], link: str | None) -> Answer:
        """Pages follow a token."""
        path = self.path(question, params)
        answer = await self.web.get(f"{path}?after={link}" if link else path)
        self.check(question, answer.json())
        return answer

    def check(self, question: Question, body: Any) -> None:
        """Errors come with status 200."""
        if body.get("error"):
            raise Unsupported(f"{question.path}: {body['error']}.")


class TokenVendor(Vendor):
    """Pure part."""

    kind: ClassVar[str] = "token"
    port: ClassVar[int] = 8443
    session: ClassVar[type[Session]] = TokenSession
    folder: ClassVar[Path] = Path(__file__).parent

    def following(self, question: Question, params: dict[str, str], body: Any) -> str | None:
        """Where the next page starts."""
        del question, params
        found: str | None = body.get("next_token")
        return found


VENDOR = TokenVendor()


class TokenServer(ArrayServer):
    """lasts: answers until a token runs out; sessions: tokens given and not given back."""

    def __init__(self, *, lasts: int = 1000, generation: str = "2", **base: Any) -> None:
        super().__init__(**base)
        self.lasts, self.generation = lasts, generation
        self.sessions: dict[str, int] = {}
        self.logins = 0

    def reply(self, request: web.BaseRequest, body: bytes) -> Reply:
        """One answer."""
        if request.path == "/login":
            return self._login(request, body)
        token = request.headers.get("X-Token", "")
        if self.sessions.get(token, 0) <= 0:
            return 401, b"{}"
        self.sessions[token] -= 1
        return 200, json.dumps(self._content(request)).encode()

    def _login(self, request: web.BaseRequest, body: bytes) -> Reply:
        if request.method == "DELETE":
            self.sessions.pop(request.headers.get("X-Token", ""), None)
            return 204, b""
        self.logins += 1
        if json.loads(body)["password"] != "canary-Array-password":
            self.refused += 1
            return 401, b"{}"
        token = f"canary-token-{self.logins}"
        self.sessions[token] = self.lasts
        return 200, json.dumps({"token": token, "generation": self.generation}).encode()

    def _content(self, request: web.BaseRequest) -> Any:
        if request.path == "/array":
            return {"serial": "A-1", "version": "7.1"}
        if request.path == "/pools":
            start = int(request.query.get("after", "0").removeprefix("secret-place-"))
            more = {"next_token": f"secret-place-{start + 2}"} if start + 2 < len(POOLS) else {}
            return {"items": POOLS[start : start + 2], **more}
        if request.path.startswith("/pools/"):
            return {"used": 100 + int(request.path.split("/")[2][1:])}
        return {"error": "no such thing"}


def question(name: str) -> Request:
    """A question by name."""
    return VENDOR.questions[name].request()
