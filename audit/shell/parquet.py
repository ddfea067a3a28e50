"""A table as Parquet: typed by the model, times as UTC timestamps (docs/adr/0017-outputs.md)."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit import __version__
from audit.errors import QueryError
from audit.model.kinds import Column

if TYPE_CHECKING:
    from audit.shell.tables import Source

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:  # pragma: no cover - the tests have it
    raise QueryError(
        "Parquet needs pyarrow: install it with `pip install 'stackaudit[parquet]'`, or use "
        "--format csv or ndjson."
    ) from error

_BATCH = 20_000  # rows in memory at a time
_MONTH = len("2026-11")


def write_parquet(connection: sqlite3.Connection, source: "Source", path: Path) -> int:
    """Write the rows of a table or view; gives their number. Raises QueryError."""
    types = [_typed(c) for c in source.columns] if source.typed else _found(connection, source)
    schema = pa.schema(
        [
            pa.field(column.name, type_, metadata=_about(column))
            for column, type_ in zip(source.columns, types, strict=True)
        ],
        metadata={"about": source.doc, "program": f"stackaudit {__version__}"},
    )
    convert = [_converter(source, c, t) for c, t in zip(source.columns, types, strict=True)]
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _batches(connection.execute(source.sql)):
            columns = [
                pa.array([v if v is None else make(v) for v in values], type=type_)
                for make, values, type_ in zip(
                    convert, zip(*batch, strict=True), types, strict=True
                )
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            rows += len(batch)
    return rows


def _batches(cursor: sqlite3.Cursor) -> Iterator[list[tuple[Any, ...]]]:
    while batch := cursor.fetchmany(_BATCH):
        yield batch


def _about(column: Column) -> dict[str, str]:
    return {"about": column.doc, **({"unit": column.unit} if column.unit else {})}


def _typed(column: Column) -> Any:
    """Arrow type of a column of the model."""
    if column.unit == "UTC":
        return pa.timestamp("ms", tz="UTC")
    types = {str: pa.string(), int: pa.int64(), bool: pa.bool_(), float: pa.float64()}
    return types[column.python]


def _found(connection: sqlite3.Connection, source: "Source") -> list[Any]:
    """Arrow types of a view's columns: SQL says none, so by its unit, else by what it holds."""
    names = [column.name for column in source.columns]
    asked = ", ".join(
        f"max(typeof({n}) IN ('text', 'blob')), max(typeof({n}) = 'real'), "
        f"max(typeof({n}) = 'integer')"
        for n in names
    )
    told = connection.execute(f"SELECT {asked} FROM {source.name}").fetchone()
    kinds = zip(source.columns, told[::3], told[1::3], told[2::3], strict=True)
    return [_type_of(column, *kind) for column, *kind in kinds]


def _type_of(column: Column, text: int | None, real: int | None, integer: int | None) -> Any:
    if column.unit == "UTC" and not real and not integer:
        return pa.timestamp("ms", tz="UTC")
    if text:
        return pa.string()
    if real or column.unit in {"share", "ratio"}:
        return pa.float64()
    return pa.int64() if integer or column.unit else pa.string()


def _converter(source: "Source", column: Column, type_: Any) -> Callable[[Any], Any]:
    """What makes a stored value one of the type; NULL stays NULL."""
    if pa.types.is_timestamp(type_):
        return lambda value: _time(source.name, column.name, value)
    if pa.types.is_string(type_):
        return lambda value: value.hex() if isinstance(value, bytes) else str(value)
    python = {pa.bool_(): bool, pa.float64(): float}.get(type_)
    return python or (lambda value: value)


def _time(table: str, column: str, text: str) -> datetime:
    """ISO-8601 as the model keeps it; a day is its midnight, a month its first day."""
    try:
        moment = datetime.fromisoformat(f"{text}-01" if len(text) == _MONTH else text)
    except ValueError as error:
        raise QueryError(
            f"{table}.{column}: {text!r} is no time, which Parquet wants; use --format csv."
        ) from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
