"""Faults of restarting: VMs that find no place, spares, fences and limits that fail them."""

from sample_data.estate import MIB, Estate, View
from sample_data.faults_core import (
    FaultError,
    fault,
    fill,
    hosts_of,
    offering,
    pick_cluster,
    pick_host,
    refit,
)
from sample_data.faults_hypervisor import convert
from sample_data.objects_infra import Cluster
from sample_data.objects_work import Vm

FULL = (
    "cluster-n1-placement",
    "cluster-n1-memory",
    "cluster-n1-cpu",
    "cluster-threshold-near",
    "cluster-threshold-not-n1",
    "cluster-imbalance",
    "pool-too-large",
    "vm-too-big-to-restart",
)


def _sold(estate: Estate, cluster: Cluster) -> int:
    view = View(estate)
    return sum(view.memory(host) for host in hosts_of(estate, cluster))


def _add_one(estate: Estate, cluster: Cluster, name: str, memory: int) -> None:
    size = offering(estate, name, 4, 2000, memory // MIB)
    fill(estate, cluster, size, _sold(estate, cluster) + 1, 0)


@fault("cluster-n1-placement", also=FULL)
def no_place(estate: Estate, *, cluster: str = "", share: float = 0.52) -> str:
    """Put one VM on every host that needs more than half of a host: no host has room for two."""
    victim = pick_cluster(estate, cluster)
    hosts = hosts_of(estate, victim)
    for _ in hosts:
        _add_one(estate, victim, "half-host-ha", int(min(h.ram for h in hosts) * share))
    return victim.name


@fault("vm-too-big-to-restart", also=FULL)
def too_big(estate: Estate, *, cluster: str = "", share: float = 0.6) -> str:
    """Start one VM larger than what is free on any other host of its cluster."""
    victim = pick_cluster(estate, cluster, _restarted(estate))
    hosts = hosts_of(estate, victim)
    ram = min(h.ram for h in hosts)
    _add_one(estate, victim, "big-ha", int(ram * share))
    big = _largest(estate, victim)
    # its host had a load of its own: count that, or the others stay emptier than meant
    beside = sum(View(estate).memory(host) for host in hosts if host is big.host)
    small = offering(estate, "r1-ha", 1, 1000, 4096)
    fill(estate, victim, small, beside + ram * (len(hosts) - 1) * (1 - share + 0.05), 0)
    return big.name


def _restarted(estate: Estate) -> str:
    """A hypervisor of the estate whose VMs CloudStack restarts itself."""
    return "KVM" if any(c.hypervisor == "KVM" for c in estate.clusters) else "XenServer"


def _largest(estate: Estate, cluster: Cluster) -> Vm:
    inside = [vm for vm in estate.vms if vm.host is not None and vm.host.cluster is cluster]
    return max(inside, key=lambda vm: vm.offering.memory)


@fault(
    "ha-spare-too-small",
    also=(
        *FULL,
        "affinity-violated",
        "cluster-big-box-share",
        "cluster-mixed-cpu",
        "cluster-mixed-size",
        "ha-tag-unused",
        "vr-pair-same-host",
    ),
)
def small_spare(estate: Estate, *, cluster: str = "", tag: str = "ha-spare") -> str:
    """Reserve the emptiest host of every cluster for HA, one of them with hardly any memory."""
    victim = pick_cluster(estate, cluster)
    estate.settings["ha.tag"] = tag
    for one in estate.clusters:
        hosts = hosts_of(estate, one)
        if len(hosts) > 1:
            _reserve(estate, one, tag)
    spare = next(h for h in hosts_of(estate, victim) if h.ha_host)
    spare.ram //= 64
    refit(estate, victim)
    return victim.name


def _reserve(estate: Estate, cluster: Cluster, tag: str) -> None:
    """Empty the first host of a cluster and give it the tag."""
    spare, *others = hosts_of(estate, cluster)
    spare.ha_host = True
    spare.tags.append(tag)
    moved = [x for x in (*estate.vms, *estate.machines) if x.host is spare]
    for number, one in enumerate(moved):
        one.host = others[number % len(others)]


@fault("oobm-failing", also=("host-ha-ineligible",))
def oobm_failing(estate: Estate, *, host: str = "") -> str:
    """Let the management controller of a host stop answering."""
    victim = pick_host(estate, host, "KVM")
    if not victim.oobm:
        raise FaultError(f"host {victim.name} has no out-of-band management that could fail")
    victim.bmc_answers = False
    return victim.name


@fault("kvm-encryption-mixed")
def encryption_mixed(estate: Estate, *, cluster: str = "") -> str:
    """Encrypt a VM's disks in a cluster where one host lacks the packages for it."""
    victim = pick_cluster(estate, cluster, "KVM")
    hosts = hosts_of(estate, victim)
    hosts[-1].encryption = False
    vm = next((vm for vm in estate.vms if vm.host in hosts[:-1]), None)
    if vm is None:
        raise FaultError(f"no VM runs in {victim.name} beside its last host")
    for volume in estate.volumes:
        volume.encrypted = volume.encrypted or volume.vm is vm
    return victim.name


@fault("host-guest-limit", also=("hypervisor-mix", "host-ha-off", "kvm-reboot-on-heartbeat"))
def guest_limit(estate: Estate, *, cluster: str = "") -> str:
    """Run a XenServer cluster whose guest limit is as low as what its fullest host runs."""
    used = [h.cluster for h in estate.hosts]
    names = [c.name for c in estate.clusters if c in used]
    victim = pick_cluster(estate, cluster or names[-1])
    if victim.hypervisor != "XenServer":
        convert(estate, victim, "XenServer", "8.4.0")
    view = View(estate)
    fullest = max(
        hosts_of(estate, victim), key=lambda h: len(view.vms_on[h]) + len(view.system_on[h])
    )
    guests = len(view.vms_on[fullest]) + len(view.system_on[fullest])
    estate.guest_limits["XenServer"] = max(guests, 1)
    return fullest.name
