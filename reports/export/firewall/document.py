"""The rule set of one environment as plain data.

`{"format": 1, "kind": "firewall", "environment": {...}, "not_seen": [...], "sections": {...}}`; a
section is a list of records, or None when its table was not seen: unknown is never "none".
"""

import json
import sqlite3
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit import __version__
from audit.model import TABLES
from audit.model.sqlfile import SqlFile, read_sql_file
from audit.store import records
from audit.store.guard import guarded
from reports.export.firewall.scope import Scope, Wanted, find

FORMAT = 1
_SECONDS = 60.0
# what CloudStack writes for every type or code
_ANY_ICMP = frozenset({-1, 255})
_PORTED = frozenset({"tcp", "udp", "6", "17", "all"})
_RUN = """
    SELECT r.source, r.kind, r.version, r.status, r.reason, r.started AS asked,
        (SELECT max(g.started) FROM source_run AS g
         WHERE g.source = r.source AND g.status <> 'failed') AS collected
    FROM source_run AS r
    WHERE r.source = ?
    ORDER BY r.started DESC LIMIT 1"""
_ANSWER = """
    SELECT a.complete, a.started FROM answer AS a
    WHERE a.source = ? AND a.table_name = ? ORDER BY a.started DESC LIMIT 1"""
_GAP = """
    SELECT g.column_name, g.cause, g.request || ': ' || g.message FROM gap AS g
    WHERE g.source = ? AND g.table_name = ? AND g.started = ? ORDER BY g.column_name, g.request"""


@cache
def section_files() -> dict[str, SqlFile]:
    """Name -> query of every section, in order."""
    folder = Path(str(files("reports.export"))) / "sql" / "firewall"
    paths = sorted(folder.glob("*.sql"))
    return {path.stem.partition("_")[2]: read_sql_file(path) for path in paths}


def read_firewall(
    connection: sqlite3.Connection, wanted: Wanted, customer: str = ""
) -> dict[str, Any]:
    """Everything that lets traffic in or out of the environment, in a fixed order.

    Raises ConfigError when what is wanted is unknown or ambiguous. Reads nothing but answers.
    """
    connection.create_function("port_range", 3, port_range, deterministic=True)
    connection.create_function("icmp_kind", 2, icmp_kind, deterministic=True)
    connection.create_function("yes_no", 1, _yes_no, deterministic=True)
    scope = find(connection, wanted)
    reads = {"environment": scope.reads[""]}
    sections: dict[str, Any] = {}
    for name, file in section_files().items():
        sections[name], reads[name] = _section(connection, file, scope)
    source = scope.parameters["source"]
    not_seen = [
        {"section": name, **lack}
        for name, pairs in reads.items()
        for lack in _lacks(connection, source, pairs)
    ]
    _hide_unknown(sections, not_seen, scope)
    return {
        "format": FORMAT,
        "kind": "firewall",
        "program": f"stackaudit {__version__}",
        "estate": customer,
        "environment": scope.environment,
        "source": records(connection, _RUN, (source,))[0],
        "not_seen": not_seen,
        "sections": sections,
    }


def port_range(protocol: str | None, first: int | None, last: int | None) -> str | None:
    """`443`, `8000-8080` or `all`; None where the protocol has no ports, or is not known."""
    if protocol is None or protocol.lower() not in _PORTED:
        return None
    if first is None:
        return "all"
    return str(first) if last in {None, first} else f"{first}-{last}"


def icmp_kind(kind: int | None, code: int | None) -> str | None:
    """`any`, `type 8` or `type 3 code 4`; None where it is not told or no ICMP."""
    if kind is None:
        return None
    if kind in _ANY_ICMP:
        return "any"
    return f"type {kind}" if code is None or code in _ANY_ICMP else f"type {kind} code {code}"


def _yes_no(value: int | None) -> str | None:
    return None if value is None else ("yes" if value else "no")


def _section(
    connection: sqlite3.Connection, file: SqlFile, scope: Scope
) -> tuple[list[dict[str, Any]], frozenset[tuple[str, str]]]:
    lists = set(file.header.get("lists", ()))
    with guarded(connection, _SECONDS) as guard:
        rows = records(connection, file.sql, scope.parameters)
    for row in rows:
        row.update({name: _list(row[name]) for name in lists})
    # where there is no row, nothing that would be told beside it is missed
    reads = frozenset(guard.reads) if rows else frozenset({(file.header["table"], "")})
    return rows, scope.needs(file.sql, reads)


def _list(text: str | None) -> list[str]:
    """Items of a JSON list or of a text with commas, sorted."""
    if not text:
        return []
    items = json.loads(text) if text.startswith("[") else text.split(",")
    return sorted(str(item) for item in items)


def _lacks(
    connection: sqlite3.Connection, source: str, reads: frozenset[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Tables and columns of `reads` that the last answer of this source did not cover."""
    found = []
    for table in sorted({t for t, _ in reads if t in TABLES and TABLES[t].by}):
        answer = connection.execute(_ANSWER, (source, table)).fetchone()
        if answer is None:
            found.append(_lack(table, None, ("not asked", "was not asked for")))
            continue
        rows = connection.execute(_GAP, (source, table, answer[1]))
        gaps = {column: (cause, why) for column, cause, why in rows}
        if not answer[0]:
            usual = ("not answered", "was not answered completely")
            found.append(_lack(table, None, gaps.get("", usual)))
        columns = sorted(c for c in gaps if c and (table, c) in reads)
        found += [_lack(table, c, gaps[c]) for c in columns]
    return found


def _lack(table: str, column: str | None, reason: tuple[str, str]) -> dict[str, Any]:
    return {"table": table, "column": column, "cause": reason[0], "why": reason[1]}


def _hide_unknown(sections: dict[str, Any], not_seen: list[dict[str, Any]], scope: Scope) -> None:
    """What is empty because what tells it was not seen becomes None."""
    lost = {lack["table"] for lack in not_seen if not lack["column"]}
    for name, file in section_files().items():
        decisive = scope.needs(file.sql, frozenset({(file.header["table"], "")}))
        if not sections[name] and lost.intersection(table for table, _ in decisive):
            sections[name] = None
            continue
        for column, table in file.header.get("filled_by", {}).items():
            for row in sections[name] if table in lost else ():
                row[column] = row[column] or None
