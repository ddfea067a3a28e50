"""Changes between two collections: only what both of them saw is compared."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.derive import install
from audit.model import TABLES
from audit.store import open_readonly, use_date
from audit.store.snapshot import insert
from reports.export.changes import Change, changes
from tests import report_rows
from tests.report_rows import document
from tests.support import SOURCE, Row, day, run_record, vm, write

connection = report_rows.connection


def told(connection: sqlite3.Connection) -> list[tuple[str, str, str | None, Any, Any]]:
    """Changes without what is the same for all."""
    return [(c.kind, c.name, c.field, c.before, c.after) for c in changes(connection)]


def host(identity: str, **values: Any) -> Row:
    """A row of `host`."""
    known = {"id": identity, "name": identity.upper(), "zone_id": "z", **values}
    return tuple(known.get(name) for name in TABLES["host"].names)


def test_changes_are_new_gone_and_changed(database: sqlite3.Connection) -> None:
    """Changed fields show names for ids and units for numbers; restless fields are left out."""
    hosts = [host("h1"), host("h2")]
    before = [vm("a", host_id="h1", memory=2**30), vm("b"), vm("c", last_updated=day(1))]
    after = [vm("a", host_id="h2", memory=2**31), vm("c", last_updated=day(2)), vm("d")]
    write(database, day(1), {"host": hosts, "vm": before}, complete=())
    record_answers(database, day(1))
    write(database, day(2), {"host": hosts, "vm": after})
    assert told(database) == [
        ("changed", "a", "host", "H1", "H2"),
        ("changed", "a", "memory", "1 GiB", "2 GiB"),
        ("gone", "b", None, None, None),
        ("new", "d", None, None, None),
    ]


def record_answers(connection: sqlite3.Connection, at: str) -> None:
    """Say that all compared tables were answered then."""
    connection.executemany(
        "INSERT INTO answer VALUES (?, ?, ?, 1, 0)",
        [(SOURCE, at, table) for table in ("host", "vm", "configuration", "zone")],
    )


def test_a_table_read_for_the_first_time_is_not_all_new(database: sqlite3.Connection) -> None:
    """What was never read before has nothing to be compared with."""
    write(database, day(1), {"host": [host("h1")]})
    write(database, day(2), {"host": [host("h1")], "vm": [vm("a")]})
    assert told(database) == []


def test_a_failed_run_is_no_end_of_a_comparison(database: sqlite3.Connection) -> None:
    """The last two runs that answered are compared."""
    write(database, day(1), {"vm": [vm("a")]})
    record_answers(database, day(1))
    write(database, day(2), {"vm": [vm("a"), vm("b")]})
    insert(database, replace(run_record(SOURCE, day(3)), status="failed"))
    assert told(database) == [("new", "b", None, None, None)]


def test_settings_are_named_with_their_scope(database: sqlite3.Connection) -> None:
    """A setting of a zone says which, and which zone it is in."""
    names = TABLES["configuration"].names

    def setting(value: str) -> Row:
        known = {"name": "cpu.factor", "scope": "zone", "scope_id": "z", "value": value}
        return tuple(known.get(name) for name in names)

    zone = tuple({"id": "z", "name": "ams1"}.get(name) for name in TABLES["zone"].names)
    write(database, day(1), {"zone": [zone], "configuration": [setting("1")]})
    record_answers(database, day(1))
    write(database, day(2), {"zone": [zone], "configuration": [setting("2")]})
    assert told(database) == [("changed", "cpu.factor (zone ams1)", "value", "1", "2")]
    assert isinstance(next(changes(database)), Change)


def test_a_past_date_is_compared_with_the_one_before_it(demo: Path) -> None:
    """With --as-of the first month, nothing is known of the second."""
    with open_readonly(demo) as opened:
        first = opened.execute("SELECT min(started) FROM source_run").fetchone()[0]
        use_date(opened, first)
        install(opened)
        past = document(opened)
    assert past["period"] == {"now": first, "previous": None, "first": first}
    assert past["changes"] == []
    assert all(f["first_seen"] == first for f in past["findings"])
