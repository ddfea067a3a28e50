"""`stackaudit run`: collect, check and report in one."""

from pathlib import Path
from typing import Any

import click

from audit.cli import EXIT_FAILED
from audit.cli.check import check_now, failing, print_summary
from audit.cli.collect import collect_now
from audit.cli.common import common_options, reading, settings, writing
from audit.cli.report import print_written, write_reports


@click.command("run")
@common_options
@click.option("--no-capture", is_flag=True, help="Keep no bundle of the raw answers.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write to.")
@click.option(
    "--fail-on",
    type=click.Choice(("critical", "high", "medium", "low", "info")),
    help="Exit with 1 when an open finding is this severe or worse.",
)
def command(config_path: Path | None, db: Path | None, out: Path | None, **options: Any) -> int:
    r"""Collect, check and report in one: for the monthly timer.

    Exit code 3 when something was not answered; the reports are written all the same and say so.
    When nothing answered at all (exit code 4) earlier data is kept and no report is written.

    \b
    Example:
      stackaudit run --config /etc/stackaudit/acme.toml
    """
    config, path = settings(config_path, db)
    collected = collect_now(config_path=config_path, db=db, no_capture=options["no_capture"])
    if collected == EXIT_FAILED:
        return collected
    with writing(path) as connection:
        summary = check_now(connection, config)
    print_summary(summary.moment, summary.findings, summary.results)
    with reading(path) as connection:
        folder = out or config.reports
        written = write_reports(connection, config, folder, path.stem, ["html", "xlsx"])
    print_written(written)
    return failing(summary.findings, options["fail_on"]) or collected
