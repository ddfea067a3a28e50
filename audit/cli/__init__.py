"""The command line: one module a command, imported only when it runs."""

import importlib
import sqlite3
import sys
from typing import Any

import click

from audit import __version__
from audit.errors import AuditError, ConfigError, QueryError, RuleError

EXIT_USAGE, EXIT_INCOMPLETE, EXIT_FAILED, EXIT_UNVERIFIED, EXIT_INTERRUPTED = 2, 3, 4, 5, 130

# name -> what it does, as `--help` lists it; the module audit.cli.<name> has the command `command`
COMMANDS = {
    "init": "Write a configuration file, asking for what it needs.",
    "doctor": "Say per target: reachable? which rights are missing, and what that costs.",
    "collect": "Ask every target and store what it answers.",
    "replay": "Load a bundle, or a folder of API answers, instead of asking.",
    "check": "Run the rules and show what they found.",
    "report": "Write the health check, the workbook, JSON or Markdown.",
    "run": "collect, check and report in one: for the monthly timer.",
    "simulate": "What if: failures, maintenance, hosts more or a pool less. Touches nothing.",
    "waive": "Accept risks: add, list, remove waivers, or import them from a workbook.",
    "diff": "What changed between two collections.",
    "trend": "How a figure moved over all collections.",
    "compact": "Thin out the past of the database; reports of kept months stay.",
    "schedule": "Print systemd units and cron lines for the monthly run.",
    "export": "For other people and programs: tables, JUnit, SARIF, metrics, firewall rules.",
    "anonymize": "Copy the estate with tokens for names, to show it to others.",
    "bundle": "Sign what a run gave, chained month to month, and verify it.",
    "serve": "Look through the estate in a browser, on this machine only.",
    "sql": "Ask the database: one statement, a file, or the shell.",
    "rules": "List, show, test and start rules.",
    "fleet": "Many estates, many months: trends, versions in the field, who is at risk.",
    "demo": "Build reports from the sample estate that ships with the program.",
    "completion": "Print the completion script for bash, zsh or fish.",
}


class LazyGroup(click.Group):
    """Commands from COMMANDS; a module is imported when its command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"audit.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of `--help`, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="stackaudit")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:
    """Inventory and audit of Apache CloudStack estates.

    Everything is read-only towards the estate and lands in one SQLite file. Start with
    `stackaudit demo`, then `stackaudit init` and `stackaudit run`.

    Exit codes: 0 fine, 1 findings at or above --fail-on, 2 usage, 3 incomplete coverage, 4 failed,
    5 verification failed, 130 interrupted.
    """
    ctx.obj = {"debug": debug}


def main(arguments: list[str] | None = None) -> None:
    """Entry point: runs a command and turns errors into one sentence and an exit code."""
    debug = "--debug" in (arguments if arguments is not None else sys.argv)
    try:
        code: Any = cli.main(arguments, prog_name="stackaudit", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("interrupted; run the same command again to go on.", err=True)
        sys.exit(EXIT_INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_USAGE)
    except Exception as error:
        if debug:
            raise
        click.echo(f"stackaudit: {_sentence(error)}", err=True)
        usage = isinstance(error, (ConfigError, QueryError, RuleError))
        sys.exit(EXIT_USAGE if usage else EXIT_FAILED)
    sys.exit(code if isinstance(code, int) else 0)


def _sentence(error: Exception) -> str:
    """What to show; the text of an error nobody foresaw may hold anything, so it is not shown."""
    if isinstance(error, AuditError):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    if isinstance(error, sqlite3.Error):
        return f"the database cannot be used: {error}."
    return f"unexpected {type(error).__name__}; `stackaudit --debug ...` shows where: report it."
