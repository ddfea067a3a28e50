"""Health check, workbook and PDF, against pandas writing the table of VMs alone."""

import statistics
import time
import zipfile
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
        out.cost(name, costs[name], _content(files[name]))
        bar = "< 5 MB" if name == "HTML" else ""
        out.figure(f"size of the {name}", f"{files[name].stat().st_size / 1e6:.1f} MB", bar)
        out.figure(f"peak memory of the {name}", f"{costs[name].peak / MIB:.0f} MiB", "< 300 MiB")
    if len(costs) == len(files):
        together = sum(cost.wall for cost in costs.values())
        out.figure("HTML and workbook", f"{together:.1f} s", "< 30 s")
    if "HTML" in costs:
        _browser(files["HTML"], out)
    if find_spec("pandas") is None or find_spec("openpyxl") is None:
        out.say("pandas and openpyxl are not installed: no yardstick")
        return
    pandas = child(_pandas, work.database, folder / "pandas.xlsx")
    out.cost("pandas.to_excel(openpyxl), table vm", pandas, _content(folder / "pandas.xlsx"))
    yardstick = "pandas.to_excel(openpyxl) of table vm alone"
    for name, cost in costs.items():
        out.ratio(f"wall of the {name}", cost.wall / pandas.wall, yardstick)
        out.ratio(f"peak memory of the {name}", cost.peak / pandas.peak, yardstick)
    if "workbook" in costs:
        cells, theirs = (
            child(_cells, path).value[0] for path in (files["workbook"], folder / "pandas.xlsx")
        )
        a_cell = (costs["workbook"].cpu / cells) / (pandas.cpu / theirs)
        out.ratio("CPU a filled cell of the workbook", a_cell, "pandas.to_excel(openpyxl)")


def _browser(page: Path, out: Output) -> None:
    """How long the page takes to open and to print in an installed browser, where there is one.

    Opening: from the request to the end of `load`, scripts run, median of five.
    """
    from audit.errors import ReportError  # noqa: PLC0415
    from reports.pdf import find_browser, write_pdf  # noqa: PLC0415

    try:
        browser = find_browser()
    except ReportError as error:
        out.say(f"no browser: {error}")
        return
    if find_spec("playwright") is None:
        out.say("playwright is not installed: opening was not measured")
    else:
        out.figure("HTML opens in a browser", f"{_open(page, browser):.2f} s", "< 2 s")
    begun, target = time.monotonic(), page.with_suffix(".pdf")
    write_pdf(page.read_text(encoding="utf-8"), target, browser)
    size = target.stat().st_size / 1e6
    out.figure("PDF printed by the browser", f"{time.monotonic() - begun:.1f} s, {size:.1f} MB", "")


def _open(page: Path, browser: Path) -> float:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as driver:
        running = driver.chromium.launch(
            executable_path=str(browser), args=["--no-sandbox", "--disable-gpu"]
        )
        seconds = []
        for _ in range(5):
            view = running.new_page()
            begun = time.monotonic()
            view.goto(page.as_uri(), wait_until="load")
            seconds.append(time.monotonic() - begun)
            view.close()
        running.close()
    return statistics.median(seconds)


def _content(path: Path) -> str:
    size = f"{path.stat().st_size / MIB:.1f} MiB"
    if path.suffix != ".xlsx":
        return size
    cells, sheets = child(_cells, path).value
    return f"{size}, {cells:,} filled cells in {sheets} sheets"


def _cells(path: Path) -> tuple[int, int]:
    """Filled cells and sheets, counted in the file: values by number or index, and inline texts."""
    cells = sheets = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                sheets += 1
                text = archive.read(name)
                cells += text.count(b"<v>") + text.count(b"<is>")
    return cells, sheets


def _html(database: Path, path: Path) -> None:
    from audit.derive import install  # noqa: PLC0415
    from audit.store import open_readonly  # noqa: PLC0415
    from reports.html import HtmlOptions, write_html  # noqa: PLC0415

    with open_readonly(database) as connection:
        install(connection)
        write_html(connection, path, HtmlOptions())


def _workbook(database: Path, path: Path) -> None:
    from audit.derive import install  # noqa: PLC0415
    from audit.store import open_readonly  # noqa: PLC0415
    from reports.workbook import WorkbookOptions, write_workbook  # noqa: PLC0415

    with open_readonly(database) as connection:
        install(connection)
        write_workbook(connection, path, WorkbookOptions())


def _pandas(database: Path, path: Path) -> None:
    import sqlite3  # noqa: PLC0415

    import pandas as pd  # noqa: PLC0415

    connection = sqlite3.connect(database)
    frame = pd.read_sql_query("SELECT * FROM vm", connection)
    frame.to_excel(path, index=False, engine="openpyxl")
    connection.close()
