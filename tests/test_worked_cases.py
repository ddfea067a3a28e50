"""The worked cases of the rule catalogue (rules.md 16), by number, on the real rules.

14 is in test_runway; 4, 5, 6, 11, 13 and 16 need databases, switches and servers.
"""

from typing import Any

import pytest

from audit.model.rules import Finding
from tests.filled import GIB, estate, filled, host, judge, vm
from tests.support import ask

NOW, LATER = "2026-11-22T00:00:00Z", "2026-11-22T00:05:00Z"


def found(*rules: str, **tables: Any) -> dict[str, Finding]:
    """Rule -> its one finding."""
    with filled(**tables) as connection:
        return {finding.rule_id: finding for finding in judge(connection, *rules).findings}


def _four_hosts(sold: int, factor: float = 1.0) -> dict[str, Any]:
    """Four hosts of 512 GiB that have sold `sold` GiB among them, and a limit of 0.85."""
    hosts = [host(f"h{i}", int(512 * factor)) for i in range(4)]
    tables = estate(hosts, [])
    tables["cluster"][0]["memory_overcommit"] = factor
    for sample in tables["host_sample"]:
        sample["memory_allocated"] = sold * GIB // 4
    tables["configuration"] += [
        {"name": f"cluster.{kind}.allocated.capacity.{word}threshold", "scope": "global",
         "scope_id": "", "value": value}
        for kind in ("memory", "cpu")
        for word, value in (("disable", "0.85"), ("notification", "0.75"))
    ]  # fmt: skip
    return tables


@pytest.mark.parametrize(("sold", "left", "severity"), [(1400, 136, "medium"), (1600, -64, "high")])
def test_worked_case_01(sold: int, left: int, severity: str) -> None:
    """Four hosts of 512 GiB: the hard limit decides, the 0.85 line only closes the cluster."""
    tables = _four_hosts(sold)
    got = found("cluster-n1-memory", "cluster-threshold-not-n1", **tables)
    assert got["cluster-n1-memory"].severity == severity
    assert f"{left:+} GiB" in got["cluster-n1-memory"].message
    assert "cluster-threshold-not-n1" in got
    with filled(**tables) as connection:
        rows = ask(
            connection,
            "SELECT memory_left, memory_left_line FROM cluster_headroom WHERE hosts_lost = 1",
        )
        assert rows[0][0] == left * GIB
        assert rows[0][1] == pytest.approx((1305.6 - sold) * GIB)
        tolerance = ask(connection, "SELECT tolerance, n1_percent FROM cluster_tolerance")
        assert tolerance[0] == (1 if left >= 0 else 0, pytest.approx(sold / 1536))


def test_worked_case_02() -> None:
    """With a factor of 2 the 1,024 GiB the API tells are 512 GiB of memory."""
    with filled(**_four_hosts(1400, 2.0)) as connection:
        sizes = ask(connection, "SELECT DISTINCT memory_physical FROM host_capacity")
        assert sizes == [(512 * GIB,)]
        rows = ask(connection, "SELECT memory_physical, memory_sellable FROM zone_overcommit")
        assert rows == [(2048 * GIB, 4096 * GIB)]


def test_worked_case_02_without_a_factor() -> None:
    """A factor that is not told leaves the size unknown; 1.0 would be a guess."""
    tables = _four_hosts(1400)
    tables["cluster"][0]["memory_overcommit"] = None
    with filled(**tables) as connection:
        sizes = "SELECT DISTINCT memory_physical, memory_sellable FROM host_capacity"
        assert ask(connection, sizes) == [(None, None)]
        sums = ask(connection, "SELECT memory_n1, memory_physical FROM cluster_capacity")
        assert sums == [(None, None)]
        assert ask(connection, "SELECT memory_sold FROM zone_overcommit") == [(None,)]
        assert ask(connection, "SELECT tolerance FROM cluster_tolerance") == [(None,)]


def test_worked_case_03() -> None:
    """9 of 10 TiB used are 90 %, whatever the factor and the server's own flags."""
    got = found(
        "pool-used",
        zone=[{"id": "z1"}],
        storage_pool=[{"id": "p1", "zone_id": "z1", "type": "NetworkFilesystem", "state": "Up",
                       "scope": "CLUSTER", "capacity": 10 << 40, "overprovision": 2.0}],
        storage_pool_sample=[{"storage_pool_id": "p1", "used": 9 << 40}],
    )  # fmt: skip
    assert got["pool-used"].severity == "high"
    assert "90" in got["pool-used"].message


def _vpc(state: str, vms: int) -> dict[str, Any]:
    """A VPC with two routers in one state, seen twice five minutes apart."""
    return {
        "zone": [{"id": "z1"}],
        "vpc": [{"id": "c1", "name": "vpc one"}],
        "network": [{"id": "n1", "zone_id": "z1", "vpc_id": "c1", "type": "Isolated"}],
        "router": [
            {"id": name, "name": name, "zone_id": "z1", "guest_network_id": "n1", "vpc_id": "c1",
             "state": "Running", "is_redundant": True, "redundant_state": state}
            for name in ("r1", "r2")
        ],
        "vm": [{"id": f"v{i}", "zone_id": "z1", "state": "Running"} for i in range(vms)],
        "vm_nic": [{"id": f"i{i}", "vm_id": f"v{i}", "network_id": "n1"} for i in range(vms)],
        "source_run": [{"started": LATER}],
    }  # fmt: skip


