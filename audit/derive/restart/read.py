"""Load what the simulation needs from the database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from operator import attrgetter
from typing import Any

from audit.derive.lists import comma_list
from audit.derive.restart.facts import Cluster, Facts, Host, Kind, Pool, Vm
from audit.model.restart import HaRestart

_HOSTS = """
SELECT c.host_id, c.zone_id, c.cluster_id, c.hypervisor, h.state = 'Up',
    h.state = 'Up' AND h.resource_state = 'Enabled' AND k.allocation_state = 'Enabled'
    AND coalesce(k.managed_state, 'Managed') = 'Managed',
    c.reserved_for_ha, c.memory_sellable, c.cpu_sellable, c.memory_allocated, c.cpu_allocated,
    h.cpu_threads, h.cpu_speed, h.tags, h.is_tag_rule, h.arch, h.uefi, h.encryption,
    d.host_id IS NOT NULL, d.affinity_group_id,
    h.ha_enabled AND h.ha_state = 'Available' AND h.oobm_enabled
    AND h.oobm_power_state IN ('On', 'Off')
FROM host_capacity AS c
JOIN host AS h ON c.host_id = h.id
LEFT JOIN cluster AS k ON c.cluster_id = k.id
LEFT JOIN dedicated_host AS d ON c.host_id = d.host_id
ORDER BY c.host_id"""
_VMS = """
SELECT v.id, v.name, v.host_id, v.memory, v.ha_enabled, v.cpu_number, v.cpu_speed, v.arch,
    coalesce(lower(v.boot_type) = 'uefi', 0), coalesce(o.encrypt_root, 0),
    iif(o.id IS NULL, NULL, coalesce(o.host_tags, ''))
FROM vm AS v
LEFT JOIN service_offering AS o ON v.service_offering_id = o.id
WHERE v.state = 'Running' AND v.host_id IS NOT NULL"""
# the few that hold no data are a list, so that all others are read from an index
_EMPTY = "SELECT id FROM volume WHERE state IN ('Allocated', 'Destroy', 'Expunging', 'Expunged')"
_DISKS = f"""
SELECT vm_id, group_concat(DISTINCT coalesce(storage_pool_id, '')) FROM volume
WHERE vm_id IS NOT NULL AND id NOT IN ({_EMPTY})
GROUP BY vm_id"""
_ENCRYPTED = f"""
SELECT vm_id FROM volume
WHERE encryption_format IS NOT NULL AND vm_id IS NOT NULL AND id NOT IN ({_EMPTY})"""
_POOLS = """
SELECT p.id, p.scope, p.state, coalesce(p.access_groups, '') <> '', r.cluster_id
FROM storage_pool AS p LEFT JOIN pool_reach AS r ON p.id = r.storage_pool_id"""
_CLUSTERS = """
SELECT a.cluster_id, a.vm_ha, a.force_ha, b.heartbeat_pools, b.untold_pools,
    iif(s.told, s.memory_stop, NULL), iif(s.told, s.cpu_stop, NULL)
