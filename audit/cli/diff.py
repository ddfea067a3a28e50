"""`stackaudit diff`: what changed between two collections."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click

from audit.cli.common import common_options, console, json_option, print_json, reading, settings
from audit.counted import counted
from audit.errors import ConfigError
from audit.model import TABLES
from audit.store.asof import date_in
from audit.store.changes import Change, Span, changes, last_spans, spans_between
from audit.store.found import finding_changes
from audit.store.named import names

_SHOWN = 40
_KINDS = ("inventory", "configuration", "versions", "findings")
# what the operator set: settings, what is offered, who may do what
_CONFIGURED = frozenset({
    "configuration", "configuration_scope", "service_offering", "disk_offering",
    "network_offering", "vpc_offering", "backup_offering", "backup_schedule", "snapshot_policy",
    "role", "role_permission",
})  # fmt: skip
_VERSIONS = frozenset({
    "version", "firmware", "hypervisor_version", "os_version", "kernel_version", "agent_version",
    "kernel", "java_version", "version_comment", "software_version", "cloudstack_version",
    "bios_version", "redfish_version",
})  # fmt: skip


@click.command("diff")
@click.argument("before", required=False)
@click.argument("after", required=False)
@common_options
@click.option(
    "--what",
    type=click.Choice((*_KINDS, "all")),
    default="all",
    show_default=True,
    help="Objects and their state, what is set, software and firmware, or findings.",
)
@click.option("--table", "only", multiple=True, help="Only this table, e.g. host.")
@json_option
def command(before: str | None, after: str | None, **options: Any) -> int:
    """What is new, gone or changed between two dates (default: the last two collections).

    A date is a day, a month (2026-09: its end), a time, or "last month".

    \b
    Examples:
      stackaudit diff
      stackaudit diff "last month" --what versions
      stackaudit diff 2026-09-30 2026-10-31 --table host
    """
    _config, path = settings(options["config_path"], options["db"])
    only, what = options["only"], options["what"]
    unknown = set(only) - set(TABLES)
    if unknown:
        raise ConfigError(f"--table {min(unknown)}: no such table; see `stackaudit sql .tables`.")
    with reading(path) as connection:
        spans = _spans(connection, before, after)
        found = list(_found(connection, spans, only, what))
        called = names(
            connection, (v for _kind, one in found for pair in one.fields.values() for v in pair)
        )
    first, last = min(span.since for span in spans), max(span.until for span in spans)
    if options["as_json"]:
        shown = [
            {
                "what": kind,
                "table": change.table,
                "kind": change.kind,
                "key": "/".join(change.key),
                "name": change.name,
                "fields": change.fields,
            }
            for kind, change in found
        ]
        print_json("diff", {"before": first, "after": last, "changes": shown})
    else:
        _print(first, last, [_named(change, called) for _kind, change in found])
    return 0


def _spans(connection: sqlite3.Connection, before: str | None, after: str | None) -> list[Span]:
    """What to compare. Raises ConfigError with one collection and no dates, or dates reversed."""
    newest = last_spans(connection)
    if not newest and (before is None or after is None):
        raise ConfigError("there is only one collection so far: nothing to compare with.")
    if before is None and after is None:
        return newest
    first = date_in(connection, before) if before else min(span.since for span in newest)
    last = date_in(connection, after) if after else max(span.until for span in newest)
    if first > last:
        raise ConfigError(f"{first} is after {last}: give the earlier date first.")
    return spans_between(connection, first, last)


def _found(
    connection: sqlite3.Connection, spans: list[Span], only: tuple[str, ...], what: str
) -> Iterator[tuple[str, Change]]:
    """What was asked for, each with its kind; a change of a version and more is two."""
    if what != "findings" and set(only) != {"finding"}:
        parts = (part for change in changes(connection, spans, only) for part in _parts(change))
        yield from (part for part in parts if what in ("all", part[0]))
    if what in ("all", "findings") and (not only or "finding" in only):
        since, until = max(span.since for span in spans), max(span.until for span in spans)
        yield from (("findings", one) for one in finding_changes(connection, since, until))


def _parts(change: Change) -> Iterator[tuple[str, Change]]:
    if change.table in _CONFIGURED:
        yield "configuration", change
        return
    versions = {name: pair for name, pair in change.fields.items() if name in _VERSIONS}
    others = {name: pair for name, pair in change.fields.items() if name not in _VERSIONS}
    if versions:
        yield "versions", replace(change, fields=versions)
    if others or not versions:
        yield "inventory", replace(change, fields=others)


def _named(change: Change, called: dict[str, str]) -> Change:
    """With names in place of the ids of objects."""
    fields = {
        name.removesuffix("_id") if {str(old), str(new)} & set(called) else name: (
            called.get(str(old), old), called.get(str(new), new),
        )
        for name, (old, new) in change.fields.items()
    }  # fmt: skip
    return replace(change, fields=fields)


def _print(first: str, last: str, found: list[Change]) -> None:
    from rich.table import Table  # noqa: PLC0415 - keeps --help fast
    from rich.text import Text  # noqa: PLC0415

    from audit.shell.inert import inert  # noqa: PLC0415

    out = console()
    out.print(f"Between {first} and {last}: {counted(len(found), 'change')}")
    for name in dict.fromkeys(change.table for change in found):
        mine = sorted(
            (change for change in found if change.table == name), key=lambda c: (c.kind, c.name)
        )
        table = Table(title=f"{name}: {len(mine)}", title_justify="left", box=None, pad_edge=False)
        for column in ("kind", "name", "what"):
            table.add_column(column, overflow="fold", no_wrap=column != "what")
        for change in mine[:_SHOWN]:
            table.add_row(change.kind, Text(inert(change.name)), Text(inert(_told(change))))
        out.print(table)
        if len(mine) > _SHOWN:
            out.print(f"  and {len(mine) - _SHOWN} more: --json has them all")


def _told(change: Change) -> str:
    if change.table == "finding":
        moved = change.fields.get("severity")
        grade = f"{moved[0]} -> {moved[1]}" if moved else change.row["severity"]
        return f"{grade}, {change.key[0]}: {change.row['message']}"
    return "; ".join(f"{f}: {_short(a)} -> {_short(b)}" for f, (a, b) in change.fields.items())


def _short(value: Any) -> str:
    text = "unknown" if value is None else str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
