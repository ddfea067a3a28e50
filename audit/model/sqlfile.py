"""A `.sql` file of ours: TOML in the leading comment, then one SELECT."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audit.errors import RuleError


@dataclass(frozen=True, slots=True)
class SqlFile:
    """Header and query of a rule, a derived view, a workbook tab or a saved question."""

    path: Path
    header: dict[str, Any]
    sql: str


def read_sql_file(path: Path) -> SqlFile:
    """Split a file into header and query. Raises RuleError naming file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: cannot be read ({error}).") from error
    start, end = text.find("/*"), text.find("*/")
    if text[:start].strip() or start < 0 or end < 0:
        raise RuleError(f"{path}: must begin with a comment /* ... */ that holds its TOML header.")
    try:
        header = tomllib.loads(text[start + 2 : end])
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{path}: the header is not TOML: {error}.") from error
    sql = text[end + 2 :].strip().rstrip(";").strip()
    if not sql:
        raise RuleError(f"{path}: no query after the header.")
    return SqlFile(path, header, sql)


def read_views(folder: Path) -> dict[str, SqlFile]:
    """Name -> view of the files `NN_name.sql`, in the order they build on each other.

    Header: doc = what a row is; columns = {name = "meaning [unit]"} for every column, or the name
    of an earlier view that has the same. Raises RuleError.
    """
    found: dict[str, SqlFile] = {}
    for path in sorted(folder.glob("*.sql")):
        file = read_sql_file(path)
        if set(file.header) != {"doc", "columns"}:
            raise RuleError(f"{path}: the header of a view has doc and columns, nothing else.")
        columns = file.header["columns"]
        if isinstance(columns, str):
            file = replace(
                file, header={**file.header, "columns": found[columns].header["columns"]}
            )
        found[path.stem.partition("_")[2]] = file
    return found
