"""Views held as tables while many queries run."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.check.run import evaluate
from audit.model.rules import Finding
from audit.store import held
from sample_data.spec import load_spec
from tests.estates import RULES, checked

_SLOW = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    """Two views that build on each other, one that fails, one without an end."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE pool (id TEXT, size INTEGER)")
    connection.execute("INSERT INTO pool VALUES ('a', 1), ('b', 2)")
    connection.execute("CREATE TEMP VIEW large AS\n-- the larger ones\nSELECT * FROM pool")
    connection.execute("CREATE TEMP VIEW total AS SELECT sum(size) AS size FROM large")
    connection.execute("CREATE TEMP VIEW broken AS SELECT abs(-9223372036854775808) AS x")
    connection.execute(f"CREATE TEMP VIEW slow AS {_SLOW}")
    yield connection
    connection.close()


def _schema(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    return set(connection.execute("SELECT type, name, sql FROM sqlite_temp_master"))


def test_rows_stay_as_they_were_and_views_come_back(database: sqlite3.Connection) -> None:
    """Also when what they read has changed meanwhile."""
    before = _schema(database)
    with held(database, {"total", "large"}, 10) as took:
        assert list(took) == ["large", "total"]  # the one that is read by the other first
        database.execute("INSERT INTO pool VALUES ('c', 4)")
        assert database.execute("SELECT size FROM total").fetchone() == (3,)
    assert _schema(database) == before
    assert database.execute("SELECT size FROM total").fetchone() == (7,)


def test_a_view_that_fails_or_takes_too_long_stays_a_view(database: sqlite3.Connection) -> None:
    """The query that reads it meets the error itself."""
    before = _schema(database)
    with held(database, {"broken", "slow", "unheard-of"}, 0.05) as took:
        assert took == {}
        assert _schema(database) == before
        with pytest.raises(sqlite3.Error, match="overflow"):
            database.execute("SELECT * FROM broken").fetchall()
    assert database.execute("SELECT count(*) FROM pool").fetchone() == (2,)  # no time limit is left


def test_views_come_back_after_an_error(database: sqlite3.Connection) -> None:
    """Whatever was held is a view again."""
    before = _schema(database)
    with pytest.raises(ValueError, match="stop"), held(database, {"total"}, 10):
        raise ValueError("stop")
    assert _schema(database) == before


def _told(findings: list[Finding], rule_id: str) -> list[tuple[str, str, str, str]]:
    return [
        (f.subject, f.severity, f.message, f.evidence) for f in findings if f.rule_id == rule_id
    ]


def test_rules_find_the_same_with_views_held(tmp_path: Path) -> None:
    """Alone, a rule shares nothing, so nothing is held."""
    with checked(load_spec("mixed"), tmp_path / "mixed.db") as (connection, summaries, _estates):
        together = summaries[0]
        assert len(together.views) > 20
        for rule in RULES:
            alone = evaluate(connection, [rule])
            assert not alone.views
            assert [r for r in together.results if r.rule_id == rule.id] == alone.results
            assert _told(together.findings, rule.id) == _told(alone.findings, rule.id)
