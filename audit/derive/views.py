"""Derived views: `sql/NN_name.sql`, read in order of the number (audit.model.sqlfile)."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from audit.model.sqlfile import read_views


@dataclass(frozen=True, slots=True)
class View:
    """One derived view. columns: name -> meaning, with the unit in brackets at the end."""

    name: str
    doc: str
    columns: dict[str, str]
    sql: str


@cache
def views() -> tuple[View, ...]:
    """All derived views in the order they build on each other."""
    folder = Path(str(files("audit.derive"))) / "sql"
    return tuple(
        View(name, file.header["doc"], file.header["columns"], file.sql)
        for name, file in read_views(folder).items()
    )
