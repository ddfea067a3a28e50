"""Faults of balance: VMs, routers and load on too few hosts, pools or tags."""

from dataclasses import replace

from sample_data.estate import MIB, Estate, View
from sample_data.faults_compute import FULL
from sample_data.faults_core import (
    FaultError,
    add_host,
    fault,
    fill,
    hosts_of,
    move_volumes,
    offering,
    pick,
    pick_cluster,
    pick_host,
    pick_zone,
    refit,
    settle,
)
from sample_data.ids import GIB
from sample_data.objects_infra import Cluster, Host
from sample_data.objects_tenant import AffinityGroup
from sample_data.objects_work import Vm

NEARLY_FULL = 0.93  # of a host's memory
MANY_AGENTS = 20
LARGE_CLOUD = 51  # hosts
FEW_CLUSTERS = 5


def _group(estate: Estate) -> tuple[AffinityGroup, list[Vm]]:
    """Return an anti-affinity group with two running members in one cluster."""
    for group in estate.affinity_groups:
        members = [vm for vm in estate.vms if vm.affinity is group and vm.host is not None]
        if len(members) > 1:
            return group, members
    raise FaultError("no anti-affinity group has two running VMs")


def _place(vm: Vm) -> Host:
    if vm.host is None:
        raise FaultError(f"VM {vm.name} does not run")
    return vm.host


@fault("affinity-same-pool", also=("pool-too-large",))
def same_pool(estate: Estate) -> str:
    """Put the disks of an anti-affinity group on one pool."""
    group, members = _group(estate)
    cluster = _place(members[0]).cluster
    pools = [p for p in estate.pools if p.cluster is cluster and p.scope == "CLUSTER"]
    if not pools:
        raise FaultError(f"cluster {cluster.name} has no shared pool of its own")
    move_volumes(estate, [v for v in estate.volumes if v.vm in members], pools[:1])
    return group.name


@fault("affinity-too-large", also=("affinity-same-pool", "cluster-n1-placement", "host-not-up"))
def group_too_large(estate: Estate) -> str:
    """Let an anti-affinity group have a member on every host of its cluster."""
    group, members = _group(estate)
    taken = {_place(vm) for vm in members}
    for host in hosts_of(estate, _place(members[0]).cluster):
        free = [vm for vm in estate.vms if vm.host is host and vm.affinity is None]
        if host not in taken:
            guest: Vm = pick(f"VM on {host.name} that", "", free)
            guest.affinity = group
    return group.name


@fault("cluster-cpu-overcommit")
def cpu_busy(estate: Estate, *, cluster: str = "", busy: float = 2.0) -> str:
    """Let more tasks wait for a cluster's CPUs than it has threads."""
    victim = pick_cluster(estate, cluster)
    for host in hosts_of(estate, victim):
        host.busy = busy
    return victim.name


@fault("cluster-imbalance", also=(*FULL, "pool-too-large", "affinity-violated"))
def imbalance(estate: Estate, *, cluster: str = "") -> str:
    """Fill one host of a cluster, with VMs that could run on the others."""
    victim = pick_cluster(estate, cluster)
    full, *others = hosts_of(estate, victim)
    if len(others) < 2:  # noqa: PLR2004 - the rule asks for three
        raise FaultError(f"cluster {victim.name} has fewer than three hosts")
    total = sum(View(estate).memory(host) for host in (full, *others))
    size = offering(estate, "s4-ha", 2, 1000, 4096)
    fill(estate, victim, size, max(total, full.ram * NEARLY_FULL), 0)
    _gather(estate, full, others)
    return victim.name


def _gather(estate: Estate, full: Host, others: list[Host]) -> None:
    load = View(estate).memory(full)
    for vm in estate.vms:
        need = vm.offering.memory * MIB
        if vm.host in others and vm.affinity is None and load + need < full.ram * NEARLY_FULL:
            vm.host, load = full, load + need


@fault(
    "cluster-threshold-near",
    also=(*FULL, "cluster-threshold-not-n1", "pool-too-large", "vr-undersized"),
)
def threshold_near(estate: Estate, *, cluster: str = "") -> str:
    """Sell a cluster's memory up to the point where it takes no more VMs."""
    victim = pick_cluster(estate, cluster)
    name = "cluster.memory.allocated.capacity.disablethreshold"
    stop = float(victim.settings.get(name) or estate.settings.get(name) or 1)
    total = sum(host.ram for host in hosts_of(estate, victim)) * victim.mem_ratio
    fill(estate, victim, offering(estate, "s4-ha", 2, 1000, 4096), total * stop, 0)
    return victim.name


