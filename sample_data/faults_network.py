"""Faults of networks, virtual routers, addresses and rules."""

import math

from sample_data.build_services import public_range
from sample_data.estate import Estate
from sample_data.faults_core import FaultError, fault, pick, pick_zone
from sample_data.ids import ip_add
from sample_data.objects_tenant import Network, SecurityGroup
from sample_data.objects_work import FirewallRule, PublicIp, Router, Vm

ANYWHERE = "0.0.0.0/0"
BIG_NETWORK = 25


def _members(estate: Estate, network: Network) -> list[Vm]:
    running = (vm for vm in estate.vms if vm.state == "Running")
    return [vm for vm in running if any(n.network is network for n in vm.nics)]


def _busy(estate: Estate, name: str, kind: str) -> Network:
    """Return the named network of a kind, else the one with most running VMs."""
    networks = [n for n in estate.networks if n.kind == kind]
    if not name:
        counts = {n: len(_members(estate, n)) for n in networks}
        networks.sort(key=lambda n: -counts[n])
    network: Network = pick(f"{kind} network", name, networks)
    return network


def _pair(estate: Estate) -> tuple[Router, Router]:
    for network in estate.networks:
        routers = [r for r in estate.routers if r.network is network and r.redundant]
        if len(routers) > 1 and _members(estate, network):
            return routers[0], routers[1]
    raise FaultError("no network with running VMs has a redundant router")


@fault("net-label-missing")
def label_missing(estate: Estate, *, zone: str = "", mode: str = "same") -> str:
    """Give two physical networks one label (mode `same`), or none to guests (mode `null`)."""
    place = pick_zone(estate, zone)
    types = [t for p in estate.physical if p.zone is place for t in p.traffic]
    if sum(p.zone is place for p in estate.physical) == 1:
        raise FaultError(f"zone {place.name} has one physical network")
    guest = next(t for t in types if t.name == "Guest")
    management = next(t for t in types if t.name == "Management")
    guest.labels = dict(management.labels) if mode == "same" else {}
    return place.name


@fault("net-vlan-pool-exhausted")
def vlans_exhausted(estate: Estate, *, zone: str = "", share: float = 0.96) -> str:
    """Shrink the guest VLAN range to little more than is taken."""
    place = pick_zone(estate, zone)
    ranges = [p for p in estate.physical if p.zone is place and p.vlans]
    if not ranges:
        raise FaultError(f"zone {place.name} has no guest VLAN range")
    physical = ranges[0]
    first, last = map(int, (physical.vlans or "").split("-"))
    vlans = [n.vlan for n in estate.networks if n.zone is place and n.vlan]
    used = sum(first <= vlan <= last for vlan in vlans)
    physical.vlans = f"{first}-{first + max(math.floor(used / share), 1) - 1}"
    return place.name


@fault("pubip-exhausted")
def public_exhausted(estate: Estate, *, zone: str = "", share: float = 0.97) -> str:
    """Shrink the public range to little more than is taken."""
    place = pick_zone(estate, zone)
    pool = public_range(estate, place)
    if not pool.public:
        raise FaultError(f"zone {place.name} has no public addresses")
    used = sum(ip.range is pool for ip in estate.public_ips)
    pool.end_ip = ip_add(pool.start_ip, max(math.floor(used / share), 1) - 1)
    return place.name


@fault("pod-ip-exhausted")
def pod_ip_exhausted(estate: Estate, *, zone: str = "") -> str:
    """Leave the pods of a zone the private addresses that are taken, and no more."""
    place = pick_zone(estate, zone)
    pods = [p for p in estate.pods if p.zone is place]
    for pod in pods:
        pod.end_ip = ip_add(pod.start_ip, max(len(pod.private_ips), 1) - 1)
    return pods[0].name


@fault("vr-single", also=("vm-no-ha",))
def vr_single(estate: Estate, *, network: str = "") -> str:
    """Let one virtual router carry a network of many VMs."""
    victim = _busy(estate, network, "isolated")
    donors = [vm for vm in estate.vms if vm.zone is victim.zone and vm.affinity is None]
    for vm in donors:
        if len(_members(estate, victim)) >= BIG_NETWORK:
            break
        if vm.state == "Running" and vm.nics[0].network is not victim:
            _move(estate, vm, victim)
    victim.redundant = False
    routers = [r for r in estate.routers if r.network is victim]
    routers[0].redundant, routers[0].redundant_state = False, "UNKNOWN"
    estate.routers = [r for r in estate.routers if r not in routers[1:]]
    return victim.name


