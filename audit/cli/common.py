"""What commands share: options, targets, opening the database, printing."""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from audit.config import Config, load_config

if TYPE_CHECKING:
    from rich.console import Console


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


def view_list() -> list[tuple[str, str, dict[str, str]]]:
    """Derived views as others know them: name, meaning, column -> meaning."""
    from audit.derive import views  # noqa: PLC0415 - keeps --help fast

    return [(view.name, view.doc, view.columns) for view in views()]


def is_terminal() -> bool:
    """Whether progress may be drawn."""
    return sys.stderr.isatty()
