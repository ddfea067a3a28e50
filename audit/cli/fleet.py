"""`stackaudit fleet`: many estates, many months, one answer."""

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from audit.cli import EXIT_INCOMPLETE, EXIT_UNVERIFIED
from audit.cli.common import console, json_option, print_json, say
from audit.counted import counted
from audit.errors import ConfigError, FleetError

if TYPE_CHECKING:
    from audit.fleet.lake import Lake

_MODULES = ("duckdb", "pyarrow", "sqlglot")
F = TypeVar("F", bound=Callable[..., Any])


def _fleet_option(function: F) -> F:
    return click.option(
        "--fleet",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="STACKAUDIT_FLEET",
        default="fleet",
        show_default=True,
        help="Folder of the fleet.",
    )(function)


def _lake(folder: Path) -> "Lake":
    """A fleet with estates in it; raises FleetError for an empty one."""
    from audit.fleet.lake import Lake  # noqa: PLC0415 - keeps --help fast

    lake = Lake(folder)
    lake.needs_estates()
    return lake


class _NeedsPackages(click.Command):
    """A command that names the packages it needs before it misses one; its --help needs none."""

    def invoke(self, ctx: click.Context) -> Any:
        """Raises ConfigError."""
        if any(importlib.util.find_spec(name) is None for name in _MODULES):
            raise ConfigError("fleets need more packages: pip install 'stackaudit[fleet]'.")
        return super().invoke(ctx)


class _Fleet(click.Group):
    command_class = _NeedsPackages


@click.group("fleet", cls=_Fleet)
def command() -> None:
    """The databases of many estates as one: trends, versions in the field, who is at risk.

    A folder of Parquet files, one per table and month. `fleet add` reads estates' databases;
    everything else reads the folder.
    """


@command.command("add")
@click.argument(
    "paths", nargs=-1, required=True, metavar="FILE|DIR...", type=click.Path(path_type=Path)
)
@_fleet_option
@click.option("--name", help="Name of the estate (default: the file's name); with one file.")
@json_option
def add_command(paths: tuple[Path, ...], **options: Any) -> int:
    """Add estates' databases, or what is new in them.

    Every calendar month with a collection is taken as it was at the last one. A file that cannot
    be read is named and changes nothing (exit code 3).

    \b
    Examples:
      stackaudit fleet add customers/ --fleet fleet
      stackaudit fleet add acme.db --name acme-eu
    """
    from audit.fleet.ingest import add  # noqa: PLC0415 - keeps --help fast
    from audit.fleet.lake import Lake  # noqa: PLC0415

    lake = Lake(options["folder"])
    today = datetime.now(UTC).date().isoformat()
    quiet = options["as_json"] or not sys.stderr.isatty()
    added = add(lake, paths, today, options["name"], (lambda _text: None) if quiet else say)
    if options["as_json"]:
        told = [
            {**asdict(one), "file": str(one.file), "months": sorted(one.months)} for one in added
        ]
        print_json("fleet.add", {"estates": told})
    else:
        from audit.shell.inert import inert  # noqa: PLC0415

        for one in added:
            written = f"{counted(len(one.months), 'month')} written, {one.unchanged} unchanged"
            click.echo(inert(f"{one.estate}: {one.error or written}"))
    return EXIT_INCOMPLETE if any(one.error for one in added) else 0


@command.command("list")
@_fleet_option
@json_option
def list_command(**options: Any) -> int:
    """Estates in the fleet, with their months."""
    estates = _lake(options["folder"]).manifest.estates
    rows = [
        {
            "estate": name, "first": min(kept.months), "last": max(kept.months),
            "months": len(kept.months), "file": kept.file,
        }
        for name, kept in estates.items()
    ]  # fmt: skip
    if options["as_json"]:
        print_json("fleet.list", {"estates": rows})
        return 0
    from audit.fleet.tell import tell_estates  # noqa: PLC0415 - keeps --help fast

    tell_estates(console(), rows)
    return 0


@command.command("remove")
@click.argument("names", nargs=-1, required=True, metavar="ESTATE...")
@_fleet_option
def remove_command(names: tuple[str, ...], folder: Path) -> int:
    """Take estates out; their databases are not touched."""
    from audit.fleet.ingest import remove  # noqa: PLC0415 - keeps --help fast

    remove(_lake(folder), names)
    say(f"taken out: {', '.join(names)}.")
    return 0


@command.command("verify")
@_fleet_option
def verify_command(folder: Path) -> int:
    """Compare every file with its hash in the manifest; exit code 5 when one is not right."""
    lake = _lake(folder)
    faults = list(lake.faults())
    for fault in faults:
        click.echo(fault)
    if not faults:
        told = counted(len(lake.manifest.files), "file is", "files are")
        say(f"{told} whole, of {counted(len(lake.manifest.estates), 'estate')}.")
    return EXIT_UNVERIFIED if faults else 0


@command.command("trends")
@_fleet_option
@click.option("--question", help="Only questions with this in their name, e.g. protocol.")
@click.option("--by", type=click.Choice(("estate", "number", "weight")), default="number",
              show_default=True, help="What a share is a share of.")  # fmt: skip
