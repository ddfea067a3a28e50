"""`stackaudit trend`: how a figure moved over all collections."""

import sys
from typing import TYPE_CHECKING, Any

import click

from audit.cli.common import common_options, console, json_option, print_json, reading, settings
from audit.counted import counted

if TYPE_CHECKING:
    from audit.shell.trends import Line, Metric

_COLUMNS = ("metric", "zone", "object", "at", "value", "total", "unit")


@click.command("trend")
@click.argument("metric", required=False)
@common_options
@click.option(
    "--per",
    type=click.Choice(("object", "zone", "estate")),
    default="object",
    show_default=True,
    help="A line for each cluster, pool or severity; or their sums.",
)
@click.option("--as-of", metavar="DATE", help="As on that date: what came later is left out.")
@click.option("--csv", "as_csv", is_flag=True, help="Every point as a line of CSV.")
@json_option
def command(metric: str | None, **options: Any) -> int:
    """How a figure moved over all collections; without METRIC: what there is.

    A collection that did not tell the figure has no point.

    \b
    Examples:
      stackaudit trend
      stackaudit trend pool-used --per zone
      stackaudit trend findings --json
    """
    from audit.shell import trends  # noqa: PLC0415 - keeps --help fast

    if metric is None:
        return _list(list(trends.metrics().values()), as_json=options["as_json"])
    wanted = trends.metric(metric)
    _config, path = settings(options["config_path"], options["db"])
    with reading(path, options["as_of"]) as connection:
        lines = trends.trend(connection, wanted, options["per"])
    if options["as_json"]:
        print_json("trend", {"metric": wanted.name, "unit": wanted.unit, "lines": _plain(lines)})
    elif options["as_csv"]:
        _csv(wanted, lines)
    else:
        _print(wanted, lines)
    return 0


def _list(known: list["Metric"], *, as_json: bool) -> int:
    if as_json:
        names = ("name", "title", "doc", "unit", "object")
        shown = [{name: getattr(one, name) for name in names} for one in known]
        print_json("trends", {"metrics": shown})
        return 0
    width = max(len(one.name) for one in known)
    for one in known:
        click.echo(f"{one.name:{width}}  {one.title}, by {one.object}")
    return 0


def _plain(lines: list["Line"]) -> list[dict[str, Any]]:
    return [
        {
            "zone": line.zone or None,
            "object": line.object,
            "points": [{"at": p.at, "value": p.value, "total": p.total} for p in line.points],
        }
        for line in lines
    ]


def _csv(wanted: "Metric", lines: list["Line"]) -> None:
    from audit.shell.formats import csv_line  # noqa: PLC0415

    sys.stdout.write(csv_line(_COLUMNS, guard_formulas=True))
    for line in lines:
        for p in line.points:
            row = (wanted.name, line.zone, line.object, p.at, p.value, p.total, wanted.unit)
            sys.stdout.write(csv_line(row, guard_formulas=True))


def _print(wanted: "Metric", lines: list["Line"]) -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from audit.shell.inert import inert  # noqa: PLC0415
    from audit.shell.trends import spark  # noqa: PLC0415
    from reports.html.humanise import number, share, size  # noqa: PLC0415

    told = size if wanted.unit == "bytes" else number
    out = console()
    times = sorted({point.at for line in lines for point in line.points})
    if not times:
        out.print(f"{wanted.title}: no collection told it.")
        return
    span = counted(len(times), "collection")
    out.print(f"{wanted.title}, {span}, {times[0][:10]} to {times[-1][:10]}")
    table = Table(box=None, pad_edge=False)
    for name in ("zone", wanted.object):
        table.add_column(name, overflow="fold")
    for name in ("first", "last", "change", "of"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("course", no_wrap=True)
    for line in lines:
        first, last = line.points[0], line.points[-1]
        moved = last.value - first.value
        sign = "+" if moved > 0 else "-" if moved < 0 else ""
        table.add_row(
            Text(inert(line.zone)),
            Text(inert(line.object)),
            told(first.value),
            told(last.value),
            f"{sign}{told(abs(moved))}",
            share(last.value / last.total) if last.total else "",
            spark([point.value for point in line.points]),
        )
    out.print(table)
