"""Findings as reports tell them: one a row with its life, and one block a rule."""

import json
from dataclasses import dataclass
from typing import Any

from audit.model import TABLES
from audit.vocabulary import SEVERITIES
from reports.facts_life import Life
from reports.overlay import LANES, NO_REMARK, Key, Remark

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """One open, waived or stale finding with its life."""

    rule_id: str
    subject: str
    name: str
    kind: str
    zone_id: str | None
    severity: str
    confidence: str
    message: str
    evidence: Row
    vms: int | None
    state: str
    waiver: str | None
    parent: str | None
    life: Life
    remark: Remark = NO_REMARK

    @property
    def rank(self) -> tuple[Any, ...]:
        """The worst first, then most VMs, then by name."""
        return (severity_rank(self.severity), -(self.vms or 0), self.name, self.subject)


@dataclass(frozen=True, slots=True)
class Block:
    """A rule with everything it found."""

    rule: Row
    found: tuple[Found, ...]
    causes: tuple[Found, ...]

    @property
    def id(self) -> str:
        """Id of the rule."""
        return str(self.rule["id"])

    @property
    def counted(self) -> tuple[Found, ...]:
        """Findings nobody accepted; stale ones count until they are judged again."""
        return tuple(f for f in self.found if f.state != "waived")

    @property
    def severity(self) -> str:
        """The worst of what counts; of all when everything is accepted."""
        return min((f.severity for f in self.counted or self.found), key=severity_rank)

    @property
    def vms(self) -> int | None:
        """VMs at risk at one object of the worst severity; None when the rule counts none."""
        worst = self.severity
        counts = (f.vms for f in self.counted or self.found if f.severity == worst)
        return max((vms for vms in counts if vms is not None), default=None)

    @property
    def lane(self) -> str | None:
        """The most urgent lane the consultant gave, when every finding that counts has one."""
        lanes = [f.remark.lane for f in self.counted]
        if not lanes or None in lanes:
            return None
        return min((lane for lane in lanes if lane), key=LANES.index)

    @property
    def hangs(self) -> bool:
        """Every finding hangs under another rule's."""
        return all(f.parent for f in self.counted)

    @property
    def first_seen(self) -> str:
        """Since when something of it is open."""
        return min(f.life.open_since for f in self.found)

    @property
    def is_new(self) -> bool:
        """Nothing of it was open at the collection before."""
        return all(f.life.is_new for f in self.found)

    @property
    def rank(self) -> tuple[Any, ...]:
        """The worst first, then most VMs, then by title."""
        return (severity_rank(self.severity), -(self.vms or 0), str(self.rule["title"]), self.id)


def severity_rank(name: str) -> int:
    """Place of a severity, the worst first."""
    return SEVERITIES.index(name) if name in SEVERITIES else len(SEVERITIES)


def decode(text: str | None) -> Any:
    """JSON of the database; None when it is none."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None


def found_of(row: Row, known: dict[Key, Life], said: dict[Key, Remark]) -> Found:
    """A finding of the database with its life and what the overlay says of it."""
    evidence = decode(row["evidence"])
    return Found(
        rule_id=row["rule_id"], subject=row["subject"], name=row["subject_name"],
        kind=row["subject_kind"], zone_id=row["zone_id"], severity=row["severity"],
        confidence=row["confidence"], message=row["message"],
        evidence=evidence if isinstance(evidence, dict) else {}, vms=row["vms"],
        state=row["state"], waiver=row["waiver"], parent=row["parent"],
        life=known.get((row["rule_id"], row["subject"]), Life("", "", 0, is_new=False)),
        remark=said.get((row["rule_id"], row["subject"]), NO_REMARK),
    )  # fmt: skip


def unknown_rule(name: str) -> Row:
    """A rule whose file is gone."""
    empty = dict.fromkeys((*TABLES["rule"].names, "outcome", "reason"))
    return {**empty, "id": name, "title": name, "category": "Data quality", "severity": "info"}
