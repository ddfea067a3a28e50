"""`stackaudit export ...`: the last check and the tables, in the forms other programs read."""

import io
import sqlite3
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any, TextIO

import click

from audit.cli.common import F, common_options, reading, say, settings, view_list
from audit.config import Config
from audit.counted import counted
from audit.vocabulary import SEVERITIES

Write = Callable[[sqlite3.Connection, Path | TextIO], None]

as_of = click.option("--as-of", metavar="DATE", help="As on that date.")


def _file_options(function: F) -> F:
    """--out FILE, --as-of, --config, --db: of outputs that are one text."""
    out = click.option(
        "-o", "--out", type=click.Path(path_type=Path, dir_okay=False),
        help="Write a file (default: standard output).",
    )  # fmt: skip
    return out(as_of(common_options(function)))


@click.command("junit")
@click.option(
    "--least", type=click.Choice(SEVERITIES), default="info", show_default=True,
    help="Least severity that fails a test case.",
)  # fmt: skip
@_file_options
def junit(least: str, **options: Any) -> int:
    """The last check as JUnit XML: a test case a rule, a failure a finding.

    A rule that could not be judged is skipped with the reason. A waived finding fails nothing.

    \b
    Example:
      stackaudit export junit --least high -o stackaudit.xml
    """
    from reports.export import ExportOptions  # noqa: PLC0415 - keeps --help fast
    from reports.export.junit import write_junit  # noqa: PLC0415

    config, path = _settings(options)
    told = ExportOptions(customer=config.customer or "")
    return _write(path, options, lambda db, out: write_junit(db, out, told, least=least))


@click.command("sarif")
@_file_options
def sarif(**options: Any) -> int:
    """The last check as SARIF 2.1.0: rules with their help, findings, waivers, what is unknown.

    \b
    Example:
      stackaudit export sarif -o stackaudit.sarif
    """
    from reports.export import ExportOptions  # noqa: PLC0415 - keeps --help fast
    from reports.export.sarif import write_sarif  # noqa: PLC0415

    config, path = _settings(options)
    told = ExportOptions(customer=config.customer or "")
    return _write(path, options, lambda db, out: write_sarif(db, out, told))


@click.command("prometheus")
@_file_options
def prometheus(**options: Any) -> int:
    """Findings, score, capacity, runway and coverage as Prometheus metrics.

    A file is replaced in one step: node_exporter's textfile collector may read it at any time.

    \b
    Example:
      stackaudit export prometheus -o /var/lib/node_exporter/stackaudit.prom
    """
    from reports.export.prometheus import write_prometheus  # noqa: PLC0415 - keeps --help fast

    _config, path = _settings(options)
    return _write(path, options, write_prometheus)


@click.command("ansible")
@_file_options
def ansible(**options: Any) -> int:
    """Hypervisor hosts as an Ansible inventory (YAML).

    Groups: zone, pod, cluster, vendor, model, hypervisor, finding. No secrets.

    \b
    Examples:
      stackaudit export ansible -o hosts.yml
      ansible-inventory -i hosts.yml --graph
    """
    from reports.export.ansible import write_ansible  # noqa: PLC0415 - keeps --help fast

    _config, path = _settings(options)
    return _write(path, options, write_ansible, checked=False)


@click.command("schema")
def schema() -> None:
    """Print the JSON Schema of `stackaudit report --json`."""
    file = files("reports.export") / "schema" / "report.schema.json"
    click.echo(file.read_text(encoding="utf-8"), nl=False)


@click.command("tables")
@click.option(
    "--format", "format_", type=click.Choice(("csv", "ndjson", "parquet")), default="csv",
    show_default=True,
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True,
    help="Folder to write to.",
)  # fmt: skip
@click.option("--table", "names", multiple=True, help="Only this table or view; may be repeated.")
@click.option("--views", "all_views", is_flag=True, help="The derived views too.")
@as_of
@common_options
def tables(**options: Any) -> int:
    """Every table as a file of its own, and tables.json: what each column is, with its unit.

    Rows are streamed, so size does not matter. In CSV, text that a spreadsheet would take for a
    formula gets an apostrophe before it. Parquet is typed, its times are UTC.

    \b
    Examples:
      stackaudit export tables --format parquet --views --out lake/2026-11
      stackaudit export tables --table vm --table host_capacity --out /tmp/acme
    """
    from audit.shell.tables import sources, write_tables  # noqa: PLC0415 - keeps --help fast

    _config, path = _settings(options)
    wanted = sources(options["names"], view_list(), all_views=options["all_views"])
    with reading(path, options["as_of"]) as connection:
        at = connection.execute("SELECT max(started) FROM source_run").fetchone()[0]
        written = write_tables(connection, wanted, options["format_"], options["out"], at)
    rows = sum(number for _, number in written)
    click.echo(f"{counted(len(written), 'table')} with {counted(rows, 'row')}: {options['out']}")
    return 0


@click.command("sqlite")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write."
)
@as_of
@common_options
def sqlite(**options: Any) -> int:
    """A copy for Grafana, Powerpipe, Metabase ...: the derived views are plain tables in it.

    With keys, foreign keys, indexes and the meaning of every column. An earlier copy is replaced
    in one step, anything else is not.

    \b
    Example:
      stackaudit export sqlite --out /var/lib/grafana/acme.db
    """
    from audit.store.asof import parse_date  # noqa: PLC0415 - keeps --help fast
    from audit.store.ddl import FOREVER  # noqa: PLC0415
    from reports.export.sqlite_file import write_sqlite  # noqa: PLC0415

    _config, path = _settings(options)
    moment = parse_date(options["as_of"]) if options["as_of"] else FOREVER
    with reading(path, options["as_of"]) as connection:
        number = write_sqlite(connection, options["out"], view_list(), moment)
    click.echo(f"{counted(number, 'table')}: {options['out']}")
    return 0


COMMANDS = (tables, sqlite, junit, sarif, prometheus, ansible, schema)


def _settings(options: dict[str, Any]) -> tuple[Config, Path]:
    return settings(options["config_path"], options["db"])


def _write(path: Path, options: dict[str, Any], write: Write, *, checked: bool = True) -> int:
    """Write to --out, or to standard output when the whole text is there."""
    from audit.cli.report import need_check  # noqa: PLC0415 - only where it is needed

    with reading(path, options["as_of"]) as connection:
        if checked:
            need_check(connection)
        if options["out"]:
            write(connection, options["out"])
            say(f"written: {options['out']}")
        else:
            text = io.StringIO()
            write(connection, text)
            _show(text.getvalue())
    return 0


def _show(text: str) -> None:
    """Names in the data must not drive a terminal; a pipe gets them as they are."""
    from audit.shell.inert import inert  # noqa: PLC0415 - only where it is needed

    click.echo(inert(text, keep="\n") if sys.stdout.isatty() else text, nl=False)
