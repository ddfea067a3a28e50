"""Whole tables as files: CSV, lines of JSON, Parquet; a row at a time, so of any size."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit import __version__
from audit.errors import QueryError
from audit.model import TABLES, TableInfo
from audit.model.kinds import Column
from audit.shell.formats import csv_line, ndjson_line
from audit.shell.hints import nearest
from audit.store.ddl import SOURCE, VALID_FROM

SCHEMA = "stackaudit.tables/1"
MANIFEST = "tables.json"
_SOURCE = Column(SOURCE, str, None, nullable=False, key=False, doc="Target it came from")
_SINCE = Column(
    VALID_FROM, str, "UTC", nullable=False, key=False, doc="Since when it is as it is here"
)
View = tuple[str, str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Source:
    """A table or view to write. columns: with types where the model tells them (`typed`)."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    typed: bool
    order: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """Its rows: of a table in the order of its key, so that the same data is the same file."""
        names = ", ".join(column.name for column in self.columns)
        order = f" ORDER BY {', '.join(self.order)}" if self.order else ""
        return f"SELECT {names} FROM {self.name}{order}"


def sources(names: Sequence[str], views: Sequence[View], *, all_views: bool) -> list[Source]:
    """The named tables and views; without names every table, and every view if `all_views`.

    views: name, meaning, column -> meaning. Raises QueryError for a name there is not.
    """
    known = {info.name: _table(info) for info in TABLES.values()}
    derived = {name: _view(name, doc, columns) for name, doc, columns in views}
    if not names:
        return [*known.values(), *(derived.values() if all_views else ())]
    both = known | derived
    for name in names:
        if name not in both:
            near = nearest(name, both)
            hint = f"Did you mean {near}?" if near else "See `stackaudit sql .tables`."
            raise QueryError(f"no table or view {name!r}. {hint}")
    wanted = dict.fromkeys([*names, *(derived if all_views else ())])
    return [both[name] for name in wanted]


def _table(info: TableInfo) -> Source:
    extra = [*([_SOURCE] if info.by else []), *([_SINCE] if info.kind == "entity" else [])]
    order = (*info.keys, *([SOURCE] if info.by else []))
    return Source(info.name, info.doc, (*info.columns, *extra), typed=True, order=order)


def _view(name: str, doc: str, columns: Mapping[str, str]) -> Source:
    found = []
    for column, text in columns.items():
        meaning, bracket, unit = text.rpartition(" [")
        told = bracket and unit.endswith("]")
        found.append(
            Column(
                column, str, unit[:-1] if told else None,
                nullable=True, key=False, doc=meaning if told else text,
            )
        )  # fmt: skip
    return Source(name, " ".join(doc.split()), tuple(found), typed=False)


def write_tables(
    connection: sqlite3.Connection, wanted: Sequence[Source], form: str, folder: Path, at: str
) -> list[tuple[Path, int]]:
    """One file a table and `tables.json`, which says what each column is; gives files and rows.

    form: csv, ndjson or parquet. at: time the data is of. A file appears when it is whole. Raises
    QueryError when the folder cannot be written.
    """
    write = _writer(form)
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in wanted:
            path = folder / f"{source.name}.{form}"
            with _draft(path) as draft:
                written.append((path, write(connection, source, draft)))
        with _draft(folder / MANIFEST) as draft:
            draft.write_text(_manifest(wanted, written, at), encoding="utf-8")
    except OSError as error:
        raise QueryError(
            f"{error.filename or folder}: cannot be written ({error.strerror}); choose another "
            "--out."
        ) from error
    return written


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place when all went well."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _writer(form: str) -> Callable[[sqlite3.Connection, Source, Path], int]:
    if form == "parquet":
        from audit.shell.parquet import write_parquet  # noqa: PLC0415 - an extra, and large

        return write_parquet
    return _write_csv if form == "csv" else _write_ndjson


def _write_csv(connection: sqlite3.Connection, source: Source, path: Path) -> int:
    """CSV for spreadsheets: text that looks like a formula gets an apostrophe before it."""
    names = [column.name for column in source.columns]
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(csv_line(names, guard_formulas=True))
        for row in connection.execute(source.sql):
            file.write(csv_line(row, guard_formulas=True))
            rows += 1
    return rows


def _write_ndjson(connection: sqlite3.Connection, source: Source, path: Path) -> int:
    names = [column.name for column in source.columns]
    flags = [i for i, c in enumerate(source.columns) if source.typed and c.python is bool]
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for row in connection.execute(source.sql):
            file.write(ndjson_line(names, _with_flags(row, flags)))
            rows += 1
    return rows


def _with_flags(row: tuple[Any, ...], flags: list[int]) -> Sequence[Any]:
    """SQLite keeps 0 and 1: say false and true."""
    told = list(row)
    for position in flags:
        if told[position] is not None:
            told[position] = bool(told[position])
    return told


def _manifest(wanted: Sequence[Source], written: Sequence[tuple[Path, int]], at: str) -> str:
    tables = {
        source.name: {
            "file": path.name,
            "rows": rows,
            "about": source.doc,
            "columns": {
                column.name: {
                    **({"type": column.python.__name__} if source.typed else {}),
                    **({"unit": column.unit} if column.unit else {}),
                    "about": column.doc,
                }
                for column in source.columns
            },
        }
        for source, (path, rows) in zip(wanted, written, strict=True)
    }
    head = {"schema": SCHEMA, "program": f"stackaudit {__version__}", "as_of": at}
    return json.dumps({**head, "tables": tables}, ensure_ascii=False, indent=1) + "\n"
