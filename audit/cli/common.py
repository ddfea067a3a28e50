"""What commands share: options, targets, opening the database, printing."""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from audit.config import CloudStackTarget, Config, SnmpTarget, load_config
from audit.errors import ConfigError

if TYPE_CHECKING:
    from rich.console import Console

    from collectors.base import Collector

F = TypeVar("F", bound=Callable[..., Any])


def common_options(function: F) -> F:
    """--config and --db, on every command that works on an estate."""
    config = click.option(
        "--config",
        "config_path",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="STACKAUDIT_CONFIG",
        help="Configuration file (default: ./stackaudit.toml).",
    )
    database = click.option(
        "--db",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="STACKAUDIT_DB",
        help="Database file (default: from the configuration).",
    )
    return config(database(function))


json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")


def settings(config_path: Path | None, db: Path | None) -> tuple[Config, Path]:
    """Configuration and database path in force."""
    config = load_config(config_path)
    return config, db or config.database


def print_json(command: str, content: dict[str, Any]) -> None:
    """One JSON document on stdout, with its schema."""
    document = {"schema": f"stackaudit.{command}/1", **content}
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def console(*, stderr: bool = False) -> "Console":
    """A rich console that honours NO_COLOR and terminals without colour."""
    from rich.console import Console  # noqa: PLC0415 - keeps --help fast

    return Console(stderr=stderr, highlight=False)


def say(text: str) -> None:
    """A line for people, on stderr."""
    click.echo(text, err=True)


def collectors_of(
    config: Config, only: frozenset[str] = frozenset(), *, deep: bool = False
) -> list["Collector"]:
    """A collector per configured target. Raises ConfigError without one.

    only: API commands of CloudStack to ask, nothing else then; all when empty. deep: of every
    target, also what costs more.
    """
    if not config.cloudstack and not config.snmp:
        raise ConfigError(
            "no target: write one with `stackaudit init`, or set STACKAUDIT_ENDPOINT, "
            "STACKAUDIT_KEY and STACKAUDIT_SECRET."
        )
    targets = [replace(target, deep=target.deep or deep) for target in config.cloudstack]
    found = [cloudstack_collector(target, only) for target in targets]
    for block in config.snmp if not only else ():
        found += snmp_collectors(block)
    return found


def snmp_collectors(block: SnmpTarget) -> list["Collector"]:
    """A collector per address; they share one socket and its bound. Reads credentials now."""
    from audit.secrets import resolve  # noqa: PLC0415 - keeps --help fast
    from collectors.snmp import SnmpCollector, Target, engine_for  # noqa: PLC0415

    def secret(name: str) -> str:
        reference = getattr(block, name)
        return resolve(reference, f"{block.name} {name}") if reference else ""

    usual = Target(
        source=f"snmp:{block.name}",
        address="",
        port=block.port,
        version=block.version,
        community=secret("community") if block.version != "3" else "",
        user=block.user or "",
        auth=block.auth,
        auth_password=secret("auth_password"),
        priv=block.priv,
        priv_password=secret("priv_password"),
        context=block.context,
        timeout=float(block.timeout),
        retries=block.retries,
        max_repetitions=block.max_repetitions,
        interval=float(block.interval),
    )
    engine = engine_for(block.version, block.parallel)
    return [SnmpCollector(usual.at(address), engine) for address in block.addresses]


def cloudstack_collector(target: CloudStackTarget, only: frozenset[str]) -> "Collector":
    """Collector of one CloudStack; reads its credentials now."""
    from audit.secrets import profile_endpoint, resolve  # noqa: PLC0415 - keeps --help fast
    from collectors.cloudstack import CloudStackCollector, Target  # noqa: PLC0415
    from collectors.cloudstack.wire import Connection  # noqa: PLC0415

    is_url = target.endpoint.startswith(("http://", "https://"))
    connection = Connection(
        source=f"cloudstack:{target.name}",
        endpoint=target.endpoint if is_url else profile_endpoint(target.endpoint),
        key=resolve(target.key, f"{target.name} key"),
        secret=resolve(target.secret, f"{target.name} secret"),
        verify=target.ca or target.verify,
        fingerprint=target.fingerprint,
        parallel=target.parallel,
        timeout=target.timeout,
        budget=float(target.budget),
    )
    return CloudStackCollector(Target(connection, target.page_size, only, target.deep))


@contextmanager
def reading(db: Path, as_of: str | None = None) -> Iterator[sqlite3.Connection]:
    """A read-only connection with derived views, as of a date if given."""
    from audit.derive import install  # noqa: PLC0415 - keeps --help fast
    from audit.store import open_readonly, use_date  # noqa: PLC0415

    with open_readonly(db) as connection:
        if as_of:
            use_date(connection, as_of)
        install(connection, reuse=as_of is None)
        yield connection


@contextmanager
def writing(db: Path) -> Iterator[sqlite3.Connection]:
    """A writable connection; derived facts are renewed in the file when it is left."""
    from audit.derive import install  # noqa: PLC0415 - keeps --help fast
    from audit.store import open_writable  # noqa: PLC0415

    with open_writable(db) as connection:
        yield connection
        install(connection, persist=True)
        connection.execute("PRAGMA optimize")


def is_terminal() -> bool:
    """Whether progress may be drawn."""
    return sys.stderr.isatty()
