"""`stackaudit check`: run the rules and show what they found."""

import json
import sqlite3
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import click

from audit.cli.common import common_options, console, json_option, print_json, settings, writing
from audit.cli.cover import say_expired
from audit.config import Config
from audit.counted import counted
from audit.errors import ConfigError
from audit.vocabulary import SEVERITIES

_LISTS = ("reads", "missing", "unseen")
_STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan", "info": "dim"}


@click.command("check")
@common_options
@click.option(
    "--rules",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Folder with rules of your own (also in the configuration).",
)
@click.option(
    "--rule",
    "patterns",
    multiple=True,
    metavar="PATTERN",
    help="Only rules whose id matches, e.g. 'pool-*'.",
)
@click.option("--zone", metavar="NAME", help="Show only findings of this zone.")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    help="Exit with 1 when an open finding is this severe or worse.",
)
@json_option
def command(**options: Any) -> int:
    """Run the rules over what was collected and show what they found.

    \b
    Examples:
      stackaudit check --fail-on high
      stackaudit check --rule 'storage-*' --zone ams1 --json
    """
    config, path = settings(options["config_path"], options["db"])
    with writing(path) as connection:
        summary = check_now(connection, config, options["folders"], options["patterns"])
        zone = _zone_id(connection, options["zone"])
        say_expired(connection)
    findings = [f for f in summary.findings if zone is None or f.zone_id in {zone, None}]
    if options["as_json"]:
        print_json("check", as_dict(summary.moment, findings, summary.results))
    else:
        print_summary(summary.moment, findings, summary.results)
    return failing(findings, options["fail_on"])


def check_now(
    connection: sqlite3.Connection,
    config: Config,
    folders: tuple[Path, ...] = (),
    patterns: tuple[str, ...] = (),
) -> Any:
    """Run the rules of the program, the configuration and the command line."""
    from audit.check import check, load_rules, load_waivers  # noqa: PLC0415 - keeps --help fast
    from audit.derive import install  # noqa: PLC0415

    rules = load_rules((*config.rules, *folders))
    unknown = set(config.params) - {rule.id for rule in rules}
    if unknown:
        raise ConfigError(f"{config.origin}: params of a rule that does not exist: {min(unknown)}.")
    if patterns:
        rules = [r for r in rules if any(fnmatchcase(r.id, pattern) for pattern in patterns)]
        if not rules:
            raise ConfigError(
                f"no rule matches {', '.join(patterns)}; see `stackaudit rules list`."
            )
    overrides = {r.id: config.params[r.id] for r in rules if r.id in config.params}
    waivers = load_waivers(config.waivers)
    install(connection)  # here, so that what was collected on this connection counts
    return check(connection, rules, overrides, waivers, partly=bool(patterns))


def failing(findings: list[Any], limit: str | None) -> int:
    """Exit code 1 when an open finding is at or above the limit."""
    if limit is None:
        return 0
    bad = SEVERITIES[: SEVERITIES.index(limit) + 1]
    return int(any(f.severity in bad and f.state == "open" for f in findings))


def as_dict(moment: str, findings: list[Any], results: list[Any]) -> dict[str, Any]:
    """Findings and results as JSON."""
    return {
        "as_of": moment,
        "findings": [
            {**_record(finding), "evidence": json.loads(finding.evidence)} for finding in findings
        ],
        "rules": [
            {**_record(r), **{name: json.loads(getattr(r, name) or "[]") for name in _LISTS}}
            for r in results
        ],
    }


def print_summary(moment: str, findings: list[Any], results: list[Any]) -> None:
    """The worst first, then what could not be judged."""
    from rich.table import Table  # noqa: PLC0415 - keeps --help fast
    from rich.text import Text  # noqa: PLC0415

    out = console()
    table = Table(title=f"Findings as of {moment}", title_justify="left", box=None, pad_edge=False)
    for name in ("severity", "rule", "what"):
        table.add_column(name, overflow="fold", no_wrap=name != "what")
    ordered = sorted(findings, key=lambda f: (SEVERITIES.index(f.severity), f.rule_id, f.subject))
    for finding in (f for f in ordered if f.parent is None):
        mark = "" if finding.state == "open" else f" ({finding.state})"
        under = sum(f.parent == f"{finding.rule_id}/{finding.subject}" for f in findings)
        more = f" [+{under} causes]" if under else ""
        table.add_row(
            Text(finding.severity, _STYLES[finding.severity]),
            finding.rule_id,
            Text(f"{finding.message}{mark}{more}"),
        )
    out.print(table)
    counts = {
        outcome: sum(r.outcome == outcome for r in results)
        for outcome in ("finding", "pass", "not applicable", "not assessable")
    }
    out.print(
        f"{counted(len(results), 'rule')}: {counts['finding']} with findings, "
        f"{counts['pass']} pass, "
        f"{counts['not applicable']} not applicable, {counts['not assessable']} not assessable"
    )
    for reason in sorted({r.reason for r in results if r.outcome == "not assessable"}):
        rules = [r.rule_id for r in results if r.reason == reason]
        out.print(Text(f"  {len(rules)} not assessable: {reason}"))
    _print_in_part(out, results)


def _print_in_part(out: Any, results: list[Any]) -> None:
    """Rules that were judged on some of the sources only."""
    judged = [r for r in results if r.outcome != "not assessable" and json.loads(r.unseen or "[]")]
    for reason in sorted({r.reason for r in judged}):
        number = sum(r.reason == reason for r in judged)
        out.print(f"  {number} judged in part: {reason}", markup=False, highlight=False)


def _record(row: Any) -> dict[str, Any]:
    return dict(zip(row.info.names, row.row(), strict=True))


def _zone_id(connection: sqlite3.Connection, name: str | None) -> str | None:
    if name is None:
        return None
    row = connection.execute(
        "SELECT id FROM zone WHERE name = ? OR id = ?", (name, name)
    ).fetchone()
    if row is None:
        known = ", ".join(r[0] for r in connection.execute("SELECT name FROM zone ORDER BY name"))
        raise ConfigError(f"--zone {name}: no such zone; there are {known or 'none'}.")
    found: str = row[0]
    return found
