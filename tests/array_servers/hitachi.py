"""A VSP behind its Configuration Manager REST: sessions, filters, pages by LDEV, errors."""

import json
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.array_server import ArrayServer, Reply

Bodies = dict[str, Any]
SERIAL = "412345"
DEVICE = f"886000{SERIAL}"
MB = 1 << 20
_FILE = Path(__file__).with_suffix(".json")
_OBJECTS = "/ConfigurationManager/v1/objects/"
_FILTERS = ("portId", "hostGroupNumber", "type", "replicationType")


def estate() -> Bodies:
    """Answers by object: a controller that is blocked, a host group by FC, a target for iSCSI.

    By hand, in the shapes of recorded answers and of the vendor's documentation.
    """
    bodies: Bodies = json.loads(_FILE.read_text(encoding="utf-8"))
    return bodies


class HitachiServer(ArrayServer):
    """lasts: answers until a token runs out; sessions: tokens given and not given back.

    absent: objects this model does not have (HTTP 412); closed: the list of storage systems is
    only told after the log-in.
    """

    def __init__(
        self,
        bodies: Bodies,
        *,
        lasts: int = 1000,
        absent: tuple[str, ...] = (),
        closed: bool = False,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.bodies, self.lasts, self.absent, self.closed = dict(bodies), lasts, absent, closed
        self.sessions: dict[str, tuple[int, int]] = {}
        self.logins = 0

    def reply(self, request: web.BaseRequest, body: bytes) -> Reply:
        """One answer."""
        del body
        what = request.path.removeprefix(_OBJECTS)
        if what == "storages" and not self.closed:
            return 200, json.dumps(self.bodies["storages"]).encode()
        what = what.removeprefix(f"storages/{DEVICE}").removeprefix("/")
        if what.startswith("sessions"):
            return self._session(request, what)
        if not self._known(request):
            return _error(401, "KART40047-E", "The session token has expired.")
        return self._content(what, request)

    def _session(self, request: web.BaseRequest, what: str) -> Reply:
        if request.method == "DELETE":
            number = int(what.rpartition("/")[2])
            self.sessions = {t: s for t, s in self.sessions.items() if s[0] != number}
            return 200, b"{}"
        if request.method != "POST" or not self.basic(request):
            return _error(401, "KART40046-E", "User authentication failed.")
        self.logins += 1
        token = f"canary-token-{self.logins}"
        self.sessions[token] = (self.logins, self.lasts)
        return 200, json.dumps({"token": token, "sessionId": self.logins}).encode()

    def _known(self, request: web.BaseRequest) -> bool:
        token = request.headers.get("Authorization", "").removeprefix("Session ")
        number, left = self.sessions.get(token, (0, 0))
        if left > 0:
            self.sessions[token] = (number, left - 1)
        return left > 0

    def _content(self, what: str, request: web.BaseRequest) -> Reply:
        if what in {"", "storages/instance"}:
            return 200, json.dumps(self.bodies["storages"]["data"][0]).encode()
        if what == "storages":
            return _error(401, "KART40046-E", "closed")
        if what in self.absent:
            return _error(412, "KART30008-E", "The object is not supported by this model.")
        if what not in self.bodies:
            return _error(404, "KART30013-E", "The specified object does not exist.")
        body = self.bodies[what]
        if isinstance(body, dict) and "data" in body:
            body = {"data": _selected(body["data"], dict(request.query))}
        return 200, json.dumps(body).encode()


def _selected(items: list[Any], query: dict[str, str]) -> list[Any]:
    """Filters, then a page from an LDEV number on; logins only when they are asked for."""
    for name in _FILTERS:
        if name in query:
            items = [one for one in items if str(one.get(name)) == query[name]]
    if query.get("ldevOption") == "defined":
        items = [one for one in items if one.get("emulationType") != "NOT DEFINED"]
    if "headLdevId" in query:
        items = [one for one in items if one["ldevId"] >= int(query["headLdevId"])]
    if query.get("detailInfoType") != "logins":
        items = [{k: v for k, v in one.items() if k != "logins"} for one in items]
    return items[: int(query.get("count", "100"))]


def _error(status: int, code: str, message: str) -> Reply:
    return status, json.dumps({"messageId": code, "message": message}).encode()
