"""The fault registry, and what faults share: choosing a victim, moving and adding objects.

A fault is a function of the estate and keyword parameters, registered by decorator. It changes the
neutral estate (never an answer) and returns the name of what it hit.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sample_data.build_infra import fit_thresholds
from sample_data.build_tenants import customer_accounts
from sample_data.estate import MIB, Estate, View
from sample_data.ids import GIB, ip_add
from sample_data.objects_infra import Cluster, Host, Pool, Zone
from sample_data.objects_tenant import ServiceOffering
from sample_data.objects_work import Vm, VmNic, Volume
from sample_data.spec import FaultSpec, nearest

Function = Callable[..., str]


class FaultError(ValueError):
    """A fault that cannot be planted, said in one sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A registered fault.

    `expects`: rules that must fire because of it. `also`: rules that may fire with it, depending on
    the estate; neither a miss nor a false alarm.
    """

    name: str
    function: Function
    expects: tuple[str, ...]
    also: tuple[str, ...]
    params: tuple[str, ...]


REGISTRY: dict[str, Fault] = {}
# rule -> the rule about what fails that stirs with it
_EFFECTS = {
    "cluster-n1-placement": ("blast-spof-vm",),  # what finds no place is lost with its host
    "vr-pair-same-host": ("blast-shared-fate",),
    "net-core-single": ("blast-shared-fate",),
    "net-host-single-uplink": ("blast-shared-fate",),
    "net-mlag-single-leg": ("blast-shared-fate",),
    "srv-chassis-share": ("blast-spof-vm",),
    "srv-nic-one-adapter": ("blast-shared-fate",),
    "storage-single-controller": ("blast-spof-vm",),
    "storage-single-array-zone": ("blast-spof-storage",),
    "arr-ha-off": ("blast-spof-vm",),
    "arr-node-down": ("blast-redundancy-used", "blast-spof-vm"),
    "arr-lif-one-port": ("blast-shared-fate", "blast-spof-vm"),
}


def fault(
    rule: str, *, name: str = "", too: tuple[str, ...] = (), also: tuple[str, ...] = ()
) -> Callable[[Function], Function]:
    """Register a fault named after the rule it must trigger; `too`: others it must trigger.

    name: where another kind of thing has the fault that is named after the rule.
    """

    def register(function: Function) -> Function:
        expected = (rule, *too)
        params = tuple(inspect.signature(function).parameters)[1:]
        effects = (effect for one in (rule, *too, *also) for effect in _EFFECTS.get(one, ()))
        others = tuple(one for one in dict.fromkeys((*also, *effects)) if one not in expected)
        REGISTRY[name or rule] = Fault(name or rule, function, expected, others, params)
        return function

    return register


def plant(estate: Estate, wanted: FaultSpec) -> None:
    """Plant one fault; `FaultError` if its name, a parameter or its victim does not exist."""
    known = REGISTRY.get(wanted.fault)
    if known is None:
        raise FaultError(f"unknown fault {wanted.fault!r}: {nearest(wanted.fault, REGISTRY)}")
    for key in wanted.params:
        if key not in known.params:
            hint = nearest(key, known.params) if known.params else "it takes none"
            raise FaultError(f"unknown parameter {key!r} of fault {known.name!r}: {hint}")
    subject = known.function(estate, **wanted.params)
    estate.planted.append((known.name, subject, known.expects))


def pick(what: str, name: str, items: list[Any]) -> Any:
    """Return the item of that name, or the first one when no name is given."""
    if not items:
        raise FaultError(f"the estate has no {what} this fault could hit")
    if not name:
        return items[0]
    found = [item for item in items if item.name == name or item.name.split(".")[0] == name]
    if not found:
        raise FaultError(f"no {what} {name!r}: {nearest(name, [item.name for item in items])}")
    return found[0]


def pick_zone(estate: Estate, name: str) -> Zone:
    """Return a zone."""
    zone: Zone = pick("zone", name, estate.zones)
    return zone


def pick_cluster(estate: Estate, name: str, hypervisor: str = "") -> Cluster:
    """Return a cluster with hosts, of one hypervisor if that is given."""
    used = {h.cluster for h in estate.hosts}
    fitting = [c for c in estate.clusters if c in used and hypervisor in {"", c.hypervisor}]
    cluster: Cluster = pick("cluster", name, fitting)
    return cluster


def change_setting(estate: Estate, name: str, value: str) -> str:
    """Give a global setting a value; returns its name. Raises FaultError for an unknown one."""
    if name not in estate.settings:
        raise FaultError(f"no setting {name!r} in sample_data/data/settings.json")
    estate.settings[name] = value
    return name


def filled(estate: Estate, size: int, share: float, growth: float) -> int:
    """Bytes in use of a size: a share in the first month, so much more every month."""
    return int(size * min(share + growth * estate.month, 1.0))


def one_hypervisor(estate: Estate, zone: Zone) -> None:
    """Raise FaultError for a zone of several hypervisors, whose clusters share nothing."""
    if len({c.hypervisor for c in estate.clusters if c.pod.zone is zone}) > 1:
        raise FaultError(f"zone {zone.name} has several hypervisors")


def pick_host(estate: Estate, name: str, hypervisor: str = "") -> Host:
    """Return a host, preferably one that runs VMs."""
    busy = {vm.host for vm in estate.vms}
    hosts = [h for h in estate.hosts if hypervisor in {"", h.hypervisor}]
    host: Host = pick("host", name, sorted(hosts, key=lambda h: h not in busy))
    return host


def pick_pool(estate: Estate, name: str) -> Pool:
    """Return a pool, preferably one with volumes."""
    used = {v.pool for v in estate.volumes}
    pool: Pool = pick("storage pool", name, sorted(estate.pools, key=lambda p: p not in used))
    return pool


def hosts_of(estate: Estate, cluster: Cluster) -> list[Host]:
    """Return the hosts of a cluster."""
    return [host for host in estate.hosts if host.cluster is cluster]


def refit(estate: Estate, cluster: Cluster) -> None:
    """Fit allocation limits again after a cluster's hosts changed, if they were fitted before."""
    if cluster.settings:
        fit_thresholds(cluster, hosts_of(estate, cluster))


