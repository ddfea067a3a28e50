"""The REST API: fields that are selected, pages by link, refusals as ONTAP words them."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import web

from tests.array_server import ArrayServer, Reply

Item = dict[str, Any]
_ALWAYS = ("uuid", "name", "_links")


class OntapServer(ArrayServer):
    """Serves objects and lists of records by path.

    page: records of one answer at most, as a cluster that runs into return_timeout; unknown: fields
    of a path its version does not have; forbidden: paths the role may not read.
    """

    def __init__(
        self,
        bodies: Mapping[str, Any],
        *,
        page: int = 500,
        unknown: Mapping[str, tuple[str, ...]] | None = None,
        forbidden: tuple[str, ...] = (),
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.bodies, self.page = dict(bodies), page
        self.unknown, self.forbidden = dict(unknown or {}), forbidden

    def reply(self, request: web.BaseRequest, body: bytes) -> Reply:
        """One answer."""
        del body
        query = dict(parse_qsl(request.query_string))
        if not self.basic(request):
            return _error(401, "6691623", "User is not authorized.")
        if request.path in self.forbidden:
            return _error(403, "6", "not authorized for that command")
        if request.path not in self.bodies:
            return _error(404, "3", "API not found")
        fields = query.get("fields", "").split(",")
        for field in fields:
            if any(f"{field}.".startswith(f"{u}.") for u in self.unknown.get(request.path, ())):
                said = f'The value "{field}" is invalid for field "fields" (<field,...>)'
                return _error(400, "262197", said)
        found = self.bodies[request.path]
        if isinstance(found, list):
            return 200, json.dumps(self._page(request.path, query, fields)).encode()
        return 200, json.dumps(_selected(found, fields)).encode()

    def _page(self, path: str, query: dict[str, str], fields: list[str]) -> Item:
        start = int(query.pop("start.index", "0"))
        size = min(self.page, int(query.get("max_records", "10000")))
        records = self.bodies[path]
        page = [_selected(one, fields) for one in records[start : start + size]]
        answer: Item = {"records": page, "num_records": len(page)}
        if start + size < len(records):
            link = f"{path}?{urlencode({**query, 'start.index': start + size})}"
            answer["_links"] = {"next": {"href": link}}
        return answer


def _error(status: int, code: str, message: str) -> Reply:
    return status, json.dumps({"error": {"message": message, "code": code}}).encode()


def _selected(item: Any, fields: list[str], place: str = "") -> Any:
    """What is asked for, and what always comes; everything when nothing is selected."""
    if fields in ([""], ["*"]) or not isinstance(item, dict):
        return item
    found = {}
    for name, value in item.items():
        path = f"{place}{name}"
        if path in fields or (not place and name in _ALWAYS):
            found[name] = value
        elif any(field.startswith(f"{path}.") for field in fields):
            found[name] = _selected(value, fields, f"{path}.")
    return found
