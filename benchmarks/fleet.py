"""A fleet: estates read into Parquet, then its trends asked of DuckDB, SQLite and Spark.

Twenty estates are read from databases, which is what is timed; the rest of the fleet are copies of
their rows under other names, written by the same code. With `--big` a thousand estates of 36 months
after that, once, of DuckDB alone.
"""

import importlib.util
import itertools
import os
import shutil
import sqlite3
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from harness import MIB, Cost, Output, Workspace, child, timed

CODE = ("audit", "reports", "sample_data", "benchmarks")  # what its figures depend on
_READ = 20  # estates whose databases are made and read
_LAST = "2026-10"
_TODAY = "2026-11-30"
_ROUNDS = 7
_VIEWS = ("fleet_trend", "fleet_share", "fleet_finding", "fleet_rank", "fleet_version")
_TABLES = ("estate_month", "profile", "rule_state", "version")  # those that the views read
_ENGINE = ("duckdb", "pyarrow", "pyarrow.parquet", "sqlglot", "audit.fleet.query")

PRELOAD = {
    "read_estates": ("audit.fleet.ingest", "pandas", *_ENGINE),
    "only_read": ("audit.fleet.estate", *_ENGINE),
    "copy": ("audit.fleet.lake", *_ENGINE),
    "ask_both": _ENGINE,
    "ask_sqlite": _ENGINE,
}


def run(work: Workspace, out: Output) -> None:
    """Print the figures."""
    estates = max(_READ, round(200 * work.scale))
    ours = _fleet(work, out, estates, 12)
    _others(out, work.folder / "fleet-12", ours)
    if work.big:
        _fleet(work, out, max(_READ, round(1000 * work.scale)), 36)


