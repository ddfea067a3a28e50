"""The health check in a real browser."""

import sqlite3
from pathlib import Path

import pytest

from audit.derive import install
from reports.html import HtmlOptions, write_html
from tests.report_page import HOSTILE, full

CHROMIUM = Path("/usr/bin/chromium")
# a browser that asks nothing of its own accord
_QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.mark.daemon
@pytest.mark.enable_socket
def test_in_a_browser(db: sqlite3.Connection, tmp_path: Path) -> None:
    """Chromium shows it without an error or a request; search and filters work; it prints."""
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    full(db, HOSTILE)
    install(db)
    file = tmp_path / "report.html"
    write_html(db, file, HtmlOptions(customer="Acme"))
    with sync.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=_QUIET)
        view = browser.new_page()
        trouble: list[str] = []
        asked: list[str] = []
        view.on("console", lambda message: trouble.append(message.text))
        view.on("pageerror", lambda error: trouble.append(str(error)))
        view.on("request", lambda request: asked.append(request.url))
        view.goto(file.as_uri())
        shown = view.locator(".finding:visible")
        assert shown.count() == 3
        view.fill("#q", "r-cause")
        assert view.text_content("#shown") == "2 of 3 shown"
        view.fill("#q", "nothing of the kind")
        assert view.locator("#nothing").is_visible()
        view.fill("#q", "")
        view.select_option("#f-severity", "critical")
        assert shown.count() == 1
        view.select_option("#f-severity", "")
        view.select_option("#f-category", "Capacity")
        assert shown.count() == 1
        view.click("#collapse")
        assert view.locator(".finding[open]:visible").count() == 0
        view.click("#expand")
        assert view.locator(".finding[open]:visible").count() == 1
        assert view.pdf(prefer_css_page_size=True)[:4] == b"%PDF"
        browser.close()
    assert trouble == []
    assert asked == [file.as_uri()]
