"""Rules of arrays over every vendor's emulator: what each tells is judged, nothing breaks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from audit.check import check
from audit.derive import install
from audit.store import open_writable
from collectors.run import Raw, collect
from tests.array_runs import client
from tests.array_server import ArrayServer
from tests.array_servers import ceph, hitachi, nexenta, powerflex, solidfire
from tests.estates import RULES
from tests.ontap_server import OntapServer, estate

OURS = [rule for rule in RULES if rule.area == "arrays"]
SERVERS: dict[str, Callable[[], ArrayServer]] = {
    "ontap": lambda: OntapServer(estate()),
    "hitachi": lambda: hitachi.HitachiServer(hitachi.estate()),
    "nexenta": lambda: nexenta.NexentaServer(nexenta.estate()),
    "solidfire": lambda: solidfire.SolidFireServer(solidfire.estate()),
    "ceph": lambda: ceph.CephServer(ceph.estate()),
    "powerflex": lambda: powerflex.PowerFlexServer(powerflex.estate()),
}
# what is wrong in each of these estates, by hand
WRONG = {
    "ontap": {
        ("arr-aggr-full", "critical"), ("arr-alerts", "high"), ("arr-disk-failed", "medium"),
        ("arr-fc-down", "medium"), ("arr-ifgrp-degraded", "high"), ("arr-mirror-lag", "high"),
        ("pool-multipath", "high"),
    },
    "hitachi": {
        ("arr-aggr-full", "high"), ("arr-alerts", "high"), ("arr-disk-failed", "medium"),
        ("arr-metro-degraded", "high"), ("arr-mirror-lag", "high"), ("arr-node-down", "high"),
    },
    "nexenta": {("arr-alerts", "high"), ("arr-lif-not-home", "high"), ("arr-mirror-lag", "high")},
    "solidfire": {
        ("arr-aggr-full", "medium"), ("arr-alerts", "high"), ("arr-disk-failed", "medium"),
        ("arr-fc-down", "medium"), ("arr-node-down", "high"), ("arr-thin-overcommit", "medium"),
    },
    "ceph": {
        ("arr-alerts", "high"), ("arr-disk-failed", "medium"), ("arr-metro-degraded", "high"),
        ("arr-node-down", "high"), ("arr-raid-weak", "high"),
    },
    "powerflex": {
        ("arr-alerts", "high"), ("arr-disk-failed", "medium"), ("arr-metro-degraded", "high"),
        ("arr-node-down", "high"),
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(SERVERS))
def test_what_is_wrong_is_found(kind: str, tmp_path: Path) -> None:
    """Without CloudStack too: rules about pools say that it was not collected."""
    with open_writable(tmp_path / "estate.db") as connection:
        with SERVERS[kind]() as server:
            collect(connection, [client(server, kind)], Raw(tmp_path, "lab"))
        install(connection)
        summary = check(connection, OURS)
    assert {(f.rule_id, f.severity) for f in summary.findings} >= WRONG[kind]
    results = {result.rule_id: result for result in summary.results}
    assert results["arr-export-open"].outcome == "not assessable"
    assert not [r.rule_id for r in results.values() if ".sql: " in (r.reason or "")]
