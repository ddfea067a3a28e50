"""`stackaudit doctor`: reachable? which rights are missing, and what that costs."""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from audit.cli import EXIT_FAILED, EXIT_INCOMPLETE
from audit.cli.common import common_options, json_option, print_json, settings
from audit.cli.sources import collectors_of
from audit.config import Config
from audit.counted import counted
from audit.errors import ConfigError

if TYPE_CHECKING:
    from collectors.base import Collector


@click.command("doctor")
@common_options
@click.option("--role", is_flag=True, help="Print the least-privilege role to create, and stop.")
@click.option("--grants", is_flag=True, help="Print the grants a database account needs, and stop.")
@click.option("--ssh", is_flag=True, help="Print what to set up on hosts of [[host]], and stop.")
@click.option("--pins", is_flag=True, help="Pin the certificates BMCs show, and stop.")
@json_option
def command(**options: Any) -> int:
    """Say per target whether it answers, which rights are missing and which rules that costs.

    \b
    Examples:
      stackaudit doctor
      stackaudit doctor --role
      stackaudit doctor --grants
      stackaudit doctor --ssh
      stackaudit doctor --pins
    """
    if options["role"]:
        from collectors.cloudstack.examine import role_commands  # noqa: PLC0415

        return _print_role(role_commands(), as_json=options["as_json"])
    if options["grants"]:
        return _print_grants(as_json=options["as_json"])
    config, _path = settings(options["config_path"], options["db"])
    if options["ssh"]:
        return _print_ssh(config, as_json=options["as_json"])
    if options["pins"]:
        return _pin(config)
    found = asyncio.run(_examine_all(list(collectors_of(config))))
    costs = [_rules_of(one.tables()) for one in found]
    if options["as_json"]:
        print_json(
            "doctor", {"targets": [_as_dict(f, c) for f, c in zip(found, costs, strict=True)]}
        )
    else:
        for one, cost in zip(found, costs, strict=True):
            _print(one, cost)
    if not all(one.reachable for one in found):
        return EXIT_FAILED
    forbidden = any(cause == "forbidden" for one in found for cause, _ in one.lacking.values())
    return EXIT_INCOMPLETE if forbidden else 0


async def _examine_all(collectors: list["Collector"]) -> list[Any]:
    return await asyncio.gather(*(one.examine() for one in collectors))


def _pin(config: Config) -> int:
    """Pin what BMCs show now; a certificate that changed is not taken over."""
    from collectors.redfish.pinning import pin  # noqa: PLC0415 - keeps --help fast

    if not config.redfish:
        raise ConfigError("no [[redfish]] block: nothing to pin.")
    found = [one for block in config.redfish for one in asyncio.run(pin(block))]
    for one in found:
        click.echo(f"{one.address}  {one.text}")
    return 0 if all(one.state in {"new", "known"} for one in found) else EXIT_FAILED


def _rules_of(tables: frozenset[str]) -> list[str]:
    """Rules that read one of these tables."""
    from audit.check import load_rules  # noqa: PLC0415 - keeps --help fast
    from audit.check.cases import empty_database  # noqa: PLC0415
    from audit.derive import install  # noqa: PLC0415

    connection = empty_database(install)
    try:
        return [r.id for r in load_rules() if any(t in tables for t, _ in r.reads(connection))]
    finally:
        connection.close()


def _as_dict(found: Any, cost: list[str]) -> dict[str, Any]:
    return {
        "source": found.source,
        "endpoint": found.endpoint,
        "reachable": found.reachable,
        "error": found.error,
        "version": found.version,
        "fingerprint": found.fingerprint,
        "lacking": {name: cause for name, (cause, _) in found.lacking.items()},
        "rules_not_assessable": cost,
        "advice": found.advice,
    }


def _print(found: Any, cost: list[str]) -> None:
    click.echo(f"{found.source}  {found.endpoint}")
    for line in _lines(found, cost) if found.reachable else _refusal(found):
        click.echo(f"  {line}")


def _refusal(found: Any) -> Iterator[str]:
    yield f"NOT USABLE: {found.error}"
    if found.fingerprint:
        yield f"it shows a certificate with fingerprint {found.fingerprint}"
        yield "compare it with the server's own, then pin it (`fingerprint`; BMCs: doctor --pins)"


def _lines(found: Any, cost: list[str]) -> Iterator[str]:
    yield f"answers; {found.what}"
    lacking: dict[str, list[str]] = {"forbidden": [], "unsupported": []}
    for name, (cause, _) in sorted(found.lacking.items()):
        lacking.setdefault(cause, []).append(name)
    yield from (f"{cause}: {', '.join(names)}" for cause, names in lacking.items() if names)
    if cost:
        yield f"{counted(len(cost), 'rule')} will be not assessable: {', '.join(cost)}"
    elif not found.lacking:
        yield "everything the audit asks is allowed"
    yield from (f"advice: {sentence}" for sentence in found.advice)
    if lacking["forbidden"] and found.source.startswith("cloudstack:"):
        yield "`stackaudit doctor --role` prints the role that allows them"


def _print_ssh(config: Config, *, as_json: bool) -> int:
    """The allow-list of the forced command and the sudoers lines, for the account configured."""
    from collectors.ssh.examine import allow_list, sudoers  # noqa: PLC0415 - keeps --help fast

    blocks = {(one.user, one.sudo) for one in config.host} or {("stackaudit", True)}
    found = [
        {
            "user": user,
            "allow_list": allow_list(sudo=sudo),
            "sudoers": sudoers(user) if sudo else "",
        }
        for user, sudo in sorted(blocks)
    ]
    if as_json:
        print_json("ssh", {"accounts": found})
        return 0
    for one in found:
        click.echo(f"# ---- /usr/local/sbin/stackaudit-ssh, for the account {one['user']}")
        click.echo(one["allow_list"])
        if one["sudoers"]:
            click.echo("# ---- /etc/sudoers.d/stackaudit (mode 0440; check with visudo -c)")
            click.echo(one["sudoers"])
    return 0


def _print_role(names: list[str], *, as_json: bool) -> int:
    if as_json:
        print_json("role", {"type": "Admin", "allow": names, "then": "deny *"})
        return 0
    click.echo("# Least-privilege role, as CloudMonkey commands; the order matters: deny is last.")
    click.echo("# The account that uses it must be in the ROOT domain.")
    click.echo("create role name=stackaudit type=Admin description='read-only audit'")
    for name in names:
        click.echo(f"create rolepermission roleid=<id> rule={name} permission=allow")
    click.echo("create rolepermission roleid=<id> rule=* permission=deny")
    return 0


def _print_grants(*, as_json: bool) -> int:
    """What an account may do that reads databases, by product and version."""
    from collectors.mysql.examine import grants  # noqa: PLC0415 - keeps --help fast
    from collectors.mysql.server import Server  # noqa: PLC0415

    products = {
        "MySQL, Percona": Server("mysql", "8.0"),
        "MariaDB 10.5 and later": Server("mariadb", "10.5"),
        "MariaDB before 10.5": Server("mariadb", "10.4"),
    }
    found = {name: grants("stackaudit", server) for name, server in products.items()}
    if as_json:
        print_json("grants", {"grants": found})
        return 0
    click.echo("# Least-privilege account of databases; no table of the cloud can be read with it.")
    click.echo("CREATE USER 'stackaudit'@'%' IDENTIFIED BY '<password>' REQUIRE SSL;")
    for name, lines in found.items():
        click.echo(f"# {name}")
        for line in lines:
            click.echo(line)
    return 0
