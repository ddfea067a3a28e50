"""Health check and workbook, against pandas writing the table of VMs alone."""

from importlib.util import find_spec
from pathlib import Path

from harness import MIB, Output, StepFailed, Workspace, child

PRELOAD = {
    "_html": ("audit.derive", "audit.store", "reports.html"),
    "_workbook": ("audit.derive", "audit.store", "reports.workbook"),
    "_pandas": ("sqlite3", "pandas", "openpyxl"),
}


def run(work: Workspace, out: Output) -> None:
    """Print the figures; a writer that is not there is said and skipped."""
    out.start("report", work.size)
    folder = work.folder
    files = {"HTML": folder / "report.html", "workbook": folder / "report.xlsx"}
    costs = {}
    for name, step in (("HTML", _html), ("workbook", _workbook)):
        try:
            costs[name] = child(step, work.database, files[name])
        except StepFailed as error:
            out.say(f"{name}: skipped, it cannot be written: {str(error).splitlines()[-1]}")
            continue
        size = files[name].stat().st_size / MIB
        out.cost(name, costs[name], f"{size:.1f} MiB {costs[name].value}")
        bar = "< 5 MB" if name == "HTML" else ""
        out.figure(f"size of the {name}", f"{files[name].stat().st_size / 1e6:.1f} MB", bar)
        out.figure(f"peak memory of the {name}", f"{costs[name].peak / MIB:.0f} MiB", "< 300 MiB")
    if len(costs) == len(files):
        together = sum(cost.wall for cost in costs.values())
        out.figure("HTML and workbook", f"{together:.1f} s", "< 30 s")
    if find_spec("pandas") is None or find_spec("openpyxl") is None:
        out.say("pandas and openpyxl are not installed: no yardstick")
        return
    pandas = child(_pandas, work.database, folder / "pandas.xlsx")
    size = (folder / "pandas.xlsx").stat().st_size / MIB
    out.cost("pandas.to_excel(openpyxl), table vm", pandas, f"{size:.1f} MiB {pandas.value}")
    yardstick = "pandas.to_excel(openpyxl) of table vm alone"
    for name, cost in costs.items():
        out.ratio(f"wall of the {name}", cost.wall / pandas.wall, yardstick)
        out.ratio(f"peak memory of the {name}", cost.peak / pandas.peak, yardstick)
    if "workbook" in costs:
        cells = int(costs["workbook"].value.split()[0].replace(",", ""))
        theirs = int(pandas.value.split()[0].replace(",", ""))
        a_cell = (costs["workbook"].cpu / cells) / (pandas.cpu / theirs)
        out.ratio("CPU a cell of the workbook", a_cell, "pandas.to_excel(openpyxl) a cell")


def _html(database: Path, path: Path) -> str:
    from audit.derive import install  # noqa: PLC0415
    from audit.store import open_readonly  # noqa: PLC0415
    from reports.html import HtmlOptions, write_html  # noqa: PLC0415

    with open_readonly(database) as connection:
        install(connection)
        write_html(connection, path, HtmlOptions())
    return ""


def _workbook(database: Path, path: Path) -> str:
    from audit.derive import install  # noqa: PLC0415
    from audit.store import open_readonly  # noqa: PLC0415
    from reports.workbook import WorkbookOptions, write_workbook  # noqa: PLC0415
    from reports.workbook.tabs import tabs  # noqa: PLC0415

    with open_readonly(database) as connection:
        install(connection)
        rows = write_workbook(connection, path, WorkbookOptions())
    widths = {tab.name: len(tab.columns) for tab in tabs()}
    cells = sum(count * widths.get(name, 1) for name, count in rows.items())
    return f"{cells:,} cells in {len(rows)} tabs"


def _pandas(database: Path, path: Path) -> str:
    import sqlite3  # noqa: PLC0415

    import pandas as pd  # noqa: PLC0415

    connection = sqlite3.connect(database)
    frame = pd.read_sql_query("SELECT * FROM vm", connection)
    frame.to_excel(path, index=False, engine="openpyxl")
    connection.close()
    return f"{frame.size:,} cells in 1 tab"