def _fleet(work: Workspace, out: Output, estates: int, months: int) -> Cost:
    size = f"{estates:,} estates x {months} months"
    out.start("fleet", f"{size}; {_READ} read from databases, the others their copies")
    folder = work.folder / f"fleet-{months}"
    _ingest(out, folder, months)
    cost = child(copy, folder / "fleet", estates // _READ)
    files, space, rows = cost.value
    out.cost("write the copies", cost)
    out.say(f"{rows:,} rows in {files} files, {space / MIB:.0f} MiB on disk")
    out.figure(f"Parquet of {size}", f"{space / MIB:.0f} MiB")
    both = child(ask_both, folder / "fleet").value
    ours, raw = both["ours"], both["raw"]
    out.cost("views, as `fleet sql` asks them", ours)
    out.cost("DuckDB alone, the same SQL and files", raw)
    out.ratio(f"wall of our queries, {size}", both["paired wall"], "DuckDB alone", "<= 1.2 x")
    out.ratio(f"CPU of our queries, {size}", both["paired CPU"], "DuckDB alone")
    out.figure(f"peak memory of asking, {size}", f"{both['peak'] / MIB:.0f} MiB")
    found: Cost = ours
    return found


def _others(out: Output, folder: Path, ours: Cost) -> None:
    """The same questions to other engines."""
    merged = child(ask_sqlite, folder / "fleet", folder / "merged.db").value
    out.cost("merge into one SQLite file", merged["load"], f"{merged['size'] / MIB:.0f} MiB")
    out.cost("the same queries, SQLite", merged["ask"])
    out.ratio("wall of merged SQLite", merged["ask"].wall / ours.wall, "ours")
    out.ratio("CPU of merged SQLite", merged["ask"].cpu / ours.cpu, "ours")
    if not (importlib.util.find_spec("pyspark") and shutil.which("java")):
        out.say("PySpark is left out: it or Java is not installed")
        return
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    spark = child(ask_spark, folder / "fleet").value
    for name in ("start and views", "first pass", "next pass"):
        out.cost(f"PySpark local: {name}", spark[name], "CPU and memory of Python alone")
    out.ratio("wall of PySpark local, next pass", spark["next pass"].wall / ours.wall, "ours")


def _ingest(out: Output, folder: Path, months: int) -> None:
    child(make, folder / "estates", months)
    reading = child(only_read, folder / "estates")
    whole = child(read_estates, folder / "estates", folder / "fleet")
    again = child(read_estates, folder / "estates", folder / "fleet")
    number, unchanged = whole.value[0], again.value[1]
    if number != _READ * months or unchanged != number:
        raise AssertionError(f"{number} estate-months read, {unchanged} unchanged")
    out.cost(f"fleet add, {number} estate-months", whole, f"{number / whole.wall:.1f} a second")
    out.cost("of that, reading the databases alone", reading)
    out.cost("fleet add again, nothing changed", again)
    out.figure(f"ingest, {months} months an estate", f"{number / whole.wall:.1f} estate-months/s")
    per = number / whole.cpu
    out.figure(f"the same, a second of CPU, {months} months", f"{per:.1f} estate-months")
    out.ratio("wall of fleet add", whole.wall / reading.wall, "reading the databases alone")


def make(folder: Path, months: int) -> None:
    """Databases of estates; rules are run on the last month of one in four."""
    from sample_data import fleet  # noqa: PLC0415

    fleet.write_fleet(folder, _READ, fleet.months(months, _LAST), checked=_READ // 4)


def read_estates(source: Path, folder: Path) -> tuple[int, int]:
    """`fleet add`; (months written, months unchanged)."""
    from audit.fleet.ingest import add  # noqa: PLC0415
    from audit.fleet.lake import Lake  # noqa: PLC0415

    added = add(Lake(folder), [source], _TODAY)
    if any(one.error for one in added):
        raise AssertionError([one.error for one in added])
    return sum(len(one.months) for one in added), sum(one.unchanged for one in added)


def only_read(source: Path) -> int:
    """Rows of every month of every estate, read and thrown away."""
    from audit.fleet import estate  # noqa: PLC0415

    number = 0
    for path in sorted(source.glob("*.db")):
        with estate.opened(path) as connection:
            found = estate.months(connection, _TODAY)
            for _month, tables in estate.rows_of(connection, found[::-1]):
                number += sum(len(table.rows) for table in tables)
    return number


def copy(folder: Path, times: int) -> tuple[int, int, int]:
    """Every estate `times` times, under other names; (files, bytes, rows) of the fleet then."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    from audit.fleet.lake import Kept, Lake  # noqa: PLC0415

    lake = Lake(folder)
    with lake.changing() as change:
        for place, (name, _digest, _rows) in lake.manifest.files.items():
            rows = pq.ParquetFile(folder / place / name).read()
            for number in range(1, times):
                names = [f"{one}-{number:02d}" for one in rows["estate"].to_pylist()]
                copied = rows.set_column(0, "estate", pa.array(names, pa.string()))
                change._staged[place][str(number)] = copied  # noqa: SLF001 - no database behind it
        for name, kept in list(change.estates.items()):
            for number in range(1, times):
                change.estates[f"{name}-{number:02d}"] = Kept(
                    kept.file, f"{number}", [], kept.months
                )
    files = [path for paths in lake.paths().values() for path in paths]
    total = sum(rows for _name, _digest, rows in lake.manifest.files.values())
    return len(files), sum(path.stat().st_size for path in files), total


def ask_both(folder: Path) -> dict[str, Any]:
    """Ours and DuckDB alone in turns; the first round of each reads files from disk."""
    from harness import median, peak_memory  # noqa: PLC0415

    ours: list[Cost] = []
    raw: list[Cost] = []
    for number in range(_ROUNDS + 1):
        one, other = timed(_ask_ours, folder), timed(_ask_raw, folder)
        if number:
            ours.append(one)
            raw.append(other)
        elif [_like(rows) for rows in one.value] != [_like(rows) for rows in other.value]:
            raise AssertionError("ours and DuckDB alone answer differently")
    pairs = list(zip(ours, raw, strict=True))
    return {
        "ours": _bare(median(ours)), "raw": _bare(median(raw)), "peak": peak_memory(),
        "paired wall": statistics.median(one.wall / other.wall for one, other in pairs),
        "paired CPU": statistics.median(one.cpu / other.cpu for one, other in pairs),
    }  # fmt: skip


def _ask_ours(folder: Path) -> list[list[tuple[Any, ...]]]:
    """What `fleet trends` and `fleet report` do: the manifest, a guarded connection, the views."""
    from audit.fleet.lake import Lake  # noqa: PLC0415
    from audit.fleet.query import ask, opened  # noqa: PLC0415

    texts = [f"SELECT * FROM {name}" for name in _VIEWS]
    with opened(Lake(folder), *texts) as connection:
        return [ask(connection, text).rows for text in texts]


def _ask_raw(folder: Path) -> list[list[tuple[Any, ...]]]:
    """No manifest, no guard, no views: one statement each, over all files of a table."""
    import duckdb  # noqa: PLC0415

    with duckdb.connect(":memory:") as connection:
        return [connection.execute(_plain(name, folder)).fetchall() for name in _VIEWS]


def _plain(view: str, folder: Path) -> str:
    """The SQL of a view with all it builds on in front of it."""
    from audit.fleet.reach import reached  # noqa: PLC0415
    from audit.fleet.views import view_files  # noqa: PLC0415

    needed = reached([view_files()[view].sql])
    files = {
        name: f"SELECT * FROM read_parquet('{folder}/{name}/*/*.parquet', "
        "hive_partitioning = true, hive_types_autocast = false, union_by_name = true)"
        for name in _TABLES
        if name in needed
    }
    views = {name: file.sql for name, file in view_files().items() if name in needed}
    front = ", ".join(f"{name} AS ({sql})" for name, sql in {**files, **views}.items())
    return f"WITH {front} SELECT * FROM ({view_files()[view].sql})"


def ask_sqlite(folder: Path, path: Path) -> dict[str, Any]:
    """All rows in one SQLite file, indexed by question and estate; the same SQL in its words."""
    import sqlglot  # noqa: PLC0415

    from audit.fleet.views import view_files  # noqa: PLC0415

    connection = sqlite3.connect(path)
    load = timed(_merge, folder, connection)
    connection.create_function("concat", -1, lambda *told: "".join(str(t) for t in told if t))
    for name, file in view_files().items():
        (text,) = sqlglot.transpile(file.sql, read="duckdb", write="sqlite")
        connection.execute(f"CREATE VIEW {name} AS {text}")
    asking = timed(lambda: [connection.execute(f"SELECT * FROM {n}").fetchall() for n in _VIEWS])
    for name, rows, right in zip(_VIEWS, asking.value, _ask_ours(folder), strict=True):
        if _like(rows) != _like(right):
            raise AssertionError(f"SQLite answers {name} differently")
    return {"load": _bare(load), "ask": _bare(asking), "size": path.stat().st_size}


def _merge(folder: Path, connection: sqlite3.Connection) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    for table in _TABLES:
        for path in sorted((folder / table).glob("*/*.parquet")):
            found = pq.ParquetFile(path).read()
            columns = [*found.column_names, "month"]
            connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(columns)})")
            month = path.parent.name.partition("=")[2]
            values = zip(*(c.to_pylist() for c in found.columns), itertools.repeat(month))
            marks = ", ".join("?" for _ in columns)
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
        connection.execute(f"CREATE INDEX {table}_1 ON {table} (estate, month)")
    connection.execute("CREATE INDEX profile_2 ON profile (month, question)")
    connection.execute("ANALYZE")
    connection.commit()


def ask_spark(folder: Path) -> dict[str, Cost]:
    """A session on this machine; the first pass and a later one."""
    from audit.fleet import spark  # noqa: PLC0415
    from audit.fleet.lake import Lake  # noqa: PLC0415

    texts = [f"SELECT * FROM {name}" for name in _VIEWS]
    opening = spark.opened(Lake(folder), "local[*]", *texts)
    started = timed(opening.__enter__)
    try:
        ask: Callable[[], Sequence[Any]] = lambda: [  # noqa: E731
            spark.rows(started.value, spark.in_spark(text)).rows for text in texts
        ]
        first, later = timed(ask), timed(ask)
        if [_like(rows) for rows in later.value] != [_like(r) for r in _ask_ours(folder)]:
            raise AssertionError("Spark answers differently")
    finally:
        opening.__exit__(None, None, None)
    return {
        "start and views": _bare(started), "first pass": _bare(first), "next pass": _bare(later),
    }  # fmt: skip


def _like(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows in one order, sums of floats without their last digits, 1 for true."""
    return sorted((tuple(_value(value) for value in row) for row in rows), key=repr)


def _value(value: object) -> object:
    return round(float(value), 9) if isinstance(value, int | float) else value


def _bare(cost: Cost) -> Cost:
    """Without its value, which need not go through a pipe."""
    return Cost(cost.wall, cost.cpu, cost.peak)
