"""`stackaudit diff`: what changed between two collections."""

import sqlite3
from typing import Any

import click

from audit.cli.common import common_options, console, json_option, print_json, reading, settings
from audit.errors import ConfigError
from audit.model import TABLES
from audit.store.asof import parse_date
from audit.store.changes import Change, Span, changes, last_spans, spans_between

_SHOWN = 40


@click.command("diff")
@click.argument("before", required=False)
@click.argument("after", required=False)
@common_options
@click.option("--table", "only", multiple=True, help="Only this table, e.g. host.")
@json_option
def command(before: str | None, after: str | None, **options: Any) -> int:
    """What is new, gone or changed between two dates (default: the last two collections).

    \b
    Examples:
      stackaudit diff
      stackaudit diff 2026-09-30 2026-10-31 --table host
    """
    _config, path = settings(options["config_path"], options["db"])
    unknown = set(options["only"]) - set(TABLES)
    if unknown:
        raise ConfigError(f"--table {min(unknown)}: no such table; see `stackaudit sql .tables`.")
    with reading(path) as connection:
        spans = _spans(connection, before, after)
        found = list(changes(connection, spans, options["only"]))
    first, last = min(span.since for span in spans), max(span.until for span in spans)
    if options["as_json"]:
        shown = [
            {
                "table": change.table,
                "kind": change.kind,
                "key": "/".join(change.key),
                "name": change.name,
                "fields": change.fields,
            }
            for change in found
        ]
        print_json("diff", {"before": first, "after": last, "changes": shown})
    else:
        _print(first, last, found)
    return 0


def _spans(connection: sqlite3.Connection, before: str | None, after: str | None) -> list[Span]:
    """What to compare. Raises ConfigError with one collection and no dates."""
    newest = last_spans(connection)
    if not newest and (before is None or after is None):
        raise ConfigError("there is only one collection so far: nothing to compare with.")
    if before is None and after is None:
        return newest
    first = parse_date(before) if before else min(span.since for span in newest)
    last = parse_date(after) if after else max(span.until for span in newest)
    return spans_between(connection, first, last)


def _print(first: str, last: str, found: list[Change]) -> None:
    from rich.table import Table  # noqa: PLC0415 - keeps --help fast
    from rich.text import Text  # noqa: PLC0415

    out = console()
    out.print(f"Between {first} and {last}: {len(found)} changes")
    for name in dict.fromkeys(change.table for change in found):
        mine = sorted(
            (change for change in found if change.table == name), key=lambda c: (c.kind, c.name)
        )
        table = Table(title=f"{name}: {len(mine)}", title_justify="left", box=None, pad_edge=False)
        for column in ("kind", "name", "what"):
            table.add_column(column, overflow="fold", no_wrap=column != "what")
        for change in mine[:_SHOWN]:
            fields = "; ".join(
                f"{f}: {_short(a)} -> {_short(b)}" for f, (a, b) in change.fields.items()
            )
            table.add_row(change.kind, Text(change.name), Text(fields))
        out.print(table)
        if len(mine) > _SHOWN:
            out.print(f"  and {len(mine) - _SHOWN} more: --json has them all")


def _short(value: Any) -> str:
    text = "unknown" if value is None else str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
