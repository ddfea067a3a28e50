"""Metrics: read by Prometheus' own parser, named by its conventions, honest about the unknown."""

import io
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from audit.check.cases import empty_database
from audit.derive import install
from audit.errors import ReportError
from reports.export.prometheus import write_prometheus
from tests import report_rows
from tests.report_rows import document, finding, keep, result, rule
from tests.support import day

connection = report_rows.connection
rules = report_rows.rules

UNITS = ("_seconds", "_bytes", "_ratio", "_info")
COUNTED = {
    "findings", "rule_findings", "rules", "score", "category_score", "source_up", "source_gaps",
    "capacity_size_items", "capacity_used_items", "capacity_line_items", "objects",
}  # fmt: skip


def metrics(connection: sqlite3.Connection) -> dict[str, Metric]:
    """Families by name without the prefix."""
    stream = io.StringIO()
    write_prometheus(connection, stream)
    found = list(text_string_to_metric_families(stream.getvalue()))
    assert all(family.name.startswith("stackaudit_") for family in found)
    return {family.name.removeprefix("stackaudit_"): family for family in found}


def values(metric: Metric, *labels: str) -> dict[tuple[str, ...], float]:
    """Label values -> value."""
    return {tuple(s.labels[name] for name in labels): s.value for s in metric.samples}


def test_names_follow_the_conventions(connection: sqlite3.Connection) -> None:
    """A base unit or a plain count; help and type; labels that may be; no series twice."""
    for name, family in metrics(connection).items():
        assert name in COUNTED or name.endswith(UNITS), name
        assert family.type == "gauge"
        assert family.documentation
        series = [(s.name, tuple(sorted(s.labels.items()))) for s in family.samples]
        assert len(set(series)) == len(series)
        assert all(s.timestamp is None for s in family.samples), "the collector refuses them"
        assert all(re.fullmatch("[a-z_]+", label) for s in family.samples for label in s.labels)


def test_figures_are_those_of_the_report(connection: sqlite3.Connection) -> None:
    """Findings, score, rules, sources, capacity, runway and coverage."""
    found, told = metrics(connection), document(connection)
    counts = values(found["findings"], "severity", "state")
    assert counts["critical", "open"] == sum(f["severity"] == "critical" for f in told["findings"])
    assert sum(counts.values()) == len(told["findings"])
    assert values(found["score"])[()] == told["score"]["overall"]
    scores = values(found["category_score"], "category")
    assert scores == {(c["category"],): c["score"] for c in told["score"]["categories"]}
    assert sum(values(found["rules"], "outcome").values()) == len(told["rules"])
    assert values(found["last_collection_timestamp_seconds"], "source")["cloudstack:norrvik",] == (
        1780552800.0
    )
    assert set(values(found["source_up"], "source").values()) == {1}
    runway = connection.execute(
        "SELECT value, total, name FROM runway WHERE kind = 'storage_pool' AND clock = 'used'"
    ).fetchall()
    used = values(found["capacity_used_ratio"], "kind", "object", "clock")
    for value, total, name in runway:
        assert used["storage_pool", name, "used"] == pytest.approx(value / total)
    assert 0 < values(found["coverage_ratio"])[()] <= 1
    dated = connection.execute(
        "SELECT count(*) FROM runway WHERE days_p50 IS NOT NULL AND kind NOT LIKE '%range'"
    ).fetchone()[0]
    assert len(found["runway_seconds"].samples) == dated > 0


def test_a_rule_that_was_not_judged_has_no_sample(connection: sqlite3.Connection) -> None:
    """0 findings means judged and clean: what is unknown is absent."""
    judged = {name for (name,) in values(metrics(connection)["rule_findings"], "rule")}
    unknown = {r["id"] for r in document(connection)["rules"] if r["outcome"] == "not assessable"}
    assert unknown
    assert not judged & unknown


def test_an_empty_database_claims_nothing() -> None:
    """No score, no coverage, no objects: only that nothing was found by no rule."""
    with closing(empty_database(install)) as nothing:
        found = metrics(nothing)
    assert set(found) == {"build_info", "findings", "rules"}


def test_hostile_names_stay_labels(rules: sqlite3.Connection) -> None:
    """Quotes, backslashes and line ends in names are escaped; a series cannot be smuggled in."""
    name = 'a"} 1\nstackaudit_score 100\\'
    keep(rules, day(1), {
        "rule": [rule("r1", category=name)], "rule_result": [result("r1")],
        "finding": [finding("r1", "v1")],
    })  # fmt: skip
    found = metrics(rules)
    assert values(found["rule_findings"], "category") == {(name,): 1}
    assert "score" not in found or len(found["score"].samples) == 1


def test_the_file_is_replaced_in_one_step(rules: sqlite3.Connection, tmp_path: Path) -> None:
    """The collector never sees half a file, nor a draft: it reads *.prom."""
    target = tmp_path / "stackaudit.prom"
    target.write_text("old", encoding="utf-8")
    write_prometheus(rules, target)
    assert target.read_text(encoding="utf-8").startswith("# HELP stackaudit_build_info")
    assert [p.name for p in tmp_path.iterdir()] == [target.name]
    with pytest.raises(ReportError, match="choose another path"):
        write_prometheus(rules, tmp_path / "missing" / "x.prom")
