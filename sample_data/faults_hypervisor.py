"""Faults of hypervisors: versions, types, certificates."""

from sample_data.catalogue import add_templates
from sample_data.estate import Estate
from sample_data.faults_core import (
    FaultError,
    fault,
    hosts_of,
    move_volumes,
    pick_cluster,
    pick_host,
)
from sample_data.objects_infra import Cluster, Host


def _version(host: Host, os: str, version: str, kernel: str) -> None:
    host.hypervisor_version = version
    if host.hypervisor == "KVM":
        host.os, host.kernel = os, kernel


@fault("hypervisor-skew-cluster", also=("cluster-kernel-old", "hypervisor-not-in-compat"))
def skew_cluster(estate: Estate, *, host: str = "", version: str = "22.04") -> str:
    """Leave one host of a cluster on an older release."""
    victim = pick_host(estate, host)
    _version(victim, victim.os, version, "5.15.0-151-generic")
    return victim.cluster.name


@fault("hypervisor-eol", also=("hypervisor-not-in-compat", "cluster-kernel-old"))
def hypervisor_eol(
    estate: Estate,
    *,
    cluster: str = "",
    os: str = "Ubuntu",
    version: str = "18.04",
    kernel: str = "4.15.0-213-generic",
) -> str:
    """Run a cluster on a hypervisor without support."""
    victim = pick_cluster(estate, cluster)
    for host in hosts_of(estate, victim):
        _version(host, os, version, kernel)
    return victim.name


def convert(estate: Estate, cluster: Cluster, hypervisor: str, version: str) -> None:
    """Make a cluster, its hosts and their VMs another hypervisor's."""
    cluster.hypervisor = hypervisor
    hosts = hosts_of(estate, cluster)
    for host in hosts:
        host.hypervisor, host.hypervisor_version = hypervisor, version
        host.oobm = host.ha = False
    _convert_vms(estate, cluster, hypervisor)
    for physical in estate.physical:
        for traffic in physical.traffic if physical.zone is cluster.pod.zone else []:
            if traffic.labels:
                traffic.labels[hypervisor] = next(iter(traffic.labels.values()))


def _convert_vms(estate: Estate, cluster: Cluster, hypervisor: str) -> None:
    """Give a cluster's VMs the hypervisor's templates and, where it has some, its own pools."""
    zone = cluster.pod.zone
    if not any(t.zone is zone and t.hypervisor == hypervisor for t in estate.templates):
        add_templates(estate, zone, hypervisor)
    known = {t.name: t for t in estate.templates if t.zone is zone and t.hypervisor == hypervisor}
    own = [p for p in estate.pools if p.cluster is cluster]
    inside = {v.vm for v in estate.volumes if v.pool in own}
    inside |= {vm for vm in estate.vms if vm.host is not None and vm.host.cluster is cluster}
    for vm in estate.vms:
        if vm in inside:
            vm.template = known[vm.template.name]
    away = [v for v in estate.volumes if v.vm in inside and v.pool not in own]
    move_volumes(estate, away, own or [p for p in estate.pools if p.cluster is None])


@fault(
    "hypervisor-mix",
    also=(
        "host-ha-off",
        "kvm-reboot-on-heartbeat",
    ),
)
def hypervisor_mix(
    estate: Estate, *, cluster: str = "", hypervisor: str = "XenServer", version: str = "8.4.0"
) -> str:
    """Run one cluster on another hypervisor than its zone."""
    used = [h.cluster for h in estate.hosts]
    names = [c.name for c in estate.clusters if c in used]
    victim = pick_cluster(estate, cluster or names[-1])
    if not any(c.pod.zone is victim.pod.zone and c is not victim for c in estate.clusters):
        raise FaultError(f"zone {victim.pod.zone.name} has one cluster only: nothing to mix with")
    convert(estate, victim, hypervisor, version)
    return victim.pod.zone.name


@fault(
    "vmware-one-vcenter",
    also=("hypervisor-mix", "host-ha-off", "kvm-reboot-on-heartbeat", "hypervisor-not-in-compat"),
)
def one_vcenter(estate: Estate, *, version: str = "8.0.3") -> str:
    """Run a cluster of two zones on VMware, behind one vCenter."""
    used = {h.cluster for h in estate.hosts}
    last = {c.pod.zone: c for c in estate.clusters if c in used}
    if len(last) < 2:  # noqa: PLR2004
        raise FaultError("one zone only: its vCenter serves no other")
    victims = list(last.values())[:2]
    for cluster in victims:
        if cluster.hypervisor != "VMware":
            convert(estate, cluster, "VMware", version)
    estate.edge.one_vcenter = True
    return victims[0].pod.zone.name


@fault(
    "hypervisor-legacy",
    also=(
        "hypervisor-mix",
        "hypervisor-not-in-compat",
        "host-ha-off",
        "cluster-n1-placement",
        "kvm-reboot-on-heartbeat",
    ),
)
def hypervisor_legacy(estate: Estate, *, cluster: str = "", hypervisor: str = "LXC") -> str:
    """Run a cluster on a hypervisor the project has left behind."""
    victim = pick_cluster(estate, cluster)
    convert(estate, victim, hypervisor, "")
    return victim.name


@fault("kvm-unsecured")
def kvm_unsecured(estate: Estate, *, host: str = "") -> str:
    """Leave a KVM host without a certificate."""
    victim = pick_host(estate, host, "KVM")
    victim.secured = False
    return victim.name


@fault("hypervisor-not-in-compat", also=("hypervisor-eol", "cluster-kernel-old"))
def not_in_compat(estate: Estate, *, cluster: str = "", version: str = "25.10") -> str:
    """Run a KVM cluster on a release no CloudStack line names."""
    victim = pick_cluster(estate, cluster)
    hosts = hosts_of(estate, victim)
    if victim.hypervisor != "KVM":
        raise FaultError(f"{victim.name} is no KVM cluster, whose releases are the system's")
    for host in hosts:
        _version(host, "Ubuntu", version, "6.17.0-6-generic")
    return victim.name
