"""`trend`: how figures moved over all collections, for people and for programs."""

import csv
import io
import json
from pathlib import Path

import pytest

from audit.shell.trends import metrics, spark
from tests.command_line import run


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("name", sorted(metrics()))
def test_every_metric(name: str) -> None:
    """Each has a point in both collections of the demo, and says how it moved."""
    found = run("trend", name)
    assert found.code == 0, found.err
    assert found.out.startswith(f"{metrics()[name].title}, 2 collections, 2026-05-04 to 2026-06-04")
    content = json.loads(run("trend", name, "--json").out)
    assert content["schema"] == "stackaudit.trend/1"
    assert all(len(line["points"]) <= 2 for line in content["lines"])


def test_sums_equal_sql(desk: Path) -> None:
    """The sum over the estate is what SQL says of that date; CSV has every point."""
    assert desk.is_dir()
    rows = list(csv.DictReader(io.StringIO(run("trend", "vms", "--per", "estate", "--csv").out)))
    assert [row["at"][:7] for row in rows] == ["2026-05", "2026-06"]
    statement = "SELECT count(*) AS n FROM vm WHERE state = 'Running' AND host_id IS NOT NULL"
    for row in rows:
        asked = run("sql", "--as-of", row["at"][:10], statement)
        assert asked.out.split() == ["n", row["value"]]


@pytest.mark.usefixtures("desk")
def test_past_and_list() -> None:
    """A past date knows one collection; without a name the metrics are listed."""
    assert ", 1 collection, 2026-05-04" in run("trend", "vms", "--as-of", "2026-05").out
    assert [line.split()[0] for line in run("trend").out.splitlines()] == sorted(metrics())
    wrong = run("trend", "vmz")
    assert (wrong.code, "did you mean vms?" in wrong.err) == (2, True)


def test_spark() -> None:
    """Least and greatest are the ends of the scale; what does not move is a flat line."""
    assert spark([1, 5, 8]) == "▁▅█"
    assert spark([3, 3]) == "▁▁"
    assert len(spark(list(range(100)))) == 24
