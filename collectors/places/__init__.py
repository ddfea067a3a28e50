"""Places as the configuration says them: sites, racks, rooms and feeds."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from audit.capture import Document
from audit.model.places import Place
from audit.targets import PlaceTarget
from collectors.base import now
from collectors.said import KIND, Row, SaidCollector, SaidReading

SOURCE = f"{KIND}:places"
REQUEST = "places"
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


class PlacesReading(SaidReading):
    """The document to rows of `place`."""

    table = Place.info.name

    def rows(self, said: Any) -> Iterator[Row]:
        """Rows of every block, a row per name."""
        for number, block in enumerate(said["places"], 1):
            yield from _rows(number, block)


def _rows(number: int, block: dict[str, Any]) -> Iterator[Row]:
    feeds = json.dumps(sorted(set(block["feeds"])))
    for name, kind in _KINDS.items():
        for pattern in dict.fromkeys(block.get(name, ())):
            yield Place(
                number=number, kind=kind, pattern=pattern, rack=block["rack"], room=block["room"],
                site=block.get("site"), feeds=feeds,
            ).row()  # fmt: skip


def collector(places: Sequence[PlaceTarget]) -> SaidCollector:
    """What the configuration says."""
    read = "[[place]] of the configuration"
    say = partial(_said, places)
    return SaidCollector(SOURCE, REQUEST, read, say, PlacesReading)


def _said(places: Sequence[PlaceTarget]) -> Document:
    return document(places, now())


def document(places: Sequence[PlaceTarget], at: str) -> Document:
    """Places as an answer."""
    body = json.dumps({"places": [asdict(one) for one in places]}, ensure_ascii=False)
    return Document(SOURCE, REQUEST, {}, 200, at, body.encode())
