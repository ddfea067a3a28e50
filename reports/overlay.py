"""Overlay: what the consultant adds to findings, in a TOML file that is used again every month.

[[note]]
rule = "storage-nfs-only"         # or a pattern such as "vr-*"
subject = "zone-1"                # UUID or name; left out: every finding of the rule
comment = "a second array is ordered"
owner = "storage team"
lane = "Next"                     # Now, Next or Later, instead of the lane of the rule
due = 2027-01-31
hide = true                       # not printed, but counted; needs a comment that says why

Of several notes on one finding the one that names its subject wins, value by value.
"""

import sqlite3
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from audit.errors import ConfigError
from audit.model import TABLES
from audit.store import records

LANES = ("Now", "Next", "Later")
ANY = "*"
_TYPES: dict[str, tuple[type, str]] = {
    "due": (date, "a date such as 2027-01-31"),
    "hide": (bool, "true or false"),
}
_VALUES = ("comment", "owner", "lane", "due", "hide")


@dataclass(frozen=True, slots=True)
class Note:
    """One note of the file."""

    rule: str
    subject: str = ANY
    comment: str | None = None
    owner: str | None = None
    lane: str | None = None
    due: date | None = None
    hide: bool | None = None

    def covers(self, rule: str, subject: str, name: str) -> bool:
        """Whether it speaks of this finding."""
        return fnmatchcase(rule, self.rule) and self.subject in {ANY, subject, name}


@dataclass(frozen=True, slots=True)
class Remark:
    """What all notes together say of one finding. due: ISO date."""

    comment: str | None = None
    owner: str | None = None
    lane: str | None = None
    due: str | None = None
    hidden: bool = False


NO_REMARK = Remark()
Key = tuple[str, str]  # rule and subject of a finding


@dataclass(frozen=True, slots=True)
class Overlay:
    """All notes, in the order of the file."""

    notes: tuple[Note, ...] = ()

    def remark(self, rule: str, subject: str, name: str) -> Remark:
        """What is said of one finding."""
        found = [note for note in self.notes if note.covers(rule, subject, name)]
        if not found:
            return NO_REMARK
        found.sort(key=lambda note: note.subject != ANY)  # stable: the later of equals wins
        said = {
            value: getattr(note, value)
            for note in found
            for value in _VALUES
            if getattr(note, value) is not None
        }
        due = said.get("due")
        return Remark(
            said.get("comment"), said.get("owner"), said.get("lane"),
            due.isoformat() if due else None, hidden=bool(said.get("hide")),
        )  # fmt: skip

    def remarks(self, findings: Iterable[tuple[str, str, str]]) -> dict[Key, Remark]:
        """Remarks of those (rule, subject, name) of which something is said."""
        if not self.notes:
            return {}
        found = {(rule, subject): self.remark(rule, subject, name)
                 for rule, subject, name in findings}  # fmt: skip
        return {key: remark for key, remark in found.items() if remark is not NO_REMARK}

    def vanished(self, connection: sqlite3.Connection) -> list[str]:
        """A sentence for every note that no finding answers to any more, and why."""
        now = list(_findings(connection, "finding"))
        return [
            f"{note.rule} on {'any object' if note.subject == ANY else note.subject}: "
            f"{_why(connection, note)}"
            for note in self.notes
            if not any(note.covers(*key) for key in now)
        ]


NO_OVERLAY = Overlay()


def load_overlay(path: Path | None) -> Overlay:
    """Notes of a file; none without one. Raises ConfigError naming entry and key."""
    if path is None:
        return NO_OVERLAY
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}.") from error
    entries = content.get("note", [])
    if set(content) - {"note"} or not isinstance(entries, list):
        raise ConfigError(f"{path}: holds [[note]] entries, nothing else.")
    return Overlay(tuple(_note(f"{path}: note {n}", entry) for n, entry in enumerate(entries, 1)))


def _note(where: str, entry: Any) -> Note:
    if not isinstance(entry, dict):
        raise ConfigError(f"{where} is no table: write [[note]].")
    known = [field.name for field in fields(Note)]
    unknown = [name for name in entry if name not in known]
    if unknown or "rule" not in entry:
        problem = f"has an unknown key {unknown[0]!r}" if unknown else "lacks rule"
        raise ConfigError(f"{where} {problem}; known are {', '.join(known)}.")
    for name, value in entry.items():
        kind, words = _TYPES.get(name, (str, "text"))
        if type(value) is not kind:
            raise ConfigError(f"{where}: {name} must be {words}.")
    if not set(_VALUES) & set(entry):
        raise ConfigError(f"{where} says nothing: give one of {', '.join(_VALUES)}.")
    if entry.get("lane", LANES[0]) not in LANES:
        raise ConfigError(f"{where}: lane must be one of {', '.join(LANES)}.")
    if entry.get("hide") and not entry.get("comment", "").strip():
        raise ConfigError(f"{where} hides a finding: say why in comment.")
    return Note(**entry)


def _findings(connection: sqlite3.Connection, table: str) -> Iterator[tuple[str, str, str]]:
    for row in records(connection, f"SELECT DISTINCT rule_id, subject, subject_name FROM {table}"):
        yield row["rule_id"], row["subject"], row["subject_name"]


def _why(connection: sqlite3.Connection, note: Note) -> str:
    """Why nothing answers to a note: rule unknown, never found, object gone, fixed."""
    rules = [row["id"] for row in records(connection, "SELECT id FROM rule ORDER BY id")]
    if not any(fnmatchcase(rule, note.rule) for rule in rules):
        return "no rule is called so"
    past = records(
        connection,
        "SELECT rule_id, subject, subject_name, subject_kind, max(valid_to) AS ended "
        "FROM finding_history GROUP BY 1, 2, 3, 4 ORDER BY ended DESC",
    )
    known = [r for r in past if note.covers(r["rule_id"], r["subject"], r["subject_name"])]
    if not known:
        return "never found"
    last = known[0]
    gone = note.subject != ANY and not _exists(connection, last["subject_kind"], last["subject"])
    return f"{'the object is gone' if gone else 'fixed'}, not found since {last['ended'][:10]}"


def _exists(connection: sqlite3.Connection, kind: str, subject: str) -> bool:
    """Whether the object is still there; what cannot be looked up counts as there."""
    info = TABLES.get(kind)
    if info is None or "id" not in info.keys:
        return True
    return bool(records(connection, f"SELECT 1 FROM {kind} WHERE id = ? LIMIT 1", (subject,)))