def test_worked_case_07() -> None:
    """A redundant VPC in FAULT and FAULT with no VM running is at rest."""
    assert found("vr-pair-broken", **_vpc("FAULT", 0)) == {}


def test_worked_case_08() -> None:
    """Two primaries with three VMs running, seen twice: critical."""
    assert found("vr-pair-broken", **_vpc("PRIMARY", 3))["vr-pair-broken"].severity == "critical"


def _kvm_on(pool_type: str) -> dict[str, Any]:
    hosts = [host(f"h{i}", 64, hypervisor="KVM", ha_enabled=False) for i in range(3)]
    tables = estate(hosts, [vm(f"v{i}", f"h{i}", 8, hypervisor="KVM") for i in range(3)])
    tables["storage_pool"] = [
        {"id": "p1", "zone_id": "z1", "scope": "ZONE", "state": "Up", "type": pool_type,
         "hypervisor": "KVM", "server": "10.0.0.1"},
    ]  # fmt: skip
    return tables


def test_worked_case_09() -> None:
    """KVM on RBD only without host HA: no proof of death, nothing restarts."""
    tables = _kvm_on("RBD")
    assert found("ha-no-heartbeat-pool", **tables)["ha-no-heartbeat-pool"].severity == "high"
    with filled(**tables) as connection:
        rows = ask(connection, "SELECT result, restarted, candidates, stuck FROM ha_restart")
        assert rows == [("not all restart", 0, 0, 1)] * 3
        assert judge(connection, "cluster-n1-placement").results[0].outcome == "pass"
    with filled(**_kvm_on("NetworkFilesystem")) as connection:
        rows = ask(connection, "SELECT result, restarted, stuck FROM ha_restart")
        assert rows == [("all restart", 1, 0)] * 3


def test_worked_case_10() -> None:
    """KVM, one NFS array, NFS only: a fact, an inference, and the reboot of every host."""
    tables = _kvm_on("NetworkFilesystem")
    tables["storage_pool"].append({**tables["storage_pool"][0], "id": "p2"})
    rules = ("storage-nfs-only", "storage-single-array-zone", "kvm-reboot-on-heartbeat")
    got = found(*rules, **tables)
    assert got["storage-nfs-only"].severity in {"info", "low"}
    single = got["storage-single-array-zone"]
    assert (single.severity, single.confidence) == ("medium", "inferred")
    assert got["kvm-reboot-on-heartbeat"].severity in {"high", "critical"}


def test_worked_case_12() -> None:
    """Two pools of one server, same size and use: one file system."""
    pools = [
        {"id": name, "name": name, "zone_id": "z1", "type": "NetworkFilesystem", "state": "Up",
         "scope": "CLUSTER", "server": "10.0.0.1", "capacity": 100 * GIB}
        for name in ("p1", "p2")
    ]  # fmt: skip
    samples = [{"storage_pool_id": name, "used": 40 * GIB} for name in ("p1", "p2")]
    got = found(
        "pool-shared-backend", zone=[{"id": "z1"}], storage_pool=pools, storage_pool_sample=samples
    )
    assert got["pool-shared-backend"].severity == "medium"


def test_worked_case_15() -> None:
    """VMware with HA offerings: no claim from the API."""
    hosts = [host(f"h{i}", 64, hypervisor="VMware") for i in range(2)]
    tables = estate(hosts, [vm("v1", "h0", 8, hypervisor="VMware")])
    with filled(**tables) as connection:
        rows = ask(connection, "SELECT DISTINCT result, restarted FROM ha_restart")
        assert rows == [("handled by the hypervisor", None)]
        assert ask(connection, "SELECT * FROM ha_restart_vm") == []
        rules = ("cluster-n1-placement", "vm-too-big-to-restart", "host-ha-off")
        outcomes = {r.outcome for r in judge(connection, *rules).results}
        assert outcomes <= {"not applicable", "not assessable"}


def test_worked_case_17() -> None:
    """A strict group of three in a cluster of three: no host is left for a lost member."""
    tables = estate(
        [host(f"h{i}", 64) for i in range(3)],
        [vm(f"v{i}", f"h{i}", 8) for i in range(3)],
        affinity_group=[{"id": "g1", "name": "web", "type": "host anti-affinity"}],
        affinity_group_vm=[{"affinity_group_id": "g1", "vm_id": f"v{i}"} for i in range(3)],
    )
    got = found("affinity-too-large", "cluster-n1-placement", **tables)
    assert got["affinity-too-large"].severity == "medium"
    assert "1 anti-affinity" in got["cluster-n1-placement"].message


def test_worked_case_18() -> None:
    """Events are kept for 15 days, the report covers 30."""
    got = found(
        "ops-event-window",
        configuration=[{"name": "event.purge.delay", "scope": "global", "scope_id": "",
                        "value": "15", "default_value": "15"}],
        event=[{"id": "e1", "created": "2026-11-07T00:00:00Z"},
               {"id": "e2", "created": "2026-11-21T00:00:00Z"}],
    )  # fmt: skip
    assert "15 of 30 d" in got["ops-event-window"].message
