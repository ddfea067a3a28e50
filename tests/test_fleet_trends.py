"""Trends a fleet shows are those its generator planted."""

from pathlib import Path

import pytest

from audit.fleet.lake import Lake
from audit.fleet.query import ask, opened
from sample_data.fleet import Planted, main, months, write_fleet
from tests.fleet_estates import added

_MONTHS = months(5, "2026-10")


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, Planted]:
    """Six estates of five months."""
    folder = tmp_path_factory.mktemp("fleet")
    planted = write_fleet(folder / "estates", 6, _MONTHS, seed=3)
    lake = Lake(folder / "fleet")
    assert [one.error for one in added(lake, folder / "estates")] == [None] * 6
    return lake, planted


def test_shares_are_those_planted(fleet: tuple[Lake, Planted]) -> None:
    """Every month, question and answer: number, share by number, share by estate."""
    lake, planted = fleet
    with opened(lake) as connection:
        found = ask(
            connection,
            "SELECT month, question, bucket, amount, amount_share, estate_share FROM fleet_trend",
        ).rows
    for month, question in planted.asked:
        shown = {row[2]: row[3:] for row in found if row[:2] == (month, question)}
        wanted = planted.shares(month, question)
        assert shown.keys() == wanted.keys(), (month, question)
        for answer, numbers in wanted.items():
            assert shown[answer] == pytest.approx(numbers, abs=1e-9), (month, question, answer)


def test_movement_and_untold_are_those_planted(fleet: tuple[Lake, Planted]) -> None:
    """First month against last; estates without a source could not tell."""
    lake, planted = fleet
    with opened(lake) as connection:
        found = ask(
            connection, "SELECT question, bucket, moved, told, untold FROM fleet_share"
        ).rows
    for question in {question for _, question in planted.asked}:
        first = planted.shares(_MONTHS[0], question)
        last = planted.shares(_MONTHS[-1], question)
        shown = {row[1]: row[2:] for row in found if row[0] == question}
        assert shown.keys() == first.keys() | last.keys()
        nothing = (0, 0.0, 0.0)
        for answer, (moved, told, untold) in shown.items():
            wanted = last.get(answer, nothing)[1] - first.get(answer, nothing)[1]
            assert moved == pytest.approx(wanted, abs=1e-9)
            seen = sum(key[:2] == (_MONTHS[-1], question) for key in planted.counts)
            if answer in last:
                assert (told, untold) == (seen, 6 - seen)


def test_generator_repeats_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same seed, the same plan; another seed another."""
    said = []
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        main(["--estates", "2", "--months", "2", "--seed", seed, "--out", str(tmp_path / name)])
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] != said[2]
