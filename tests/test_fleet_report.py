"""The page and the workbook of a fleet: their numbers, hostile names, peers that stay unknown."""

from pathlib import Path

import openpyxl
import pytest

from audit.errors import FleetError
from audit.fleet.lake import Lake
from audit.fleet.query import ask, opened
from audit.fleet.report import _score, asked
from reports.fleet import FleetData
from reports.fleet.page import render
from reports.fleet.shares import by_month, parts, questions
from sample_data.fleet import months, write_fleet
from tests.command_line import run
from tests.fleet_estates import added, estate

_HOSTILE = "<script>alert(1)</script>\u202e"


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Seven estates, one with rules run on it, one with a hostile name."""
    folder = tmp_path_factory.mktemp("fleet")
    write_fleet(folder / "estates", 6, months(2, "2026-10"), checked=1)
    found = Lake(folder / "fleet")
    added(found, folder / "estates")
    added(found, estate(folder / "evil.db", ["2026-10"]), name=_HOSTILE)
    return found


@pytest.fixture(scope="module")
def data(lake: Lake) -> FleetData:
    """What the reports show."""
    return asked(lake)


@pytest.fixture(scope="module")
def beside(lake: Lake) -> FleetData:
    """The same for one estate beside the others."""
    return asked(lake, "site-0001", 5)


def test_stacks_reach_the_top(data: FleetData) -> None:
    """The parts of every month of every question are one whole."""
    trends = {found[0]["question"]: found for found in questions(data.views["fleet_trend"])}
    for answers in questions(data.views["fleet_share"]):
        stacks = by_month(trends[answers[0]["question"]], parts(answers))
        for month, shares in stacks.items():
            assert sum(shares) == pytest.approx(1), (answers[0]["question"], month)


def test_page_is_whole_and_inert(data: FleetData) -> None:
    """Names cannot act; nothing is fetched; every question says how many could not tell."""
    page = render(data)
    assert _HOSTILE not in page
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "default-src &#39;none&#39;" in page
    assert "http:" not in page
    assert "https:" not in page
    found = questions(data.views["fleet_share"])
    assert page.count("estates could") == len(found)
    assert page.count("<figure>") == sum(len(answers) > 1 for answers in found)
    assert "not judged" in page
    assert render(data) == page


def test_estates_nobody_judged_are_not_without_findings(data: FleetData) -> None:
    """No rule was run: their counts are unknown, not nought."""
    by_name = {row["estate"]: row for row in data.views["fleet_rank"]}
    assert by_name["site-0001"]["critical"] is not None
    assert by_name["site-0002"]["critical"] is None
    assert by_name["site-0002"]["score"] is None


def test_workbook_has_the_same_rows(lake: Lake, data: FleetData, tmp_path: Path) -> None:
    """A tab per table; hostile names are text."""
    done = run("fleet", "report", "--fleet", lake.folder, "--out", tmp_path)
    assert done.code == 0
    assert (tmp_path / "fleet-2026-10.html").read_text(encoding="utf-8") == render(data)
    book = openpyxl.load_workbook(tmp_path / "fleet-2026-10.xlsx")
    assert book.sheetnames == ["Shares", "Trends", "Findings", "Estates", "Versions"]
    assert book["Estates"].max_row == 1 + 7
    assert book["Trends"].max_row == 1 + len(data.views["fleet_trend"])
    assert {cell.data_type for row in book["Estates"].iter_rows() for cell in row} <= set("snd")
    heads = [cell.value for cell in book["Shares"][1]]
    assert {"Answer", "By weight %", "Could not tell"} <= set(heads)
    weighed, weight = heads.index("Weighed"), heads.index("Weight")
    rows = list(book["Shares"].iter_rows(min_row=2, values_only=True))
    share = next(row for row in data.views["fleet_share"] if row["weighed"] == "capacity [bytes]")
    assert rows[0][weighed] == "capacity [TiB]"
    assert rows[0][weight] == pytest.approx(share["weight"] / 2**40)


def test_peers_stay_unknown(lake: Lake, beside: FleetData) -> None:
    """No line is of fewer than k; what few have is one line; you are told all of yours."""
    assert beside.peers is not None
    assert beside.peers.answers
    assert "site-0002" not in str(beside.peers.answers)
    totals: dict[str, float] = {}
    for row in beside.peers.answers:
        assert row["told"] >= 5
        assert row["estates"] in (None, 0) or row["estates"] >= 5
        assert row["estates"] in (None, 0, row["told"]) or row["told"] - row["estates"] >= 5
        totals[row["question"]] = totals.get(row["question"], 0) + row["own"]
    assert all(total == pytest.approx(1) for total in totals.values())
    assert beside.peers.score is None  # one estate has a score, no peer
    with opened(lake) as connection:
        assert ask(connection, "SELECT count(*) FROM fleet_now").rows == [(7,)]
    with pytest.raises(FleetError, match="not in the fleet"):
        asked(lake, "nobody")


def test_page_for_a_peer_names_nobody_else(lake: Lake, tmp_path: Path) -> None:
    """Page and workbook may be given away: they have no other estate, by name or by rank."""
    for name, stem in (("site-0001", "peer-site-0001-2026-10"), (_HOSTILE, "peer-script-alert-1")):
        done = run("fleet", "report", "--fleet", lake.folder, "--peer", name, "--out", tmp_path)
        assert (done.code, stem in done.out) == (0, True)
    page = (tmp_path / "peer-site-0001-2026-10.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(tmp_path / "peer-site-0001-2026-10.xlsx")
    assert book.sheetnames == ["Peers"]
    cells = [str(cell.value) for row in book["Peers"].iter_rows() for cell in row]
    for text in (page, *cells):
        assert "site-0002" not in text
        assert "alert(1)" not in text
    assert "site-0001 beside its peers" in page


@pytest.mark.parametrize(("peers", "quarters"), [(5, False), (19, False), (20, True)])
def test_score_is_of_no_single_peer(peers: int, quarters: bool) -> None:
    """A quarter is told when k peers are in it; below, the mean alone."""
    found = _score({str(n): n * 1.0 for n in range(peers + 1)}, "0", 5)
    assert found is not None
    assert (found["low"] is not None, found["number"]) == (quarters, peers)
    assert _score({str(n): 1.0 for n in range(5)}, "0", 5) is None


@pytest.mark.parametrize("arguments", ["add x.db", "list", "remove x", "sql SELECT", "trends"])
def test_missing_packages_are_named(arguments: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra every command says what to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    code, _out, err = run("fleet", *arguments.split())
    assert (code, "pip install 'stackaudit[fleet]'" in err) == (2, True), err
    helped = run("fleet", arguments.split(maxsplit=1)[0], "--help")
    assert (helped.code, "Usage:" in helped.out) == (0, True), helped.err
