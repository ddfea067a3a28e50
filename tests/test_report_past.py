"""The report of a past month is written again, byte for byte, whatever was collected since."""

from pathlib import Path

import pytest

from audit.store import open_readonly, use_date
from tests.command_line import clean, run

ESTATES = Path(__file__).parents[1] / "sample_data" / "estates"
FORMATS = ("--html", "--xlsx", "--json", "--md")
QUICK = ("--json", "--md")  # for another word of the same moment


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months collected and checked; the report of the first written between them."""
    folder = tmp_path_factory.mktemp("months")
    with pytest.MonkeyPatch.context() as patch:
        clean(patch, folder)
        for month in (0, 1):
            assert run("replay", ESTATES / f"demo-{month}.bundle", "--db", "a.db").code == 0
            assert run("check", "--db", "a.db").code == 0
            if month == 0:
                assert run("report", "--db", "a.db", "--out", "then", *FORMATS).code == 0
    return folder


@pytest.mark.parametrize(("date", "formats"), [("last month", FORMATS), ("2026-05", QUICK)])
def test_same_bytes(
    months: Path, monkeypatch: pytest.MonkeyPatch, date: str, formats: tuple[str, ...]
) -> None:
    """Health check, workbook, JSON and Markdown, the seal of the final report included."""
    clean(monkeypatch, months)
    out = date.replace(" ", "-")
    found = run("report", "--db", "a.db", "--out", out, "--as-of", date, *formats)
    assert found.code == 0, found
    written = {file.name: file.read_bytes() for file in (months / "then").iterdir()}
    again = {file.name: file.read_bytes() for file in (months / out).iterdir()}
    assert (len(written), len(again)) == (len(FORMATS), len(formats))
    assert [name for name in again if again[name] != written.get(name)] == []
    with open_readonly(months / "a.db") as connection:
        assert use_date(connection, date) == "2026-05-31T23:59:59Z"


def test_nothing_of_later(months: Path) -> None:
    """On a past date, what was closed later is not past yet, and history ends there."""
    with open_readonly(months / "a.db") as connection:
        later = connection.execute("SELECT count(*) FROM vm_past").fetchone()[0]
        moment = use_date(connection, "last month")
        assert moment == "2026-05-31T23:59:59Z"
        assert later > 0
        assert connection.execute("SELECT count(*) FROM vm_past").fetchone()[0] == 0
        newest = connection.execute("SELECT max(valid_from), min(valid_to) FROM vm_history")
        assert newest.fetchone() == ("2026-05-04T06:00:00Z", "9999-12-31T00:00:00Z")


def test_no_report_that_old(months: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first collection there is nothing, and the sentence says since when."""
    clean(monkeypatch, months)
    found = run("report", "--db", "a.db", "--as-of", "2025-01-01")
    assert found.code == 2
    assert "the first collection is of 2026-05-04T06:00:00Z" in found.err
