"""A rule file: `rules/<area>/<id>.sql` with its cases in `<id>.toml` beside it.

Header (TOML): id, title, question, category, severity, level, why, fix, refs, guards, effort,
actor; optional: confidence, scope, optional, causes, [params].
Query: returns subject, name, message and evidence columns; severity, confidence, outcome
("not assessable", "not applicable"), zone_id and vms may be columns too.
`level` is the table of the subjects, or "estate". `scope` is a SELECT of the subjects the rule
asks (default: every row of `level`). `optional` names "table.column" whose absence must not stop
it, or a "table" that devices need not have: never answered it counts as empty, cut short it stops
the rule. `causes` are rules whose findings hang under this one's.
"""

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit.errors import QueryError, RuleError
from audit.model import TABLES
from audit.model.sqlfile import read_sql_file
from audit.store.guard import guarded
from audit.vocabulary import CATEGORIES, CONFIDENCES, SEVERITIES

EFFORTS = ("hours", "days", "weeks", "project")
ACTORS = ("operator", "network", "storage", "tenant", "management")
ESTATE = "estate"
_REQUIRED = {
    "id": str, "title": str, "question": str, "category": str, "severity": str, "level": str,
    "why": str, "fix": str, "refs": list, "guards": list, "effort": str, "actor": str,
}  # fmt: skip
_OPTIONAL = {"confidence": str, "scope": str, "optional": list, "causes": list, "params": dict}
_CHOICES = {
    "severity": SEVERITIES, "confidence": CONFIDENCES, "effort": EFFORTS, "actor": ACTORS,
    "category": CATEGORIES,
}  # fmt: skip
_OURS = re.compile(r"[a-z]+\.md\b|T \d")  # our notes, the talk it began with
# short forms a rule's `refs` may use
_SPELLED = (
    (r"^(?:PR )?I#(\d+)", r"apache/cloudstack#\1"),
    (r"^D:", "CloudStack documentation, "),
    (r"^S:", "CloudStack source, "),
)
FIXED_COLUMNS = ("subject", "name", "message")
Pairs = frozenset[tuple[str, str]]
_TOUCHED: dict[bytes, dict[tuple[str, str], Pairs]] = {}  # schema -> query and scope -> what
SPECIAL_COLUMNS = ("severity", "confidence", "outcome", "zone_id", "vms")


@dataclass(frozen=True, slots=True)
class Param:
    """A threshold: default, unit and meaning."""

    default: Any
    unit: str
    doc: str


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One rule as its file says."""

    id: str
    area: str
    path: Path
    header: dict[str, Any]
    sql: str
    params: dict[str, Param]

    @property
    def scope(self) -> str:
        """SELECT of the subjects the rule asks."""
        default = f"SELECT '{ESTATE}'" if self.level == ESTATE else f"SELECT id FROM {self.level}"
        return str(self.header.get("scope", default))

    @property
    def level(self) -> str:
        """Table of its subjects, or "estate"."""
        return str(self.header["level"])

    @property
    def severity(self) -> str:
        """Severity unless a row says otherwise."""
        return str(self.header["severity"])

    @property
    def confidence(self) -> str:
        """Confidence unless a row says otherwise."""
        return str(self.header.get("confidence", "measured"))

    @property
    def references(self) -> list[str]:
        """References spelled out for readers; those to our own notes are left out."""
        found = [text for text in self.header["refs"] if not _OURS.match(text)]
        for pattern, spelled in _SPELLED:
            found = [re.sub(pattern, spelled, text) for text in found]
        return found

    @property
    def optional(self) -> frozenset[tuple[str, str]]:
        """(table, column) pairs whose absence does not stop the rule; column "": the table."""
        pairs = (name.partition(".") for name in self.header.get("optional", ()))
        return frozenset((table, column) for table, _, column in pairs)

    def values(self, overrides: Mapping[str, Any]) -> dict[str, Any]:
        """Parameters in force. Raises RuleError for one the rule does not have."""
        unknown = set(overrides) - set(self.params)
        if unknown:
            raise RuleError(
                f"{self.id} has no parameter {min(unknown)!r}; it has {sorted(self.params)}."
            )
        for name, value in overrides.items():
            if not _alike(value, self.params[name].default):
                default = self.params[name].default
                raise RuleError(f"{self.id}: {name} = {value!r} is not of the kind of {default!r}.")
        return {name: overrides.get(name, p.default) for name, p in self.params.items()}

    def reads(self, connection: sqlite3.Connection) -> Pairs:
        """Base tables and columns the rule reads, through views.

        Raises RuleError when the query does not compile: unknown column, write, undeclared :name.
        """
        return frozenset((t, c) for t, c in self.touches(connection) if t in TABLES)

    def touches(self, connection: sqlite3.Connection) -> Pairs:
        """Tables and views with their columns, found by SQLite's authorizer. Raises RuleError."""
        values = {**{name: p.default for name, p in self.params.items()}, "now": ""}
        try:
            with guarded(connection, 5) as guard:
                for sql in (self.sql, self.scope):
                    connection.execute(f"EXPLAIN {sql}", values)
        except QueryError as error:
            raise RuleError(f"{self.path.name}: {error}") from error
        return frozenset(guard.reads)


