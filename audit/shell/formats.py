"""Results as text for machines: CSV, JSON, lines of JSON, Markdown."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from audit.shell.inert import inert, json_inert, plain
from audit.shell.query import Result

SCHEMA = "stackaudit.query/1"
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$|^$')
_MARKDOWN = re.compile(r"[\\|`*<&\[~]|(?<!\w)_|_(?!\w)")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(result: Result, *, guard_formulas: bool = False) -> Iterator[str]:
    """CSV of RFC 4180: NULL is an empty field, empty text is "".

    guard_formulas: put an apostrophe before text that a spreadsheet would take for a formula.
    """
    rows = chain([result.columns], result.rows)
    return (csv_line(row, guard_formulas=guard_formulas) for row in rows)


def csv_line(row: Sequence[Any], *, guard_formulas: bool) -> str:
    """One line of CSV with its end."""
    fields = [_csv_field(value, guard_formulas=guard_formulas) for value in row]
    # a line of one empty field would be a blank line, which readers skip
    return (",".join(fields) if fields != [""] else '""') + "\r\n"


def _csv_field(value: Any, *, guard_formulas: bool) -> str:
    if value is None:
        return ""
    text = str(plain(value))
    if guard_formulas and isinstance(value, str) and text.startswith(_FORMULA):
        text = f"'{text}"
    if _QUOTED.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def json_lines(result: Result) -> Iterator[str]:
    """One JSON document: schema, columns, truncated, rows as lists in the order of columns."""
    yield f'{{"schema": "{SCHEMA}",\n "columns": {_json(result.columns)},\n'
    yield f' "truncated": {_json(result.truncated)},\n "rows": ['
    for number, row in enumerate(result.rows):
        yield f"{',' if number else ''}\n  {_json([_json_value(value) for value in row])}"
    yield "\n ]}\n" if result.rows else "]}\n"


def ndjson_lines(result: Result) -> Iterator[str]:
    """One JSON object per row; columns of one name become name, name_2 ..."""
    names = unique(result.columns)
    return (ndjson_line(names, row) for row in result.rows)


def ndjson_line(names: Sequence[str], row: Sequence[Any]) -> str:
    """One JSON object with its line end; the names must differ."""
    return _json(dict(zip(names, map(_json_value, row), strict=True))) + "\n"


def _json(value: Any) -> str:
    return json_inert(json.dumps(value, ensure_ascii=False, allow_nan=False))


def _json_value(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no infinity
    return plain(value)


def unique(names: Sequence[str]) -> list[str]:
    """Names with a number added where one comes again."""
    found: list[str] = []
    for name in names:
        candidate, number = name, 1
        while candidate in found:
            number += 1
            candidate = f"{name}_{number}"
        found.append(candidate)
    return found


def markdown_lines(result: Result) -> Iterator[str]:
    """A table as GitHub reads it; numbers on the right."""
    numeric = numeric_columns(result)
    yield f"| {' | '.join(map(_markdown, result.columns))} |\n"
    yield f"| {' | '.join('---:' if number else '---' for number in numeric)} |\n"
    for row in result.rows:
        yield f"| {' | '.join(map(_markdown, row))} |\n"


def _markdown(value: Any) -> str:
    if value is None:
        return "NULL"
    text = _MARKDOWN.sub(lambda found: f"\\{found[0]}", str(plain(value)))
    return "<br>".join(inert(line) for line in re.split(r"\r\n|\r|\n", text))


def numeric_columns(result: Result) -> list[bool]:
    """For each column whether it holds numbers and nothing else (but NULL)."""
    found = []
    for position in range(len(result.columns)):
        kinds = {type(row[position]) for row in result.rows} - {type(None)}
        found.append(bool(kinds) and kinds <= {int, float})
    return found
