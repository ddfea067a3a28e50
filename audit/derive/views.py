"""Derived views: `sql/NN_name.sql`, a header (doc, columns) and a SELECT, in order of the number.

Header: doc = what a row is; columns = {name = "meaning [unit]"} for every column, or the name
of an earlier view that has the same.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from audit.errors import RuleError
from audit.model.sqlfile import read_sql_file


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
    found: dict[str, View] = {}
    for path in sorted(folder.glob("*.sql")):
        file = read_sql_file(path)
        name = path.stem.partition("_")[2]
        if set(file.header) != {"doc", "columns"}:
            raise RuleError(f"{path}: the header of a view has doc and columns, nothing else.")
        columns = file.header["columns"]
        if isinstance(columns, str):
            columns = found[columns].columns
        found[name] = View(name, file.header["doc"], columns, file.sql)
    return tuple(found.values())
