"""The health check as PDF: which browser is found, how it is run, what is said when it fails."""

import os
import re
import sqlite3
import time
from pathlib import Path

import pytest

from audit.derive import install
from audit.errors import ReportError
from audit.store import open_writable
from reports import pdf
from reports.html import HtmlOptions, render
from reports.pdf import find_browser, write_pdf
from tests.command_line import run
from tests.report_page import HOSTILE, full

CHROMIUM = Path("/usr/bin/chromium")
GOOD = """#!/bin/sh
for word in "$@"; do
  echo "$word" >> "$(dirname "$0")/asked"
  case "$word" in --print-to-pdf=*) printf '%%PDF-1.4 made' > "${word#--print-to-pdf=}";; esac
done
"""


def program(folder: Path, name: str = "chromium", text: str = GOOD) -> Path:
    """A program that stands for a browser."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    file.chmod(0o755)
    return file


def test_the_named_browser_comes_first(tmp_path: Path) -> None:
    """STACKAUDIT_BROWSER wins over PATH, by path or by name; a wrong one is said, not replaced."""
    own = program(tmp_path, "own")
    program(tmp_path)
    search = {"PATH": str(tmp_path)}
    assert find_browser({**search, pdf.VARIABLE: str(own)}) == own
    assert find_browser({**search, pdf.VARIABLE: "own"}) == own
    with pytest.raises(ReportError, match="STACKAUDIT_BROWSER names nobody"):
        find_browser({**search, pdf.VARIABLE: "nobody"})


def test_browsers_by_name_and_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names on PATH, then the usual places, then below the programs of Windows."""
    monkeypatch.setattr(pdf, "_PLACES", ())
    edge = tmp_path / "Microsoft/Edge/Application"
    edge.mkdir(parents=True)
    programs = {"PATH": "", "PROGRAMFILES": str(tmp_path)}
    there = program(edge, "msedge.exe")
    assert find_browser(programs) == there
    monkeypatch.setattr(pdf, "_PLACES", (str(program(tmp_path, "Google Chrome")),))
    assert find_browser(programs).name == "Google Chrome"
    chrome = program(tmp_path, "google-chrome")
    assert find_browser({**programs, "PATH": str(tmp_path)}) == chrome


def test_no_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what to do; a file that is no program does not count."""
    monkeypatch.setattr(pdf, "_PLACES", ())
    (tmp_path / "chromium").write_text("not a program", encoding="utf-8")
    with pytest.raises(ReportError, match="Install one, or name its program"):
        find_browser({"PATH": str(tmp_path)})


def test_how_it_is_run(tmp_path: Path) -> None:
    """Headless, no name resolved, a profile of its own that is gone afterwards."""
    target = tmp_path / "out" / "a.pdf"
    target.parent.mkdir()
    write_pdf("<p>page</p>", target, program(tmp_path))
    assert target.read_bytes() == b"%PDF-1.4 made"
    assert list(target.parent.iterdir()) == [target]
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert {"--headless", "--host-resolver-rules=MAP * ~NOTFOUND"} <= set(asked)
    assert ("--no-sandbox" in asked) == (os.geteuid() == 0)
    assert asked[-1].startswith("file:///")


def test_a_browser_that_prints_nothing(tmp_path: Path) -> None:
    """Its last words are in the sentence, and no file is left."""
    broken = program(tmp_path, text="#!/bin/sh\necho 'No usable sandbox!' >&2\nexit 1\n")
    with pytest.raises(ReportError, match="did not print a PDF: No usable sandbox!"):
        write_pdf("page", tmp_path / "a.pdf", broken)
    assert list(tmp_path.iterdir()) == [broken]


def test_a_browser_that_hangs(tmp_path: Path) -> None:
    """It ends with its helpers at the limit."""
    slow = program(tmp_path, text='#!/bin/sh\nsleep 60 &\necho $! > "$0.helper"\nwait\n')
    begun = time.monotonic()
    with pytest.raises(ReportError, match=r"within 0\.5 seconds"):
        write_pdf("page", tmp_path / "a.pdf", slow, limit=0.5)
    assert time.monotonic() - begun < 20
    helper = Path(f"{slow}.helper").read_text(encoding="utf-8").strip()
    status = Path(f"/proc/{helper}/stat")
    assert not status.exists() or status.read_text(encoding="utf-8").split(")")[1].split()[0] == "Z"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A ReportError, not a traceback."""
    with pytest.raises(ReportError, match="cannot be written"):
        write_pdf("page", tmp_path / "none" / "a.pdf", program(tmp_path))


def test_command_line_without_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written when one of the wanted formats cannot be."""
    file = tmp_path / "a.db"
    with open_writable(file) as connection:
        full(connection)
    monkeypatch.setenv(pdf.VARIABLE, "nobody")
    result = run("report", "--db", file, "--html", "--pdf", "--out", tmp_path / "out")
    assert result.code == 4
    assert "STACKAUDIT_BROWSER names nobody" in result.err
    assert not (tmp_path / "out").exists()


def test_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`report --pdf` alone writes the PDF and says where."""
    file = tmp_path / "a.db"
    with open_writable(file) as connection:
        full(connection)
    monkeypatch.setenv(pdf.VARIABLE, str(program(tmp_path)))
    result = run("report", "--db", file, "--pdf", "--out", tmp_path / "out")
    assert result.code == 0, result.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a-2026-10-22.pdf"]
    assert result.out.startswith("pdf: ")


@pytest.mark.daemon
@pytest.mark.enable_socket
def test_a_real_browser_prints_pages(db: sqlite3.Connection, tmp_path: Path) -> None:
    """Chromium prints A4 pages with an outline, and hostile names stay words."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    full(db, HOSTILE)
    install(db)
    target = tmp_path / "a.pdf"
    write_pdf(render(db, HtmlOptions(customer="Acme")), target, CHROMIUM)
    content = target.read_bytes()
    assert content.startswith(b"%PDF-")
    assert re.findall(rb"/MediaBox \[0 0 59[45]\.?\d* 84[12]\.?\d*\]", content)
    assert b"/Outlines" in content
    assert b"/JavaScript" not in content
