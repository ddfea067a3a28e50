"""Draft and final, and a report written again from what is stored: no target, no check."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.command_line import run
from tests.demo_estate import configure, write


def test_final_is_sealed(desk: Path) -> None:
    """The seal is in every report, the same each time, and another for other data."""
    seal = run("report", "--seal").out.strip()
    assert len(seal) == 64
    assert not (desk / "out").exists()
    for kind in ("html", "json", "md"):
        text = write(desk, kind)
        assert seal in text
        assert "Draft, not for distribution" not in text
    assert run("report", "--seal").out.strip() == seal
    with closing(sqlite3.connect(desk / "acme.db")) as db:
        db.execute("UPDATE vm SET cpu_number = cpu_number + 1 WHERE id = (SELECT min(id) FROM vm)")
        db.commit()
    assert run("report", "--seal").out.strip() != seal


def test_remarks_change_the_seal(desk: Path) -> None:
    """A report with other remarks is another report."""
    seal = run("report", "--seal").out
    configure(desk, 'overlay = "o.toml"\n')
    (desk / "o.toml").write_text("[[note]]\nrule = '*'\nowner = 'a'\n", encoding="utf-8")
    assert run("report", "--seal").out != seal


def test_draft(desk: Path) -> None:
    """A draft says so on its cover and across every printed page, and has no seal."""
    seal = run("report", "--seal").out.strip()
    text = write(desk, "html", "--draft")
    assert '<p class="watermark" aria-hidden="true">DRAFT</p>' in text
    assert "Draft, not for distribution" in text
    assert seal not in text
    assert '"status": "draft"' in write(desk, "json", "--draft")


def test_again_without_target_or_check(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports come from the file alone: nothing is collected, no rule is run, nothing is written.

    The same again gives the same bytes; another brand and overlay give another report.
    """

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a report asked a target or ran a rule")

    monkeypatch.setattr("audit.check.run.evaluate", never)
    monkeypatch.setattr("audit.cli.sources.collectors_of", never)
    before = (desk / "acme.db").read_bytes()
    with pytest.MonkeyPatch.context() as patch:  # undone before the guard of sockets ends
        patch.setattr("socket.socket.connect", never)
        first = write(desk, "html")
    assert write(desk, "html") == first
    configure(desk, 'overlay = "o.toml"\n[brand]\nconsultant = "Others"\n')
    (desk / "o.toml").write_text(
        "[[note]]\nrule = 'pool-used'\ncomment = 'Disks are ordered'\n", encoding="utf-8"
    )
    second = write(desk, "html")
    assert "Others" in second
    assert "Disks are ordered" in second
    assert (desk / "acme.db").read_bytes() == before


def test_read_only_file(desk: Path) -> None:
    """A file nobody may write to is enough."""
    shutil.copy(desk / "acme.db", desk / "kept.db")
    (desk / "kept.db").chmod(0o444)
    assert run("report", "--md", "--db", desk / "kept.db").code == 0


def test_vanished_notes_and_expired_waivers_are_told(desk: Path) -> None:
    """What needs the consultant's eye is said before the reports are written."""
    configure(desk, 'overlay = "o.toml"\n')
    (desk / "o.toml").write_text(
        "[[note]]\nrule = 'pool-used'\nsubject = 'gone'\nowner = 'me'\n", encoding="utf-8"
    )
    (desk / "waivers.toml").write_text(
        "[[waiver]]\nrule = 'pool-used'\nsubject = '*'\nreason = 'r'\nowner = 'o'\n"
        "until = 2026-01-31\n",
        encoding="utf-8",
    )
    ended = "waiver expired on 2026-01-31: pool-used on *; its findings are open again."
    assert ended in run("check").err
    said = run("report", "--md").err
    assert ended in said
    assert "overlay: pool-used on gone: never found." in said
