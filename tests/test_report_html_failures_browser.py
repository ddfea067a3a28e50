"""What one failure takes down, by keyboard and without a script, on a desk, a phone and paper."""

from pathlib import Path

import pytest

from reports.html import HtmlOptions, write_html
from tests.fabric import fabric
from tests.filled import filled
from tests.test_report_html_browser import _QUIET, CHROMIUM


@pytest.mark.daemon
@pytest.mark.enable_socket
def test_without_mouse_and_script(tmp_path: Path) -> None:
    """Enter on a tile leads to its block, Tab and Enter open it; nothing widens a small screen."""
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    file = tmp_path / "report.html"
    with filled(**fabric(60, single=2)) as connection:
        write_html(connection, file, HtmlOptions())
    with sync.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=_QUIET)
        for width in (1280, 390):
            view = browser.new_page(
                java_script_enabled=False, viewport={"width": width, "height": 800}
            )
            view.goto(file.as_uri())
            tile = view.locator(".heat a").first
            target = str(tile.get_attribute("href"))
            tile.focus()
            view.keyboard.press("Enter")
            view.wait_for_url(f"**{target}")
            view.keyboard.press("Tab")
            view.keyboard.press("Enter")
            assert view.locator(f"{target}[open] .fbody").is_visible()
            picture = view.locator("#blast svg a").first
            picture.focus()
            view.keyboard.press("Enter")
            view.wait_for_url("**#whatif-*")
            wide = view.locator("#blast .heat, #blast details").evaluate_all(
                "found => Math.max(...found.map(e => e.getBoundingClientRect().right))"
            )
            assert wide <= width
            view.emulate_media(media="print")
            assert view.locator(".whatif:visible").count() == 10
            assert view.locator(".whatif > summary:visible").count() == 10
            view.close()
        browser.close()
