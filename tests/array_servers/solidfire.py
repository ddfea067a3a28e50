"""An Element cluster: JSON-RPC by POST, HTTP Basic, pages, errors as the cluster words them."""

import json
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.array_server import ArrayServer, Reply

Bodies = dict[str, Any]
CLUSTER = "0f3dd5d8-9b7e-4a1c-8a6e-5a2a6c0d1e2f"
_FILE = Path(__file__).with_suffix(".json")
_IDS = {"startVolumeID": "volumeID", "startVolumeAccessGroupID": "volumeAccessGroupID"}


def estate() -> Bodies:
    """Results by method: three storage nodes of which one is away, one node for Fibre Channel.

    By hand, in the shapes of the manual and of the SDK of the vendor.
    """
    bodies: Bodies = json.loads(_FILE.read_text(encoding="utf-8"))
    return bodies


class SolidFireServer(ArrayServer):
    """Answers the methods it has.

    A text instead of a result is the name of an error. forbidden: methods the account may not use;
    status: of answers that are errors; methods: what was asked.
    """

    def __init__(
        self, bodies: Bodies, *, forbidden: tuple[str, ...] = (), status: int = 500, **base: Any
    ) -> None:
        super().__init__(**base)
        self.bodies, self.forbidden, self.status = dict(bodies), forbidden, status
        self.methods: list[str] = []

    def reply(self, request: web.BaseRequest, body: bytes) -> Reply:
        """One answer."""
        if not self.basic(request):
            return 401, b"<html>401 Unauthorized</html>"
        asked = json.loads(body)
        method, params = asked["method"], asked["params"]
        self.methods.append(method)
        versions = self.bodies.get("GetAPI", {}).get("supportedVersions", ["8.0"])
        if request.method != "POST" or request.path.rpartition("/")[2] not in versions:
            return self._error("xUnknownAPIVersion", request.path)
        if method in self.forbidden:
            return self._error("xPermissionDenied", method)
        if method not in self.bodies:
            return self._error("xUnknownAPIMethod", f"method={method}")
        if isinstance(self.bodies[method], str):
            return self._error(self.bodies[method], "in words of the cluster")
        result = _page(self.bodies[method], params)
        return 200, json.dumps({"id": asked["id"], "result": result}).encode()

    def _error(self, name: str, message: str) -> Reply:
        error = {"code": 500, "name": name, "message": message}
        return self.status, json.dumps({"id": 1, "error": error}).encode()


def _page(result: Any, params: dict[str, Any]) -> Any:
    """As many as asked for, from an id on."""
    start = next((name for name in params if name in _IDS), None)
    if start is None:
        return result
    (name, items), *_rest = result.items()
    found = [one for one in items if one[_IDS[start]] >= params[start]]
    return {name: found[: params["limit"]]}
