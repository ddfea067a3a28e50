"""What is asked of CloudStack: one map file per command, compiled once.

Beside the `[[table]]` blocks (collectors.mapping) a file says: command; item (name of the array or
object in the answer); everywhere (send listall=true and projectid=-1: cloudstack.md, "listall");
params; where (keep only such rows); variants (several parameter sets); per (one call for each
object of another command: parameter -> command that lists its ids); beside (as per, but beside the
plain question: settings by scope, pools by host); pagesize (at most so many rows an answer); deep
(asked only of a target with `deep = true`: it costs the server or the hosts more than a look);
paged (false: it takes no pages); documented (false: the catalogue lists another class's fields);
feature (a plug-in brings the command and what it lists: where the server's catalogue lacks it,
there is none).
"""

import difflib
from collections.abc import Iterable
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
SETTINGS = "listConfigurations"
_KEYS = {
    "command", "item", "everywhere", "params", "where", "variants", "per", "beside", "pagesize",
    "deep", "paged", "feature", "documented", "table",
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
    beside: dict[str, str]
    pagesize: int | None
    deep: bool
    paged: bool
    feature: bool
    documented: bool
    tables: tuple[TableMap, ...]

    @property
    def is_settings(self) -> bool:
        """Whether narrower scopes are kept only where they differ (Settings)."""
        return self.name == SETTINGS

    @property
    def table_names(self) -> tuple[str, ...]:
        """Tables it fills, each once."""
        names = dict.fromkeys(table.info.name for table in self.tables)
        return (*names, "configuration_scope") if self.is_settings else tuple(names)

    @property
    def parents(self) -> dict[str, str]:
        """Parameter -> command whose ids it takes."""
        return {**self.per, **self.beside}

    def tables_for(self, params: Iterable[str]) -> tuple[TableMap, ...]:
        """Tables an answer to a question with these parameters fills."""
        beside = next((name for name in params if name in self.beside), None)
        if self.is_settings or beside is None:
            return tuple(t for t in self.tables if t.when is None)
        return tuple(t for t in self.tables if t.when == beside)

    def names_for(self, params: Iterable[str]) -> tuple[str, ...]:
        """Names of the tables that are incomplete without the answer to such a question."""
        if self.is_settings:
            beside = any(name in self.beside for name in params)
            return ("configuration_scope",) if beside else self.table_names
        return tuple(dict.fromkeys(t.info.name for t in self.tables_for(params)))

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
        beside=spec.get("beside", {}),
        pagesize=spec.get("pagesize"),
        deep=spec.get("deep", False),
        paged=spec.get("paged", True),
        feature=spec.get("feature", False),
        documented=spec.get("documented", True),
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