def touched(connection: sqlite3.Connection, rules: list[RuleFile]) -> list[Pairs]:
    """`touches` of each rule; compiled once for all databases of one schema and its views."""
    schema = connection.execute(
        "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_master "
        "UNION ALL SELECT sql FROM sqlite_temp_master ORDER BY sql)"
    ).fetchone()[0]
    known = _TOUCHED.setdefault(sha256(schema.encode()).digest(), {})
    for rule in rules:
        if (rule.sql, rule.scope) not in known:
            known[rule.sql, rule.scope] = rule.touches(connection)
    return [known[rule.sql, rule.scope] for rule in rules]


def load_rules(folders: tuple[Path, ...] = ()) -> list[RuleFile]:
    """Our rules and those of the user's folders, sorted by id. Raises RuleError."""
    ours = Path(str(files("audit"))) / "rules"
    found: dict[str, RuleFile] = {}
    once = {folder.resolve(): folder for folder in (*reversed(folders), ours)}
    for folder in reversed(once.values()):
        if not folder.is_dir():
            raise RuleError(f"{folder}: no such folder of rules.")
        for path in sorted(folder.rglob("*.sql")):
            rule = load_rule(path)
            if rule.id in found:
                raise RuleError(f"{path}: the id {rule.id} is taken by {found[rule.id].path}.")
            found[rule.id] = rule
    return [found[name] for name in sorted(found)]


def load_rule(path: Path) -> RuleFile:
    """One rule. Raises RuleError that names the file and the key."""
    file = read_sql_file(path)
    _check_header(path, file.header)
    params = {
        name: _param(path, name, spec) for name, spec in file.header.get("params", {}).items()
    }
    return RuleFile(file.header["id"], path.parent.name, path, file.header, file.sql, params)


def _check_header(path: Path, header: dict[str, Any]) -> None:
    for name, kind in _REQUIRED.items():
        if not isinstance(header.get(name), kind):
            raise RuleError(f"{path}: the header needs {name} ({kind.__name__}).")
    for name, value in header.items():
        _check_key(path, name, value)
    if header["id"] != path.stem:
        raise RuleError(f"{path}: the id {header['id']!r} must be the file's name.")
    if header["level"] not in {*TABLES, ESTATE}:
        raise RuleError(f"{path}: level {header['level']!r} is no table, nor {ESTATE!r}.")
    for name in header.get("optional", ()):
        table, _, column = str(name).partition(".")
        if table not in TABLES or column not in ("", *TABLES[table].names):
            raise RuleError(f"{path}: optional {name!r} is no table.column of the model.")


def _check_key(path: Path, name: str, value: Any) -> None:
    known = {**_REQUIRED, **_OPTIONAL}
    if name not in known:
        raise RuleError(f"{path}: unknown key {name!r} in the header.")
    if not isinstance(value, known[name]):
        raise RuleError(f"{path}: {name} must be a {known[name].__name__}.")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise RuleError(f"{path}: {name} is {value!r}, not one of {', '.join(_CHOICES[name])}.")


def _alike(value: Any, default: Any) -> bool:
    """Whether a value is of the kind of a default: numbers are alike, true and 1 are not."""
    kinds = [(int, float) if type(v) in (int, float) else (type(v),) for v in (value, default)]
    return kinds[0] == kinds[1]


def _param(path: Path, name: str, spec: Any) -> Param:
    if not isinstance(spec, dict) or set(spec) != {"default", "unit", "doc"}:
        raise RuleError(f"{path}: parameter {name} needs default, unit and doc, nothing else.")
    return Param(**spec)
