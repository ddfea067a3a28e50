"""`stackaudit waive`: accepted risks by command; the file stays the user's."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli.common import common_options, console, json_option, print_json, say, settings
from audit.config import Config
from audit.counted import counted
from audit.errors import ConfigError

if TYPE_CHECKING:
    from audit.check.waiver_file import WaiverFile
    from audit.check.waivers import WaiverEntry

_SOON = 30  # days
_ORDER = ("expired", "ends soon", "unmatched", "active", "not judged yet")


@click.group("waive")
def command() -> None:
    """Accept risks: add, list, remove waivers, or import them from a workbook."""


file_option = click.option(
    "--file",
    "given",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of waivers (default: from the configuration).",
)


@command.command("add")
@click.argument("rule")
@click.argument("subject")
@click.option("--reason", required=True, help="Why the risk is accepted.")
@click.option("--owner", required=True, help="Who answers for it.")
@click.option("--until", required=True, metavar="DATE", help="Last day, such as 2027-03-31.")
@click.option("--ticket", help="Reference.")
@file_option
@common_options
@json_option
def add(rule: str, subject: str, **options: Any) -> int:
    """Accept what RULE (an id, or a pattern such as 'vr-*') finds on SUBJECT (UUID, name or '*').

    A waiver of the same rule and subject is changed. It takes effect with the next check.

    \b
    Example:
      stackaudit waive add storage-nfs-only ams1 --reason "one array until May" \\
        --owner "storage team" --until 2027-05-31
    """
    from audit.check.waivers import WaiverEntry  # noqa: PLC0415 - keeps --help fast

    config, db = settings(options["config_path"], options["db"])
    file = open_file(config, options["given"])
    values = {name: options[name].strip() for name in ("reason", "owner")}
    entry = WaiverEntry(rule, subject, **values, until=_date(options["until"]))
    entry.ticket = options["ticket"]
    problem = problem_of(entry, rules_of(config))
    if problem:
        raise ConfigError(f"{problem}.")
    done = file.put(entry)
    file.save()
    findings = findings_of(db)
    matched = None if findings is None else sum(entry.covers(f) for f in findings)
    if options["as_json"]:
        print_json("waive-add", {"done": done, **as_dict(entry, matched)})
        return 0
    click.echo(f"{done}: {line_of(entry)}")
    say(_effect(matched))
    return 0


def _effect(matched: int | None) -> str:
    if matched is None:
        return "nothing was checked yet; it takes effect with the next `stackaudit check`."
    if not matched:
        return "no finding answers to it now; look at rule and subject."
    return f"covers {counted(matched, 'finding')}, from the next `stackaudit check` on."


@command.command("list")
@file_option
@common_options
@json_option
def list_waivers(given: Path | None, as_json: bool, **options: Any) -> int:
    """Every waiver, the expired ones first, then those that end within 30 days."""
    config, db = settings(options["config_path"], options["db"])
    entries = open_file(config, given).entries
    rows = _judged(entries, findings_of(db))
    if as_json:
        print_json("waive-list", {"waivers": [{"status": s, **as_dict(e, n)} for s, e, n in rows]})
        return 0
    from rich.table import Table  # noqa: PLC0415 - keeps --help fast
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    for name in ("status", "until", "rule", "subject", "findings", "owner", "reason"):
        table.add_column(name, overflow="fold", no_wrap=name in {"status", "until"})
    for status, entry, matched in rows:
        number = "?" if matched is None else str(matched)
        style = "bold red" if status == "expired" else ""
        until = entry.until.isoformat()
        reason = f"{entry.reason} ({entry.ticket})" if entry.ticket else entry.reason
        cells = (status, until, entry.rule, entry.subject, number, entry.owner, reason)
        table.add_row(*(Text(cell, style) for cell in cells))
    console().print(table)
    expired = sum(status == "expired" for status, _, _ in rows)
    click.echo(f"{counted(len(rows), 'waiver')}, {expired} expired")
    return 0


@command.command("remove")
@click.argument("rule", required=False)
@click.argument("subject", required=False)
@click.option("--expired", is_flag=True, help="Remove all that have expired.")
@file_option
@common_options
@json_option
def remove(rule: str | None, subject: str | None, **options: Any) -> int:
    """Remove the waiver of RULE on SUBJECT, spelled as in the file; or every expired one."""
    if options["expired"] == bool(rule and subject):
        raise ConfigError("give RULE and SUBJECT as in `stackaudit waive list`, or --expired.")
    config, _db = settings(options["config_path"], options["db"])
    file = open_file(config, options["given"])
    if options["expired"]:
        gone = file.drop(lambda entry: entry.until < today())
    else:
        gone = file.drop(lambda entry: (entry.rule, entry.subject) == (rule, subject))
    if not gone and not options["expired"]:
        raise ConfigError(f"no waiver of {rule} on {subject}; see `stackaudit waive list`.")
    file.save()
    if options["as_json"]:
        print_json("waive-remove", {"removed": [as_dict(entry) for entry in gone]})
        return 0
    for entry in gone:
        click.echo(f"removed: {line_of(entry)}")
    say(f"{len(gone)} removed; it takes effect with the next `stackaudit check`.")
    return 0


@command.command("import")
@click.argument("workbook", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Write them; without it they are only shown.")
@file_option
@common_options
@json_option
def import_(workbook: Path, **options: Any) -> int:
    """Take waivers from a WORKBOOK whose columns Waive until, reason, owner were filled in.

    Shows what it would add; --yes writes. Nothing is written while a row is incomplete.

    \b
    Example:
      stackaudit waive import acme-2026-11-22.xlsx --yes
    """
    from audit.cli.waive_import import import_waivers  # noqa: PLC0415 - keeps --help fast

    config, _db = settings(options["config_path"], options["db"])
    file = open_file(config, options["given"])
    known = rules_of(config)
    done = import_waivers(workbook, file, lambda e: problem_of(e, known), write=options["yes"])
    if options["as_json"]:
        rows = [{"done": word, "name": name, **as_dict(entry)} for word, entry, name in done]
        print_json("waive-import", {"written": options["yes"], "waivers": rows})
        return 0
    for word, entry, name in done:
        click.echo(f"{word}: {line_of(entry, name)}")
    click.echo(f"{counted(len(done), 'waiver')} in {workbook.name}")
    if done and not options["yes"]:
        say("nothing was written; the same with --yes writes it.")
    return 0


def open_file(config: Config, given: Path | None) -> "WaiverFile":
    """The file of waivers. Raises ConfigError where none is named."""
    from audit.check.waiver_file import WaiverFile  # noqa: PLC0415 - keeps --help fast

    path = given or config.waivers
    if path is None:
        raise ConfigError(
            f'{config.origin}: no file of waivers is named; add waivers = "waivers.toml", or '
            "give --file."
        )
    return WaiverFile(path)


def rules_of(config: Config) -> list[str]:
    """Ids of all rules."""
    from audit.check import load_rules  # noqa: PLC0415 - keeps --help fast

    return [rule.id for rule in load_rules(config.rules)]


def problem_of(entry: "WaiverEntry", known: Iterable[str]) -> str | None:
    """Why a waiver cannot be taken, or None."""
    if not any(fnmatchcase(rule, entry.rule) for rule in known):
        return f"no rule is called {entry.rule}; see `stackaudit rules list`"
    empty = [name for name in ("subject", "reason", "owner") if not getattr(entry, name).strip()]
    if empty:
        return f"{empty[0]} is empty"
    if entry.until < today():
        return f"{entry.until.isoformat()} is in the past"
    return None


def findings_of(db: Path) -> list[Any] | None:
    """Findings of the last check; None without a database."""
    if not db.is_file():
        return None
    from audit.model.rules import Finding  # noqa: PLC0415 - keeps --help fast
    from audit.store import open_readonly, records  # noqa: PLC0415

    columns = ", ".join(Finding.info.names)
    with open_readonly(db) as connection:
        return [Finding(**row) for row in records(connection, f"SELECT {columns} FROM finding")]


def _judged(
    entries: "list[WaiverEntry]", findings: list[Any] | None
) -> "list[tuple[str, WaiverEntry, int | None]]":
    """(status, waiver, findings it covers), the expired ones first."""
    rows = []
    for entry in entries:
        matched = None if findings is None else sum(entry.covers(f) for f in findings)
        rows.append((_status(entry, matched), entry, matched))
    return sorted(rows, key=lambda r: (_ORDER.index(r[0]), r[1].until, r[1].rule, r[1].subject))


def _status(entry: "WaiverEntry", matched: int | None) -> str:
    left = (entry.until - today()).days
    if left < 0:
        return "expired"
    if left <= _SOON:
        return "ends soon"
    if matched is None:
        return "not judged yet"
    return "active" if matched else "unmatched"


def as_dict(entry: "WaiverEntry", matched: int | None = None) -> dict[str, Any]:
    """A waiver as JSON."""
    return {
        "rule": entry.rule, "subject": entry.subject, "reason": entry.reason,
        "owner": entry.owner, "until": entry.until.isoformat(), "ticket": entry.ticket,
        "findings": matched,
    }  # fmt: skip


def line_of(entry: "WaiverEntry", name: str = "") -> str:
    """A waiver as one line for people; control characters of names stay harmless."""
    text = (
        f"{entry.rule} on {name or entry.subject} until {entry.until.isoformat()}: "
        f"{entry.reason} ({entry.owner})"
    )
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def today() -> date:
    """The day it is."""
    return datetime.now(UTC).date()


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"--until {text}: not a date such as 2027-03-31.") from None
