"""Credentials by reference: what is written down says where a secret is, never what it is.

env:NAME          environment variable
file:PATH         first line of a file
keyring:NAME      the system's key store, service "stackaudit" (extra `keyring`)
cmd:COMMAND       first line a command prints
ask               asked on the terminal
cs:SECTION        ~/.cloudstack.ini (or $CLOUDSTACK_CONFIG), as the cs client reads it
cmk:PROFILE       CloudMonkey's ~/.cmk/config
"""

import configparser
import getpass
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from audit.errors import ConfigError

_PROFILE_FIELDS = {
    "cs": {"endpoint": "endpoint", "key": "key", "secret": "secret"},
    "cmk": {"endpoint": "url", "key": "apikey", "secret": "secretkey"},
}


def resolve(reference: str, what: str) -> str:
    """The secret a reference points at. Raises ConfigError that never shows it."""
    scheme, _, rest = reference.partition(":")
    reader = _READERS.get(scheme)
    if reader is None or (scheme == "ask" and rest):
        raise ConfigError(
            f"{what}: secrets are not written in the configuration; use a reference such as "
            "env:NAME, file:PATH, keyring:NAME, cmd:COMMAND, ask, cs:SECTION or cmk:PROFILE."
        )
    value = reader(rest, what).strip()
    if not value:
        shown = "cmd:" if scheme == "cmd" else reference
        raise ConfigError(f"{what}: {shown} is empty.")
    return value


def profile_endpoint(reference: str) -> str:
    """Endpoint of a cs: or cmk: profile."""
    scheme, _, name = reference.partition(":")
    if scheme not in _PROFILE_FIELDS:
        raise ConfigError(f"endpoint: {reference!r} is neither a URL nor cs:SECTION, cmk:PROFILE.")
    return _profile(scheme, name, "endpoint")


def profiles() -> list[str]:
    """References of every profile found on this machine, e.g. `cs:acme`."""
    return [
        f"{scheme}:{name}"
        for scheme, path in (("cs", _cs_path()), ("cmk", _cmk_path()))
        for name, section in _sections(path).items()
        if all(section.get(field) for field in _PROFILE_FIELDS[scheme].values())
    ]


def _from_env(name: str, what: str) -> str:
    if name not in os.environ:
        raise ConfigError(f"{what}: the environment variable {name} is not set.")
    return os.environ[name]


def _from_file(name: str, what: str) -> str:
    try:
        return Path(name).expanduser().read_text(encoding="utf-8").partition("\n")[0]
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{what}: file {name} cannot be read ({error}).") from error


def _from_keyring(name: str, what: str) -> str:
    try:
        import keyring  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise ConfigError(f"{what}: install stackaudit[keyring] to use {name}.") from error
    try:
        found = keyring.get_password("stackaudit", name)
    except keyring.errors.KeyringError as error:
        kind = type(error).__name__
        raise ConfigError(f"{what}: the key store cannot be read ({kind}).") from None
    if found is None:
        raise ConfigError(f"{what}: no {name} in the key store; `keyring set stackaudit {name}`.")
    return found


def _from_command(command: str, what: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command from the user's own file
            shlex.split(command), capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        kind = type(error).__name__
        raise ConfigError(f"{what}: the command of cmd: failed ({kind}).") from None
    return done.stdout.partition("\n")[0]


def _ask(_rest: str, what: str) -> str:
    if not sys.stdin.isatty():
        raise ConfigError(f"{what}: `ask` needs a terminal; use env:, file: or cmd: here.")
    return getpass.getpass(f"{what}: ")


def _profile(scheme: str, name: str, field: str) -> str:
    path = _cs_path() if scheme == "cs" else _cmk_path()
    section = _sections(path).get(name)
    if section is None:
        raise ConfigError(f"{scheme}:{name}: no such profile in {path}.")
    value = section.get(_PROFILE_FIELDS[scheme][field])
    if not value:
        raise ConfigError(f"{scheme}:{name}: {path} gives it no {field}.")
    return value


def _from_profile(scheme: str) -> Callable[[str, str], str]:
    def read(name: str, what: str) -> str:
        field = "secret" if what.endswith("secret") else "key"
        return _profile(scheme, name, field)

    return read


def _sections(path: Path) -> dict[str, dict[str, str]]:
    """Sections of a profile file, none without one; CloudMonkey's begins without a header."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        if path.exists():
            parser.read_string(f"[DEFAULT]\n{path.read_text(encoding='utf-8')}")
    except (configparser.Error, OSError, UnicodeDecodeError) as error:
        kind = type(error).__name__  # its text quotes lines of the file
        raise ConfigError(f"{path}: cannot be read as a profile file ({kind}).") from None
    return {name: dict(parser[name]) for name in parser.sections()}


def _cs_path() -> Path:
    return Path(os.environ.get("CLOUDSTACK_CONFIG", "~/.cloudstack.ini")).expanduser()


def _cmk_path() -> Path:
    return Path("~/.cmk/config").expanduser()


_READERS: dict[str, Callable[[str, str], str]] = {
    "env": _from_env,
    "file": _from_file,
    "keyring": _from_keyring,
    "cmd": _from_command,
    "ask": _ask,
    "cs": _from_profile("cs"),
    "cmk": _from_profile("cmk"),
}
