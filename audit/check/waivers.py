"""Waivers: accepted risks in a TOML file the user keeps.

[[waiver]]
rule = "storage-nfs-only"        # or a pattern such as "vr-*"
subject = "zone-1"               # UUID or name, or "*"
reason = "one array by design until the move in May"
owner = "storage team"
until = 2027-03-31
ticket = "CHG-1234"              # optional
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from audit.errors import ConfigError
from audit.model.rules import Finding, Waiver

_TEXTS = {"rule", "subject", "reason", "owner"}
_KEYS = {*_TEXTS, "until"}


@dataclass
class WaiverEntry:
    """One waiver of the file."""

    rule: str
    subject: str
    reason: str
    owner: str
    until: date
    ticket: str | None = None
    matched: int = field(default=0)

    def covers(self, finding: Finding) -> bool:
        """Whether it names this finding."""
        return fnmatchcase(finding.rule_id, self.rule) and self.subject in {
            "*",
            finding.subject,
            finding.subject_name,
        }

    def status(self, today: str) -> str:
        """active, expired or unmatched."""
        if self.until.isoformat() < today[:10]:
            return "expired"
        return "active" if self.matched else "unmatched"

    def row(self, today: str) -> Waiver:
        """As the database keeps it."""
        return Waiver(
            rule_id=self.rule,
            subject=self.subject,
            reason=self.reason,
            owner=self.owner,
            until=self.until.isoformat(),
            ticket=self.ticket,
            status=self.status(today),
            matched=self.matched,
        )


def load_waivers(path: Path | None) -> list[WaiverEntry]:
    """Waivers of a file; none without one. Raises ConfigError naming entry and key."""
    if path is None:
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}.") from error
    return parse_waivers(path, text)


def parse_waivers(path: Path, text: str) -> list[WaiverEntry]:
    """Waivers of the text of a file. Raises ConfigError naming entry and key."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}.") from error
    entries = content.get("waiver", [])
    if set(content) - {"waiver"} or not isinstance(entries, list):
        raise ConfigError(f"{path}: holds [[waiver]] entries, nothing else.")
    return [_entry(path, number, entry) for number, entry in enumerate(entries, 1)]


def apply_waivers(
    findings: Iterable[Finding], waivers: list[WaiverEntry], today: str
) -> list[Finding]:
    """Findings with their waiver; a waiver changes the state, never the severity."""
    return [_apply(finding, waivers, today) for finding in findings]


def _apply(finding: Finding, waivers: list[WaiverEntry], today: str) -> Finding:
    covering = [waiver for waiver in waivers if waiver.covers(finding)]
    for waiver in covering:
        waiver.matched += 1
    active = next((waiver for waiver in covering if waiver.status(today) == "active"), None)
    if active is None:
        return finding
    text = f"{active.reason} ({active.owner}, until {active.until.isoformat()})"
    return replace(finding, state="waived", waiver=text)


def _entry(path: Path, number: int, entry: Any) -> WaiverEntry:
    if not isinstance(entry, dict):
        raise ConfigError(f"{path}: waiver {number} is no table: write [[waiver]].")
    missing = _KEYS - set(entry)
    unknown = set(entry) - _KEYS - {"ticket"}
    if missing or unknown:
        problem = f"lacks {min(missing)}" if missing else f"has an unknown key {min(unknown)!r}"
        raise ConfigError(f"{path}: waiver {number} {problem}.")
    for name in sorted({*_TEXTS, "ticket"} & set(entry)):
        if not isinstance(entry[name], str):
            raise ConfigError(f"{path}: waiver {number}: {name} must be text.")
    if type(entry["until"]) is not date:
        raise ConfigError(f"{path}: waiver {number}: until must be a date such as 2027-03-31.")
    return WaiverEntry(**entry)
