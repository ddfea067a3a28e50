"""`stackaudit schedule`: systemd units and cron lines for the run."""

import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from audit.cli.common import settings
from audit.config import FILE_NAME, Config
from audit.errors import ConfigError, ReportError

_SERVICE = """\
[Unit]
Description=Audit of the CloudStack estate {name}
Documentation=man:systemd.service(5)
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={command}
WorkingDirectory={folder}
# secrets that the configuration refers to as env:NAME; readable by root only
EnvironmentFile=-/etc/stackaudit/{name}.env
{user}UMask=0077
TimeoutStartSec=6h
Nice=10
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={paths}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
"""
_TIMER = """\
[Unit]
Description=Timer of the audit of {name}

[Timer]
OnCalendar={calendar}
RandomizedDelaySec=15min
Persistent=yes

[Install]
WantedBy=timers.target
"""
# name on the command line -> systemd's calendar and cron's five fields
_WHEN = {
    "daily": ("*-*-* 05:00:00", "0 5 * * *"),
    "weekly": ("Mon *-*-* 05:00:00", "0 5 * * 1"),
    "monthly": ("*-*-01 05:00:00", "0 5 1 * *"),
}


@click.command("schedule")
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="STACKAUDIT_CONFIG",
    help="Configuration file (default: ./stackaudit.toml).",
)
@click.option(
    "--every", type=click.Choice(tuple(_WHEN)), default="monthly", show_default=True,
    help="When: at 5 o'clock, on Mondays or on the first of the month.",
)  # fmt: skip
@click.option("--user", metavar="NAME", help="Run as this user (default: root's own choice).")
@click.option("--mail", is_flag=True, help="Send the reports, as [mail] says.")
@click.option(
    "--write", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Write the units into this folder instead, e.g. /etc/systemd/system.",
)  # fmt: skip
def command(config_path: Path | None, **options: Any) -> int:
    """Print a systemd service and timer, and the same as a line for cron.

    Nothing is installed. The service may only write to the folders of database, bundles, reports.

    \b
    Examples:
      stackaudit schedule --config /etc/stackaudit/acme.toml --user stackaudit
      stackaudit schedule --every daily --mail --write /etc/systemd/system
    """
    file = (config_path or Path(FILE_NAME)).absolute()
    if not file.is_file():
        raise ConfigError(
            f"{file}: no such file; a timer needs a configuration, `stackaudit init`."
        )
    if not str(file).isprintable():
        raise ConfigError("--config: the path has characters that no unit file can hold.")
    config, _database = settings(file, None)
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in file.stem) or "estate"
    call = [_program(), "run", "--config", str(file), *(["--mail"] if options["mail"] else [])]
    calendar, fields = _WHEN[options["every"]]
    units = {
        f"stackaudit-{name}.service": _service(config, file, name, call, options["user"]),
        f"stackaudit-{name}.timer": _TIMER.format(name=name, calendar=calendar),
    }
    if options["write"]:
        _write(options["write"], units)
        return 0
    for title, text in units.items():
        click.echo(f"# {title}\n{text}")
    line = shlex.join(call).replace("%", "\\%")
    click.echo(f"# the same for cron: crontab -e\n{fields} {line}")
    return 0


def _service(config: Config, file: Path, name: str, call: list[str], user: str | None) -> str:
    if user is not None and not user.replace("-", "").replace("_", "").isalnum():
        raise ConfigError(f"--user {user!r} is no name of a user.")
    folders = {config.database.absolute().parent, config.raw.absolute(), config.reports.absolute()}
    return _SERVICE.format(
        name=name,
        command=" ".join(_quoted(one) for one in call),
        folder=str(file.parent).replace("%", "%%"),
        user=f"User={user}\n" if user else "",
        # a folder that is not there yet must not keep the service from starting
        paths=" ".join(_quoted(f"-{folder}") for folder in sorted(folders)),
    )


def _program() -> str:
    return shutil.which("stackaudit") or str(Path(sys.argv[0]).absolute())


def _quoted(text: str) -> str:
    """A word of a unit file: quotes, backslashes, `%` and `$` mean themselves."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped.replace("$", "$$")}"'


def _write(folder: Path, units: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in units.items():
            (folder / name).write_text(text, encoding="utf-8")
            click.echo(f"written: {folder / name}")
    except OSError as error:
        raise ReportError(f"{folder}: cannot be written ({error.strerror}).") from error
    timer = next(name for name in units if name.endswith(".timer"))
    click.echo(f"then: systemctl daemon-reload && systemctl enable --now {timer}")
