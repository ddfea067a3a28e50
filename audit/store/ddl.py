"""DDL of a table and its history, from the model; the docs travel as SQL comments."""

from collections.abc import Iterator

from audit.model import TableInfo
from audit.model.kinds import Column

SOURCE = "source"
VALID_FROM = "valid_from"
VALID_TO = "valid_to"
ROW_HASH = "row_hash"
FOREVER = "9999-12-31T00:00:00Z"


def primary_key(info: TableInfo) -> tuple[str, ...]:
    """Identifying columns with the source: two targets may tell of one object."""
    keys = info.keys
    return keys if info.kind == "log" or not info.by else (*keys, SOURCE)


def stored_columns(info: TableInfo) -> tuple[str, ...]:
    """Columns a writer must fill: the declared ones, and the source for what was collected."""
    return info.names if not info.by else (*info.names, SOURCE)


def statements(info: TableInfo) -> Iterator[str]:
    """CREATE statements of a table: itself, its past, its history view, its indexes."""
    yield _table(info)
    for number, index in enumerate(info.indexes, 1):
        columns = ", ".join(index.columns)
        yield (f"CREATE INDEX {info.name}_{number} ON {info.name} ({columns}) /* {index.why} */")
    if info.kind == "entity":
        yield _past(info)
        yield (
            f"CREATE INDEX {info.name}_past_1 ON {info.name}_past "
            f"({', '.join(primary_key(info))}, {VALID_FROM}) /* versions of one object */"
        )
        yield history_view(info)


def history_view(info: TableInfo) -> str:
    """View over current and past rows; current ones are valid until FOREVER."""
    names = ", ".join(stored_columns(info))
    return (
        f"CREATE VIEW {info.name}_history AS\n"
        f"SELECT {names}, {VALID_FROM}, '{FOREVER}' AS {VALID_TO} FROM {info.name}\n"
        f"UNION ALL\nSELECT {names}, {VALID_FROM}, {VALID_TO} FROM {info.name}_past"
    )


def _table(info: TableInfo) -> str:
    lines = [_column(column) for column in info.columns]
    if info.by:
        lines.append(f"  {SOURCE} TEXT NOT NULL, -- target it came from")
    if info.kind == "entity":
        lines.append(f"  {VALID_FROM} TEXT NOT NULL, -- UTC; this version was first seen")
        lines.append(f"  {ROW_HASH} INTEGER NOT NULL, -- fingerprint of the columns")
    lines.append(f"  PRIMARY KEY ({', '.join(primary_key(info))})")
    option = "STRICT, WITHOUT ROWID" if info.kind == "sample" else "STRICT"
    return f"CREATE TABLE {info.name} ( -- {info.doc}\n" + "\n".join(lines) + f"\n) {option}"


def _past(info: TableInfo) -> str:
    lines = [_column(column) for column in info.columns]
    if info.by:
        lines.append(f"  {SOURCE} TEXT NOT NULL,")
    lines.append(f"  {VALID_FROM} TEXT NOT NULL, -- UTC; first seen")
    lines.append(f"  {VALID_TO} TEXT NOT NULL -- UTC; replaced or gone")
    return (
        f"CREATE TABLE {info.name}_past ( -- Closed versions of {info.name}\n"
        + "\n".join(lines)
        + "\n) STRICT"
    )


def _column(column: Column) -> str:
    null = "" if column.nullable else " NOT NULL"
    unit = f" [{column.unit}]" if column.unit else ""
    return f"  {column.name} {column.sql_type}{null}, -- {column.doc}{unit}"
