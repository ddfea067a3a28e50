"""`stackaudit collect`: ask every target and store what it answers."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli import EXIT_FAILED, EXIT_INCOMPLETE
from audit.cli.common import (
    common_options,
    json_option,
    print_json,
    say,
    settings,
    writing,
)
from audit.cli.coverage import coverage, print_coverage
from audit.cli.progress import progress_of
from audit.cli.sources import collectors_of, operator_collectors
from audit.config import Config
from audit.counted import counted

if TYPE_CHECKING:
    from collectors.base import Collector


@click.command("collect")
@common_options
@click.option("--plan", is_flag=True, help="Say what would be asked; send nothing.")
@click.option("--only", multiple=True, metavar="COMMAND", help="Ask only this API command.")
@click.option("--deep", is_flag=True, help="Ask also what costs the servers more than a look.")
@click.option("--no-capture", is_flag=True, help="Keep no bundle of the raw answers.")
@json_option
def command(**options: Any) -> int:
    """Ask every target and store what it answers; ends with a coverage table.

    An interrupted run goes on where it stopped. Exit code 3 when something was not answered.

    \b
    Examples:
      stackaudit collect --plan
      stackaudit collect --db acme.db
      stackaudit collect --only listHosts --only listVirtualMachines
      stackaudit collect --deep
    """
    from collectors.cloudstack.commands import check_names  # noqa: PLC0415 - keeps --help fast

    config, path = settings(options["config_path"], options["db"])
    only = check_names(options["only"])
    collectors = collectors_of(config, only, deep=options["deep"])
    if options["plan"]:
        return _print_plan(collectors, as_json=options["as_json"])
    code, found = collect_now(config, path, collectors, no_capture=options["no_capture"])
    if options["as_json"]:
        print_json("collect", {"database": str(path), **found})
    else:
        print_coverage(found)
        say(f"database: {path}")
    return code


def collect_now(
    config: Config, path: Path, collectors: list["Collector"], *, no_capture: bool = False
) -> tuple[int, dict[str, Any]]:
    """Collect; returns the exit code and the coverage."""
    from collectors.run import Raw, collect  # noqa: PLC0415 - keeps --help fast

    raw = None if no_capture else Raw(config.raw, path.stem)
    with writing(path) as connection:
        with progress_of(collectors) as progress:
            said = operator_collectors(config, connection)
            runs = collect(connection, [*collectors, *said], raw, progress)
        # it is the operator's word: it says nothing about what answered
        asked = {collector.source for collector in collectors}
        statuses = [run.status for run in runs if run.source in asked]
        return exit_code(statuses), coverage(connection)


def exit_code(statuses: list[str]) -> int:
    """0 when all were answered, 3 when some, 4 when none."""
    if all(status == "failed" for status in statuses):
        return EXIT_FAILED
    return 0 if all(status == "ok" for status in statuses) else EXIT_INCOMPLETE


def _print_plan(collectors: list[Any], *, as_json: bool) -> int:
    plans = {collector.source: collector.plan() for collector in collectors}
    if as_json:
        print_json("plan", {"requests": plans})
        return 0
    for source, lines in plans.items():
        click.echo(f"{source}: {counted(len(lines), 'kind')} of request, all reading")
        for line in lines:
            click.echo(f"  {line}")
    sys.stdout.flush()
    return 0
