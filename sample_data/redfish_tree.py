"""Resources of a Redfish service by path: what a generated server answers, put together."""

from collections.abc import Iterator
from typing import Any

from collectors.redfish.steps import START, Walk

Body = dict[str, Any]
V1 = "/redfish/v1"
OK = {"State": "Enabled", "Health": "OK"}


def ref(path: str) -> Body:
    """A reference."""
    return {"@odata.id": path}


def status(state: str, health: str) -> Body:
    """A Status; without health where there is nothing to judge."""
    return {"State": state, "Health": health or None}


class Tree(dict[str, Body]):
    """Bodies by path. expands: the service gives the members of a collection whole."""

    def __init__(self, *, expands: bool) -> None:
        super().__init__()
        self.expands = expands

    def put(self, path: str, **body: Any) -> str:
        """A resource; its path."""
        self[path] = {"@odata.id": path, "Id": path.rpartition("/")[2], **body}
        return path

    def collect(self, path: str, members: list[str]) -> Body:
        """A collection; a reference to it."""
        self[path] = {
            "@odata.id": path,
            "Members": [ref(one) for one in members],
            "Members@odata.count": len(members),
        }
        return ref(path)

    def answers(self) -> Iterator[tuple[str, dict[str, str], Body | None]]:
        """Paths a collector asks, deep, with parameters and bodies; None: not there."""
        walk, waiting = Walk(deep=True, expands=self.expands), [START]
        while waiting:
            step = waiting.pop()
            body, params = self.get(step.path), dict[str, str]()
            if body is not None and step.many and self.expands:
                body, params = self._whole(body), {"$expand": "."}
            yield step.path, params, body
            if body is not None:
                waiting += walk.take(step, body)

    def _whole(self, collection: Body) -> Body:
        listed = [self.get(one["@odata.id"], one) for one in collection["Members"]]
        return {**collection, "Members": listed}
