"""Which objects rest on a source that did not tell what a rule reads: they are not judged."""

import sqlite3
from collections.abc import Callable, Collection

from audit.check.rule import ESTATE, RuleFile
from audit.model import TABLES

_PARTNER = ("switch_role", "partner")
_SYSTEM = "host_system"


class Rests:
    """Sources that objects rest on; looked up only when a source lacks something."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._own: dict[str, list[tuple[str, str]]] = {}
        self._others: dict[str, list[tuple[str, str, bool]]] = {}

    def unsure(
        self,
        rule: RuleFile,
        reads: Collection[tuple[str, str]],
        lacking: Collection[str],
        kinds: Collection[str],
    ) -> Callable[[str], bool]:
        """Test whether a subject of the rule rests on one of `lacking` (sources of `kinds`).

        The estate rests on all of them, and an object of such a kind on the source that tells of
        it. One that no source is known to tell of is not known to be seen.
        """
        if not lacking:
            return lambda _subject: False
        if rule.level == ESTATE:
            return lambda _subject: True
        pairs = _PARTNER in reads and _PARTNER not in rule.optional
        unsure = {
            subject
            for subject, source, is_partner in self._rests(rule.level)
            if source in lacking and (pairs or not is_partner)
        }
        if TABLES[rule.level].by not in kinds:
            return lambda subject: subject in unsure
        told = self._told(rule.level)
        unsure |= {subject for subject, source in told if source in lacking}
        sure = {subject for subject, _source in told} - unsure
        return lambda subject: subject not in sure

    def _told(self, level: str) -> list[tuple[str, str]]:
        """Subjects of a table and the source that tells of each."""
        if level not in self._own:
            info = TABLES[level]
            names = ("id",) if "id" in info.names else info.keys
            subject = " || ' ' || ".join(f"r.{name}" for name in names)
            table = f"{level} AS r"
            if level == _SYSTEM or names[0] == f"{_SYSTEM}_id":  # one told twice is one subject
                subject = (
                    f"coalesce(w.main_id, r.{names[0]}){subject.removeprefix(f'r.{names[0]}')}"
                )
                table += f" LEFT JOIN system_twin AS w ON r.{names[0]} = w.host_system_id"
            self._own[level] = self._db.execute(
                f"SELECT {subject}, r.source FROM {table}"
            ).fetchall()
        return self._own[level]

    def _rests(self, level: str) -> list[tuple[str, str, bool]]:
        if level not in self._others:
            self._others[level] = self._db.execute(
                "SELECT subject, source, is_partner FROM subject_source WHERE level = ?", (level,)
            ).fetchall()
        return self._others[level]