FROM cluster_ha AS a
JOIN cluster_heartbeat AS b ON a.cluster_id = b.cluster_id
JOIN cluster_brake AS s ON a.cluster_id = s.cluster_id"""
_GROUPS = """
SELECT m.vm_id, m.affinity_group_id, g.type, v.host_id
FROM affinity_group_vm AS m
JOIN vm AS v ON m.vm_id = v.id
LEFT JOIN affinity_group AS g ON m.affinity_group_id = g.id
WHERE v.state = 'Running' AND v.host_id IS NOT NULL"""
_SPARES = """
SELECT EXISTS (SELECT 1 FROM setting WHERE name = 'ha.tag' AND value NOT IN ('', '***'))
    OR EXISTS (SELECT 1 FROM host WHERE ha_host)"""
# kinds of affinity that bind no restart
_SOFT = ("non-strict host anti-affinity", "non-strict host affinity")
_HELD: ContextVar[list[Facts] | None] = ContextVar("held", default=None)


@contextmanager
def facts_held() -> Iterator[None]:
    """Within it facts are read once, for one connection on which nothing is collected meanwhile."""
    token = _HELD.set([])
    try:
        yield
    finally:
        _HELD.reset(token)


def read_facts(connection: sqlite3.Connection) -> Facts:
    """Everything the simulation needs; derived views must be installed. Not to be changed."""
    held = _HELD.get()
    if held:
        return held[0]
    found = _read(connection)
    if held is not None:
        held.append(found)
    return found


def _read(connection: sqlite3.Connection) -> Facts:
    hosts = {row[0]: _host(row) for row in connection.execute(_HOSTS)}
    neighbours: dict[str, list[Host]] = {}
    for host in hosts.values():
        neighbours.setdefault(host.cluster or "", []).append(host)
    kinds: dict[str, dict[str, set[str]]] = {"apart": {}, "dedication": {}, "members": {}}
    together: set[str] = set()
    for vm, group, kind, host_id in connection.execute(_GROUPS):
        if kind == "host anti-affinity":
            kinds["apart"].setdefault(vm, set()).add(group)
            kinds["members"].setdefault(group, set()).add(host_id)
        elif kind == "ExplicitDedication":
            kinds["dedication"].setdefault(vm, set()).add(group)
        elif kind not in _SOFT:
            together.add(vm)
    return Facts(
        hosts=hosts,
        vms=_vms(connection, kinds["dedication"]),
        pools=_pools(connection),
        clusters={row[0]: _cluster(row) for row in connection.execute(_CLUSTERS)},
        neighbours=neighbours,
        apart=_frozen(kinds["apart"]),
        members=_frozen(kinds["members"]),
        together=frozenset(together),
        spares_only=bool(connection.execute(_SPARES).fetchone()[0]),
    )


def not_read(connection: sqlite3.Connection) -> list[str]:
    """Tables the simulation needs whose newest answer is missing or not complete."""
    complete = dict(
        connection.execute(
            "SELECT table_name, min(complete) FROM answer AS a WHERE a.started = "
            "(SELECT max(b.started) FROM answer AS b "
            "WHERE b.source = a.source AND b.table_name = a.table_name) GROUP BY table_name"
        ).fetchall()
    )
    wanted = {name.partition(".")[0] for name in HaRestart.info.inputs}
    return sorted(table for table in wanted if not complete.get(table))


def _frozen(groups: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(values) for name, values in groups.items()}


def _tags(text: str | None) -> frozenset[str]:
    return frozenset(comma_list(text))


def _bool(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _host(row: tuple[Any, ...]) -> Host:
    return Host(
        id=row[0], zone=row[1], cluster=row[2], hypervisor=row[3], up=_bool(row[4]),
        serves=_bool(row[5]), spare=bool(row[6]), memory=row[7], cpu=row[8], memory_sold=row[9],
        cpu_sold=row[10], threads=row[11], speed=row[12], tags=_tags(row[13]),
        tag_rule=bool(row[14]), arch=row[15], uefi=_bool(row[16]), encryption=_bool(row[17]),
        dedicated=bool(row[18]), dedicated_to=row[19], fenced=_bool(row[20]),
    )  # fmt: skip


def _cluster(row: tuple[Any, ...]) -> Cluster:
    return Cluster(
        id=row[0], vm_ha=_bool(row[1]), force_ha=_bool(row[2]), heartbeats=row[3],
        untold_pools=row[4], memory_stop=row[5], cpu_stop=row[6],
    )  # fmt: skip


def _vms(connection: sqlite3.Connection, dedication: dict[str, set[str]]) -> dict[str, list[Vm]]:
    disks = dict(connection.execute(_DISKS).fetchall())
    encrypted = {vm for (vm,) in connection.execute(_ENCRYPTED)}
    kinds: dict[tuple[Any, ...], Kind] = {}
    found: dict[str, list[Vm]] = {}
    for identity, name, host, memory, ha, *rest in connection.execute(_VMS):
        groups = frozenset(dedication.get(identity, ()))
        key = (*rest, identity in encrypted, disks.get(identity), groups)
        kind = kinds.get(key)
        if kind is None:
            kind = kinds[key] = _kind(key)
        found.setdefault(host, []).append(Vm(identity, name, host, memory, _bool(ha), kind))
    for vms in found.values():
        vms.sort(key=attrgetter("id"))
    return found


def _kind(key: tuple[Any, ...]) -> Kind:
    cpus, speed, arch, uefi, encrypt, tags, secret, pools, groups = key
    return Kind(
        cpus=cpus, speed=speed, arch=arch, uefi=bool(uefi), encrypted=bool(encrypt or secret),
        tags=None if tags is None else _tags(tags), dedication=groups,
        pools=frozenset() if pools is None else frozenset(p or None for p in pools.split(",")),
    )  # fmt: skip


def _pools(connection: sqlite3.Connection) -> dict[str, Pool]:
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for row in connection.execute(_POOLS):
        rows.setdefault(row[0], []).append(row)
    return dict(_each_pool(rows))


def _each_pool(rows: dict[str, list[tuple[Any, ...]]]) -> Iterator[tuple[str, Pool]]:
    for name, several in rows.items():
        _id, scope, state, restricted, _cluster_id = several[0]
        clusters = frozenset(row[4] for row in several if row[4] is not None)
        yield name, Pool(name, scope, state, bool(restricted), clusters)
