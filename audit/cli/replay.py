"""`stackaudit replay`: load what was collected before."""

from pathlib import Path
from typing import Any

import click

from audit.cli.collect import exit_code
from audit.cli.common import common_options, json_option, print_json, say, settings, writing
from audit.cli.coverage import coverage, print_coverage


@click.command("replay")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@common_options
@click.option("--at", metavar="TIME", help="Time of the answers, for a folder that does not say.")
@json_option
def command(**options: Any) -> int:
    """Load bundles, or folders of API answers (list*.json), oldest first.

    \b
    Examples:
      stackaudit replay raw/acme-2026-11-22T214803Z.bundle --db acme.db
      stackaudit replay answers/ --db try.db
    """
    from collectors.run import replay  # noqa: PLC0415 - keeps --help fast

    _config, path = settings(options["config_path"], options["db"])
    statuses = []
    with writing(path) as connection:
        for source in options["sources"]:
            statuses += [run.status for run in replay(connection, source, options["at"])]
        found = coverage(connection)
    if options["as_json"]:
        print_json("replay", {"database": str(path), **found})
    else:
        print_coverage(found)
        say(f"database: {path}")
    return exit_code(statuses)
