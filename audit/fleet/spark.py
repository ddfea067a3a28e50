"""Ask a fleet with Spark: the same SQL over the same files, for fleets beyond one machine."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from audit.errors import ConfigError, FleetError, QueryError
from audit.fleet.estate import fleet_tables
from audit.fleet.lake import Lake
from audit.fleet.reach import reached
from audit.fleet.views import HELD, view_files
from audit.shell.query import Result

# what reaches files, and what calls into Java
_FILES = frozenset(
    {"read_parquet", "read_csv", "read_json", "read_text", "read_files", "java_method", "reflect"}
)
_NONE: Mapping[str, str] = {}
_USUAL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "8",
}
# answers depend on these
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.ansi.enabled": "false",
}
_TYPES = {"VARCHAR": "STRING", "BIGINT": "BIGINT", "DOUBLE": "DOUBLE", "BOOLEAN": "BOOLEAN"}


def in_spark(sql: str) -> str:
    """DuckDB's SQL in Spark's words; raises QueryError unless it is one SELECT."""
    import sqlglot  # noqa: PLC0415 - slow to import
    from sqlglot import exp  # noqa: PLC0415

    try:
        statements = [one for one in sqlglot.parse(sql, read="duckdb") if one is not None]
    except sqlglot.errors.ParseError as error:
        raise QueryError(f"{str(error).splitlines()[0]}") from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise QueryError("only reading is allowed: one SELECT (or WITH ... SELECT) statement.")
    for function in statements[0].find_all(exp.ReadCSV, exp.ReadParquet, exp.Anonymous):
        if not isinstance(function, exp.Anonymous) or function.name.lower() in _FILES:
            raise QueryError("only the files of the fleet can be read.")
    return statements[0].sql(dialect="spark")


def settings_of(texts: Iterable[str]) -> dict[str, str]:
    """Settings of Spark written `spark.NAME=VALUE`; raises ConfigError."""
    found = {}
    for text in texts:
        name, given, value = text.partition("=")
        if not given or not name.startswith("spark."):
            raise ConfigError(f"--conf {text}: write spark.NAME=VALUE.")
        found[name] = value
    return found


@contextmanager
def opened(
    lake: Lake, master: str, *texts: str, settings: Mapping[str, str] = _NONE
) -> Iterator[Any]:
    """A Spark session with the tables and views that these texts, in DuckDB's SQL, ask.

    settings: Spark's own, e.g. spark.executor.memory; those of `_SETTINGS` stay as they are.
    Raises ConfigError, FleetError.
    """
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - slow, and an extra
    except ImportError as error:
        raise ConfigError(
            "Spark needs its package and Java 17: pip install 'stackaudit[spark]'."
        ) from error
    lake.needs_estates()
    builder = SparkSession.builder.master(master).appName("stackaudit fleet")
    # before the session starts: how large an executor is cannot be changed after
    for name, value in {**_USUAL, **settings, **_SETTINGS}.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise FleetError(f"Spark did not start: {str(error).splitlines()[0][:300]}") from error
    session.sparkContext.setLogLevel("ERROR")
    try:
        _views(session, lake, reached(texts))
        yield session
    finally:
        session.stop()


def _views(session: Any, lake: Lake, wanted: Collection[str]) -> None:
    paths = lake.paths()
    for table in (table for name, table in fleet_tables().items() if name in wanted):
        # the schema is ours to tell: to find it out would cost Spark a job per table
        kinds = {"estate": "VARCHAR", **table.columns, "month": "VARCHAR"}
        schema = ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in kinds.items())
        if table.name in paths:
            base = str((lake.folder / table.name).absolute())
            reader = session.read.schema(schema).option("basePath", base)
            frame = reader.parquet(*(str(path.absolute()) for path in paths[table.name]))
        else:
            columns = ", ".join(f"CAST(NULL AS {_TYPES[k]}) AS `{n}`" for n, k in kinds.items())
            frame = session.sql(f"SELECT {columns} WHERE false")
        frame.createOrReplaceTempView(table.name)
    for name, file in ((n, f) for n, f in view_files().items() if n in wanted):
        session.sql(in_spark(file.sql)).createOrReplaceTempView(name)
        if name in HELD:
            session.catalog.cacheTable(name)


def ask_spark(
    lake: Lake,
    sql: str,
    master: str,
    seconds: float | None = None,
    settings: Mapping[str, str] = _NONE,
) -> Result:
    """Rows of one SELECT; raises QueryError, ConfigError, FleetError."""
    text = in_spark(sql)
    with opened(lake, master, sql, settings=settings) as session:
        return rows(session, text, seconds)


def rows(session: Any, text: str, seconds: float | None = None) -> Result:
    """Rows of a statement in Spark's words, on a session that has the views."""
    import threading  # noqa: PLC0415

    timer = threading.Timer(seconds, session.sparkContext.cancelAllJobs) if seconds else None
    try:
        if timer:
            timer.start()
        frame = session.sql(text)
        return Result(tuple(frame.columns), [tuple(row) for row in frame.collect()])
    except Exception as error:
        raise QueryError(f"Spark: {str(error).splitlines()[0][:300]}") from error
    finally:
        if timer:
            timer.cancel()
