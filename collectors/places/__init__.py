"""Places as a source like any other: what the configuration says of sites, racks, rooms and feeds.

So bundles have them, a replay knows them, and an earlier date shows them as they were then.
"""

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from audit.capture import Document
from audit.model.places import Place
from audit.targets import PlaceTarget
from collectors.base import Known, Missing, Outcome, Rows, now, split_failure
from collectors.examination import Examination

KIND = "operator"
SOURCE = f"{KIND}:places"
REQUEST = "places"
_TABLE = Place.info.name
# key of a block -> kind of device
_KINDS = {
    "hosts": "host",
    "servers": "server",
    "switches": "switch",
    "arrays": "array",
    "management": "management server",
    "databases": "database",
    "balancers": "balancer",
    "zones": "zone",
}


@dataclass
class PlacesExamination(Examination):
    """Nothing can be lacking."""

    @property
    def what(self) -> str:
        """What answers, in words."""
        return "the configuration"

    def tables(self) -> frozenset[str]:
        """None stay empty."""
        return frozenset()


class PlacesReading:
    """The document to rows of `place`."""

    def __init__(self, at: str, asked: tuple[str, ...] = ()) -> None:
        self._at, self._asked = at, asked
        self._missing: list[Missing] = []

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """Rows of every block, a row per name."""
        if document.error is not None:
            cause, sentence = split_failure(document.error)
            self._missing.append(Missing(document.request, (_TABLE,), cause, sentence))
            return
        blocks = json.loads(document.body)["places"]
        yield _TABLE, [row for number, one in enumerate(blocks, 1) for row in _rows(number, one)]

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Nothing more."""
        return iter(())

    def outcome(self) -> Outcome:
        """All is told in one document."""
        return Outcome({_TABLE: not self._missing}, self._missing, None)


def _rows(number: int, block: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    feeds = json.dumps(sorted(set(block["feeds"])))
    for name, kind in _KINDS.items():
        for pattern in dict.fromkeys(block.get(name, ())):
            yield Place(
                number=number, kind=kind, pattern=pattern, rack=block["rack"], room=block["room"],
                site=block.get("site"), feeds=feeds,
            ).row()  # fmt: skip


class PlacesCollector:
    """What the configuration says; nothing is asked."""

    source = SOURCE
    kind = KIND
    tls = ""

    def __init__(self, places: Sequence[PlaceTarget]) -> None:
        self._places = places

    def plan(self) -> list[str]:
        """What is read."""
        return ["[[place]] of the configuration"]

    def asked(self) -> tuple[str, ...]:
        """Names of the requests planned."""
        return (REQUEST,)

    async def fetch(self, known: Known) -> AsyncIterator[Document]:  # noqa: ARG002 - is at hand
        """The places as one document."""
        yield document(self._places, now())

    def reading(self, at: str) -> PlacesReading:
        """A reading for rows of time `at`."""
        return PlacesReading(at)

    async def examine(self) -> PlacesExamination:
        """It is always there."""
        return PlacesExamination(self.source, "stackaudit.toml", reachable=True)


def document(places: Sequence[PlaceTarget], at: str) -> Document:
    """Places as an answer."""
    body = json.dumps({"places": [asdict(one) for one in places]}, ensure_ascii=False)
    return Document(SOURCE, REQUEST, {}, 200, at, body.encode())
