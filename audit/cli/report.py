"""`stackaudit report`: health check, workbook, JSON, Markdown."""

import sqlite3
import webbrowser
from pathlib import Path
from typing import Any

import click

from audit.cli.common import common_options, reading, settings
from audit.config import Config
from audit.errors import ConfigError, ReportError

_FORMATS = ("html", "xlsx", "json", "md")
_ENDINGS = {"rvtools": "-rvtools.xlsx"}


@click.command("report")
@common_options
@click.option("--html", is_flag=True, help="The health check: one self-contained file.")
@click.option("--xlsx", is_flag=True, help="The workbook.")
@click.option(
    "--xlsx-profile",
    type=click.Choice(("full", "rvtools")),
    default="full",
    help="Workbook to write: our own, or one in the layout of RVTools for tools that read that.",
)
@click.option("--json", "json_", is_flag=True, help="Everything as one JSON document.")
@click.option("--md", is_flag=True, help="A summary in Markdown.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write to.")
@click.option("--open", "open_", is_flag=True, help="Open the health check in the browser.")
@click.option("--draft", is_flag=True, help="Mark the health check as a draft.")
def command(**options: Any) -> int:
    """Write reports from the last check; health check and workbook when no format is named.

    \b
    Examples:
      stackaudit report --open
      stackaudit report --html --xlsx --out /tmp/acme
      stackaudit report --xlsx-profile rvtools
    """
    config, path = settings(options["config_path"], options["db"])
    wanted = [f for f in _FORMATS if options["json_" if f == "json" else f]]
    if options["xlsx_profile"] == "rvtools":
        wanted = [*(f for f in wanted if f != "xlsx"), "rvtools"]
    wanted = wanted or ["html", "xlsx"]
    folder = options["out"] or config.reports
    with reading(path) as connection:
        written = write_reports(
            connection, config, folder, path.stem, wanted, draft=options["draft"]
        )
    print_written(written)
    if options["open_"] and "html" in written:
        webbrowser.open(written["html"].resolve().as_uri())
    return 0


def write_reports(
    connection: sqlite3.Connection,
    config: Config,
    folder: Path,
    stem: str,
    wanted: list[str],
    *,
    draft: bool = False,
) -> dict[str, Path]:
    """Write the wanted formats; returns format -> file. Raises ReportError."""
    if connection.execute("SELECT count(*) FROM rule_result").fetchone()[0] == 0:
        raise ConfigError("nothing was checked yet; run `stackaudit check` first.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(
            f"{folder}: cannot be written ({error.strerror}); choose another --out."
        ) from error
    day = connection.execute("SELECT substr(max(started), 1, 10) FROM source_run").fetchone()[0]
    written = {}
    for name in wanted:
        file = folder / f"{stem}-{day}{_ENDINGS.get(name, '.' + name)}"
        _WRITERS[name](connection, file, config, draft)
        written[name] = file
    return written


def print_written(written: dict[str, Path]) -> None:
    """Which file holds which format, on stdout."""
    for name, file in written.items():
        click.echo(f"{name}: {file}")


def _html(connection: sqlite3.Connection, file: Path, config: Config, draft: bool) -> None:
    from reports.html import HtmlOptions, write_html  # noqa: PLC0415 - keeps --help fast

    brand = config.brand
    chosen: dict[str, Any] = {
        "customer": config.customer,
        "title": brand.title,
        "consultant": brand.consultant,
        "confidentiality": brand.confidentiality,
        "brand": brand.colour,
    }
    write_html(connection, file, HtmlOptions(draft=draft, **_given(chosen)))


def _xlsx(connection: sqlite3.Connection, file: Path, config: Config, _draft: bool) -> None:
    from reports.workbook import WorkbookOptions, write_workbook  # noqa: PLC0415

    chosen: dict[str, Any] = {"customer": config.customer, "title": config.brand.title}
    write_workbook(connection, file, WorkbookOptions(**_given(chosen)))


def _rvtools(connection: sqlite3.Connection, file: Path, _config: Config, _draft: bool) -> None:
    from reports.workbook.rvtools import write_rvtools  # noqa: PLC0415

    write_rvtools(connection, file)


def _json(connection: sqlite3.Connection, file: Path, config: Config, _draft: bool) -> None:
    from reports.export import ExportOptions, write_json  # noqa: PLC0415

    write_json(connection, file, ExportOptions(**_given({"customer": config.customer})))


def _md(connection: sqlite3.Connection, file: Path, config: Config, _draft: bool) -> None:
    from reports.export import ExportOptions, write_markdown  # noqa: PLC0415

    write_markdown(connection, file, ExportOptions(**_given({"customer": config.customer})))


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Options that were set; the writers know their own defaults."""
    return {name: value for name, value in options.items() if value is not None}


_WRITERS = {"html": _html, "xlsx": _xlsx, "rvtools": _rvtools, "json": _json, "md": _md}
