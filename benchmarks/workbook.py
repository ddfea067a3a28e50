"""The largest tab alone: 100,000 rows of 30 columns, against pandas.to_excel(openpyxl).

Both read the same rows of the same table and write them. Ours with everything a tab has: an Excel
table, notes on the headers, conditional formats, links, dates and units, and the check of the
finished file; pandas with nothing of that.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness import MIB, Cost, Output, Workspace, child, median

CODE = ("audit/model", "reports", "benchmarks")
PRELOAD = {
    "_ours": ("reports.workbook.book", "reports.workbook.links", "reports.workbook.verify"),
    "_pandas": ("pandas", "openpyxl"),
}
_ROWS, _COLUMNS, _TURNS = 100_000, 30, 3


def run(work: Workspace, out: Output) -> None:
    """Print the figures of three turns each."""
    count = int(_ROWS * work.scale)
    out.start("workbook", f"the tab VM, {count:,} rows of {_COLUMNS} columns")
    database = work.folder / "tab.db"
    child(_prepare, database, count)
    ours: list[Cost] = []
    theirs: list[Cost] = []
    for turn in range(_TURNS):
        ours.append(child(_ours, database, work.folder / f"ours{turn}.xlsx"))
        theirs.append(child(_pandas, database, work.folder / f"pandas{turn}.xlsx"))
    ours = [replace(cost, cpu=cost.value[0], wall=cost.value[1]) for cost in ours]
    theirs = [replace(cost, cpu=cost.value[0], wall=cost.value[1]) for cost in theirs]
    for name, costs in (("ours", ours), ("pandas", theirs)):
        size = (work.folder / f"{name}0.xlsx").stat().st_size / 1e6
        out.cost(
            f"{name}, reading and writing, median of {_TURNS}", median(costs), f"{size:.1f} MB"
        )
    speed = median(theirs).cpu / median(ours).cpu
    out.ratio("CPU of pandas.to_excel(openpyxl)", speed, "CPU of ours, all features on", ">= 10 x")
    wall = median(theirs).wall / median(ours).wall
    out.ratio("wall of pandas.to_excel(openpyxl)", wall, "wall of ours")
    peak = median(ours).peak
    out.figure("peak memory of ours, process and imports", f"{peak / MIB:.0f} MiB", "< 200 MiB")
    out.figure("peak memory of pandas", f"{median(theirs).peak / MIB:.0f} MiB")


def _tab() -> Any:
    """The tab VM cut to its first columns and its ID, read from the table of this benchmark."""
    from reports.workbook.tabs import tabs  # noqa: PLC0415

    vm = next(tab for tab in tabs() if tab.name == "VM")
    shown = (*vm.columns[: _COLUMNS - 1], vm.columns[-1])
    names = ", ".join(f'"{column.key}"' for column in shown)
    sql = f"SELECT {names}, host_cabling, pools_link FROM tab ORDER BY rowid"
    return replace(vm, columns=shown, rows="tab", sql=sql)


def _prepare(database: Path, count: int) -> None:
    columns = _tab().columns
    marks = ", ".join("?" for _ in range(_COLUMNS + 2))
    with sqlite3.connect(database) as connection:
        names = ", ".join(f'"{column.key}"' for column in columns)
        connection.execute(f"CREATE TABLE tab ({names}, host_cabling, pools_link)")
        rows = (_row(columns, number) for number in range(count))
        connection.executemany(f"INSERT INTO tab VALUES ({marks})", rows)


def _row(columns: tuple[Any, ...], number: int) -> tuple[Any, ...]:
    """What an estate has: names and addresses of one VM only, places and kinds that repeat."""
    values = [_value(column.key, column.form.name, number) for column in columns]
    return (*values, f"host-{number % 1000}", f"pool-{number % 200}")


def _value(key: str, form: str, number: int) -> Any:
    single = {"vm", "display_name", "instance_name", "ips", "id"}
    by_form = {
        "bytes": (1 + number % 64) << 30,
        "Hz": 2_000_000_000 + number % 7 * 100_000_000,
        "share": number % 997 / 997,
        "bool": number % 2,
        "UTC": f"2026-0{1 + number % 9}-1{number % 10}T{number % 24:02d}:{number % 60:02d}:00Z",
    }
    if key in single:
        return f"{key}-{number:012d}-{number * 2_654_435_761 % 2**32:08x}"
    if form == "text":
        return f"{key}-{number % 300:04d}"
    return by_form.get(form, number % 17)


def _rows(database: Path, tab: Any) -> Iterator[tuple[Any, ...]]:
    connection = sqlite3.connect(database)
    yield from connection.execute(tab.sql)
    connection.close()


def _ours(database: Path, path: Path) -> tuple[float, float]:
    import time  # noqa: PLC0415

    from reports.workbook import book, sheet  # noqa: PLC0415
    from reports.workbook.links import Links  # noqa: PLC0415
    from reports.workbook.readme import Period  # noqa: PLC0415
    from reports.workbook.style import Styles  # noqa: PLC0415
    from reports.workbook.verify import verify  # noqa: PLC0415

    tab = _tab()
    rows = _rows(database, tab)
    with sqlite3.connect(database) as connection:
        count = connection.execute("SELECT count(*) FROM tab").fetchone()[0]
    cpu, wall = time.process_time(), time.perf_counter()
    links = Links((tab,), frozenset())
    for number in range(1000):
        links.remember("Host", f"host-{number}", ("VM", number + 2))
        links.remember("Pool", f"pool-{number}", ("VM", number + 2))
    with book.opened(path, Period(None, None, None), book.WorkbookOptions()) as made:
        parts = {tab.name: book.add_sheets(made, tab, count)}
        names = [column.key for column in tab.columns] + ["host_cabling", "pools_link"]
        writer = sheet.TabWriter(tab, Styles(made), links.of(tab, names))
        writer.write(parts[tab.name], rows)
        links.set()
    verify(path, book.promised(parts, {tab.name: count}))
    return time.process_time() - cpu, time.perf_counter() - wall


def _pandas(database: Path, path: Path) -> tuple[float, float]:
    import time  # noqa: PLC0415

    import pandas as pd  # noqa: PLC0415

    tab = _tab()
    headers = [column.header for column in tab.columns]
    cpu, wall = time.process_time(), time.perf_counter()
    frame = pd.DataFrame([row[:_COLUMNS] for row in _rows(database, tab)], columns=headers)
    frame.to_excel(path, index=False, engine="openpyxl")
    return time.process_time() - cpu, time.perf_counter() - wall
