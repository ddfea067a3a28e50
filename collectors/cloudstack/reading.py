"""CloudStack answers to rows: pure, in any order of the documents."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from audit.capture import Document
from audit.counted import counted
from audit.errors import BadAnswer, Forbidden, Refused, Unsupported
from collectors.base import Missing, Outcome, Rows, split_failure
from collectors.cloudstack.commands import CATALOGUE, PROBE, Command, commands
from collectors.cloudstack.settings import Settings
from collectors.mapping import TableMap

_PAGING = frozenset({"page", "pagesize"})
_UNAUTHORISED = 401
# root-type accounts see these; an account that does not sees only its own VMs and networks too
_ROOT_ONLY = ("listHosts", "listStoragePools", "listClusters")


@dataclass
class _Group:
    """Pages of one question."""

    rows: int = 0
    total: int = 0


@dataclass
class _Seen:
    """What came for one command."""

    groups: dict[str, _Group] = field(default_factory=lambda: defaultdict(_Group))
    failures: list[Missing] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


class CloudStackReading:
    """Turns answers into rows and keeps account of what was not seen."""

    def __init__(self, at: str, asked: tuple[str, ...]) -> None:
        self._at = at
        self._asked = asked or (PROBE, *commands())
        self._seen: dict[str, _Seen] = defaultdict(_Seen)
        self._fields: dict[str, frozenset[str]] = {}
        self._filled: dict[str, set[str]] = defaultdict(set)
        self._dropped: dict[str, int] = defaultdict(int)
        self._settings = Settings()
        self._version: str | None = None

    def take(self, document: Document) -> Iterator[tuple[str, Rows]]:
        """Rows of one answer, table by table."""
        if document.error is not None:
            self._fail(document)
            return
        inner = inside(document)
        if document.request == CATALOGUE:
            self._learn(inner)
        command = commands().get(document.request)
        if command is None:
            return
        items = self._items(command, document, inner)
        for table in command.tables_for(document.params):
            rows = self._rows(table, items)
            if command.is_settings:
                self._settings.take(document.params, command.beside, rows)
            else:
                yield table.info.name, rows

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Settings of narrower scopes, which need the global ones first."""
        yield from self._settings.rows()

    def outcome(self) -> Outcome:
        """What was complete and what was missing."""
        missing = [m for name in self._asked for m in self._missing_of(name)]
        incomplete = {
            table
            for m in missing
            if not m.column
            for table in m.tables
            if m.cause != Unsupported.cause or self._is_needed(m, table)
        }
        tables = {
            table: table not in incomplete
            for name in self._asked
            if name in commands()
            for table in commands()[name].table_names
        }
        return Outcome(tables, missing + self._unknown_columns(tables), self._version)

    def _is_needed(self, missing: Missing, table: str) -> bool:
        """Whether a table lacks rows because the server does not know this command.

        A version without IPv6 rules has no such rules: firewall_rule, which other commands fill
        too, is still whole. So is what only a feature lists that this server does not have.
        """
        own = missing.request.split()[0]
        if commands()[own].feature and self._fields and own not in self._fields:
            return False
        return not any(
            name != own and table in commands()[name].table_names
            for name in self._asked
            if name in commands()
        )

    def _items(
        self, command: Command, document: Document, inner: dict[str, Any]
    ) -> list[dict[str, Any]]:
        items = _objects(command.item, inner)
        params = {k: v for k, v in document.params.items() if k not in _PAGING}
        group = self._seen[command.name].groups[json.dumps(params, sort_keys=True)]
        group.rows += len(items)
        group.total = max(group.total, int(inner.get("count", len(items))))
        self._seen[command.name].ids.update(i["id"] for i in items if isinstance(i.get("id"), str))
        if command.name == PROBE and items:
            self._version = items[0].get("cloudstackversion")
        for parameter in params.keys() & command.parents.keys():
            for item in items:
                item[f"@{parameter}"] = params[parameter]
        wanted = command.where.items()
        return [i for i in items if all(i.get(k, v) == v for k, v in wanted)]

    def _rows(self, table: TableMap, items: list[dict[str, Any]]) -> Rows:
        rows = [row for item in items for row in table.rows(item, self._at)]
        if table.each is None:
            self._dropped[table.info.name] += len(items) - len(rows)
        filled = self._filled[table.info.name]
        for name, values in zip(table.info.names, zip(*rows, strict=True), strict=bool(rows)):
            if name not in filled and any(value is not None for value in values):
                filled.add(name)
        return rows

    def _learn(self, inner: dict[str, Any]) -> None:
        for api in inner.get("api", ()):
            names = frozenset(str(f.get("name")) for f in api.get("response", ()))
            self._fields[api["name"]] = names

    def _fail(self, document: Document) -> None:
        command = commands().get(document.request)
        cause, sentence = split_failure(document.error or "")
        self._seen[document.request].failures.append(
            Missing(
                _question(document),
                command.names_for(document.params) if command else (),
                cause,
                sentence,
                status=document.status or None,
            )
        )

    def _missing_of(self, name: str) -> Iterator[Missing]:
        """Gaps of one command: failed, never answered, or fewer rows than the server counted."""
        seen = self._seen.get(name, _Seen())
        yield from sorted(map(self._judge, seen.failures), key=str)
        command = commands().get(name)
        if command is None or seen.failures:
            return
        for request in command.requests():
            key = json.dumps(request.params, sort_keys=True)
            if key not in seen.groups:
                yield self._unanswered(command, str(request))
        for group in seen.groups.values():
            if group.rows < group.total:
                text = f"{group.rows} of {group.total} rows came; collect again."
                yield Missing(name, command.table_names, BadAnswer.cause, text)
        yield from self._missing_children(command, seen)
        yield from self._partial_view(command)
        yield from self._without_identity(command)

    def _judge(self, failure: Missing) -> Missing:
        """401 means an unknown command or refused credentials: the catalogue tells which."""
        known = {CATALOGUE, *self._fields}
        if failure.status != _UNAUTHORISED or failure.request.split()[0] not in known:
            return failure
        text = "the credentials, accepted at first, were refused during the run; collect again."
        return replace(failure, cause=Refused.cause, message=text)

    def _missing_children(self, command: Command, seen: _Seen) -> Iterator[Missing]:
        for parameter, parent in command.parents.items():
            answered = {json.loads(key).get(parameter) for key in seen.groups}
            left = self._seen[parent].ids - answered
            why = next(self._missing_of(parent), None)
            if left or (command.per and (why or parent not in self._asked)):
                text = f"{len(left) or 'some'} objects of {parent} were not asked; see {parent}."
                tables = command.names_for((parameter,))
                cause = why.cause if why else BadAnswer.cause
                yield Missing(f"{command.name} {parameter}", tables, cause, text)

    def _unanswered(self, command: Command, question: str) -> Missing:
        """Never answered: for the reason the probe gives, if it failed."""
        probe = self._seen[PROBE].failures
        if probe:
            return Missing(question, command.table_names, probe[0].cause, probe[0].message)
        text = "no answer is on record (the run was interrupted, or --only left it out)."
        return Missing(question, command.table_names, BadAnswer.cause, text)

    def _partial_view(self, command: Command) -> Iterator[Missing]:
        """An account that may not see hosts sees only its own VMs, volumes and networks."""
        refused = [n for n in _ROOT_ONLY if _is_forbidden(self._seen.get(n, _Seen()).failures)]
        if command.everywhere and refused:
            text = (
                f"the account may not call {refused[0]}, so it is no root-type account and sees "
                "only objects of its own account or domain; use a read-only admin key of ROOT."
            )
            yield Missing(command.name, command.table_names, Forbidden.cause, text)

    def _without_identity(self, command: Command) -> Iterator[Missing]:
        for table in command.tables:
            dropped = self._dropped.get(table.info.name, 0)
            if dropped:
                text = f"{counted(dropped, 'row')} lacked an id or name and could not be kept."
                yield Missing(command.name, (table.info.name,), BadAnswer.cause, text)

    def _unknown_columns(self, tables: dict[str, bool]) -> list[Missing]:
        """Columns whose field the server's own catalogue does not list and no row had."""
        return [
            Missing(
                command.name,
                (table.info.name,),
                Unsupported.cause,
                f"{command.name} of this version has no field {'/'.join(sorted(fields))}.",
                column=column,
            )
            for command in commands().values()
            for table in command.tables
            if tables.get(table.info.name) and command.documented and command.name in self._fields
            for column, fields in table.fields.items()
            if self._lacks(command, table, column, fields)
        ]

    def _lacks(
        self, command: Command, table: TableMap, column: str, fields: frozenset[str]
    ) -> bool:
        if table.each is not None or not fields or column in self._filled[table.info.name]:
            return False
        return not fields & self._fields[command.name]


def inside(document: Document) -> dict[str, Any]:
    """What stands inside `<command>response`; ValueError when the answer has another shape."""
    answer = document.json()
    inner = next(iter(answer.values()), None) if isinstance(answer, dict) else None
    if not isinstance(inner, dict):
        raise ValueError(f"no object inside {document.request.lower()}response")  # noqa: TRY004
    return inner


def _objects(key: str, inner: dict[str, Any]) -> list[dict[str, Any]]:
    """The array or object called `key`, however spelled; ValueError if only another is there."""
    found = inner.get(key)
    if found is None:  # spelling of the key moved between versions
        found = next((v for k, v in inner.items() if k.lower() == key.lower()), None)
    if found is None and any(isinstance(v, (dict, list)) and v for v in inner.values()):
        raise ValueError(f"no {key!r} in it, but {min(inner)!r}")
    return [found] if isinstance(found, dict) else list(found or ())


def _is_forbidden(failures: list[Missing]) -> bool:
    return any(failure.cause == Forbidden.cause for failure in failures)


def _question(document: Document) -> str:
    shown = {k: v for k, v in document.params.items() if k not in {*_PAGING, "listall"}}
    return " ".join([document.request, *(f"{k}={v}" for k, v in sorted(shown.items()))])
