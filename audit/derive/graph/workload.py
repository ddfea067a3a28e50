"""What the graph carries: VMs with their hosts, pools, networks and owners."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from audit.derive.restart.facts import Facts, Vm
from audit.derive.restart.judge import Judge, Lost
from audit.derive.restart.read import not_read, read_facts
from audit.derive.restart.simulate import lose

Fate = tuple[str, str, str]  # VM, result ("" restarts), reason
_FATES = "SELECT host_id, vm_id, result, why FROM ha_restart_vm"
_VERDICTS = "SELECT host_id, result, coalesce(reason, 'its own HA decides') FROM ha_restart"
_OWNERS = """
SELECT id, coalesce(project_id, domain_id || ' ' || account) FROM vm
WHERE state = 'Running' AND host_id IS NOT NULL"""
_NETWORKS = """
SELECT i.network_id, i.vm_id FROM vm_nic AS i JOIN vm AS v ON i.vm_id = v.id
WHERE v.state = 'Running' AND v.host_id IS NOT NULL AND i.network_id IS NOT NULL"""
_NETWORK_OWNERS = "SELECT id, coalesce(project_id, domain_id || ' ' || account) FROM network"
_APART = """
SELECT m.affinity_group_id, m.vm_id
FROM affinity_group_vm AS m
JOIN affinity_group AS g ON m.affinity_group_id = g.id
JOIN vm AS v ON m.vm_id = v.id
WHERE v.state = 'Running'
    AND g.type IN ('host anti-affinity', 'non-strict host anti-affinity')"""


@dataclass(slots=True)
class Workload:
    """VMs of an estate, by what they need."""

    facts: Facts
    untold: str  # why no restart can be simulated; "" when it can
    on_pool: dict[str, list[Vm]]
    on_network: dict[str, list[str]]
    vms: dict[str, Vm]
    owner: dict[str, str | None]  # of VMs and networks
    running: Counter[str | None]  # by zone
    apart: dict[str, list[str]]  # VM -> other members of its anti-affinity groups
    single: dict[str, list[Fate]]  # host -> VMs that do not surely restart, as ha_restart_vm tells
    judge: Judge
    tagged: dict[tuple[str, str], set[str]]  # zone and storage tag -> shared pools

    def stopped(self, hosts: Iterable[str], pools: Iterable[str]) -> dict[str, Vm]:
        """VMs that stop with these hosts and pools."""
        found = {vm.id: vm for host in hosts for vm in self.facts.vms.get(host, ())}
        found |= {vm.id: vm for pool in pools for vm in self.on_pool.get(pool, ())}
        return found

    def tags_without(self, pools: Collection[str]) -> str | None:
        """Storage tags of which all pools are among these; None: of none."""
        lost = set(pools)
        bare = {tag for (_zone, tag), members in self.tagged.items() if members <= lost}
        return ", ".join(sorted(bare)) or None if lost else None

    def zone(self, host: str) -> str | None:
        """Zone of a host and its VMs."""
        found = self.facts.hosts.get(host)
        return found.zone if found else None

    def fates(self, lost: Lost) -> list[Fate]:
        """VMs on lost hosts that do not surely restart, and why."""
        shared = any(
            pool in self.facts.pools and self.facts.pools[pool].scope != "HOST"
            for pool in lost.pools
        )
        if len(lost.hosts) == 1 and not shared:
            return self.single.get(min(lost.hosts), [])
        if self.untold:
            names = (vm.id for host in lost.hosts for vm in self.facts.vms.get(host, ()))
            return [(name, "unknown", self.untold) for name in names]
        judged = lose(self.facts, self.judge, lost)
        return [(one.vm.id, one.result, one.why) for one in judged if one.result]


def read_workload(connection: sqlite3.Connection) -> Workload:
    """Everything; ha_restart and derived views must be on the connection."""
    facts = read_facts(connection)
    missing = not_read(connection)
    vms = {vm.id: vm for several in facts.vms.values() for vm in several}
    work = Workload(
        facts=facts,
        untold=f"{', '.join(missing)} was not read completely" if missing else "",
        on_pool={},
        on_network={},
        vms=vms,
        owner=dict(connection.execute(_NETWORK_OWNERS).fetchall())
        | dict(connection.execute(_OWNERS).fetchall()),
        running=Counter(),
        apart=_apart(connection),
        single=_single(connection, facts),
        judge=Judge(facts),
        tagged=_tagged(connection),
    )
    for host, several in facts.vms.items():
        work.running[work.zone(host)] += len(several)
    for vm in vms.values():
        for pool in vm.kind.pools:
            if pool is not None:
                work.on_pool.setdefault(pool, []).append(vm)
    for network, vm_id in connection.execute(_NETWORKS):
        work.on_network.setdefault(network, []).append(vm_id)
    return work


def _tagged(connection: sqlite3.Connection) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for zone, tag, pool in connection.execute("SELECT zone_id, tag, storage_pool_id FROM pool_tag"):
        found.setdefault((zone, tag), set()).add(pool)
    return found


def _apart(connection: sqlite3.Connection) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for group, vm in connection.execute(_APART):
        groups.setdefault(group, []).append(vm)
    found: dict[str, list[str]] = {}
    for members in groups.values():
        for vm in members:
            found.setdefault(vm, []).extend(other for other in members if other != vm)
    return found


def _single(connection: sqlite3.Connection, facts: Facts) -> dict[str, list[Fate]]:
    found: dict[str, list[Fate]] = {}
    for host, vm, result, why in connection.execute(_FATES):
        found.setdefault(host, []).append((vm, result, why))
    told = {host: (result, why) for host, result, why in connection.execute(_VERDICTS)}
    for host, vms in facts.vms.items():
        result, why = told.get(host, ("unknown", "the host is not Up already"))
        if host not in found and result in {"unknown", "handled by the hypervisor"}:
            found[host] = [(vm.id, "unknown", why) for vm in vms]
    return found
