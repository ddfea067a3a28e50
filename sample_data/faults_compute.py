"""Faults of zones, clusters and hosts."""

from datetime import timedelta

from sample_data.estate import Estate
from sample_data.faults_core import (
    add_host,
    drop_vms,
    fault,
    fill,
    hosts_of,
    move_volumes,
    offering,
    one_hypervisor,
    pick_cluster,
    pick_host,
    pick_zone,
    refit,
    settle,
)
from sample_data.objects_infra import Alert, Cluster

SIZE_SIDE = ("cluster-mixed-cpu", "cluster-imbalance", "cluster-n1-memory", "cluster-n1-cpu")
FULL = ("cluster-threshold-near", "cluster-n1-memory", "cluster-n1-cpu", "cluster-n1-placement")


@fault(
    "zone-single-cluster",
    also=(
        "cluster-oversize",
        "pod-single-cluster",
        "kvm-reboot-on-heartbeat",
    ),
)
def single_cluster(estate: Estate, *, zone: str = "") -> str:
    """Merge a zone's clusters of one hypervisor into its first one."""
    place = pick_zone(estate, zone)
    first, *rest = [c for c in estate.clusters if c.pod.zone is place]
    one_hypervisor(estate, place)
    for host in estate.hosts:
        host.cluster = first if host.cluster in rest else host.cluster
    for pool in estate.pools:
        pool.cluster = first if pool.cluster in rest else pool.cluster
    estate.clusters = [c for c in estate.clusters if c not in rest]
    refit(estate, first)
    settle(estate)
    return place.name


@fault(
    "cluster-single-host",
    also=(
        "cluster-big-box-share",
        "zone-n1-cluster",
        "kvm-reboot-on-heartbeat",
        "blast-spof-vm",
    ),
)
def single_host(estate: Estate, *, cluster: str = "") -> str:
    """Leave one host in a cluster; the others go to a sister cluster, or away with their VMs."""
    victim = pick_cluster(estate, cluster)
    _, *rest = hosts_of(estate, victim)
    sisters = [
        c
        for c in estate.clusters
        if c is not victim and c.pod.zone is victim.pod.zone and c.hypervisor == victim.hypervisor
    ]
    moved = {vm for vm in estate.vms if vm.host in rest}
    if sisters:
        for host in rest:
            host.cluster = sisters[0]
        pools = [p for p in estate.pools if p.cluster is sisters[0]]
        local = [v for v in estate.volumes if v.vm in moved and v.pool and v.pool.cluster]
        move_volumes(estate, local, pools)
        refit(estate, sisters[0])
    else:
        drop_vms(estate, moved)
        estate.hosts = [h for h in estate.hosts if h not in rest]
        keep = hosts_of(estate, victim)[0]
        for machine in estate.machines:
            machine.host = keep if machine.host in rest else machine.host
    refit(estate, victim)
    settle(estate)
    return victim.name


@fault(
    "cluster-oversize",
    also=(
        "pool-too-large",
        "host-ha-off",
        "cluster-imbalance",
        "kvm-reboot-on-heartbeat",
    ),
)
def oversize(estate: Estate, *, cluster: str = "", hosts: int = 20) -> str:
    """Grow a cluster to so many hosts."""
    victim = pick_cluster(estate, cluster)
    while len(hosts_of(estate, victim)) < hosts:
        add_host(estate, hosts_of(estate, victim)[0])
    refit(estate, victim)
    return victim.name


def _memory(estate: Estate, cluster: Cluster) -> tuple[int, int]:
    sizes = [host.ram for host in hosts_of(estate, cluster)]
    return sum(sizes), max(sizes)


@fault("cluster-n1-memory", also=(*FULL, "cluster-threshold-not-n1", "pool-too-large"))
def n1_memory(estate: Estate, *, cluster: str = "") -> str:
    """Sell more memory than is left without the largest host."""
    victim = pick_cluster(estate, cluster)
    total, largest = _memory(estate, victim)
    size = offering(estate, "r4-ha", 4, 2000, 32768)
    fill(estate, victim, size, (total - largest) * victim.mem_ratio * 1.01, 0)
    return victim.name


@fault("cluster-n1-cpu", also=(*FULL, "cluster-threshold-not-n1"))
def n1_cpu(estate: Estate, *, cluster: str = "") -> str:
    """Sell more MHz than are left without the largest host, at a CPU ratio of 1."""
    victim = pick_cluster(estate, cluster)
    victim.cpu_ratio = 1.0
    sizes = [h.threads * h.mhz for h in hosts_of(estate, victim)]
    size = offering(estate, "c16-ha", 16, 2000, 2048)
    fill(estate, victim, size, 0, (sum(sizes) - max(sizes)) * 1.01)
    return victim.name


