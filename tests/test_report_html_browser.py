"""The health check in a real browser."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
_OUT_OF_SIGHT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
pytestmark = [pytest.mark.daemon, pytest.mark.enable_socket]


@pytest.fixture
def view(db: sqlite3.Connection, tmp_path: Path) -> Iterator[Any]:
    """A browser's page with hostile names on it; afterwards no error and no request."""
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    full(db, HOSTILE)
    install(db)
    file = tmp_path / "report.html"
    write_html(db, file, HtmlOptions(customer="Acme"))
    with sync.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=_QUIET)
        shown = browser.new_page()
        trouble: list[str] = []
        asked: list[str] = []
        shown.on("console", lambda message: trouble.append(message.text))
        shown.on("pageerror", lambda error: trouble.append(str(error)))
        shown.on("dialog", lambda dialog: trouble.append(dialog.message))
        shown.on("request", lambda request: asked.append(request.url))
        shown.goto(file.as_uri())
        yield shown
        browser.close()
    assert trouble == []
    assert asked == [file.as_uri()]


def test_search_and_filters(view: Any) -> None:
    """Words, objects, severity and category narrow the findings; what is left is told."""
    shown = view.locator(".finding:visible")
    assert shown.count() == 3
    view.fill("#q", "r-cause")
    assert view.text_content("#shown") == "2 of 3 shown"
    view.fill("#q", "nothing of the kind")
    assert view.locator("#nothing").is_visible()
    view.click("#clear")
    view.select_option("#f-severity", "critical")
    assert shown.count() == 1
    view.select_option("#f-severity", "")
    view.select_option("#f-category", "Capacity")
    assert shown.count() == 1
    view.click("#collapse")
    assert view.locator(".finding[open]:visible").count() == 0
    view.click("#expand")
    assert view.locator(".finding[open]:visible").count() == 1


def test_navigation(view: Any) -> None:
    """Contents lead to sections; a risk opens its finding even where a filter had hidden it."""
    for link in view.locator("nav a").all():
        link.click()
        name = link.get_attribute("href").removeprefix("#")
        assert view.evaluate(f"location.hash === '#{name}'")
        assert view.locator(f"section#{name} h2").count() == 1
    view.fill("#q", "nothing of the kind")
    view.locator("#executive .risks a").first.click()
    assert view.locator("#rule-r-one").is_visible()
    assert view.get_attribute("#rule-r-one", "open") is not None
    assert view.text_content("#shown") == "3 of 3 shown"


def test_keyboard_alone(view: Any) -> None:
    """The first stop skips to the report; search, findings and their SQL need no mouse."""
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.className") == "skip"
    assert view.locator(".skip").bounding_box()["x"] >= 0
    view.keyboard.press("Enter")
    assert view.evaluate("location.hash") == "#executive"
    view.focus("#q")
    view.keyboard.type("r-cause")
    assert view.text_content("#shown") == "2 of 3 shown"
    summary = view.locator("#rule-r-cause > summary")
    summary.focus()
    before = view.get_attribute("#rule-r-cause", "open")
    view.keyboard.press("Enter")
    assert view.get_attribute("#rule-r-cause", "open") != before
    assert view.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_printing(view: Any) -> None:
    """On paper all details are open but the SQL, controls are gone, and nothing is cut off."""
    view.click("#collapse")
    view.emulate_media(media="print")
    view.set_viewport_size({"width": 688, "height": 1000})  # A4 less its margins
    view.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not view.locator(".filters").is_visible()
    assert not view.locator("nav").is_visible()
    assert view.locator(".finding:not([open])").count() == 0
    assert view.locator(".sql:visible").count() == 0
    assert view.evaluate(_OUT_OF_SIGHT) == 0
    view.evaluate("dispatchEvent(new Event('afterprint'))")
    assert view.locator(".finding[open]").count() == 0
    assert view.pdf(prefer_css_page_size=True)[:4] == b"%PDF"


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_no_width_cuts_the_page(view: Any, width: int) -> None:
    """The page itself never scrolls sideways; wide tables scroll in their own frame."""
    view.set_viewport_size({"width": width, "height": 900})
    assert view.evaluate(_OUT_OF_SIGHT) == 0
    assert "=cmd()" in view.text_content("main")