@json_option
def trends_command(**options: Any) -> int:
    """The slide: share of every answer now, and how it moved since the first month."""
    from audit.fleet.query import ask, opened  # noqa: PLC0415 - keeps --help fast
    from audit.fleet.tell import tell_shares  # noqa: PLC0415

    sql = "SELECT * FROM fleet_share"
    with opened(_lake(options["folder"]), sql) as connection:
        found = ask(connection, sql)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    asked = (options["question"] or "").lower()
    rows = [row for row in rows if asked in row["question"].lower()]
    if not rows:
        names = ", ".join(dict.fromkeys(row[found.columns.index("question")] for row in found.rows))
        raise FleetError(
            f"no question has {options['question']!r} in its name; there are: {names}."
        )
    if options["as_json"]:
        print_json("fleet.trends", {"answers": rows})
    else:
        tell_shares(console(), rows, options["by"])
    return 0


@command.command("report")
@_fleet_option
@click.option("--html", is_flag=True, help="The page: one self-contained file.")
@click.option("--xlsx", is_flag=True, help="The workbook.")
@click.option(
    "--peer",
    metavar="ESTATE",
    help="Instead: this estate beside the others, none of whom is named.",
)
@click.option("--k", default=5, show_default=True, type=click.IntRange(min=2),
              help="Fewest peers any number beside it is made of.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="reports",
              show_default=True, help="Folder to write to.")  # fmt: skip
def report_command(**options: Any) -> int:
    """Write the page and the workbook of the fleet; both when none is named.

    \b
    Examples:
      stackaudit fleet report --html --out reports
      stackaudit fleet report --peer acme --k 8
    """
    from audit.fleet.report import asked  # noqa: PLC0415 - keeps --help fast
    from reports.fleet import write_fleet_html, write_fleet_workbook  # noqa: PLC0415

    data = asked(_lake(options["folder"]), options["peer"], options["k"])
    folder: Path = options["out"]
    folder.mkdir(parents=True, exist_ok=True)
    both = not (options["html"] or options["xlsx"])
    for name, write in (("html", write_fleet_html), ("xlsx", write_fleet_workbook)):
        if both or options[name]:
            file = folder / f"{data.stem}.{name}"
            write(data, file)
            click.echo(f"{name}: {file}")
    return 0


@command.command("export")
@_fleet_option
@click.option("--key", required=True, metavar="REF",
              help="Key of the tokens, as a reference: env:NAME, file:PATH, ask: ...")  # fmt: skip
@click.option("--k", default=5, show_default=True, type=click.IntRange(min=2),
              help="Fewest estates any answer is told of.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="File to write.")  # fmt: skip
def export_command(key: str, k: int, out: Path, folder: Path) -> int:
    """Write facts of the fleet for others: tokens for estates, no names, no addresses.

    Answers that fewer than --k estates have are put together. Nothing is written when a name of
    an estate is found in what would be.
    """
    from audit.fleet.export import write  # noqa: PLC0415 - keeps --help fast
    from audit.fleet.query import opened  # noqa: PLC0415
    from audit.secrets import resolve  # noqa: PLC0415

    with opened(_lake(folder)) as connection:
        made = write(connection, resolve(key, "the key of the export").encode(), k, out)
    say(f"{out}: {len(made['tokens'])} estates, no name among their facts.")
    return 0


@command.command("merge")
@click.argument(
    "paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="File to write.")  # fmt: skip
def merge_command(paths: tuple[Path, ...], out: Path) -> int:
    """Put exports of several senders together; the same estate in two is an error."""
    from audit.fleet.export import merge  # noqa: PLC0415 - keeps --help fast

    made = merge(paths, out)
    say(f"{out}: {counted(len(made['tokens']), 'estate')} of {counted(len(paths), 'export')}.")
    return 0


@command.command("sql")
@click.argument("statement")
@_fleet_option
@click.option("-o", "--output", "form", default=None,
              type=click.Choice(("table", "csv", "json", "ndjson", "xlsx", "md")),
              help="Form of the answer (default: table on a terminal, else csv).")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file.")
@click.option("--timeout", default=60.0, show_default=True, help="Seconds a query may take.")
@click.option("--engine", type=click.Choice(("duckdb", "spark")), default="duckdb",
              show_default=True, help="Who answers; the SQL is DuckDB's for both.")  # fmt: skip
@click.option("--master", default="local[*]", show_default=True, help="Spark: URL of the master.")
@click.option("--conf", "settings", multiple=True, metavar="NAME=VALUE",
              help="Spark: a setting of its own, e.g. spark.executor.memory=4g.")  # fmt: skip
def sql_command(statement: str, **options: Any) -> int:
    """Ask the fleet one SELECT, in DuckDB's SQL. Reading only, with a time limit.

    \b
    Examples:
      stackaudit fleet sql "SELECT month, bucket, amount_share FROM fleet_trend WHERE place = 10"
      stackaudit fleet sql --engine spark --master spark://10.0.0.5:7077 "SELECT ..."
    """
    from audit.shell.output import write  # noqa: PLC0415 - keeps --help fast

    lake = _lake(options["folder"])
    if options["engine"] == "spark":
        from audit.fleet.spark import ask_spark, settings_of  # noqa: PLC0415

        settings = settings_of(options["settings"])
        result = ask_spark(lake, statement, options["master"], options["timeout"], settings)
    else:
        from audit.fleet.query import ask, opened  # noqa: PLC0415

        with opened(lake, statement) as connection:
            result = ask(connection, statement, options["timeout"])
    form = options["form"] or ("table" if sys.stdout.isatty() else "csv")
    remark = write(result, form, options["out"] or sys.stdout)
    if remark:
        say(remark)
    return 0
