"""Generated estates over time: they grow, keep their identity, and a healthy one stays so."""

from dataclasses import replace

import pytest

from sample_data.build import build
from sample_data.estate import View
from sample_data.render_cloudstack import answers
from sample_data.spec import EstateSpec, load_spec
from tests.generated import estate, rows


def _with_new_host() -> EstateSpec:
    """The small estate, whose first cluster gets one more host in the first month."""
    spec = load_spec("small")
    zone = spec.zones[0]
    pod = zone.pods[0]
    cluster = replace(pod.clusters[0], host_added_month=1)
    pod = replace(pod, clusters=(cluster, *pod.clusters[1:]))
    zone = replace(zone, pods=(pod, *zone.pods[1:]))
    return replace(spec, zones=(zone, *spec.zones[1:]))


def test_a_month_later() -> None:
    """VMs came, a host arrived, disks filled; what stayed kept its identity."""
    before, after = (answers(build(_with_new_host(), month)) for month in (0, 1))
    old = {row["id"]: row for row in rows(before, "listVirtualMachines")}
    new = {row["id"]: row for row in rows(after, "listVirtualMachines")}
    assert new.keys() - old.keys()
    kept = old.keys() & new.keys()
    assert len(kept) > len(old) * 0.8
    for key in kept:
        for field in ("name", "created", "nic", "serviceofferingname", "account"):
            assert old[key].get(field) == new[key].get(field)
    hosts = [{r["id"]: r["ipaddress"] for r in rows(x, "listHosts")} for x in (before, after)]
    assert len(hosts[1]) == len(hosts[0]) + 1
    assert hosts[0].items() <= hosts[1].items()
    used = [sum(r["disksizeused"] for r in rows(x, "listStoragePools")) for x in (before, after)]
    assert used[1] > used[0]
    events = [{r["id"] for r in rows(x, "listEvents")} for x in (before, after)]
    assert events[1] - events[0]


def test_removed_vms_are_gone_from_later_months() -> None:
    """Over half a year some VMs are removed and their disks and snapshots with them."""
    before, after = estate("healthy", 0), estate("healthy", 6)
    assert {vm.id for vm in before.vms} - {vm.id for vm in after.vms}
    alive = set(after.vms)
    assert all(volume.vm in alive for volume in after.volumes)


@pytest.mark.parametrize("month", [0, 1, 3, 6])
def test_healthy_is_healthy(month: int) -> None:
    """N+1 holds well below 60 % memory, nothing is nearly full, all is redundant."""
    built = estate("healthy", month)
    view = View(built)
    assert built.planted == []
    assert len(built.managers) >= 2
    assert built.settings["host"] not in {server.ip for server in built.managers}
    for cluster, hosts in view.hosts_of.items():
        total = sum(host.ram for host in hosts)
        allocated = sum(map(view.memory, hosts))
        assert allocated < 0.6 * total
        assert allocated < 0.9 * (total - max(host.ram for host in hosts))
        shares = [view.memory(host) / host.ram for host in hosts]
        assert max(shares) - sum(shares) / len(shares) < 0.3
        limit = float(cluster.settings["cluster.memory.allocated.capacity.disablethreshold"])
        assert limit <= 1 - max(host.ram for host in hosts) / total
    for pool in built.pools:
        assert view.pool_used(pool) < 0.6 * pool.size
        assert len({v.vm for v in view.volumes_on[pool]}) < 0.25 * len(built.vms)
    for vm in built.vms:
        assert vm.backup or any(volume.policy for volume in view.volumes_of[vm])
    assert len({pool.server for pool in built.pools}) == len(built.pools)


def test_anti_affinity_holds_without_a_fault() -> None:
    """Members of a strict anti-affinity group run on different hosts."""
    built = estate("healthy", 3)
    for group in built.affinity_groups:
        hosts = [vm.host for vm in built.vms if vm.affinity is group and vm.host]
        assert len(set(hosts)) == len(hosts)


def test_bench_is_large() -> None:
    """The bench spec has 1,000 hosts and 10,000 VMs."""
    spec = load_spec("bench")
    hosts = sum(
        c.hosts * c.count * pod.count for z in spec.zones for pod in z.pods for c in pod.clusters
    )
    assert hosts == 1000
    assert sum(zone.vms.count for zone in spec.zones) == 10_000
