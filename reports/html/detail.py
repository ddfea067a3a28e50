"""How much of each section of the page: full, short (the first rows of its tables), or none."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from audit.errors import ConfigError
from reports.html.table import Grid, first
from reports.language import mark

FULL, SHORT, NONE = LEVELS = ("full", "short", "none")
ROWS = 5  # of a table of a short section
_KEPT = frozenset({"executive", "findings", "coverage", "method"})  # without these it is no audit
_THING = mark("rows")


def check(detail: Mapping[str, str], known: Iterable[str]) -> None:
    """Raises ConfigError for a section or level that is none."""
    names = list(known)
    for name, level in detail.items():
        if name not in names:
            raise ConfigError(f"detail.{name}: no such section; there are {', '.join(names)}.")
        if level not in LEVELS:
            raise ConfigError(f"detail.{name}: {level!r} is not one of {', '.join(LEVELS)}.")
        if level == NONE and name in _KEPT:
            raise ConfigError(f"detail.{name}: this section can be short, but never left out.")


def shortened(data: Any) -> Any:
    """Data of a section with the first rows of its tables, and how many more there are."""
    if isinstance(data, Grid):
        rows, rest = first(data.rows, ROWS, _THING)
        return replace(data, rows=rows, note=" ".join(filter(None, (rest, data.note))))
    if isinstance(data, dict):
        return {name: shortened(value) for name, value in data.items()}
    if isinstance(data, list | tuple) and not hasattr(data, "_fields"):
        return type(data)(shortened(value) for value in data)
    return data