def _move(estate: Estate, vm: Vm, network: Network) -> None:
    nic = vm.nics[0]
    nic.network, nic.ip = network, ip_add(network.cidr.split("/")[0], network.next_ip)
    network.next_ip += 1
    vm.account, vm.groups = network.account, []
    for volume in estate.volumes:
        if volume.vm is vm:
            volume.account = network.account
    estate.port_forwards = [p for p in estate.port_forwards if p.vm is not vm]


@fault("vr-not-running")
def vr_not_running(estate: Estate, *, network: str = "") -> str:
    """Stop the routers of a network with running VMs."""
    victim = _busy(estate, network, "isolated")
    for router in estate.routers:
        if router.network is victim:
            router.state, router.redundant_state = "Stopped", "UNKNOWN"
    return victim.name


@fault("vr-pair-broken")
def vr_pair_broken(estate: Estate, *, mode: str = "two-primary") -> str:
    """Break a redundant pair: `two-primary`, `no-primary` or `one-down`."""
    first, second = _pair(estate)
    states = {"two-primary": ("PRIMARY", "PRIMARY"), "no-primary": ("BACKUP", "BACKUP")}
    if mode == "one-down":
        second.state, second.redundant_state = "Stopped", "UNKNOWN"
    elif mode in states:
        first.redundant_state, second.redundant_state = states[mode]
    else:
        raise FaultError(f"mode {mode!r} of vr-pair-broken: two-primary, no-primary or one-down")
    return first.network.name


@fault("vr-pair-same-host")
def vr_pair_same_host(estate: Estate) -> str:
    """Put both routers of a pair on one host."""
    first, second = _pair(estate)
    second.host, second.pod = first.host, first.pod
    return first.network.name


@fault("vr-requires-upgrade", also=("systemvm-old",))
def vr_requires_upgrade(estate: Estate, *, count: int = 3, version: str = "4.20.1.0") -> str:
    """Leave some routers on an older version."""
    for router in estate.routers[:count]:
        router.requires_upgrade, router.version = True, version
    return estate.routers[0].name


def _open(estate: Estate, start: int, end: int) -> Network:
    """Open ports of a public address to everyone, static NAT to a running VM behind it."""
    network = _busy(estate, "", "isolated")
    key = f"{network.id}/{start}"
    pool = public_range(estate, network.zone)
    address = PublicIp(
        id=estate.ids.uid("publicip", key),
        address=ip_add(pool.start_ip, estate.slot(f"public/{pool.id}")),
        range=pool,
        account=network.account,
        allocated=network.created,
        network=network,
        static_nat=_members(estate, network)[-1],
    )
    estate.public_ips.append(address)
    uid = estate.ids.uid("firewall", key)
    estate.firewall.append(FirewallRule(uid, network, address, "tcp", start, end, ANYWHERE))
    return network


@fault("fw-any-any", also=("fw-sensitive-port", "vr-single"))
def fw_any_any(estate: Estate) -> str:
    """Open every port of a VM to everyone."""
    return _open(estate, 1, 65535).name


@fault("fw-sensitive-port", also=("vr-single",))
def fw_sensitive_port(estate: Estate, *, port: int = 3389) -> str:
    """Open an administrator's or a database's port to everyone."""
    return _open(estate, port, port).name


@fault("acl-open")
def acl_open(estate: Estate, *, network: str = "") -> str:
    """Let a VPC tier use the list that allows all."""
    tier = _busy(estate, network, "vpc")
    tier.acl = next(acl for acl in estate.acls if acl.name == "default_allow")
    return tier.name


@fault("sg-open")
def sg_open(estate: Estate, *, count: int = 3) -> str:
    """Put VMs in a security group open to the world."""
    running = [vm for vm in estate.vms if vm.state == "Running"]
    grouped = [vm for vm in running if vm.groups] or running
    owner = grouped[0].account
    uid = estate.ids.uid("securitygroup", "open-world")
    group = SecurityGroup(uid, "open-world", owner, [("tcp", 1, 65535, ANYWHERE)])
    estate.security_groups.append(group)
    for vm in [vm for vm in grouped if vm.account is owner][:count]:
        vm.groups = [*vm.groups, group]
    return group.name


@fault("net-restart-required")
def restart_required(estate: Estate, *, network: str = "") -> str:
    """Let a network wait for its restart."""
    victim = _busy(estate, network, "isolated")
    victim.restart_required = True
    return victim.name
