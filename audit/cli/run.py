"""`stackaudit run`: collect, check and report in one."""

import sqlite3
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
from audit.cli.log import RunLog, run_log
from audit.cli.report import print_written, write_reports
from audit.cli.sources import collectors_of
from audit.config import Config

_SLOWEST = 5
_SLOW_SOURCES = f"""
    SELECT source, seconds FROM source_run
    WHERE seconds IS NOT NULL AND started = (SELECT max(started) FROM source_run)
    ORDER BY seconds DESC, source LIMIT {_SLOWEST}"""


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
@click.option("--mail", "mail_", is_flag=True, help="Send the reports, as [mail] says.")
@click.option(
    "--log",
    "log_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Append what happened to this file, a JSON object a line.",
)
@click.option("--log-json", is_flag=True, help="The same on standard error.")
@json_option
def command(config_path: Path | None, db: Path | None, **options: Any) -> int:
    """Collect, check and report in one: for the monthly timer.

    Exit code 3 when something was not answered; the reports are written all the same and say so.
    When nothing answered at all (exit code 4) earlier data is kept and no report is written. A
    mail that cannot be sent is exit code 4; the reports stay.

    \b
    Example:
      stackaudit run --config /etc/stackaudit/acme.toml --log /var/log/stackaudit.jsonl
    """
    config, path = settings(config_path, db)
    with run_log(options["log_file"], stderr=options["log_json"]) as log:
        code = _run(config, path, options, log)
        log.write("end", exit_code=code)
    return code


def _run(config: Config, path: Path, options: dict[str, Any], log: RunLog) -> int:
    as_json, post = options["as_json"], None
    if options["mail_"]:
        from audit.cli.mail import mailer  # noqa: PLC0415 - keeps --help fast

        post = mailer(config)  # here: a password that is not there is told before the hours
    collectors = collectors_of(config, deep=options["deep"])
    log.write("start", database=str(path), sources=[one.source for one in collectors])
    collected, found = collect_now(config, path, collectors, no_capture=options["no_capture"])
    _log_sources(log, found)
    if not as_json:
        print_coverage(found)
    if collected == EXIT_FAILED:
        if as_json:
            print_json("run", {"database": str(path), "coverage": found})
        return collected
    with writing(path) as connection:
        summary = check_now(connection, config)
    log.write("check", findings=len(summary.findings), rules=len(summary.results))
    with reading(path) as connection:
        folder = options["out"] or config.reports
        written = write_reports(connection, config, folder, path.stem, ["html", "xlsx"])
        slowest = _slowest(connection, summary)
        files = {name: str(file) for name, file in written.items()}
        log.write("written", files=files, slowest=slowest)
        if as_json:
            judged = as_dict(summary.moment, summary.findings, summary.results)
            told = {"database": str(path), "coverage": found, **judged}
            print_json("run", {**told, "written": files, "slowest": slowest})
        else:
            print_summary(summary.moment, summary.findings, summary.results)
            _print_slowest(slowest)
            print_written(written)
        if post:
            post.send(connection, written)
            log.write("mailed", recipients=len(post.settings.to))
    return failing(summary.findings, options["fail_on"]) or collected


def _log_sources(log: RunLog, found: dict[str, Any]) -> None:
    told = ("source", "status", "started", "requests", "received", "rows_seen")
    for source in found["sources"]:
        gaps = sum(gap["source"] == source["source"] for gap in found["gaps"])
        log.write("source", **{name: source[name] for name in told}, gaps=gaps)


def _slowest(connection: sqlite3.Connection, summary: Any) -> dict[str, list[dict[str, Any]]]:
    """Targets by the time spent waiting for them, and rules."""
    sources = connection.execute(_SLOW_SOURCES).fetchall()
    rules = [(rule, seconds) for seconds, rule in summary.slowest[:_SLOWEST]]
    return {
        kind: [{"name": name, "seconds": round(seconds, 3)} for name, seconds in several]
        for kind, several in (("targets", sources), ("rules", rules))
    }


def _print_slowest(slowest: dict[str, list[dict[str, Any]]]) -> None:
    for kind, several in slowest.items():
        told = ", ".join(f"{one['name']} {one['seconds']:.2f} s" for one in several)
        click.echo(f"slowest {kind}: {told or 'none told'}")
