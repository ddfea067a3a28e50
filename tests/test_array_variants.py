"""What emulated arrays tell, told in other legal ways: the same facts, and never new ones."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from audit.capture import Document
from tests.array_estate import Item, Tables, read
from tests.array_runs import client, fetch
from tests.array_servers import pure
from tests.test_array_rules import SERVERS

Change = Callable[[Any], Any]
KINDS = sorted({*SERVERS, "pure"})
# what rules judge; the array's own words beside them stay as they were told
_JUDGED = frozenset(
    {"up", "enabled", "is_copy", "write", "read", "root", "thin", "ha_state", "failures_survived",
     "media", "ok", "can_move", "capacity", "used", "size", "controllers", "severity", "lag"}
)  # fmt: skip
_STATES = frozenset({"array_disk", "array_node", "array_pool", "array_volume", "array_protection"})
_WORD = re.compile(r"[A-Za-z_ -]{2,24}")
_NAMES = (
    "name", "id", "path", "href", "pool", "volume", "host", "message", "vendor", "model", "group",
    "cluster", "domain", "token", "code", "item",
)  # fmt: skip


@cache
def answers(kind: str) -> tuple[Document, ...]:
    """What a collection of an emulator got."""
    server = pure.PureServer(pure.estate()) if kind == "pure" else SERVERS[kind]()
    with server:
        more = {"token": pure.TOKEN} if kind == "pure" else {}
        return tuple(fetch(client(server, kind, **more)))


def everywhere(change: Change) -> Change:
    """A change of objects, at any depth."""

    def apply(value: Any) -> Any:
        if isinstance(value, dict):
            return change({name: apply(one) for name, one in value.items()})
        return [apply(one) for one in value] if isinstance(value, list) else value

    return apply


def _numbers(body: Item) -> Item:
    return {
        k: str(v) if isinstance(v, (int, float)) and not isinstance(v, bool) else v
        for k, v in body.items()
    }


def _booleans(body: Item) -> Item:
    return {k: str(v).lower() if isinstance(v, bool) else v for k, v in body.items()}


def _holes(value: Any) -> Any:
    """Nothing as the first entry of every list of objects."""
    if isinstance(value, dict):
        return {name: _holes(one) for name, one in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [None, *map(_holes, value)]
    return value


def _words(how: Callable[[str], str]) -> Change:
    def change(body: Item) -> Item:
        return {
            k: how(v)
            if isinstance(v, str)
            and _WORD.fullmatch(v)
            and not any(name in k.lower() for name in _NAMES)
            else v
            for k, v in body.items()
        }

    return everywhere(change)


SAME: dict[str, Change] = {
    "booleans as text": everywhere(_booleans),
    "members nobody knows": everywhere(lambda b: {**b, "x-new": {"a": [None]}, "x-none": None}),
    "holes": _holes,
}
ALIKE: dict[str, Change] = {
    "numbers as text": everywhere(_numbers),
    "lower case": _words(str.lower),
    "upper case": _words(str.upper),
}


def told(kind: str, change: Change | None = None) -> Tables:
    """Rows of the answers of a kind, changed."""
    documents = [
        replace(one, body=json.dumps(change(one.json())).encode(), _parsed=[])
        if change and one.error is None
        else one
        for one in answers(kind)
    ]
    return read(kind, documents)[0]


@pytest.mark.parametrize("variant", SAME)
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_rows(kind: str, variant: str) -> None:
    """Nothing changes."""
    assert told(kind, SAME[variant]) == told(kind)


def judged(tables: Tables) -> Counter[tuple[str, str, Any]]:
    """How often each fact that rules judge is told."""
    return Counter(
        (table, column, row[column])
        for table, rows in tables.items()
        for row in rows
        for column in row
        if column in _JUDGED or (column == "state" and table in _STATES)
    )


@pytest.mark.parametrize("variant", ALIKE)
@pytest.mark.parametrize("kind", KINDS)
def test_no_other_fact(kind: str, variant: str) -> None:
    """What is judged is the same, or not known any more."""
    new = judged(told(kind, ALIKE[variant])) - judged(told(kind))
    assert not [fact for fact in new if fact[2] is not None]
