"""The commands that hosts are asked (commands.toml), and what their answers say of themselves."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from audit.errors import BadAnswer, Forbidden, SourceError, Unsupported

# an account that is not root may not have these folders in its PATH
SETTING = "LC_ALL=C PATH=$PATH:/usr/sbin:/sbin; export LC_ALL PATH; "
_FILE = Path(__file__).with_name("commands.toml")
_ABSENT_EXIT = 127
_NO_SUDO = re.compile(r"sudo: (command )?not found|exec: sudo|sudo: No such file")
_NOT_FOUND = re.compile(r"(command not found|: not found)\s*$", re.MULTILINE)
_REFUSED = re.compile(
    r"permission denied|not permitted|not allowed|password is required|a terminal is required"
    r"|must be (run as )?root|(need|have) to be root|are you root|superuser|not in the sudoers",
    re.IGNORECASE,
)
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Command:
    """One command; the fields are those of commands.toml."""

    name: str
    line: str
    tables: tuple[str, ...]
    root: bool = False
    needed: bool = False
    nothing: tuple[int, ...] = ()
    partly: bool = False
    absent: str = ""

    def sent(self, *, sudo: bool) -> str:
        """The line as it goes to the host."""
        return SETTING + self.shown(sudo=sudo)

    def shown(self, *, sudo: bool) -> str:
        """The line without the setting they all have."""
        return f"sudo -n {self.line}" if self.root and sudo else self.line


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left. began: epoch of the collector; seconds: until it ended."""

    exit: int
    out: str
    err: str
    began: float = 0.0
    seconds: float = 0.0


@cache
def commands() -> dict[str, Command]:
    """Every command by its name, in order."""
    with _FILE.open("rb") as file:
        content = tomllib.load(file)
    lists = ("tables", "nothing")
    found: dict[str, Command] = {}
    for one in content["command"]:
        values: dict[str, Any] = {k: tuple(v) if k in lists else v for k, v in one.items()}
        found[one["name"]] = Command(**values)
    return found


def verdict(command: Command, answer: Answer) -> SourceError | None:
    """Why an answer cannot be used; None when it can. A program not there is Unsupported."""
    if answer.exit == 0 or answer.exit in command.nothing:
        return None
    text = f"{answer.err}\n{answer.out}"
    said = " ".join((answer.err.strip() or answer.out).split())[:_SHOWN] or "without a word"
    if _NO_SUDO.search(text):
        return Forbidden("needs the rights of root, and sudo is not there.")
    absent = _absent(command, answer, text)
    if absent or (command.partly and answer.out.strip()):
        return absent
    if _REFUSED.search(text):
        return Forbidden(f"the account may not ({said}).")
    return BadAnswer(f"ended with exit code {answer.exit}: {said}.")


def _absent(command: Command, answer: Answer, text: str) -> Unsupported | None:
    if answer.exit == _ABSENT_EXIT or _NOT_FOUND.search(answer.err):
        return Unsupported("the program is not there.")
    if command.absent and re.search(command.absent, text):
        return Unsupported("the program is there, its service is not running.")
    return None
