"""`stackaudit diff`: what changed between two collections."""

from typing import Any

import click

from audit.cli.common import common_options, console, json_option, print_json, reading, settings
from audit.errors import ConfigError
from audit.model import TABLES
from audit.store.asof import parse_date
from audit.store.changes import Change, changes, last_two

_SHOWN = 40
# move at every collection and say nothing about the estate: in --json only
_RESTLESS = {"last_pinged", "last_updated", "last_heartbeat"}


@click.command("diff")
@click.argument("before", required=False)
@click.argument("after", required=False)
@common_options
@click.option("--table", "only", multiple=True, help="Only this table, e.g. host.")
@json_option
def command(before: str | None, after: str | None, **options: Any) -> int:
    r"""What is new, gone or changed between two dates (default: the last two collections).

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
        first, last = _period(last_two(connection), before, after)
        found = changes(connection, first, last, options["only"])
    if options["as_json"]:
        shown = [
            {"table": c.table, "kind": c.kind, "key": c.key, "name": c.name, "fields": c.fields}
            for c in found
        ]
        print_json("diff", {"before": first, "after": last, "changes": shown})
    else:
        _print(first, last, [c for c in found if c.kind != "changed" or set(c.fields) - _RESTLESS])
    return 0


def _period(
    newest: tuple[str, str] | None, before: str | None, after: str | None
) -> tuple[str, str]:
    """Times to compare. Raises ConfigError with one collection and no dates."""
    if newest is None and (before is None or after is None):
        raise ConfigError("there is only one collection so far: nothing to compare with.")
    first, last = newest or ("", "")
    return (parse_date(before) if before else first, parse_date(after) if after else last)


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
                f"{f}: {_short(a)} -> {_short(b)}"
                for f, (a, b) in change.fields.items()
                if f not in _RESTLESS
            )
            table.add_row(change.kind, Text(change.name), Text(fields))
        out.print(table)
        if len(mine) > _SHOWN:
            out.print(f"  and {len(mine) - _SHOWN} more: --json has them all")


def _short(value: Any) -> str:
    text = "unknown" if value is None else str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
