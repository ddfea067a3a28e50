"""A database that holds one tenant's part only: what is not there cannot be printed."""

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from audit.store import open_writable, records
from reports.tenant.belongs import PARTS, SUBJECTS, belonging
from reports.tenant.find import Tenant, find
from reports.tenant.shared import fill
from reports.tenant.words import Scrub, scrub_all, scrubber, texts_of

_JUDGED = ("finding", "pass")
_ELSEWHERE = "objects of others decide it; whether this tenant's could all be judged is not kept"


@dataclass(frozen=True, slots=True)
class Edition:
    """One tenant's database, its name, and what takes other names out of further texts."""

    connection: sqlite3.Connection
    name: str
    scrub: Scrub


@contextmanager
def tenant_copy(
    connection: sqlite3.Connection, wanted: str, further: Iterable[str] = ()
) -> Iterator[Edition]:
    """A temporary database of a tenant; derived views are to be installed on it.

    further: texts that will be scrubbed, such as remarks. Raises ConfigError when there is no such
    tenant.
    """
    tenant = find(connection, wanted)
    with (
        tempfile.TemporaryDirectory(prefix="stackaudit-") as folder,
        open_writable(Path(folder) / "tenant.db") as copy,
    ):
        copy.execute("BEGIN")
        sources = _sources(connection)
        oldest = connection.execute("SELECT min(started) FROM source_run").fetchone()[0] or ""
        roles = _fill(connection, copy, tenant, sources, oldest)
        _judgements(connection, copy, oldest)
        scrub = scrubber(connection, copy, roles, [*texts_of(copy), *further])
        scrub_all(copy, scrub)
        copy.execute("COMMIT")
        yield Edition(copy, tenant.name, scrub)


def _sources(connection: sqlite3.Connection) -> dict[str, str]:
    """Name of every source in the copy: its kind, with a number where there are several."""
    rows = records(connection, "SELECT DISTINCT source, kind FROM source_run ORDER BY kind, source")
    kinds = [row["kind"] for row in rows]
    found = {}
    for place, row in enumerate(rows):
        kind = row["kind"]
        number = f" {kinds[: place + 1].count(kind)}" if kinds.count(kind) > 1 else ""
        found[row["source"]] = f"{kind}{number}"
    return found


def _fill(
    connection: sqlite3.Connection,
    copy: sqlite3.Connection,
    tenant: Tenant,
    sources: dict[str, str],
    oldest: str,
) -> dict[str, str]:
    """Rows of the tenant, of what they lie on, and of when it was collected; gives the roles."""
    for rows in belonging(connection, tenant):
        marks = ", ".join("?" for _ in rows.columns)
        place = rows.columns.index("source") if "source" in rows.columns else None
        copy.executemany(
            f"INSERT INTO {rows.table} ({', '.join(rows.columns)}) VALUES ({marks})",
            (_renamed(row, place, sources) for row in rows.cursor),
        )
    _trim(copy, tenant)
    roles = dict(fill(connection, copy, sources, oldest))
    _runs(connection, copy, sources)
    return roles


def _renamed(
    row: tuple[object, ...], place: int | None, sources: dict[str, str]
) -> tuple[object, ...]:
    if place is None:
        return row
    return (*row[:place], sources.get(str(row[place]), "unknown"), *row[place + 1 :])


def _trim(copy: sqlite3.Connection, tenant: Tenant) -> None:
    """Paths begin with the tenant's own domain; what refers to what is not here goes."""
    above = len(tenant.above)
    for past in ("", "_past"):
        for table, column in (("domain", "path"), ("account", "domain_path")):
            copy.execute(
                f"UPDATE {table}{past} SET {column} = substr({column}, ?) "
                f"WHERE substr({column}, 1, ?) = ?",
                (above + 1, above, tenant.above),
            )
        copy.execute(
            f"UPDATE domain{past} SET parent_id = NULL "
            "WHERE parent_id NOT IN (SELECT d.id FROM domain AS d)"
        )
        copy.execute(
            f"UPDATE finding{past} SET parent = NULL WHERE parent NOT IN "
            "(SELECT f.rule_id || '/' || f.subject FROM finding AS f)"
        )
        copy.execute(
            f"DELETE FROM affinity_group_vm{past} "
            "WHERE affinity_group_id NOT IN (SELECT g.id FROM affinity_group_history AS g)"
        )


