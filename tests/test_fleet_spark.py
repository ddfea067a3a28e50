"""The same SQL on DuckDB and on Spark in this process."""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.errors import QueryError
from audit.fleet import spark
from audit.fleet.lake import Lake
from audit.fleet.query import ask, opened
from audit.fleet.views import view_files
from sample_data.fleet import months, write_fleet
from tests.command_line import run
from tests.fleet_estates import added
from tests.spark_cluster import QUICK, SETTINGS, SHORT_LIVED, WORKERS, cluster

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


@pytest.fixture(autouse=True, scope="module")
def _here_only() -> Iterator[None]:
    """Spark's driver listens on this machine only; read when its process starts."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patched.setenv("JDK_JAVA_OPTIONS", SHORT_LIVED)
        yield


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


def _compare(lake: Lake, master: str, queries: list[str], conf: tuple[str, ...]) -> None:
    settings = dict(one.split("=", 1) for one in conf)
    with opened(lake, *queries) as connection:
        wanted = [ask(connection, sql) for sql in queries]
    with spark.opened(lake, master, *queries, settings=settings) as session:
        for sql, right in zip(queries, wanted, strict=True):
            found = spark.rows(session, spark.in_spark(sql))
            assert len(found.columns) == len(right.columns), sql
            assert _like(found.rows) == _like(right.rows), sql


def test_local_spark_answers_alike(lake: Lake) -> None:
    """All views of a fleet, and questions to its tables."""
    _compare(lake, "local[2]", _QUERIES, QUICK)


def test_cluster_of_two_workers_answers_alike(lake: Lake, tmp_path: Path) -> None:
    """A standalone master and two worker processes, each of which has an executor."""
    with cluster(tmp_path) as master:
        _compare(lake, master, _QUERIES, SETTINGS)
        logs = "".join(path.read_text() for path in tmp_path.glob("worker*.log"))
    assert logs.count("Asked to launch executor") == WORKERS


def test_command_asks_spark(lake: Lake) -> None:
    """`fleet sql` with settings of Spark says the same as without it."""
    asked = "SELECT estate, month, hosts FROM estate_month ORDER BY estate, month"
    arguments: list[str | Path] = [
        "fleet",
        "sql",
        "--fleet",
        lake.folder,
        "-o",
        "csv",
        "--timeout",
        "600",
    ]
    conf = [word for setting in QUICK for word in ("--conf", setting)]
    done = run(*arguments, "--engine", "spark", "--master", "local[2]", *conf, asked)
    assert (done.code, done.out) == (0, run(*arguments, asked).out), done.err


@pytest.mark.parametrize("setting", ["spark.executor.memory", "executor.memory=1g"])
def test_wrong_setting_is_named(lake: Lake, setting: str) -> None:
    """It is refused before Spark starts."""
    done = run("fleet", "sql", "--fleet", lake.folder, "--engine", "spark", "--conf", setting, "")
    assert (done.code, f"--conf {setting}: write spark.NAME=VALUE" in done.err) == (2, True)


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
