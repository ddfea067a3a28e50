"""The health check as PDF, printed by an installed Chromium or Chrome that asks no network.

A browser is found by itself: STACKAUDIT_BROWSER, the names on PATH, the usual places. A PDF holds
the time it was made, so unlike the page two of them are not the same bytes.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from audit.errors import ReportError

VARIABLE = "STACKAUDIT_BROWSER"
LIMIT = 300.0  # seconds; large estates print a few hundred pages
_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "chromium-freeworld", "microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser",
)  # fmt: skip
_PLACES = (
    "/snap/bin/chromium",
    "/opt/google/chrome/chrome",
    "/opt/microsoft/msedge/msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_UNDER_PROGRAMS = (
    "Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)  # fmt: skip
_PROGRAMS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
# no first run, no updates, no name resolved: the page needs none of it
_QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
    "--disable-extensions", "--disable-sync", "--disable-quic", "--metrics-recording-only",
    "--no-pings", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)  # fmt: skip
_TAIL = 300


def find_browser(environment: Mapping[str, str] = os.environ) -> Path:
    """An installed Chromium, Chrome or one of their kin. Raises ReportError when there is none."""
    named = environment.get(VARIABLE)
    if named:
        found = shutil.which(named, path=environment.get("PATH"))
        if found is None:
            raise ReportError(f"{VARIABLE} names {named}, which is not a program that can be run.")
        return Path(found)
    for candidate in _candidates(environment):
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate
    raise ReportError(
        "a PDF needs Chromium, Chrome or Edge, and none was found on this machine. Install one, or "
        f"name its program in {VARIABLE}, or print the page of `report --html` from any browser."
    )


def _candidates(environment: Mapping[str, str]) -> Iterator[Path]:
    for name in _NAMES:
        found = shutil.which(name, path=environment.get("PATH"))
        if found:
            yield Path(found)
    yield from (Path(place) for place in _PLACES)
    for variable in _PROGRAMS:
        if environment.get(variable):
            yield from (Path(environment[variable], below) for below in _UNDER_PROGRAMS)


def write_pdf(page: str, path: Path, browser: Path, limit: float = LIMIT) -> None:
    """Print a page (HTML text) to `path`, which appears when complete. Raises ReportError.

    limit: seconds the browser may take. Page, profile and draft lie in a private folder beside the
    file, because a packaged browser may not read the common temporary folder.
    """
    try:
        with tempfile.TemporaryDirectory(
            dir=path.parent, prefix="pdf-", ignore_cleanup_errors=True
        ) as name:
            folder = Path(name).resolve()
            source, draft = folder / "page.html", folder / "page.pdf"
            source.write_text(page, encoding="utf-8", newline="\n")
            said = _print(browser, source, draft, limit)
            _check(draft, browser, said)
            draft.replace(path)
    except OSError as error:
        raise ReportError(
            f"{path}: cannot be written ({error.strerror}); choose another --out."
        ) from error


def _print(browser: Path, source: Path, draft: Path, limit: float) -> str:
    """Run the browser; returns the end of what it said. The whole group ends at the limit."""
    command = [
        str(browser), *_QUIET, *_sandbox(), f"--user-data-dir={source.parent / 'profile'}",
        f"--print-to-pdf={draft}", source.as_uri(),
    ]  # fmt: skip
    with subprocess.Popen(  # noqa: S603 - the browser of the user, an own file
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, errors="replace", start_new_session=True,
    ) as process:  # fmt: skip
        try:
            said = process.communicate(timeout=limit)[1]
        except subprocess.TimeoutExpired:
            raise ReportError(
                f"{browser} did not print the health check within {limit:g} seconds; "
                "print the page of `report --html` by hand."
            ) from None
        finally:
            _end(process)
    return " ".join(said.split())[-_TAIL:]


def _end(process: "subprocess.Popen[str]") -> None:
    """End the browser with its helpers."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)


def _sandbox() -> tuple[str, ...]:
    """Chromium refuses to run as root with its sandbox; the page runs our own script only."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("--no-sandbox",) if is_root else ()


def _check(draft: Path, browser: Path, said: str) -> None:
    if not draft.is_file() or not draft.read_bytes().startswith(b"%PDF-"):
        told = f": {said}" if said else "."
        raise ReportError(f"{browser} did not print a PDF{told}")
