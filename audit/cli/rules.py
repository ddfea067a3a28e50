"""`stackaudit rules`: list, show, test and start rules."""

import sys
from pathlib import Path
from typing import Any

import click

from audit.cli.common import console, json_option, print_json
from audit.counted import counted
from audit.errors import ConfigError

_TEMPLATE_SQL = '''/*
id = "{name}"
title = "Hosts that are not up"
question = "Is a host away?"
category = "Operations"
severity = "medium"
level = "host"
effort = "hours"
actor = "operator"
why = """Say what happens to the customer when this is left as it is."""
fix = """Say what to do, in steps, and how to go back."""
refs = ["our standard, chapter 4"]
guards = ["hosts in maintenance"]
[params]
min_hosts = {{ default = 1, unit = "count", doc = "smallest number of hosts worth a finding" }}
*/
SELECT
    h.id AS subject,
    h.name AS name,
    h.name || ' is ' || h.state AS message,
    h.state,
    h.disconnected
FROM host AS h
WHERE
    h.state <> 'Up'
    AND h.resource_state = 'Enabled'
    AND (SELECT count(*) FROM host) >= :min_hosts
ORDER BY subject
'''
_TEMPLATE_CASES = """# Rows name only the columns that matter. Run: stackaudit rules test FOLDER
[[case]]
name = "a host is down"
host = [{ id = "h1", name = "h1", state = "Down", resource_state = "Enabled" }]
expect = [{ subject = "h1", severity = "medium" }]

[[case]]
name = "threshold: maintenance is silent"
host = [{ id = "h1", state = "Down", resource_state = "Maintenance" }]
expect = []

[[case]]
name = "hosts were not answered"
not_seen = ["host"]
outcome = "not assessable"
"""


@click.group("rules")
def command() -> None:
    """List, show, test and start rules."""


def _load(folders: tuple[Path, ...]) -> list[Any]:
    from audit.check import load_rules  # noqa: PLC0415 - keeps --help fast

    return load_rules(folders)


folders_option = click.option(
    "--rules", "folders", multiple=True, type=click.Path(path_type=Path), help="Folder of your own."
)


@command.command("list")
@folders_option
@json_option
def list_rules(folders: tuple[Path, ...], as_json: bool) -> int:
    """Every rule: id, severity, category, question."""
    rules = _load(folders)
    if as_json:
        keys = ("id", "title", "question", "severity", "category", "level")
        print_json("rules", {"rules": [{key: rule.header[key] for key in keys} for rule in rules]})
        return 0
    from rich.table import Table  # noqa: PLC0415 - keeps --help fast

    table = Table(box=None, pad_edge=False)
    for name in ("id", "severity", "category", "question"):
        table.add_column(name, overflow="fold", no_wrap=name != "question")
    for rule in rules:
        header = rule.header
        table.add_row(rule.id, rule.severity, header["category"], header["question"])
    console().print(table)
    console().print(counted(len(rules), "rule"))
    return 0


@command.command("show")
@click.argument("name")
@folders_option
@json_option
def show(name: str, folders: tuple[Path, ...], as_json: bool) -> int:
    """One rule: what it asks, why, what to do, thresholds, query."""
    rules = {rule.id: rule for rule in _load(folders)}
    if name not in rules:
        raise ConfigError(_no_such(name, list(rules)))
    rule = rules[name]
    if as_json:
        print_json("rule", {**rule.header, "sql": rule.sql})
        return 0
    header = rule.header
    click.echo(f"{rule.id}: {header['title']}\n")
    click.echo(f"{header['question']}  [{rule.severity}, {header['category']}, {rule.level}]\n")
    click.echo(f"Why it matters\n  {header['why']}\n\nWhat to do\n  {header['fix']}\n")
    for title, texts in (("Silent on purpose", header["guards"]), ("References", rule.references)):
        click.echo(title)
        for text in texts:
            click.echo(f"  - {text}")
    click.echo("Thresholds")
    for param, spec in rule.params.items():
        click.echo(f"  {param} = {spec.default} [{spec.unit}]: {spec.doc}")
    click.echo(f"\n{rule.sql}")
    return 0


@command.command("test")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True))
@json_option
def test(folder: Path | None, as_json: bool) -> int:
    """Run the cases beside the rules: yours in FOLDER, or the program's own."""
    from audit.check.cases import empty_database, load_cases, run_case  # noqa: PLC0415
    from audit.derive import install  # noqa: PLC0415 - keeps --help fast

    rules = _load((folder,) if folder else ())
    if folder:
        rules = [rule for rule in rules if rule.path.is_relative_to(folder)]
    connection = empty_database(install)
    cases = [case for rule in rules for case in load_cases(rule)]
    problems = {f"{c.rule.id}: {c.name}": run_case(connection, c) for c in cases}
    connection.close()
    broken = {name: texts for name, texts in problems.items() if texts}
    held = len(problems) - len(broken)
    if as_json:
        print_json("rules-test", {"rules": len(rules), "hold": held, "broken": broken})
        return int(bool(broken))
    for name, texts in broken.items():
        for text in texts:
            click.echo(f"{name}: {text}", err=True)
    click.echo(
        f"{counted(len(rules), 'rule')}, {counted(held, 'case holds', 'cases hold')}, "
        f"{len(broken)} do not"
    )
    return int(bool(broken))


@command.command("new")
@click.argument("name")
@click.option(
    "--in",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("rules"),
    show_default=True,
    help="Folder for your rules.",
)
def new(name: str, folder: Path) -> int:
    """Start a rule NAME: query and cases, ready to change."""
    if not name.replace("-", "").isalnum() or name != name.lower():
        raise ConfigError(f"{name!r}: a rule's name is words with hyphens, such as pool-too-old.")
    query, cases = folder / f"{name}.sql", folder / f"{name}.toml"
    if query.exists() or cases.exists():
        raise ConfigError(f"{query} is there already.")
    folder.mkdir(parents=True, exist_ok=True)
    query.write_text(_TEMPLATE_SQL.format(name=name), encoding="utf-8")
    cases.write_text(_TEMPLATE_CASES, encoding="utf-8")
    click.echo(f"{query}\n{cases}\ntest it: stackaudit rules test {folder}")
    sys.stdout.flush()
    return 0


def _no_such(name: str, known: list[str]) -> str:
    import difflib  # noqa: PLC0415 - only for this message

    near = difflib.get_close_matches(name, known, 1)
    hint = f"; did you mean {near[0]}?" if near else "; see `stackaudit rules list`."
    return f"no rule is called {name}{hint}"
