"""The coverage table: what was asked, what answered, what was not seen and why."""

import re
import sqlite3
from typing import Any

from audit.cli.common import console

_SHOWN = 12
_SOURCES = """
SELECT r.source, r.status, r.started, r.version, r.tls, r.requests, r.received,
    (SELECT count(*) FROM answer AS a
     WHERE a.source = r.source AND a.started = r.started AND a.complete) AS tables_complete,
    (SELECT count(*) FROM answer AS a
     WHERE a.source = r.source AND a.started = r.started) AS tables_asked,
    (SELECT sum(a.rows_seen) FROM answer AS a
     WHERE a.source = r.source AND a.started = r.started) AS rows_seen,
    r.reason
FROM source_run AS r
WHERE r.started = (SELECT max(l.started) FROM source_run AS l WHERE l.source = r.source)
ORDER BY r.source
"""
_GAPS = """
SELECT g.source, g.request, g.cause, g.message, group_concat(DISTINCT g.table_name) AS tables,
    group_concat(DISTINCT nullif(g.column_name, '')) AS columns
FROM gap AS g
WHERE g.started = (SELECT max(l.started) FROM source_run AS l WHERE l.source = g.source)
GROUP BY g.source, g.request, g.cause, g.message
ORDER BY g.cause = 'unsupported', g.source, g.request
"""


def coverage(connection: sqlite3.Connection) -> dict[str, Any]:
    """Sources and gaps of the newest collection of each."""
    from audit.store import records  # noqa: PLC0415 - keeps --help fast

    return {"sources": records(connection, _SOURCES), "gaps": records(connection, _GAPS)}


def print_coverage(found: dict[str, Any]) -> None:
    """As tables for people, on stdout."""
    from rich.table import Table  # noqa: PLC0415 - keeps --help fast

    table = Table(title="Coverage", title_justify="left", box=None, pad_edge=False)
    for name in ("source", "status", "tables", "rows", "requests", "MiB", "version", "TLS"):
        right = name in {"tables", "rows", "requests", "MiB"}
        wide = name in {"source", "version"}
        table.add_column(
            name, justify="right" if right else "left", no_wrap=not wide, overflow="fold"
        )
    for row in found["sources"]:
        table.add_row(
            row["source"],
            row["status"],
            f"{row['tables_complete']}/{row['tables_asked']}",
            f"{row['rows_seen'] or 0:,}",
            f"{row['requests']:,}",
            f"{row['received'] / (1 << 20):.1f}",
            row["version"] or "not told",
            row["tls"] or "-",
        )
    out = console()
    out.print(table)
    lost = [gap for gap in found["gaps"] if not gap["columns"]]
    if lost:
        _print_gaps(lost)
    columns = len(found["gaps"]) - len(lost)
    if columns:
        out.print(f"{columns} fields are unknown to this version: `stackaudit sql` on table gap.")


def _print_gaps(lost: list[dict[str, Any]]) -> None:
    from rich.table import Table  # noqa: PLC0415 - keeps --help fast

    table = Table(title="Not seen", title_justify="left", box=None, pad_edge=False)
    for name in ("source", "cause", "why, and what to do", "requests"):
        table.add_column(name, overflow="fold", no_wrap=name in {"source", "cause"})
    for (source, cause, why), requests in _alike(lost).items():
        shown = ", ".join(requests[:_SHOWN])
        more = f" and {len(requests) - _SHOWN} more" if len(requests) > _SHOWN else ""
        table.add_row(source, cause, why, shown + more)
    console().print(table)


def _alike(lost: list[dict[str, Any]]) -> dict[tuple[str, str, str], list[str]]:
    """Source, cause and reason -> the commands they hold for."""
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for gap in lost:
        name = gap["request"].split()[0]
        why = re.sub(rf"\b{re.escape(name)}\b", "it", gap["message"])
        found.setdefault((gap["source"], gap["cause"], why), {})[name] = None
    return {key: list(names) for key, names in found.items()}
