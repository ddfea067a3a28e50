"""`stackaudit export`: parts of the estate for other people and programs."""

import json
import shutil
from pathlib import Path
from typing import Any

import click

from audit.cli import outputs
from audit.cli.common import common_options, reading, settings
from audit.errors import ConfigError

_KINDS = ("network", "vpc", "account", "project")
_FORMATS = ("text", "md", "yaml", "json")
_DIFFER, _INCOMPLETE = 1, 3


@click.group("export")
def command() -> None:
    """Hand parts of the estate to other people and programs."""


for _output in outputs.COMMANDS:
    command.add_command(_output)


@command.command("firewall")
@click.option("--network", metavar="NAME|UUID", help="A guest network.")
@click.option("--vpc", metavar="NAME|UUID", help="A VPC with its tiers.")
@click.option("--account", metavar="NAME|UUID", help="Everything an account owns.")
@click.option("--project", metavar="NAME|UUID", help="Everything a project owns.")
@click.option("--domain", default="", help="Path, name or UUID of the domain, where names repeat.")
@click.option("--against", metavar="NAME|UUID", help="Compare with this one of the same kind.")
@click.option(
    "--against-db",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Database the other one is in (default: the same).",
)
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write a file.")
@click.option("--as-of", metavar="DATE", help="As on that date.")
@common_options
def firewall(**options: Any) -> int:
    """Print all that lets traffic into or out of one environment, or how two of them differ.

    Firewall rules, port forwards, load balancers, static NAT, network ACLs, security groups, VPNs.
    A comparison replaces addresses and names by roles: `web-test-01` and `web-prod-02` are alike.

    Exit codes with --against: 0 the same, 1 different, 3 the same as far as seen.

    \b
    Examples:
      stackaudit export firewall --network test
      stackaudit export firewall --vpc shop-test --format yaml -o shop-test.yaml
      stackaudit export firewall --network test --against prod
    """
    from reports.export.document import put  # noqa: PLC0415 - keeps --help fast
    from reports.export.firewall import Wanted, compare  # noqa: PLC0415

    kind = _kind(options)
    if options["against_db"] and not options["against"]:
        raise ConfigError("--against-db says where the other one is: name it with --against.")
    wanted = Wanted(kind, options[kind], options["domain"])
    document = _read(options, wanted, None)
    code = 0
    if options["against"]:
        other = _read(options, Wanted(kind, options["against"]), options["against_db"])
        document = compare(document, other)
        code = _INCOMPLETE if document["incomplete"] else 0
        code = code if document["same"] else _DIFFER
    text = _text(document, options["format_"], options["out"])
    if options["out"]:
        put(options["out"], text)
    else:
        click.echo(text, nl=False)
    return code


def _kind(options: dict[str, Any]) -> str:
    given = [kind for kind in _KINDS if options[kind]]
    if len(given) != 1:
        names = ", ".join(f"--{kind}" for kind in _KINDS)
        raise ConfigError(f"name one environment, by one of {names}.")
    return given[0]


def _read(options: dict[str, Any], wanted: Any, db: Path | None) -> dict[str, Any]:
    from reports.export.firewall import read_firewall  # noqa: PLC0415 - keeps --help fast

    config, path = settings(options["config_path"], options["db"])
    with reading(db or path, options["as_of"]) as connection:
        return read_firewall(connection, wanted, config.customer or "")


def _text(document: dict[str, Any], format_: str, out: Path | None) -> str:
    from reports.export.firewall import markdown, terminal  # noqa: PLC0415 - keeps --help fast
    from reports.export.yaml_file import yaml_text  # noqa: PLC0415

    if format_ == "json":
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if format_ == "yaml":
        return yaml_text(document)
    if format_ == "md":
        return markdown(document)
    return terminal(document, 100 if out else shutil.get_terminal_size((100, 24)).columns)
