"""`stackaudit sql`: ask the database."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from audit.cli.common import common_options, reading, settings, view_list
from audit.errors import ConfigError


@click.command("sql")
@click.argument("statement", required=False)
@common_options
@click.option(
    "-f", "--file", type=click.Path(path_type=Path), help="Read the statement from a file."
)
@click.option(
    "-o",
    "--output",
    "format_",
    default=None,
    type=click.Choice(("table", "csv", "json", "ndjson", "xlsx", "md")),
    help="Form of the answer (default: table on a terminal, else csv).",
)
@click.option("--json", "as_json", is_flag=True, help="Same as --output json.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file (xlsx needs it).")
@click.option("--as-of", metavar="DATE", help="Answer as on that date.")
@click.option("--timeout", default=30.0, show_default=True, help="Seconds a query may take.")
def command(statement: str | None, **options: Any) -> int:
    """Ask one statement, a file, or open the shell. Reading only, with a time limit.

    \b
    Examples:
      stackaudit sql "SELECT name, state FROM host WHERE state <> 'Up'"
      stackaudit sql --as-of 2026-10-31 -o csv "SELECT count(*) FROM vm"
      stackaudit sql            # the shell: .help, .tables, completion, history
    """
    from audit.shell import run_shell, run_statement  # noqa: PLC0415 - keeps --help fast

    _config, path = settings(options["config_path"], options["db"])
    text = _statement(statement, options["file"])
    format_ = "json" if options["as_json"] else options["format_"]
    if text is None:
        return run_shell(
            partial(reading, path),
            views=view_list(),
            history=Path(click.get_app_dir("stackaudit")) / "history",
            format=format_ or "table",
            date=options["as_of"],
            seconds=options["timeout"],
        )
    with reading(path, options["as_of"]) as connection:
        chosen = format_ or ("table" if sys.stdout.isatty() else "csv")
        return run_statement(
            connection, text, format=chosen, out=options["out"], seconds=options["timeout"]
        )


def _statement(statement: str | None, file: Path | None) -> str | None:
    if statement is not None and file is not None:
        raise ConfigError("give a statement or --file, not both.")
    if file is None:
        return statement
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read ({error}).") from error