@fault("cluster-big-box-share", also=(*SIZE_SIDE, "cluster-mixed-size"))
def big_box(estate: Estate, *, cluster: str = "", factor: int = 4) -> str:
    """Give one host of a cluster several times the memory of the others."""
    victim = pick_cluster(estate, cluster)
    hosts_of(estate, victim)[0].ram *= factor
    refit(estate, victim)
    return victim.name


@fault("cluster-mixed-size", also=SIZE_SIDE)
def mixed_size(estate: Estate, *, cluster: str = "", share: float = 0.6) -> str:
    """Give the last host of a cluster less memory than the others."""
    victim = pick_cluster(estate, cluster)
    host = hosts_of(estate, victim)[-1]
    host.ram = int(host.ram * share)
    refit(estate, victim)
    return victim.name


@fault("cluster-mem-overcommit", also=(*FULL, "mgmt-settings-risky"))
def mem_overcommit(
    estate: Estate, *, cluster: str = "", ratio: float = 2.0, effective: float = 1.25
) -> str:
    """Sell a cluster's memory `effective` times."""
    victim = pick_cluster(estate, cluster)
    victim.mem_ratio = ratio
    size = offering(estate, "r4-ha", 4, 2000, 32768)
    fill(estate, victim, size, _memory(estate, victim)[0] * effective, 0)
    return victim.name


@fault("cluster-threshold-not-n1")
def threshold_not_n1(estate: Estate, *, cluster: str = "") -> str:
    """Let a cluster use the global allocation limits."""
    victim = pick_cluster(estate, cluster)
    victim.settings.clear()
    return victim.name


@fault("cluster-arch-mixed", also=("cluster-mixed-cpu", "cluster-n1-placement"))
def arch_mixed(estate: Estate, *, cluster: str = "") -> str:
    """Put a host of another architecture in a cluster."""
    victim = pick_cluster(estate, cluster)
    hosts_of(estate, victim)[-1].arch = "aarch64"
    return victim.name


@fault(
    "host-not-up",
    also=(
        "affinity-too-large",
        "host-ha-ineligible",
        "cluster-n1-memory",
        "host-stale-ping",
        "cluster-threshold-not-n1",
    ),
)
def host_not_up(estate: Estate, *, host: str = "", state: str = "Down", hours: int = 3) -> str:
    """Lose a host; VMs stay recorded on it."""
    victim = pick_host(estate, host)
    victim.state, victim.pinged = state, estate.now - timedelta(hours=hours)
    uid = estate.ids.uid("alert", f"down/{victim.id}/{estate.month}")
    text = f"Host is down, name: {victim.name} (id:{victim.id}), availability zone"
    estate.alerts.insert(0, Alert(uid, 7, "ALERT.COMPUTE.HOST", text, victim.pinged))
    return victim.name


@fault(
    "host-stuck-maintenance",
    also=(
        "cluster-n1-memory",
        "affinity-too-large",
        "cluster-threshold-not-n1",
    ),
)
def stuck_maintenance(
    estate: Estate, *, host: str = "", state: str = "ErrorInPrepareForMaintenance"
) -> str:
    """Leave a host half way into maintenance."""
    victim = pick_host(estate, host)
    victim.resource_state = state
    return victim.name


@fault("host-agent-skew")
def agent_skew(estate: Estate, *, host: str = "", version: str = "4.20.1.0") -> str:
    """Leave an old agent on a KVM host."""
    victim = pick_host(estate, host, "KVM")
    victim.agent_version = version
    return victim.name


@fault("host-ha-off")
def host_ha_off(estate: Estate, *, cluster: str = "") -> str:
    """Switch host HA off for a KVM cluster."""
    victim = pick_cluster(estate, cluster, "KVM")
    for host in hosts_of(estate, victim):
        host.ha = False
    return victim.name


@fault("zone-dns-single")
def dns_single(estate: Estate, *, zone: str = "") -> str:
    """Leave a zone one resolver of each kind."""
    place = pick_zone(estate, zone)
    del place.dns[1:], place.internal_dns[1:]
    return place.name


@fault("systemvm-down", also=("sec-no-stats",))
def systemvm_down(estate: Estate, *, zone: str = "", kind: str = "secondarystoragevm") -> str:
    """Stop a zone's system VM of one kind."""
    place = pick_zone(estate, zone)
    for machine in estate.system_vms:
        if machine.zone is place and machine.kind == kind:
            machine.state, machine.agent_state, machine.host = "Stopped", "Disconnected", None
    return place.name
