"""The same SQL on DuckDB and on Spark in this process."""

import importlib.util
import shutil
from typing import Any

import pytest

from audit.errors import QueryError
from audit.fleet import spark
from audit.fleet.lake import Lake
from audit.fleet.query import ask, opened
from audit.fleet.views import view_files
from sample_data.fleet import months, write_fleet
from tests.fleet_estates import added

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # of pyspark itself
    pytest.mark.skipif(
        shutil.which("java") is None or importlib.util.find_spec("pyspark") is None,
        reason="Spark needs its package and Java 17",
    ),
]
_QUERIES = [f"SELECT * FROM {name}" for name in view_files()] + [
    "SELECT month, bucket, amount_share FROM fleet_trend WHERE place = 10",
    "SELECT estate, hypervisor, count(*) FILTER (WHERE state = 'Up') FROM host GROUP BY ALL",
    "SELECT count(DISTINCT estate) FROM switch WHERE vendor = 'Cisco' AND month >= '2026-10'",
]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Three estates of two months, rules run on one."""
    folder = tmp_path_factory.mktemp("fleet")
    write_fleet(folder / "estates", 3, months(2, "2026-10"), checked=1)
    found = Lake(folder / "fleet")
    added(found, folder / "estates")
    return found


def _like(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows in one order, sums of floats without their last digits."""
    return sorted(
        (tuple(round(v, 9) if isinstance(v, float) else v for v in row) for row in rows), key=repr
    )


def _compare(lake: Lake, master: str, queries: list[str]) -> None:
    with opened(lake, *queries) as connection:
        wanted = [ask(connection, sql) for sql in queries]
    with spark.opened(lake, master, *queries) as session:
        for sql, right in zip(queries, wanted, strict=True):
            found = spark.rows(session, spark.in_spark(sql))
            assert len(found.columns) == len(right.columns), sql
            assert _like(found.rows) == _like(right.rows), sql


def test_local_spark_answers_alike(lake: Lake) -> None:
    """All views of a fleet, and questions to its tables."""
    _compare(lake, "local[2]", _QUERIES)


@pytest.mark.parametrize(
    "sql",
    [
        "DROP VIEW host", "SELECT 1; SELECT 2", "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')", "SELECT java_method('java.lang.System', 'exit')",
    ],
)  # fmt: skip
def test_spark_is_guarded(sql: str) -> None:
    """One SELECT over the fleet, and no way to files or to Java."""
    with pytest.raises(QueryError):
        spark.in_spark(sql)
