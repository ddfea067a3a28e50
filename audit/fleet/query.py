"""Ask a fleet: DuckDB over its Parquet files, with the views of `views/NN_name.sql`.

Reading only: one SELECT, no file but those of the fleet, a time limit.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from audit.errors import QueryError
from audit.fleet.estate import fleet_tables
from audit.fleet.kinds import FleetTable
from audit.fleet.lake import Lake
from audit.fleet.reach import reached
from audit.fleet.views import HELD, view_files
from audit.shell.query import Result

_SETTINGS = (
    "enable_external_access = false",
    "autoinstall_known_extensions = false",
    "parquet_metadata_cache = true",  # a file is looked into when its view is made and when asked
)
_ZONED = "TIMESTAMP WITH TIME ZONE"
_NO_ROWS = "SELECT NULL::VARCHAR AS estate, {columns}, NULL::VARCHAR AS month WHERE false"


@contextmanager
def opened(lake: Lake, *texts: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with a view per table and the fleet's views; it reaches nothing else.

    texts: what will be asked; others than these need not be there then. A view over a table costs
    a look into every file of it. What several texts rest on (HELD) is made once, here, by no
    time limit.
    """
    lake.needs_estates()
    connection = duckdb.connect(":memory:")
    try:
        connection.execute(f"SET allowed_directories = [{_text(f'{lake.folder.absolute()}/')}]")
        for setting in _SETTINGS:
            connection.execute(f"SET {setting}")
        paths, wanted = lake.paths(), reached(texts)
        for table in fleet_tables().values():
            if not texts or table.name in wanted:
                connection.execute(f"CREATE VIEW {table.name} AS {_select(table, paths)}")
        for name, file in view_files().items():
            if not texts or name in wanted:
                made = "TABLE" if name in HELD and len(texts) > 1 else "VIEW"
                connection.execute(f"CREATE {made} {name} AS {file.sql}")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def _select(table: FleetTable, paths: Mapping[str, list[Path]]) -> str:
    """A table over all months; one without files has its columns and no rows."""
    if table.name not in paths:
        columns = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in table.columns.items())
        return _NO_ROWS.format(columns=columns)
    files_ = ", ".join(_text(str(path.absolute())) for path in paths[table.name])
    return (
        f"SELECT * FROM read_parquet([{files_}], hive_partitioning = true, "
        "hive_types_autocast = false, union_by_name = true)"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def ask(connection: duckdb.DuckDBPyConnection, sql: str, seconds: float | None = 30.0) -> Result:
    """Run one SELECT; raises QueryError: not one, not allowed, wrong, too slow."""
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(_first_line(error)) from error
    kinds = [statement.type for statement in statements]
    if len(kinds) != 1 or kinds[0] != duckdb.StatementType.SELECT:
        raise QueryError("only reading is allowed: one SELECT (or WITH ... SELECT) statement.")
    timer = threading.Timer(seconds, connection.interrupt) if seconds else None
    try:
        if timer:
            timer.start()
        return _result(connection.execute(statements[0]))
    except duckdb.InterruptException as error:
        raise QueryError(
            f"stopped after {seconds:g} s; make it smaller or raise --timeout."
        ) from error
    except duckdb.PermissionException as error:
        raise QueryError("only the files of the fleet can be read.") from error
    except duckdb.Error as error:
        raise QueryError(_first_line(error)) from error
    finally:
        if timer:
            timer.cancel()


def _result(cursor: duckdb.DuckDBPyConnection) -> Result:
    told = cursor.description or ()
    if any(str(column[1]) == _ZONED for column in told):  # duckdb wants pytz to hand them over
        raise QueryError("a time with a zone is not shown: CAST(... AS TIMESTAMP) it.")
    return Result(tuple(column[0] for column in told), cursor.fetchall())


def _first_line(error: Exception) -> str:
    return f"{str(error).splitlines()[0].rstrip('.')}."