def _runs(
    connection: sqlite3.Connection, copy: sqlite3.Connection, sources: dict[str, str]
) -> None:
    """When CloudStack was asked, and which of the tenant's tables it told; nothing else of it."""
    asked = "source IN (SELECT r.source FROM source_run AS r WHERE r.kind = 'cloudstack')"
    runs = records(
        connection, f"SELECT source, started, kind, finished, status FROM source_run WHERE {asked}"
    )
    for row in runs:
        values = (sources[row["source"]], row["started"], row["kind"], row["finished"])
        copy.execute(
            "INSERT INTO source_run (source, started, kind, finished, status) "
            "VALUES (?, ?, ?, ?, ?)",
            (*values, row["status"]),
        )
    for row in records(connection, f"SELECT * FROM answer WHERE {asked}"):
        if row["table_name"] in PARTS:
            copy.execute(
                "INSERT INTO answer (source, started, table_name, complete, rows_seen) "
                "VALUES (?, ?, ?, ?, ?)",
                (sources[row["source"]], row["started"], row["table_name"], row["complete"],
                 min(1, row["rows_seen"])),
            )  # fmt: skip


def _judgements(connection: sqlite3.Connection, copy: sqlite3.Connection, oldest: str) -> None:
    """Rules about what a tenant can own, and how they went for it; waivers of its findings.

    The same rules stand for its past, so that its scores can be compared.
    """
    counted = records(
        copy,
        "SELECT rule_id, count(*) AS findings, count(*) FILTER (WHERE state = 'waived') AS waived "
        "FROM finding GROUP BY rule_id",
    )
    mine = {row.pop("rule_id"): row for row in counted}
    nothing = {"findings": 0, "waived": 0}
    for past in ("", "_past"):
        _copy_rows(connection, copy, f"rule{past}", lambda r: r["level"] in SUBJECTS)
    levels = {row["id"]: row["level"] for row in records(copy, "SELECT id, level FROM rule")}
    empty = {level: not records(copy, f"SELECT 1 FROM {level} LIMIT 1")
             for level in set(levels.values())}  # fmt: skip
    for row in records(connection, "SELECT * FROM rule_result"):
        if row["rule_id"] in levels:
            found = mine.get(row["rule_id"], nothing)
            told = _result(row, found, none=empty[levels[row["rule_id"]]])
            _insert(copy, "rule_result", {**told, "valid_from": oldest})
    waived = records(copy, "SELECT rule_id, subject, subject_name FROM finding WHERE waiver <> ''")
    named = {(row["rule_id"], row[key]) for row in waived for key in ("subject", "subject_name")}
    _copy_rows(connection, copy, "waiver", lambda r: (r["rule_id"], r["subject"]) in named)


def _result(row: dict[str, object], found: dict[str, int], *, none: bool) -> dict[str, object]:
    """Outcome for the tenant: unknown where only the estate's is known and not all was judged."""
    outcome, reason = row["outcome"], None
    whole = not row["not_assessable"] and not json.loads(str(row["unseen"] or "[]"))
    if found["findings"]:
        outcome = "finding"
    elif none:
        outcome, reason = "not applicable", "nothing of the kind belongs to this tenant"
    elif outcome in _JUDGED:
        outcome, reason = ("pass", None) if whole else ("not assessable", _ELSEWHERE)
    elif outcome == "not assessable":
        reason = "what it needs was not told"
    counts = dict.fromkeys(("passed", "not_applicable", "not_assessable"))
    return {**row, **counts, **found, "outcome": outcome, "reason": reason, "unseen": "[]"}


def _copy_rows(
    connection: sqlite3.Connection,
    copy: sqlite3.Connection,
    table: str,
    wanted: Callable[[dict[str, object]], bool],
) -> None:
    for row in records(connection, f"SELECT * FROM {table}"):
        if wanted(row):
            _insert(copy, table, row)


def _insert(copy: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    marks = ", ".join("?" for _ in row)
    copy.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
