"""Trends a fleet shows are those its generator planted."""

from pathlib import Path

import pytest

from audit.fleet.lake import Lake
from audit.fleet.query import ask, opened
from audit.fleet.report import asked
from reports.fleet.page import _topics, render
from sample_data.fleet import Planted, main, months, write_fleet
from tests.command_line import run
from tests.fleet_estates import added, collection, estate, tables

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


def test_weights_are_those_planted(fleet: tuple[Lake, Planted]) -> None:
    """Bytes, threads, VMs, cores and ports: the share of the weight, where it was planted."""
    lake, planted = fleet
    with opened(lake) as connection:
        found = ask(
            connection, "SELECT month, question, bucket, weighed, weight_share FROM fleet_trend"
        ).rows
    weighed = {(month, question) for month, question, _ in planted.weights}
    units = {row[3].partition("[")[2] for row in found if row[:2] in weighed}
    assert units == {"bytes]", "count]"}
    for month, question in sorted(weighed):
        shown = {row[2]: row[4] for row in found if row[:2] == (month, question)}
        assert shown == pytest.approx(planted.weight_shares(month, question)), (month, question)


# what the issue asks of a fleet -> the question of the profile
_DIMENSIONS = {
    "storage vendor": "Storage vendor",
    "protocol": "Storage protocol",
    "NIC speed": "Speed of server ports",
    "NIC speed, as switches see it": "Speed of host links",
    "storage scope": "Smallest container of a storage back end",
    "server vendor": "Server vendor",
    "cores per server": "Cores per server",
    "hosts per cluster": "Hosts per cluster",
    "hypervisor": "Hypervisor",
    "hypervisor version": "Hypervisor version",
    "network vendor": "Switch vendor",
    "LACP": "Bundling of host links",
    "virtual routers": "Who serves guest networks",
    "redundancy": "Router redundancy",
    "network model": "Network model",
}


@pytest.mark.parametrize("question", _DIMENSIONS.values(), ids=_DIMENSIONS.keys())
def test_every_dimension_is_shown(fleet: tuple[Lake, Planted], question: str) -> None:
    """Page and workbook: share now, by month, movement, what weighs, how many could not tell."""
    lake, planted = fleet
    data = asked(lake)
    (topic,) = [q for _, found in _topics(data) for q in found if q.name == question]
    wanted = planted.shares(_MONTHS[-1], question)
    rows = {row[0]: row for row in topic.now.rows}
    heads = [name for name, _ in topic.now.columns]
    first = f"In {_MONTHS[0]}".replace("-", "\N{NON-BREAKING HYPHEN}")
    assert {"By estate", "A year before", first, "Moved", "Estates"} <= set(heads)
    assert {f"By number of {row['counted']}" for row in data.views["fleet_share"]
            if row["question"] == question} <= set(heads)  # fmt: skip
    for answer, (amount, share, mean) in wanted.items():
        assert rows[answer][1:3] == pytest.approx((mean, share))
        assert rows[answer][heads.index("Number")] == amount
    assert topic.chart is not None
    months = {row[0]: row[1:] for row in topic.chart.grid.rows}
    assert list(months) == _MONTHS
    assert all(sum(shares) == pytest.approx(1) for shares in months.values())
    seen = sum(key[:2] == (_MONTHS[-1], question) for key in planted.counts)
    told = f"{6 - seen} of 6 estates could not tell." if seen < 6 else "All 6 estates could tell."
    assert topic.now.note == told


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


def test_a_year_before(tmp_path: Path) -> None:
    """What nobody had then is none; what nobody could tell then is not known."""
    when = ["2025-10", "2026-10"]
    planted = write_fleet(tmp_path / "estates", 4, when, seed=3)
    lake = Lake(tmp_path / "fleet")
    added(lake, tmp_path / "estates")
    with opened(lake) as connection:
        sql = "SELECT question, bucket, year_before FROM fleet_share"
        found = {row[:2]: row[2] for row in ask(connection, sql).rows}
    before = planted.shares(when[0], "Speed of server ports")
    for answer in planted.shares(when[1], "Speed of server ports"):
        wanted = before.get(answer, (0, 0.0, 0.0))[1]
        assert found["Speed of server ports", answer] == pytest.approx(wanted)
    assert 0.0 in {found["Speed of server ports", a] for a in ("10 Gb/s", "25 Gb/s")}


def test_now_is_every_estate_in_its_newest_month(tmp_path: Path) -> None:
    """Not only those that were collected first this month; who was not for a year has left."""
    lake = Lake(tmp_path / "fleet")
    months_of = {
        "acme": ["2025-12", "2026-11"],
        "bolt": ["2025-12", "2026-09"],
        "cato": ["2025-11"],
    }
    for name, when in months_of.items():
        added(lake, estate(tmp_path / f"{name}.db", when, nfs=int(name != "acme"), rbd=1))
    with opened(lake) as connection:
        now = ask(connection, "SELECT estate, month FROM fleet_now ORDER BY 1").rows
        assert now == [("acme", "2026-11"), ("bolt", "2026-09")]
        sql = """SELECT bucket, month, amount, told, untold, estate_share, year_before, moved,
                 estate_moved FROM fleet_share WHERE question = 'Storage protocol'"""
        # two pools of bolt, one of acme; in the first month cato had one of each
        nfs, rbd = ask(connection, sql).rows
        assert nfs == ("NFS", "2026-11", 1, 2, 0, 0.25, 0.5, pytest.approx(1 / 3 - 0.5), -0.25)
        assert rbd[:5] == ("RBD", "2026-11", 2, 2, 0)
        told = "SELECT month, told, untold FROM fleet_trend WHERE bucket = 'RBD' ORDER BY 1"
        assert ask(connection, told).rows == [
            ("2025-11", 1, 0), ("2025-12", 2, 0), ("2026-09", 1, 0), ("2026-11", 1, 0)
        ]  # fmt: skip
    page = render(asked(lake))
    assert "1 not collected in the" in page
    assert run("fleet", "export", "--fleet", lake.folder, "--key", "env:HOME", "--k", "2",
               "--out", tmp_path / "facts.json").code == 0  # fmt: skip


def test_question_nobody_can_tell_any_more(tmp_path: Path) -> None:
    """Its answers are not known now: neither nought, nor those of an older month."""
    path, lake = tmp_path / "acme.db", Lake(tmp_path / "fleet")
    collection(path, "2026-09", {**tables("zone"), "switch": [{"id": "s", "vendor": "Cisco"}]})
    collection(path, "2026-10", {**tables("zone"), "switch": []})
    added(lake, path)
    with opened(lake) as connection:
        sql = """SELECT month, told, untold, amount_share, moved, counted FROM fleet_share
                 WHERE question = 'Switch vendor'"""
        assert ask(connection, sql).rows == [("2026-10", 0, 1, None, None, "switches")]
    page = render(asked(lake))
    assert "1 of 1 estates could not tell." in page
    for by in ("estate", "number", "weight"):
        done = run("fleet", "trends", "--fleet", lake.folder, "--question", "vendor", "--by", by)
        assert "not told" in done.out
        assert "1 estate could not tell." in done.out
        assert "of None" not in done.out


def test_generator_repeats_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same seed, the same plan; another seed another."""
    said = []
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        main(["--estates", "2", "--months", "2", "--seed", seed, "--out", str(tmp_path / name)])
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] != said[2]
