"""`stackaudit run`: collect, check and report in one."""

from pathlib import Path
from typing import Any

import click

from audit.cli import EXIT_FAILED
from audit.cli.check import as_dict, check_now, failing, print_summary
from audit.cli.collect import collect_now
from audit.cli.common import (
    common_options,
    json_option,
    print_json,
    reading,
    settings,
    writing,
)
from audit.cli.coverage import print_coverage
from audit.cli.report import print_written, write_reports
from audit.cli.sources import collectors_of


@click.command("run")
@common_options
@click.option("--deep", is_flag=True, help="Ask also what costs the servers more than a look.")
@click.option("--no-capture", is_flag=True, help="Keep no bundle of the raw answers.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write to.")
@click.option(
    "--fail-on",
    type=click.Choice(("critical", "high", "medium", "low", "info")),
    help="Exit with 1 when an open finding is this severe or worse.",
)
@json_option
def command(config_path: Path | None, db: Path | None, out: Path | None, **options: Any) -> int:
    """Collect, check and report in one: for the monthly timer.

    Exit code 3 when something was not answered; the reports are written all the same and say so.
    When nothing answered at all (exit code 4) earlier data is kept and no report is written.

    \b
    Example:
      stackaudit run --config /etc/stackaudit/acme.toml
    """
    config, path = settings(config_path, db)
    as_json = options["as_json"]
    collectors = collectors_of(config, deep=options["deep"])
    collected, found = collect_now(config, path, collectors, no_capture=options["no_capture"])
    if not as_json:
        print_coverage(found)
    if collected == EXIT_FAILED:
        if as_json:
            print_json("run", {"database": str(path), "coverage": found})
        return collected
    with writing(path) as connection:
        summary = check_now(connection, config)
    with reading(path) as connection:
        folder = out or config.reports
        written = write_reports(connection, config, folder, path.stem, ["html", "xlsx"])
    if as_json:
        files = {"written": {name: str(file) for name, file in written.items()}}
        judged = as_dict(summary.moment, summary.findings, summary.results)
        print_json("run", {"database": str(path), "coverage": found, **judged, **files})
    else:
        print_summary(summary.moment, summary.findings, summary.results)
        print_written(written)
    return failing(summary.findings, options["fail_on"]) or collected
