"""`stackaudit report`: health check, workbook, PDF, JSON, Markdown."""

import sqlite3
import webbrowser
from pathlib import Path
from typing import Any

import click

from audit.cli.common import common_options, reading, settings
from audit.cli.cover import cover_of, in_language, seal_of
from audit.cli.edition import edition
from audit.config import Config
from audit.errors import ConfigError, ReportError

_FORMATS = ("html", "xlsx", "json", "md", "pdf")
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
@click.option("--pdf", is_flag=True, help="The health check printed by an installed Chromium.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write to.")
@click.option("--open", "open_", is_flag=True, help="Open the health check in the browser.")
@click.option("--draft", is_flag=True, help="Mark every page as a draft; no seal.")
@click.option("--tenant", metavar="NAME", help="Only of this domain, account or project.")
@click.option("--language", metavar="TAG", help="Language of the reports: en, de.")
@click.option("--as-of", metavar="DATE", help="As on that date: the report of a past month again.")
@click.option("--mail", "mail_", is_flag=True, help="Send what was written, as [mail] says.")
@click.option("--seal", "seal_", is_flag=True, help="Print the seal of a final report; no files.")
def command(**options: Any) -> int:
    """Write reports from the last check; health check and workbook when no format is named.

    Nothing is collected or judged again: change brand, overlay or status and write once more.

    \b
    Examples:
      stackaudit report --draft --open
      stackaudit report --html --xlsx --pdf --out /tmp/acme
      stackaudit report --tenant Customers/shop
      stackaudit report --language de --html
      stackaudit report --as-of "last month"
      stackaudit report --xlsx-profile rvtools
    """
    config, path = settings(options["config_path"], options["db"])
    config = in_language(config, options["language"])
    wanted = [f for f in _FORMATS if options["json_" if f == "json" else f]]
    if options["xlsx_profile"] == "rvtools":
        wanted = [*(f for f in wanted if f != "xlsx"), "rvtools"]
    wanted = wanted or ["html", "xlsx"]
    folder = options["out"] or config.reports
    draft, tenant = options["draft"], options["tenant"]
    post = _mailer(config, tenant) if options["mail_"] else None
    with reading(path, options["as_of"]) as connection:
        if options["seal_"]:
            with edition(connection, config, tenant) as chosen:
                click.echo(seal_of(chosen))
            return 0
        written = write_reports(
            connection, config, folder, path.stem, wanted, draft=draft, tenant=tenant
        )
        print_written(written)
        if post:
            post.send(connection, written)
    if options["open_"] and "html" in written:
        webbrowser.open(written["html"].resolve().as_uri())
    return 0


def _mailer(config: Config, tenant: str | None) -> Any:
    """Raises ConfigError: no [mail], or an edition of a tenant, whose summary tells of others."""
    from audit.cli.mail import mailer  # noqa: PLC0415 - keeps --help fast

    if tenant:
        raise ConfigError("--mail goes to the readers of the whole estate: not with --tenant.")
    return mailer(config)


def write_reports(
    connection: sqlite3.Connection,
    config: Config,
    folder: Path,
    stem: str,
    wanted: list[str],
    *,
    draft: bool = False,
    tenant: str | None = None,
) -> dict[str, Path]:
    """Write the wanted formats; returns format -> file. Raises ReportError, ConfigError."""
    need_check(connection)
    if "pdf" in wanted:
        from reports.pdf import find_browser  # noqa: PLC0415 - keeps --help fast

        find_browser()  # nothing is written when one of the formats cannot be
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(
            f"{folder}: cannot be written ({error.strerror}); choose another --out."
        ) from error
    day = connection.execute("SELECT substr(max(started), 1, 10) FROM source_run").fetchone()[0]
    written = {}
    with edition(connection, config, tenant) as chosen:
        cover = cover_of(chosen, config, draft=draft)
        suffix = chosen.suffix + ("" if cover["language"] == "en" else f"-{cover['language']}")
        for name in wanted:
            file = folder / f"{stem}{suffix}-{day}{_ENDINGS.get(name, '.' + name)}"
            _WRITERS[name](chosen.connection, file, cover)
            written[name] = file
    return written


def need_check(connection: sqlite3.Connection) -> None:
    """Raise ConfigError when no rule was run yet."""
    if connection.execute("SELECT count(*) FROM rule_result").fetchone()[0] == 0:
        raise ConfigError("nothing was checked yet; run `stackaudit check` first.")


def print_written(written: dict[str, Path]) -> None:
    """Which file holds which format, on stdout."""
    for name, file in written.items():
        click.echo(f"{name}: {file}")


def _html(connection: sqlite3.Connection, file: Path, chosen: dict[str, Any]) -> None:
    from reports.html import HtmlOptions, write_html  # noqa: PLC0415 - keeps --help fast

    write_html(connection, file, HtmlOptions(**chosen))


def _pdf(connection: sqlite3.Connection, file: Path, chosen: dict[str, Any]) -> None:
    from reports.html import HtmlOptions, render  # noqa: PLC0415
    from reports.pdf import find_browser, write_pdf  # noqa: PLC0415

    browser = find_browser()
    write_pdf(render(connection, HtmlOptions(**chosen)), file, browser)


def _xlsx(connection: sqlite3.Connection, file: Path, chosen: dict[str, Any]) -> None:
    from reports.workbook import WorkbookOptions, write_workbook  # noqa: PLC0415

    write_workbook(connection, file, WorkbookOptions(**chosen))


def _rvtools(connection: sqlite3.Connection, file: Path, _chosen: dict[str, Any]) -> None:
    from reports.workbook.rvtools import write_rvtools  # noqa: PLC0415

    write_rvtools(connection, file)


def _json(connection: sqlite3.Connection, file: Path, chosen: dict[str, Any]) -> None:
    from reports.export import ExportOptions, write_json  # noqa: PLC0415

    write_json(connection, file, ExportOptions(**chosen))


def _md(connection: sqlite3.Connection, file: Path, chosen: dict[str, Any]) -> None:
    from reports.export import ExportOptions, write_markdown  # noqa: PLC0415

    write_markdown(connection, file, ExportOptions(**chosen))


_WRITERS = {
    "html": _html, "xlsx": _xlsx, "rvtools": _rvtools, "json": _json, "md": _md, "pdf": _pdf,
}  # fmt: skip
