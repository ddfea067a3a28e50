"""Control planes with planted faults: what is single is found, and nothing else above low."""

from typing import Any

import pytest

from audit.check.run import evaluate
from sample_data.faults_plane import FAULTS, STOPS
from tests.estates import RULES
from tests.ground_truth import ABOVE_LOW
from tests.naive_failures import differing
from tests.plane import planned
from tests.support import ask

KNOWN = {rule.id for rule in RULES}


def above_low(connection: Any) -> dict[str, str]:
    """Rules with a finding above low, and its message."""
    return {f.rule_id: f.message for f in evaluate(connection, RULES).findings
            if f.severity in ABOVE_LOW}  # fmt: skip


def test_a_whole_control_plane_has_nothing_above_low() -> None:
    """Three sites, two balancers, Galera: nothing is single, and the graph is exact."""
    with planned(lambda _estate: None) as (connection, _estate):
        assert above_low(connection) == {}
        kinds = "('vip', 'balancer', 'database_node', 'quorum', 'site', 'backend')"
        query = f"SELECT kind, count(*) FROM node WHERE kind IN {kinds} GROUP BY 1 ORDER BY 1"
        told = {"backend": 5, "balancer": 2, "database_node": 4, "quorum": 1, "site": 3, "vip": 2}
        assert dict(ask(connection, query)) == told
        assert differing(connection) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str) -> None:
    """By the rules named for it, as far as they are there, and by no other above low."""
    fault = FAULTS[name]
    with planned(fault.plant) as (connection, _estate):
        found = above_low(connection)
        assert set(fault.expects) & KNOWN <= set(found)
        assert {k: v for k, v in found.items() if k not in {*fault.expects, *fault.also}} == {}
        if STOPS in (*fault.expects, *fault.also):
            assert differing(connection) == []
