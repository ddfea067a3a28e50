"""`stackaudit init`: a commented configuration file, without secrets."""

import json
import re
import sys
from pathlib import Path

import click

from audit.cli.common import json_option, print_json, say
from audit.config import FILE_NAME
from audit.errors import ConfigError
from audit.secrets import profile_endpoint, profiles

_TEMPLATE = """\
# stackaudit: configuration of one estate. Unknown keys are errors. No secret is written here.
customer = {customer}
database = {database}          # one SQLite file, grows by what changes
raw = "raw"                     # bundles of raw answers: re-read them with `stackaudit replay`
reports = "reports"
# rules = ["rules"]             # folders with rules of your own (`stackaudit rules new NAME`)
# waivers = "waivers.toml"      # accepted risks: rule, subject, reason, owner, until
# assets = "assets.csv"         # serials of servers with dates: docs/guide/servers.md
# overlay = "overlay.toml"      # remarks of yours on findings: owner, due, lane, hide

[[cloudstack]]
name = {name}
endpoint = {endpoint}
# Secrets by reference: env:NAME file:PATH keyring:NAME cmd:COMMAND ask cs:SECTION cmk:PROFILE
key = {key}
secret = {secret}
# ca = "/etc/ssl/private-ca.pem"     # certificate of your own CA
# fingerprint = "ab:cd:..."          # SHA-256 of a self-signed certificate (doctor prints it)
# verify = false                     # last resort; the report will say so
# parallel = 4                       # requests in flight
# timeout = 60                       # seconds for one answer
# budget = 1800                      # seconds for all
# deep = true                        # also metrics history, files on pools, unmanaged VMs

# [[snmp]]                           # switches; see docs/guide/switches.md for version 3
# name = "site"
# addresses = ["10.0.0.11", "10.0.0.12"]
# community = "env:SNMP_COMMUNITY"

[brand]
# consultant = "Your company"
# confidentiality = "Confidential: for the customer only"
# colour = "#1f4e79"
# accent = "#d08a2e"
# logo = "logo.svg"             # PNG or SVG, up to 256 KiB
# contact = "audit@company.example"
# period = "month"              # or day, quarter, year
# language = "de"               # en (default) or de

# Thresholds: `stackaudit rules show pool-used` lists the parameters of a rule.
# [params.pool-used]
# high = 0.90
"""


@click.command("init")
@click.option("--customer", help="Name on the reports.")
@click.option("--name", help="Short name of the cloud; also the database's.")
@click.option("--endpoint", help="API address, e.g. https://cloud.example/client/api")
@click.option("--profile", help="Take address and keys from cs:SECTION or cmk:PROFILE.")
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(FILE_NAME),
    show_default=True,
    help="File to write.",
)
@click.option("--force", is_flag=True, help="Replace an existing file.")
@json_option
def command(
    customer: str | None,
    name: str | None,
    endpoint: str | None,
    profile: str | None,
    path: Path,
    force: bool,
    as_json: bool,
) -> int:
    """Write a configuration file; asks for what is not given, on a terminal.

    \b
    Examples:
      stackaudit init
      stackaudit init --name acme --endpoint https://cloud.example/client/api
      stackaudit init --name acme --profile cs:acme
    """
    if path.exists() and not force:
        raise ConfigError(f"{path} is there already; --force replaces it.")
    name = name or _ask("Short name of the cloud", "cloud")
    customer = customer or _ask("Customer, as on the reports", name)
    if profile is None and endpoint is None:
        profile = _choose_profile()
    if profile is None:
        endpoint = endpoint or _ask("API address", "https://cloud.example/client/api")
    address = profile or endpoint or ""
    if not address.startswith(("http://", "https://")):
        profile_endpoint(address)
    prefix = re.sub(r"^(?=\d)|\W", "_", name, flags=re.ASCII).upper()
    pair = (profile, profile) if profile else (f"env:{prefix}_KEY", f"env:{prefix}_SECRET")
    _write(path, (customer, f"{name}.db", name, address, *pair))
    if as_json:
        print_json("init", {"written": str(path)})
    else:
        click.echo(str(path))
    if profile is None:
        say(f"put the key pair into {prefix}_KEY and {prefix}_SECRET, or change the references")
    say("next: stackaudit doctor, then stackaudit run")
    return 0


def _write(path: Path, values: tuple[str, ...]) -> None:
    """Fill the template with TOML strings, in the order of its places."""
    names = ("customer", "database", "name", "endpoint", "key", "secret")
    quoted = (json.dumps(value, ensure_ascii=False) for value in values)
    text = _TEMPLATE.format(**dict(zip(names, quoted, strict=True)))
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror}).") from error


def _ask(what: str, default: str) -> str:
    if not sys.stdin.isatty():
        raise ConfigError(f"no terminal to ask for: {what}. Give --name, --customer, --endpoint.")
    answer: str = click.prompt(what, default=default, err=True)
    return answer


def _choose_profile() -> str | None:
    """One of the profiles found on this machine, or None to type an address."""
    found = profiles()
    if not found or not sys.stdin.isatty():
        return None
    for number, reference in enumerate(found, 1):
        say(f"  {number}  {reference}")
    say("  0  another address")
    chosen: int = click.prompt("Profile", type=click.IntRange(0, len(found)), default=1, err=True)
    return found[chosen - 1] if chosen else None
