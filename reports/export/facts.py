"""What several reports need, computed once: temporary tables `report_*` on the connection.

`sql/NN_report_name.sql` in order of the number; `report_change` comes from Python (changes.py).
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit import __version__
from audit.model.sqlfile import SqlFile, read_sql_file
from audit.store import records
from reports.export import changes, text
from reports.language import PARTS, said, translated
from reports.overlay import NO_OVERLAY, Overlay

_INDEXES = {
    "report_rule": "rule_id",
    "report_finding": "rule_id, subject",
    "report_flag": "subject",
}
_CHANGE_COLUMNS = (
    "kind, object_kind, name, zone, field, old_value, new_value, since, until, object_id"
)
_NOTE_COLUMNS = "rule_id, subject, comment, owner, lane, due, hidden"
# measures of the whole estate say nothing in the edition of a tenant
_ONLY_OWN = """
    DELETE FROM temp.report_summary WHERE section = 'Coverage' OR (section = 'Estate' AND measure
    NOT IN ('VMs', 'vCPUs of running VMs', 'Volumes', 'Size of volumes', 'Snapshots', 'VPCs'))"""
_FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "report_evidence": (1, text.evidence_text),
    "report_thresholds": (1, text.thresholds_text),
    "report_list": (1, text.list_text),
    "report_moment": (1, text.moment_text),
    "report_addresses": (2, text.address_count),
    "report_version": (0, lambda: __version__),
    "report_said": (1, said),
}


@cache
def fact_files() -> tuple[tuple[str, SqlFile], ...]:
    """Name and query of every temporary table, in the order they build on each other."""
    folder = Path(str(files("reports.export"))) / "sql"
    return tuple(
        (path.stem.partition("_")[2], read_sql_file(path)) for path in sorted(folder.glob("*.sql"))
    )


def fact_docs() -> dict[str, str]:
    """Name -> what a row is, of every temporary table."""
    told = {name: str(file.header["doc"]) for name, file in fact_files()}
    return {"report_change": "A change between the last two collections of a source.", **told}


@contextmanager
def facts(
    connection: sqlite3.Connection, overlay: Overlay = NO_OVERLAY, *, tenant: bool = False
) -> Iterator[Callable[[], None]]:
    """Make the `report_*` tables and functions for a report, and take the tables away after it.

    Only `temp` is written: the database file may be open for reading only. Yields what fills them
    anew for another date of the connection; prepared statements stay good.
    """
    inside = connection.in_transaction
    for name, (arguments, function) in _FUNCTIONS.items():
        connection.create_function(name, arguments, function, deterministic=True)
    _drop(connection)
    try:
        connection.execute(f"CREATE TEMP TABLE report_change ({_CHANGE_COLUMNS})")
        connection.execute(f"CREATE TEMP TABLE report_note ({_NOTE_COLUMNS})")
        _change(connection)
        _note(connection, overlay)
        _text(connection)
        for name, file in fact_files():
            connection.execute(f"CREATE TEMP TABLE {name} AS {file.sql}")
            if name in _INDEXES:
                connection.execute(f"CREATE INDEX temp.{name}_1 ON {name} ({_INDEXES[name]})")
        if tenant:
            connection.execute(_ONLY_OWN)
        yield lambda: _refill(connection, overlay)
    finally:
        _drop(connection)
        if connection.in_transaction and not inside:
            connection.commit()


def _refill(connection: sqlite3.Connection, overlay: Overlay) -> None:
    for name in ("report_change", "report_note", *(name for name, _ in fact_files())):
        connection.execute(f"DELETE FROM temp.{name}")
    _change(connection)
    _note(connection, overlay)
    for name, file in fact_files():
        connection.execute(f"INSERT INTO temp.{name} {file.sql}")


def _change(connection: sqlite3.Connection) -> None:
    marks = ", ".join("?" for _ in _CHANGE_COLUMNS.split(","))
    connection.executemany(
        f"INSERT INTO temp.report_change VALUES ({marks})", changes.changes(connection)
    )


def _note(connection: sqlite3.Connection, overlay: Overlay) -> None:
    """`report_note`: what the overlay says of each finding it speaks of."""
    found = records(connection, "SELECT rule_id, subject, subject_name FROM finding")
    said = overlay.remarks((r["rule_id"], r["subject"], r["subject_name"]) for r in found)
    connection.executemany(
        "INSERT INTO temp.report_note VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(*key, r.comment, r.owner, r.lane, r.due, int(r.hidden)) for key, r in said.items()],
    )


def _text(connection: sqlite3.Connection) -> None:
    """`report_text`: what rules say, in the language of the report."""
    names = ", ".join(PARTS)
    connection.execute(f"CREATE TEMP TABLE report_text (rule_id PRIMARY KEY, {names})")
    rules = records(connection, f"SELECT id, {names} FROM rule")
    told = ((rule, rule | translated(rule)) for rule in rules)
    connection.executemany(
        "INSERT INTO temp.report_text VALUES (?, ?, ?, ?, ?)",
        [(rule["id"], *(texts[part] for part in PARTS)) for rule, texts in told],
    )


def _drop(connection: sqlite3.Connection) -> None:
    for name in (
        "report_change",
        "report_note",
        "report_text",
        *(name for name, _ in reversed(fact_files())),
    ):
        connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
