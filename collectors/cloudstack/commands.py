"""What is asked of CloudStack: one map file per command, compiled once.

Beside the `[[table]]` blocks (collectors.mapping) a file says: command; item (name of the array or
object in the answer); everywhere (send listall=true and projectid=-1: cloudstack.md, "listall");
params; where (keep only such rows); variants (several parameter sets); per (one call for each
object of another command); scopes (settings: parameter -> command that lists its ids).
"""

import difflib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit.errors import ConfigError, MapError
from collectors.base import Request
from collectors.mapping import TableMap, compile_table, load_toml

PROBE = "listCapabilities"
CATALOGUE = "listApis"
# the catalogue documents another class for it (rules.md trap 16), so its fields prove nothing
UNDOCUMENTED = frozenset({"listTrafficTypes"})
_KEYS = {
    "command", "item", "everywhere", "params", "where", "variants", "per", "scopes", "table",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """One command and the tables it fills. per: parameter -> command whose ids it takes."""

    name: str
    item: str
    everywhere: bool
    params: dict[str, str]
    where: dict[str, str]
    variants: tuple[dict[str, str], ...]
    per: dict[str, str]
    scopes: dict[str, str]
    tables: tuple[TableMap, ...]

    @property
    def table_names(self) -> tuple[str, ...]:
        """Tables it fills, each once."""
        names = dict.fromkeys(table.info.name for table in self.tables)
        return (*names, "configuration_scope") if self.scopes else tuple(names)

    @property
    def parents(self) -> dict[str, str]:
        """Parameter -> command whose ids it takes, of objects and of scopes."""
        return {**self.per, **self.scopes}

    def requests(self) -> list[Request]:
        """Questions that need no answer of another command."""
        if self.per:
            return []
        return [Request(self.name, self._params(variant)) for variant in self.variants]

    def requests_for(self, parameter: str, ids: list[str]) -> list[Request]:
        """One question per object of another command."""
        return [Request(self.name, self._params({parameter: one})) for one in ids]

    def _params(self, extra: dict[str, str]) -> dict[str, str]:
        everywhere = {"listall": "true", "projectid": "-1"} if self.everywhere else {}
        return {**everywhere, **self.params, **extra}


@cache
def commands() -> dict[str, Command]:
    """Every command by name. Raises MapError when a file breaks the contract."""
    found: dict[str, Command] = {}
    folder = Path(str(files("collectors.cloudstack"))) / "maps"
    for path in sorted(folder.glob("*.toml")):
        command = _compile(load_toml(path), path.name)
        found[command.name] = command
    return found


def _compile(spec: dict[str, Any], where: str) -> Command:
    unknown = set(spec) - _KEYS
    if unknown:
        raise MapError(f"{where}: unknown key {min(unknown)!r}; known are {sorted(_KEYS)}.")
    absent = {"command", "item", "table"} - set(spec)
    if absent:
        raise MapError(f"{where}: {min(absent)!r} is missing.")
    return Command(
        name=spec["command"],
        item=spec["item"],
        everywhere=spec.get("everywhere", False),
        params=spec.get("params", {}),
        where=spec.get("where", {}),
        variants=tuple(spec.get("variants", ({},))),
        per=spec.get("per", {}),
        scopes=spec.get("scopes", {}),
        tables=tuple(compile_table(table, where) for table in spec["table"]),
    )


def check_names(names: tuple[str, ...]) -> frozenset[str]:
    """Names given with --only. Raises ConfigError with the nearest one for an unknown name."""
    for name in names:
        if name not in commands():
            near = difflib.get_close_matches(name, commands(), 1, 0.4)
            hint = f"; did you mean {near[0]}?" if near else "."
            raise ConfigError(f"--only {name}: not a command this program asks{hint}")
    return frozenset(names)
