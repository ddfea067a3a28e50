"""A NexentaStor 5 appliance: log-in, pages by link, selections, answers that come later."""

import json
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.array_server import PASSWORD, USER, ArrayServer, Reply

Bodies = dict[str, Any]
GUID = "3e1f7d4c"
_FILE = Path(__file__).with_suffix(".json")


def estate() -> Bodies:
    """Answers by path: one head of an HA pair.

    By hand: no answer of an appliance is recorded; names of members are those that the vendor's
    own drivers and examples show.
    """
    bodies: Bodies = json.loads(_FILE.read_text(encoding="utf-8"))
    return bodies


class NexentaServer(ArrayServer):
    """Answers the paths it has to those with a token.

    lasts: answers until a token runs out; tokens: given and not given back; page: most objects of
    an answer, with a link to the rest unless `linked` is false; unselected: paths that refuse a
    selection of fields; later: paths that are answered later, after so many looks.
    """

    def __init__(
        self,
        bodies: Bodies,
        *,
        lasts: int = 1000,
        page: int = 1000,
        linked: bool = True,
        unselected: tuple[str, ...] = (),
        later: dict[str, int] | None = None,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.bodies, self.lasts, self.page, self.linked = dict(bodies), lasts, page, linked
        self.unselected, self.later = unselected, dict(later or {})
        self.tokens: dict[str, int] = {}
        self.logins = 0

    def reply(self, request: web.BaseRequest, body: bytes) -> Reply:
        """One answer."""
        if request.path == "/auth/login" and request.method == "POST":
            return self._login(json.loads(body))
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.tokens.get(token, 0) <= 0:
            return _error(401, "EAUTH", "Not authenticated.")
        if request.path == "/auth/logout" and request.method == "POST":
            del self.tokens[token]
            return 200, b""
        self.tokens[token] -= 1
        return self._content(request, request.path.removeprefix("/jobStatus"))

    def _login(self, account: Any) -> Reply:
        self.logins += 1
        if account != {"username": USER, "password": PASSWORD}:
            self.refused += 1
            return _error(401, "EAUTH", "Invalid credentials.")
        token = f"canary-token-{self.logins}"
        self.tokens[token] = self.lasts
        return 200, json.dumps({"token": token}).encode()

    def _content(self, request: web.BaseRequest, path: str) -> Reply:
        if path not in self.bodies:
            return _error(404, "ENOENT", "No such object.")
        if path in self.unselected and "fields" in request.query:
            return _error(400, "EBADARG", "Unknown field.")
        if self.later.get(path, 0) > 0:
            self.later[path] -= 1
            links = [{"rel": "monitor", "href": f"/jobStatus{path}"}]
            return 202, json.dumps({"links": links}).encode()
        found = self.bodies[path]
        listed = isinstance(found, dict) and "data" in found
        return 200, json.dumps(self._page(request, found["data"]) if listed else found).encode()

    def _page(self, request: web.BaseRequest, items: list[Any]) -> Bodies:
        start = int(request.query.get("offset", "0"))
        size = min(self.page, int(request.query.get("limit", "1000")))
        fields = request.query.get("fields", "").split(",")
        wanted = [one if fields == [""] else {k: one.get(k) for k in fields} for one in items]
        answer: Bodies = {"data": wanted[start : start + size], "links": []}
        if self.linked and start + size < len(items):
            href = request.rel_url.update_query(offset=start + size)
            answer["links"].append({"rel": "next", "href": str(href)})
        return answer


def _error(status: int, code: str, message: str) -> Reply:
    return status, json.dumps({"name": "NefError", "code": code, "message": message}).encode()
