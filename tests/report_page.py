"""Estates and findings by hand for the health check, and its page as text."""

import json
import sqlite3
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from audit.derive import install
from audit.model import TABLES
from audit.model.run import Answer, Gap, SourceRun
from audit.store import Snapshot
from reports.html import HtmlOptions
from reports.html.page import render

SOURCE = "cloudstack:acme"
FIRST = "2026-09-22T06:00:00Z"
SECOND = "2026-10-22T06:00:00Z"
GIB = 1024**3
HOSTILE = "</script><script>alert(1)</script>\n=cmd()\u2028\u202e\"' & Ω"
Rows = dict[str, list[dict[str, Any]]]


class Outline(HTMLParser):
    """What the tests ask of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[set[str]] = []
        self.stack: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, links and what tables hold."""
        values = dict(attrs)
        self.tags.append((tag, values))
        self.ids += [str(values["id"])] if values.get("id") else []
        self.links += [str(values["href"])] if tag == "a" and values.get("href") else []
        if tag == "table":
            self.tables.append(set())
        elif self.tables and tag in ("caption", "thead", "tbody"):
            self.tables[-1].add(tag)


def estate(name: str = "web-1") -> Rows:
    """A small estate with a name to test with."""
    return {
        "zone": [{"id": "z1", "name": name}],
        "pod": [{"id": "p1", "name": "pod 1", "zone_id": "z1"}],
        "cluster": [
            {"id": "c1", "name": name, "zone_id": "z1", "pod_id": "p1", "hypervisor": "KVM"}
        ],
        "host": [_host("h1", name), _host("h2", "host 2")],
        "storage_pool": [
            {"id": "s1", "name": name, "zone_id": "z1", "type": "NetworkFilesystem",
             "scope": "ZONE", "state": "Up", "capacity": 1024 * GIB}
        ],
        "vm": [{"id": "v1", "name": name, "state": "Running", "zone_id": "z1", "host_id": "h1"}],
        "network": [{"id": "n1", "name": name, "zone_id": "z1", "type": "Isolated"}],
    }  # fmt: skip


def _host(uuid: str, name: str) -> dict[str, Any]:
    return {
        "id": uuid, "name": name, "zone_id": "z1", "pod_id": "p1", "cluster_id": "c1",
        "state": "Up", "resource_state": "Enabled", "hypervisor": "KVM", "cpu_threads": 64,
        "cpu_speed": 2_600_000_000, "memory_with_overcommit": 512 * GIB,
    }  # fmt: skip


def finding(rule: str, subject: str, **values: Any) -> dict[str, Any]:
    """A finding with what is not named filled in."""
    return {
        "rule_id": rule, "subject": subject, "subject_kind": "host", "subject_name": subject,
        "zone_id": "z1", "severity": "high", "confidence": "measured",
        "message": f"{subject} is wrong", "evidence": json.dumps({"memory": 3 * GIB, "hosts": 2}),
        "state": "open", **values,
    }  # fmt: skip


def rule(name: str, **values: Any) -> dict[str, Any]:
    """A rule with what is not named filled in."""
    return {
        "id": name, "area": "compute", "category": "Resilience", "title": f"Title of {name}",
        "question": "Is it?", "severity": "high", "level": "host", "why": "Because.",
        "fix": "Mend it. Then look.", "refs": "[]", "guards": "[]",
        "params": '{"limit": {"value": 0.8, "default": 0.9, "unit": "share", "doc": "fill"}}',
        "sql": "SELECT 1 < 2 AND 3 > 2", "effort": "days", "actor": "operator", "causes": "[]",
        **values,
    }  # fmt: skip


def result(name: str, outcome: str = "finding", **values: Any) -> dict[str, Any]:
    """A rule's result."""
    return {
        "rule_id": name, "outcome": outcome, "findings": 0, "waived": 0, "missing": "[]",
        "reads": '["host.id", "host.name"]', **values,
    }  # fmt: skip


def _row(table: str, values: dict[str, Any]) -> tuple[Any, ...]:
    unknown = set(values) - set(TABLES[table].names)
    assert not unknown, unknown
    return tuple(values.get(name) for name in TABLES[table].names)


