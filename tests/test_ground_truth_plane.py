"""Control planes with planted faults: what is single is found, and nothing else above low."""

from dataclasses import replace
from pathlib import Path

import pytest

from audit.check import load_rules
from audit.check.run import evaluate
from sample_data import faults_host, faults_plane
from sample_data.faults import REGISTRY
from tests.estates import checked
from tests.ground_truth import ABOVE_LOW, compare, healthy, judge, with_faults
from tests.naive_failures import differing
from tests.plane import planned
from tests.support import ask

_OURS = {faults_host.__name__, faults_plane.__name__}
FAULTS = sorted(name for name, one in REGISTRY.items() if one.function.__module__ in _OURS)
HOME = "control"
# faults that only a history shows
MONTHS_OF = {"galera-multi-writer": 2}
_STOPPING = sorted(
    name for name in FAULTS
    if faults_plane.STOPS in (*REGISTRY[name].expects, *REGISTRY[name].also)
)  # fmt: skip


def test_a_whole_control_plane_has_nothing_above_low(tmp_path: Path) -> None:
    """Three sites, two balancers, Galera: nothing is single, in two months."""
    with checked(healthy(HOME), tmp_path / "estate.db", (0, 1)) as (connection, summaries, estates):
        for summary, built in zip(summaries, estates, strict=True):
            assert compare(summary, built).unplanned == {}
        ours = "source LIKE 'mysql:%' OR source LIKE 'haproxy:%' OR source LIKE 'tls:%'"
        gaps = f"SELECT DISTINCT cause FROM gap WHERE {ours} OR source LIKE 'ssh:%'"
        assert ask(connection, gaps) == [("unsupported",)]  # what such a server does not have


def test_the_graph_of_a_whole_control_plane_is_exact() -> None:
    """Every part is in it, and it says what fails as the slow way does."""
    with planned(lambda _estate: None) as (connection, _estate):
        kinds = "('vip', 'balancer', 'database_node', 'quorum', 'site', 'backend')"
        query = f"SELECT kind, count(*) FROM node WHERE kind IN {kinds} GROUP BY 1 ORDER BY 1"
        assert dict(ask(connection, query)) == {
            "backend": 5, "balancer": 2, "database_node": 4, "quorum": 1, "site": 3, "vip": 2,
        }  # fmt: skip
        assert differing(connection) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str) -> None:
    """Each fault alone is found by its rules, and by no other above `low`."""
    verdict = judge(with_faults(HOME, name), MONTHS_OF.get(name, 1))
    assert (verdict.missed, verdict.unplanned) == (set(), {})


@pytest.mark.parametrize("name", _STOPPING)
def test_what_stops_the_control_plane_is_exact(name: str) -> None:
    """The graph of an estate with the fault says what fails as the slow way does."""
    with planned(REGISTRY[name].function) as (connection, _estate):
        assert differing(connection) == []


def test_balancers_that_spread_writes_are_found_at_once() -> None:
    """What they do is configured, and needs no history; it is told once, of the cluster."""
    change = REGISTRY["galera-multi-writer"].function
    with planned(lambda estate: change(estate, behind_balancers=True)) as (connection, _estate):
        rules = [rule for rule in load_rules() if rule.id.startswith(("galera-", "mgmt-lb-"))]
        found = evaluate(connection, rules).findings
        above = [(f.rule_id, f.severity) for f in found if f.severity in ABOVE_LOW]
        assert above == [("galera-multi-writer", "high")]


def test_a_broken_replica_is_found() -> None:
    """Replication that stopped by an error is no lag, and found by the same rule."""
    with planned(lambda estate: REGISTRY["mgmt-db-replica-lag"].function(estate, broken=True)) as (
        connection, _estate,
    ):  # fmt: skip
        told = ask(connection, "SELECT sql_running, sql_error FROM db_replica")
        assert told == [("No", "1062: Duplicate entry '815' for key 'PRIMARY'")]


def test_a_single_server_with_a_replica_is_mysql(tmp_path: Path) -> None:
    """Without a cluster the servers answer as MySQL does, in the version the API tells."""
    whole = healthy(HOME)
    spec = replace(whole, name="single", control=replace(whole.control, databases=1))
    with checked(spec, tmp_path / "estate.db") as (connection, _summaries, estates):
        version = estates[0].db.version
        query = "SELECT product, version, role, read_only FROM db_node ORDER BY address"
        assert ask(connection, query) == [
            ("mysql", version, "source", 0),
            ("mysql", version, "replica", 1),
        ]
        assert ask(connection, "SELECT source_host, gtid FROM db_replica") == [
            ("10.10.0.41", "auto")
        ]
        assert ask(connection, "SELECT lag FROM db_replica_sample") == [(1.0,)]
