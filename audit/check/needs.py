"""What a rule needs against what was seen: not assessable is never pass.

Judged per source. What no source told stops the rule; a source that lacks something stops the rule
for the objects that rest on it (audit.check.rests), and only for those.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from audit.model import TABLES

Pairs = frozenset[tuple[str, str]]
_NOUNS = {
    "cloudstack": ("CloudStack", "CloudStacks"),
    "snmp": ("switch", "switches"),
    "redfish": ("server", "servers"),
    "array": ("storage array", "storage arrays"),
    "operator": ("place", "places"),
    "assets": ("list of assets", "lists of assets"),
    "baseline": ("firmware baseline", "firmware baselines"),
    "hypervisor": ("hypervisor host", "hypervisor hosts"),
    "database": ("database node", "database nodes"),
    "balancer": ("load balancer", "load balancers"),
    "tls": ("TLS endpoint", "TLS endpoints"),
}
_ASKED_WHOLE = "cloudstack"  # has every table: one it did not answer was not asked for
_NAMED = 10
_MACHINES = "hypervisor"
# sources that tell one machine alone, beside another source that tells the same
_STAND_INS = """
SELECT DISTINCT a.source, b.source FROM system_teller AS a
JOIN system_teller AS b ON a.host_system_id = b.host_system_id AND a.source <> b.source
WHERE a.source IN (SELECT c.source FROM host_system AS c GROUP BY c.source HAVING count(*) = 1)
ORDER BY 1, 2"""


@dataclass(frozen=True, slots=True)
class Lack:
    """A table (column "") or a column that was not seen, and why."""

    table: str
    column: str
    why: str

    @property
    def kind(self) -> str:
        """Kind of source that should have told it."""
        return TABLES[self.table].by


@cache
def with_inputs(reads: Pairs) -> Pairs:
    """What is read, computed tables replaced by what they are computed from."""
    inputs = {text for table, _column in reads for text in TABLES[table].inputs}
    below = {(text.partition(".")[0], text.partition(".")[2]) for text in inputs}
    return frozenset({pair for pair in reads if not TABLES[pair[0]].inputs} | below)


@cache
def _wholes(reads: Pairs) -> Pairs:
    """Inputs that are tables as a whole: devices need not have them."""
    inputs = {text for table, _column in reads for text in TABLES[table].inputs}
    return frozenset((text, "") for text in inputs if "." not in text)


class Seen:
    """What the last answers of every source covered."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._tables: dict[str, dict[str, bool]] = {}  # table -> source -> complete
        self._sources: dict[str, set[str]] = {}  # kind -> sources
        self._whys: dict[tuple[str, str, str], str] = {}
        newest = connection.execute(
            "SELECT a.source, a.table_name, a.complete, a.started FROM answer AS a "
            "WHERE a.started = (SELECT max(b.started) FROM answer AS b "
            "WHERE b.source = a.source AND b.table_name = a.table_name)"
        ).fetchall()
        for source, table, complete, started in newest:
            if table not in TABLES:
                continue  # of another version of the program
            self._tables.setdefault(table, {})[source] = bool(complete)
            self._sources.setdefault(TABLES[table].by, set()).add(source)
            self._gaps(connection, source, table, started)
        for source, other in connection.execute(_STAND_INS).fetchall():
            self._stand_in(source, other)

    def lacks(self, reads: Pairs, optional: Pairs) -> list[Lack]:
        """What of `reads` no source told, or what each source of a kind lacks; sorted.

        `optional` columns are left out, and tables that were never answered and are optional as a
        whole.
        """
        found = {}
        for table, column in self._wanted(reads, optional):
            asked = self._sources.get(TABLES[table].by, set())
            if (table, "") not in optional | _wholes(reads):  # else a device need not have it
                asked = asked & set(self._tables.get(table, ()))
            lacks = [self._lack(source, table, column, optional) for source in sorted(asked)]
            if not asked:
                found[table, ""] = Lack(table, "", self._why_never(table))
            elif all(lacks):
                lack = next(lack for lack in lacks if lack)
                found[lack.table, lack.column] = lack
        if not found:
            lacking = self.lacking(reads, optional)
            found = {(o.table, o.column): o for o in lacking.values() if self._is_all(o, lacking)}
        return [found[key] for key in sorted(found)]

    def lacking(self, reads: Pairs, optional: Pairs) -> dict[str, Lack]:
        """Sources that did not tell all of `reads` that they have, each with the first it lacks."""
        found: dict[str, Lack] = {}
        for table, column in self._wanted(reads, optional):
            for source in sorted(self._sources.get(TABLES[table].by, ())):
                lack = self._lack(source, table, column, optional)
                if lack:
                    found.setdefault(source, lack)
        return found

    def part(self, lacking: Mapping[str, Lack]) -> str:
        """On how much of each kind a rule was judged, in words."""
        texts = []
        for kind in sorted({lack.kind for lack in lacking.values()}):
            missed = sorted(source for source, lack in lacking.items() if lack.kind == kind)
            asked = len(self._sources[kind])
            names = ", ".join(missed[:_NAMED])
            more = f" and {len(missed) - _NAMED} more" if len(missed) > _NAMED else ""
            noun = _NOUNS.get(kind, (kind, kind))[1]
            texts.append(
                f"assessed on {asked - len(missed)} of {asked} {noun}; not seen: {names}{more}"
            )
        return "; ".join(texts)

    def _wanted(self, reads: Pairs, optional: Pairs) -> Iterator[tuple[str, str]]:
        """Pairs that matter, in order."""
        wanted, wholes = with_inputs(reads), _wholes(reads)
        for table, column in sorted(wanted):
            absent = (table, "") in optional | wholes and table not in self._tables
            if TABLES[table].by and not absent:
                yield table, column

    def _lack(self, source: str, table: str, column: str, optional: Pairs) -> Lack | None:
        complete = self._tables.get(table, {}).get(source)
        if complete is None:
            whole = TABLES[table].by == _ASKED_WHOLE and (table, "") not in optional
            return Lack(table, "", f"{source}: {table} was not asked for.") if whole else None
        if not complete:
            text = f"{source}: {table} was not answered completely."
            return Lack(table, "", self._whys.get((source, table, ""), text))
        # a gap beside a complete table is of something the source does not have: nothing is missed
        why = self._whys.get((source, table, column)) if column else None
        return Lack(table, column, why) if why and (table, column) not in optional else None

    def _stand_in(self, source: str, other: str) -> None:
        """What a source of one machine lacks is told where another source told that machine's."""
        for table, answered in self._tables.items():
            if TABLES[table].by == _MACHINES and source in answered and answered.get(other):
                answered[source] = True
                for key in [k for k in self._whys if k[:2] == (source, table)]:
                    if (other, *key[1:]) not in self._whys:
                        del self._whys[key]

    def _is_all(self, lack: Lack, lacking: Mapping[str, Lack]) -> bool:
        """Whether every source of its kind lacks something."""
        return self._sources[lack.kind] <= set(lacking)

    def _gaps(self, connection: sqlite3.Connection, source: str, table: str, at: str) -> None:
        rows = connection.execute(
            "SELECT column_name, request, cause, message FROM gap "
            "WHERE source = ? AND started = ? AND table_name = ? ORDER BY request DESC",
            (source, at, table),
        )
        for column, request, cause, message in rows:
            self._whys[source, table, column] = f"{source}: {request}: {cause}: {message}"

    def _why_never(self, table: str) -> str:
        kind = TABLES[table].by
        if kind in self._sources:
            return f"{table} was not asked for."
        noun = _NOUNS[kind][0] if kind in _NOUNS else f"source of kind {kind}"
        return f"no {noun} was collected."