def collect(
    db: sqlite3.Connection, at: str, rows: Rows, *, status: str = "ok", gaps: tuple[str, ...] = ()
) -> None:
    """One collection as the collector writes it; `gaps` are requests that were forbidden."""
    snapshot = Snapshot(db, SOURCE, at)
    told: dict[str, Any] = {
        "source": SOURCE, "started": at, "kind": "cloudstack", "finished": at, "status": status,
        "reason": None if status == "ok" else "connection timed out", "requests": 3,
    }  # fmt: skip
    run = SourceRun(**{**dict.fromkeys(TABLES["source_run"].names), **told})
    records: list[Any] = [run]
    for table, found in rows.items():
        snapshot.add(table, [_row(table, row) for row in found])
        records.append(
            Answer(source=SOURCE, started=at, table_name=table, complete=True, rows_seen=len(found))
        )
    records += [
        Gap(source=SOURCE, started=at, request=name, table_name="host", column_name="",
            cause="forbidden", message=HOSTILE, status=401)
        for name in gaps
    ]  # fmt: skip
    snapshot.commit(set(rows), records)


def judge(db: sqlite3.Connection, at: str, rows: Rows) -> None:
    """Findings, rules and results as the check writes them."""
    tables = ("rule", "rule_result", "finding", "waiver")
    snapshot = Snapshot(db, "check", at, repeatable=True)
    for table in tables:
        snapshot.add(table, [_row(table, row) for row in rows.get(table, [])])
    snapshot.commit(set(tables))


def page(db: sqlite3.Connection, **options: Any) -> str:
    """The page as text."""
    install(db)
    return render(db, HtmlOptions(**options))


def full(db: sqlite3.Connection, name: str = "web-1", findings: int = 3) -> None:
    """Two collections with findings that are new, fixed, accepted, stale and hanging."""
    rules = [rule("r-one", title=name), rule("r-two", category="Capacity", severity="low"),
             rule("r-cause"), rule("r-blind", category="Network")]  # fmt: skip
    results = [result("r-one", findings=findings), result("r-two"), result("r-cause"),
               result("r-blind", "not assessable", reason="no switch was collected.",
                      missing='["host"]', reads='["host.id", "switch.id"]')]  # fmt: skip
    old = [finding("r-one", "gone", severity="critical"), finding("r-two", "s1", severity="low")]
    new = [finding("r-one", f"h{i}", subject_name=f"{name} {i}", message=name, vms=i)
           for i in range(findings)]  # fmt: skip
    new += [
        finding("r-two", "s1", severity="low", state="stale"),
        finding("r-two", "s2", severity="medium", state="waived", waiver=f"{name} (owner)"),
        finding("r-cause", "h1", severity="critical", parent="r-one/h1", evidence="{}"),
    ]
    waivers = [{"rule_id": "r-two", "subject": "*", "reason": name, "owner": "me",
                "until": "2026-01-01", "status": "expired", "matched": 0}]  # fmt: skip
    collect(db, FIRST, estate())
    judge(db, FIRST, {"rule": rules, "rule_result": results, "finding": old})
    later = estate(name)
    later["host"].append(_host("h3", name))
    later["vm"] = []
    collect(db, SECOND, later, status="partial", gaps=("listHosts",))
    judge(db, SECOND, {"rule": rules, "rule_result": results, "finding": new, "waiver": waivers})


def empty(_: sqlite3.Connection) -> None:
    """Nothing was collected."""


def failed(db: sqlite3.Connection) -> None:
    """Only a failed run with a gap, and rules that could not be judged."""
    collect(db, FIRST, {}, status="failed", gaps=("listZones",))
    blind = result("r-one", "not assessable", reason="nothing", missing='["host"]')
    judge(db, FIRST, {"rule": [rule("r-one")], "rule_result": [blind]})


def no_vms(db: sqlite3.Connection) -> None:
    """An estate whose VMs were asked for, and there are none."""
    collect(db, FIRST, {**estate(), "vm": [], "volume": []})


def nulls(db: sqlite3.Connection) -> None:
    """Rows with nothing but what may not be NULL, of every collected table."""
    rows: Rows = {}
    for info in TABLES.values():
        if info.by == "cloudstack":
            rows[info.name] = [
                {c.name: c.python("1") for c in info.columns if c.key or not c.nullable}
            ]
    collect(db, FIRST, rows)
    bare = finding("r-lost", "x", zone_id=None, evidence="not json", severity="info")
    judge(db, FIRST, {"finding": [bare]})


ESTATES: list[Callable[[sqlite3.Connection], None]] = [full, empty, failed, no_vms, nulls]