@fault("cluster-disabled", also=("zone-single-cluster", "cluster-n1-placement"))
def cluster_disabled(estate: Estate, *, cluster: str = "") -> str:
    """Park a cluster."""
    victim = pick_cluster(estate, cluster)
    victim.allocation = "Disabled"
    return victim.name


@fault("host-ha-ineligible")
def ha_ineligible(estate: Estate, *, host: str = "") -> str:
    """Let host HA of a KVM host refuse to work."""
    victim = pick_host(estate, host, "KVM")
    if not victim.ha:
        raise FaultError(f"host {victim.name} has no host HA")
    victim.ha_state = "Ineligible"
    return victim.name


@fault("kvm-uefi-mixed")
def uefi_mixed(estate: Estate, *, host: str = "") -> str:
    """Run a UEFI VM in a KVM cluster where one host cannot."""
    victim = pick_host(estate, host, "KVM")
    cluster: Cluster = victim.cluster
    running = [vm for vm in estate.vms if vm.host and vm.host.cluster is cluster]
    guest: Vm = pick("VM", "", [vm for vm in running if vm.host is not victim])
    guest.uefi, victim.uefi = True, False
    return cluster.name


@fault("mgmt-agents-unbalanced")
def agents_unbalanced(estate: Estate) -> str:
    """Let one of several management servers hold all agents."""
    if len(estate.managers) == 1 or len(estate.hosts) < MANY_AGENTS:
        raise FaultError(f"this fault needs two management servers and {MANY_AGENTS} hosts")
    for host in estate.hosts:
        host.manager = estate.managers[0]
    return estate.managers[0].name


@fault("mgmt-heap-default", also=("cluster-oversize", "host-ha-off", "zone-single-pod"))
def heap_default(estate: Estate) -> str:
    """Grow a cloud of several clusters beyond what the default heap is for."""
    if len(estate.clusters) < FEW_CLUSTERS:
        raise FaultError(f"this fault needs {FEW_CLUSTERS} clusters to spread hosts over")
    while len(estate.hosts) < LARGE_CLOUD:
        for cluster in estate.clusters:
            add_host(estate, hosts_of(estate, cluster)[0])
    for cluster in estate.clusters:
        refit(estate, cluster)
    for server in estate.managers:
        server.heap_total = 2 * GIB
    return estate.managers[0].name


@fault("offering-tag-single-host", also=("cluster-n1-placement", "cluster-imbalance"))
def tag_single_host(estate: Estate, *, tag: str = "licensed") -> str:
    """Pin a VM to one host by a tag only that host has."""
    guest: Vm = pick("running VM", "", [vm for vm in estate.vms if vm.host and not vm.affinity])
    uid = estate.ids.uid("offering", tag)
    pinned = replace(guest.offering, id=uid, name=f"{guest.offering.name}-{tag}", host_tags=tag)
    pinned.number = len(estate.offerings) + 1
    estate.offerings.append(pinned)
    guest.offering = pinned
    _place(guest).tags.append(tag)
    return pinned.name


@fault("oobm-missing")
def oobm_missing(estate: Estate, *, host: str = "") -> str:
    """Take the power control away from a KVM host that has host HA."""
    victim = pick_host(estate, host, "KVM")
    victim.oobm = False
    return victim.name


@fault("offering-no-ha", also=("vm-no-ha",))
def offering_no_ha(estate: Estate, *, zone: str = "") -> str:
    """Sell most VMs of a zone without HA, although KVM or XenServer could restart them."""
    place = pick_zone(estate, zone)
    guests = [vm for vm in estate.vms if vm.zone is place]
    if not any(vm.template.hypervisor in {"KVM", "XenServer"} for vm in guests):
        raise FaultError(f"zone {place.name} has no VM CloudStack could restart")
    for vm in guests:
        vm.ha = False
    return place.name


@fault("zone-systemvm-one-host", also=("vr-pair-same-host",))
def systemvm_one_host(estate: Estate, *, zone: str = "") -> str:
    """Run both system VMs and all routers of a zone on one host."""
    place = pick_zone(estate, zone)
    machines = [m for m in estate.machines if m.zone is place and m.host is not None]
    routers = [m for m in estate.routers if m.zone is place]
    if len(machines) < 2 or len(routers) < 2:  # noqa: PLR2004 - one of a kind is no heap
        raise FaultError(f"zone {place.name} has too few routers and system VMs")
    for machine in machines:
        machine.host = machines[0].host
    settle(estate)
    return place.name
