"""What reports need to know, read once from the database: findings per rule, life, coverage."""

import sqlite3
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from audit.model import TABLES
from audit.store import records
from audit.vocabulary import CATEGORIES, SEVERITIES
from reports.facts_found import (
    Block,
    Found,
    Row,
    decode,
    found_of,
    severity_rank,
    unknown_rule,
)
from reports.facts_life import Collection, baseline, collections, lives
from reports.language import translated
from reports.overlay import NO_OVERLAY, Overlay

__all__ = ["CATEGORIES", "SEVERITIES", "Block", "Facts", "Found", "Row", "decode"]
_JSON_RULE = ("refs", "guards", "params", "causes")
_JSON_RESULT = ("reads", "missing", "unseen")


class Facts:
    """Answers of one database; the derived views must be installed on the connection."""

    def __init__(self, connection: sqlite3.Connection, overlay: Overlay = NO_OVERLAY) -> None:
        self.connection = connection
        self.overlay = overlay
        self.collections: list[Collection] = collections(
            self.rows("SELECT * FROM source_run ORDER BY started DESC, source DESC")
        )
        self._answers = self._read_answers()

    def rows(self, sql: str, values: Sequence[Any] | Row = ()) -> list[Row]:
        """Rows as dictionaries, whatever the row factory of the connection is."""
        return records(self.connection, sql, values)

    def one(self, sql: str, values: Sequence[Any] | Row = ()) -> Any:
        """First value of the first row; None without one."""
        for row in self.rows(sql, values):
            return next(iter(row.values()))
        return None

    @property
    def latest(self) -> Collection | None:
        """The newest collection."""
        return self.collections[0] if self.collections else None

    @property
    def previous(self) -> Collection | None:
        """What it is compared with: the last one of an earlier month, else the one before."""
        return baseline(self.collections)

    @property
    def now(self) -> str:
        """Data time; empty in a database without a collection."""
        return self.latest.moment if self.latest else ""

    @cached_property
    def zones(self) -> dict[str, str]:
        """Names of zones by id, by name."""
        found = self.rows("SELECT id, name FROM zone ORDER BY name, id")
        return {row["id"]: row["name"] for row in found}

    def zone(self, zone_id: str | None) -> str | None:
        """Name of a zone for people."""
        return self.zones.get(zone_id or "", zone_id)

    @cached_property
    def rules(self) -> list[Row]:
        """Rules with the outcome of the last check, by id; JSON columns decoded."""
        found = self.rows(
            "SELECT r.*, t.outcome, t.findings, t.waived, t.passed, t.not_applicable, "
            "t.not_assessable, t.reason, t.reads, t.missing, t.unseen "
            "FROM rule AS r LEFT JOIN rule_result AS t ON t.rule_id = r.id ORDER BY r.id"
        )
        for row in found:
            row.update({name: decode(row[name]) for name in (*_JSON_RULE, *_JSON_RESULT)})
            texts = translated(row)
            row.update(texts, translated=bool(texts))
        return found

    @cached_property
    def findings(self) -> list[Found]:
        """Findings to print, the worst first."""
        return [found for found in self.judged if not found.remark.hidden]

    @cached_property
    def judged(self) -> list[Found]:
        """All findings, the worst first; those the overlay hides count in the score."""
        known = lives(self.connection, self.now, self.previous.moment if self.previous else None)
        rows = self.rows("SELECT * FROM finding")
        keys = ((row["rule_id"], row["subject"], row["subject_name"]) for row in rows)
        said = self.overlay.remarks(keys)
        found = (found_of(row, known, said) for row in rows)
        return sorted(found, key=lambda f: (f.rank, f.rule_id))

    @cached_property
    def blocks(self) -> list[Block]:
        """One block a rule with something to print, the worst first."""
        return self._blocks(self.findings)

    @cached_property
    def judged_blocks(self) -> list[Block]:
        """One block a rule that found something: what the score is made of."""
        return self._blocks(self.judged) if self.overlay.notes else self.blocks

    def _blocks(self, findings: list[Found]) -> list[Block]:
        by_rule: dict[str, list[Found]] = {}
        under: dict[str, list[Found]] = {}
        for found in findings:
            by_rule.setdefault(found.rule_id, []).append(found)
            if found.parent:
                under.setdefault(found.parent.partition("/")[0], []).append(found)
        rules = {row["id"]: row for row in self.rules}
        blocks = [
            Block(rules.get(name, unknown_rule(name)), tuple(group), tuple(under.get(name, ())))
            for name, group in by_rule.items()
        ]
        return sorted(blocks, key=lambda b: b.rank)

    @cached_property
    def fixed(self) -> list[Row]:
        """Findings open at the collection before and gone now, the worst first."""
        if self.previous is None:
            return []
        rows = self.rows(
            "SELECT h.rule_id, h.subject_name, h.severity, h.message, h.zone_id, h.vms, r.title, "
            "r.category FROM finding_history AS h LEFT JOIN rule AS r ON r.id = h.rule_id "
            "WHERE h.valid_from <= :then AND h.valid_to > :then AND NOT EXISTS "
            "(SELECT 1 FROM finding AS f WHERE f.rule_id = h.rule_id AND f.subject = h.subject)",
            {"then": self.previous.moment},
        )
        titles = {rule["id"]: rule["title"] for rule in self.rules}
        for row in rows:
            row["title"] = titles.get(row["rule_id"]) or row["title"]
        return sorted(
            rows,
            key=lambda r: (severity_rank(r["severity"]), r["rule_id"], r["subject_name"]),
        )

    def _read_answers(self) -> dict[str, tuple[int, int, int]]:
        """Table -> sources whose newest answer was whole, sources asked, rows they told."""
        rows = self.rows(
            "SELECT a.table_name, sum(a.complete) AS whole, count(*) AS asked, "
            "sum(a.rows_seen) AS told FROM answer AS a WHERE a.started = (SELECT max(b.started) "
            "FROM answer AS b WHERE b.source = a.source AND b.table_name = a.table_name) "
            "GROUP BY a.table_name"
        )
        return {r["table_name"]: (r["whole"], r["asked"], r["told"]) for r in rows}

    def seen(self, table: str) -> bool:
        """Whether a source ever answered for the table: only then is an absence a zero."""
        told = self._answers.get(table, (0, 0, 0))[2] > 0 or self.complete(table)
        return told or bool(self.one(f"SELECT EXISTS (SELECT 1 FROM {table})"))

    def complete(self, table: str) -> bool:
        """Whether the newest answers for it were complete."""
        return table in self._answers and self._share(table) == 1

    def count(self, table: str, where: str = "true") -> int | None:
        """Rows of a table; None when nobody answered for it."""
        if not self.seen(table):
            return None
        number: int = self.one(f"SELECT count(*) FROM {table} WHERE {where}")
        return number

    @cached_property
    def needed(self) -> tuple[int, int]:
        """(seen, needed): collected columns that rules read, and how many of them were seen.

        A column that part of the sources told counts by their share.
        """
        reads: set[str] = set()
        missing: set[str] = set()
        for rule in self.rules:
            reads |= {r for r in rule["reads"] or () if _is_collected(r)}
            missing |= set(rule["missing"] or ())
        seen = (
            self._share(r.partition(".")[0])
            for r in reads
            if r not in missing and r.partition(".")[0] not in missing
        )
        return int(sum(seen, Fraction())), len(reads)

    def _share(self, table: str) -> Fraction:
        """Share of the sources that answered a table as a whole; 1 where none was asked."""
        whole, asked, _told = self._answers.get(table, (1, 1, 0))
        return Fraction(whole, asked)

    @property
    def confidence(self) -> float | None:
        """Share of what the rules need that was seen."""
        seen, needed = self.needed
        return seen / needed if needed else None


def _is_collected(name: str) -> bool:
    info = TABLES.get(name.partition(".")[0])
    return bool(info and info.by)