def settle(estate: Estate) -> None:
    """Put what follows a host where the host now is: pods of routers and system VMs."""
    for machine in estate.machines:
        if machine.host is not None:
            machine.pod = machine.host.cluster.pod


def move_volumes(estate: Estate, volumes: list[Volume], pools: list[Pool]) -> None:
    """Spread volumes over other pools, the volumes of one VM together."""
    if not pools:
        raise FaultError(f"estate {estate.spec.name} has no pool left to move volumes to")
    for volume in volumes:
        volume.pool = pools[volume.vm.number % len(pools)] if volume.vm else pools[0]


def drop_vms(estate: Estate, gone: set[Vm]) -> None:
    """Remove VMs and what hangs on them."""
    estate.vms = [vm for vm in estate.vms if vm not in gone]
    estate.volumes = [v for v in estate.volumes if v.vm is None or v.vm not in gone]
    left = set(estate.volumes)
    estate.snapshots = [s for s in estate.snapshots if s.volume in left]
    estate.port_forwards = [p for p in estate.port_forwards if p.vm not in gone]


def add_host(estate: Estate, like: Host) -> Host:
    """Add one more host like another, with addresses and identities of its own."""
    cluster, ids = like.cluster, estate.ids
    zone = cluster.pod.zone
    number = len(hosts_of(estate, cluster)) + 1
    name = f"{cluster.name}-h{number:02d}.{zone.domain}"
    key = f"{zone.name}/{name}"
    host = replace(
        like,
        id=ids.uid("host", key),
        name=name,
        ip=ip_add(cluster.pod.gateway, 9 + estate.slot(f"host/{cluster.pod.id}")),
        serial=ids.serial(f"host/{key}"),
        bmc_ip=ip_add(estate.hosts[0].bmc_ip, estate.slot(f"bmc/{zone.id}")),
        bmc_mac=ids.mac("d0:94:66", "bmc", key),
        nics=[replace(n, mac=ids.mac("b4:96:91", "nic", f"{key}/{n.name}")) for n in like.nics],
        manager=estate.managers[number % len(estate.managers)],
    )
    estate.hosts.append(host)
    return host


def offering(estate: Estate, name: str, cpus: int, mhz: int, memory: int) -> ServiceOffering:
    """Return the compute offering of that name, made when it is missing."""
    for known in estate.offerings:
        if known.name == name:
            return known
    uid = estate.ids.uid("offering", name)
    made = ServiceOffering(uid, len(estate.offerings) + 1, name, cpus, mhz, memory, ha=True)
    estate.offerings.append(made)
    return made


def fill(
    estate: Estate, cluster: Cluster, size: ServiceOffering, memory: float, mhz: float
) -> None:
    """Add VMs of one size to a cluster until it has that many bytes or MHz allocated."""
    view, hosts = View(estate), hosts_of(estate, cluster)
    load = {host: [view.memory(host), view.mhz(host)] for host in hosts}
    pools = [p for p in estate.pools if p.cluster is cluster] or [
        p for p in estate.pools if p.zone is cluster.pod.zone and p.cluster is None
    ]
    number = max((vm.number for vm in estate.vms if vm.zone is cluster.pod.zone), default=0)
    while sum(x[0] for x in load.values()) < memory or sum(x[1] for x in load.values()) < mhz:
        number += 1
        host = min(hosts, key=lambda h: (load[h][0] / h.ram, load[h][1] / h.mhz)[mhz > 0])
        _add_vm(estate, (cluster.name, number), host, size, pools[number % len(pools)])
        load[host][0] += size.memory * MIB
        load[host][1] += size.cpus * size.mhz


def _add_vm(
    estate: Estate, named: tuple[str, int], host: Host, size: ServiceOffering, pool: Pool
) -> None:
    zone, number = host.cluster.pod.zone, named[1]
    network = next(n for n in estate.networks if n.zone is zone and n.kind != "l2")
    account = network.account if network.account.type != 1 else customer_accounts(estate)[0]
    key = f"{zone.name}/fill/{named[0]}/{number}"
    fitting = (t for t in estate.templates if t.zone is zone and t.hypervisor == host.hypervisor)
    created = estate.now - timedelta(days=31, minutes=number)
    uid, address = estate.ids.uid("vm", key), ip_add(network.gateway, network.next_ip)
    network.next_ip += 1
    nic = VmNic(estate.ids.uid("nic", key), network, estate.ids.mac("02:01", "vm", uid), address)
    vm = Vm(
        id=uid,
        number=number,
        name=f"{account.domain.name}-batch-{uid[:5]}",
        account=account,
        zone=zone,
        offering=size,
        template=next(t for t in fitting if t.kind == "USER"),
        nics=[nic],
        created=created,
        updated=created,
        host=host,
        ha=size.ha,
        backup=True,
    )
    estate.vms.append(vm)
    estate.volumes.append(_root(estate.ids.uid("volume", key), vm, pool))


def _root(uid: str, vm: Vm, pool: Pool) -> Volume:
    return Volume(
        id=uid,
        name=f"ROOT-{vm.number}",
        kind="ROOT",
        size=20 * GIB,
        written=8 * GIB,
        account=vm.account,
        zone=vm.zone,
        pool=pool,
        vm=vm,
        offering=None,
        created=vm.created,
    )
