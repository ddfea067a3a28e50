"""Whatever a BMC answers: reading never raises, and the store takes every row."""

import json
import sqlite3
from contextlib import closing
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.capture import Origin
from audit.model import TABLES
from audit.store.ddl import statements
from collectors.load import Load
from collectors.redfish.reading import RedfishReading
from collectors.redfish.steps import roles
from tests.redfish_reading import AT, SOURCE, document, documents
from tests.redfish_trees import V1, idrac_17g, openbmc, supermicro, ucs_x_blade, xcc

_TREES = [idrac_17g(), openbmc(), supermicro(), ucs_x_blade(), xcc()]
_LINK = st.sampled_from([path for tree in _TREES for path in tree] + [V1, "//x/y", "#", "\ud800"])
_LEAF = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | _LINK
    | st.sampled_from([10**400, 2**63, "1e999", "AA:BB:CC:00:11:22", "-1", "²", "\0", "x" * 5000])
)  # fmt: skip
_NAMES = st.sampled_from(
    ["@odata.id", "Id", "Members", "MemberId", "Status", "State", "Health", "Links", "Name",
     "Members@odata.nextLink", "Reading", "Oem", "Hpe", "Ethernet", "x"]
)  # fmt: skip
_JSON = st.recursive(
    _LEAF,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(_NAMES, below, max_size=4),
    max_leaves=10,
)


@cache
def _empty() -> bytes:
    """A database with the tables and nothing in them."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for info in TABLES.values():
            for statement in statements(info):
                connection.execute(statement)
        return connection.serialize()


@st.composite
def bent(draw: st.DrawFn) -> dict[str, Any]:
    """A machine of which some values, at any depth, are replaced by anything."""
    tree: dict[str, Any] = json.loads(json.dumps(draw(st.sampled_from(_TREES))))
    for _ in range(draw(st.integers(1, 6))):
        body: Any = tree[draw(st.sampled_from(sorted(tree)))]
        while isinstance(body, dict) and body:
            name = draw(st.sampled_from(sorted(body)))
            below = body[name]
            if isinstance(below, list) and below and isinstance(below[0], dict):
                below = below[0]
            if not isinstance(below, dict) or draw(st.booleans()):
                body[name] = draw(_JSON)
                break
            body = below
    return tree


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(tree=bent(), deep=st.booleans())
def test_bent_machines(tree: dict[str, Any], *, deep: bool) -> None:
    """Rows fit their tables: keys are there, types are the columns', numbers fit 64 bits."""
    asked = tuple(roles(deep=deep))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(_empty())
        load = Load(connection, Origin(SOURCE, "redfish", AT, asked, ""), RedfishReading(AT, asked))
        for one in documents(tree, deep=deep):
            load.take(one)
        run = load.commit(None)
        assert run.status in {"ok", "partial", "failed"}
        for table in (name for name, info in TABLES.items() if info.by == "redfish"):
            connection.execute(f"SELECT * FROM {table}").fetchall()


@settings(max_examples=100)
@given(bodies=st.lists(st.tuples(_LINK, _JSON), max_size=6), root=_JSON)
def test_any_answers(bodies: list[tuple[str, Any]], root: Any) -> None:
    """Answers that have nothing to do with a service give gaps, not errors."""
    reading = RedfishReading(AT, tuple(roles(deep=True)))
    for path, body in [(V1, root), *bodies]:
        list(reading.take(document(path, body)))
    list(reading.finish())
    assert isinstance(reading.outcome().tables, dict)
