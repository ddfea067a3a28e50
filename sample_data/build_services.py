"""Build what follows from networks and VMs: routers, system VMs, addresses, rules, snapshots.

Places are chosen by rendezvous hashing: a new host moves few of them.
"""

from collections import Counter
from datetime import timedelta

from sample_data.build_tenants import OFFICE
from sample_data.estate import Estate
from sample_data.ids import ip_add, month_time
from sample_data.objects_infra import Host, IpRange, Pod, Zone
from sample_data.objects_tenant import Network, Vpc
from sample_data.objects_work import (
    FirewallRule,
    LoadBalancer,
    PortForward,
    PublicIp,
    Router,
    Snapshot,
    SystemVm,
    Vm,
)

SNAPSHOTS_KEPT = 2


def places(estate: Estate, zone: Zone, key: str) -> list[Host]:
    """Return the zone's hosts, the best place for `key` first: fewest routers, then chance."""
    hosts = [h for h in estate.hosts if h.cluster.pod.zone is zone]
    routers = Counter(router.host.id for router in estate.routers if router.host)
    return sorted(hosts, key=lambda h: (routers[h.id], estate.ids.share("place", key, h.id)))


def public_range(estate: Estate, zone: Zone, pod: Pod | None = None) -> IpRange:
    """Return the range public addresses of a zone, or of a pod of a basic zone, come from."""
    ranges = [r for r in estate.ranges if r.zone is zone and r.pod in {None, pod or r.pod}]
    return next((r for r in ranges if r.public), ranges[0])


def _public_ip(
    estate: Estate, zone: Zone, key: str, account: str, pod: Pod | None = None
) -> PublicIp:
    pool = public_range(estate, zone, pod)
    address = PublicIp(
        id=estate.ids.uid("publicip", key),
        address=ip_add(pool.start_ip, estate.slot(f"public/{pool.id}")),
        range=pool,
        account=estate.account(account),
        allocated=month_time(estate.spec.start, -9),
    )
    estate.public_ips.append(address)
    return address


def add_system_vms(estate: Estate, zone: Zone) -> None:
    """Add a secondary storage VM and a console proxy on two hosts; an edge zone has none."""
    if zone.type == "Edge":
        return
    order = places(estate, zone, "systemvms")
    last = order[0].cluster.pod
    second = next((h for h in order[1:] if h.cluster.pod is not last), order[1 % len(order)])
    kinds = (("secondarystoragevm", "s", order[0]), ("consoleproxy", "v", second))
    for kind, letter, host in kinds:
        number = estate.slot("systemvm") + 1
        pod, key = host.cluster.pod, f"{zone.name}/{kind}"
        private = ip_add(pod.start_ip, len(pod.private_ips))
        pod.private_ips.append(private)
        address = _public_ip(estate, zone, key, "system", pod)
        machine = SystemVm(
            id=estate.ids.uid("systemvm", key),
            name=f"{letter}-{number}-VM",
            kind=kind,
            zone=zone,
            host=host,
            pod=pod,
            offering=next(o for o in estate.offerings if o.system == kind),
            created=month_time(estate.spec.start, -13),
            public_ip=address.address,
            private_ip=private,
            host_row_id=estate.ids.uid("host", key),
        )
        address.system_vm = machine
        estate.system_vms.append(machine)


def add_network_services(estate: Estate, zone: Zone) -> None:
    """Add public addresses, rules and routers for the zone's networks and VPCs."""
    members: dict[Network, list[Vm]] = {}
    for vm in estate.vms:
        if vm.state == "Running" and vm.zone is zone:
            members.setdefault(vm.nics[0].network, []).append(vm)
    for vpc in [v for v in estate.vpcs if v.zone is zone]:
        address = _public_ip(estate, zone, vpc.id, vpc.account.name)
        address.vpc, address.source_nat = vpc, True
        tier = next(n for n in estate.networks if n.vpc is vpc)
        _add_routers(estate, tier, vpc, address.address)
    for network in [n for n in estate.networks if n.zone is zone]:
        if network.kind == "isolated":
            source = _public_ip(estate, zone, network.id, network.account.name)
            source.network, source.source_nat = network, True
            _add_rules(estate, network, source, members.get(network, []))
            _add_routers(estate, network, None, source.address)
        elif network.kind in {"shared", "shared_sg"}:
            _add_shared_routers(estate, network)


def _add_rules(estate: Estate, network: Network, source: PublicIp, vms: list[Vm]) -> None:
    ids = estate.ids
    balanced = ids.share("balanced", network.id) < 0.5  # noqa: PLR2004 - every second network
    address = source
    if balanced:
        address = _public_ip(estate, network.zone, f"{network.id}/lb", network.account.name)
        address.network = network
        uid = ids.uid("lb", network.id)
        name = f"lb-{network.name}"
        estate.load_balancers.append(LoadBalancer(uid, name, address, network, 443, 8443, OFFICE))
    elif vms:
        uid = ids.uid("portforward", network.id)
        target = min(vms, key=lambda vm: vm.number)
        estate.port_forwards.append(PortForward(uid, address, network, target, 443, 8443))
    if balanced or vms:
        uid = ids.uid("firewall", network.id)
        estate.firewall.append(FirewallRule(uid, network, address, "tcp", 443, 443, OFFICE))
    for port in (80, 443):
        uid = ids.uid("egress", f"{network.id}/{port}")
        estate.firewall.append(FirewallRule(uid, network, None, "tcp", port, port, network.cidr))


def _add_routers(estate: Estate, network: Network, vpc: Vpc | None, public: str) -> None:
    redundant = vpc.redundant if vpc else network.redundant
    key = vpc.id if vpc else network.id
    order = places(estate, network.zone, key)
    base = network.cidr.split("/")[0]
    for index in range(2 if redundant and len(order) > 1 else 1):
        router = _router(estate, network, f"{key}/{index}", order[index])
        router.vpc, router.public_ip, router.guest_ip = vpc, public, ip_add(base, 2 + index)
        if redundant:
            router.redundant, router.redundant_state = True, ("PRIMARY", "BACKUP")[index]


def _add_shared_routers(estate: Estate, network: Network) -> None:
    """Add the router of a shared network; a basic zone has one in every pod."""
    zone = network.zone
    if zone.network != "basic":
        _add_routers(estate, network, None, "")
        return
    for pod in [p for p in estate.pods if p.zone is zone]:
        order = [h for h in places(estate, zone, pod.id) if h.cluster.pod is pod]
        router = _router(estate, network, f"{network.id}/{pod.name}", order[0])
        router.guest_ip = ip_add(public_range(estate, zone, pod).start_ip, 40)


def _router(estate: Estate, network: Network, key: str, host: Host) -> Router:
    router = Router(
        id=estate.ids.uid("router", key),
        name=f"r-{estate.slot('router') + 1001}-VM",
        zone=network.zone,
        host=host,
        pod=host.cluster.pod,
        network=network,
        vpc=None,
        offering=next(o for o in estate.offerings if o.system == "domainrouter"),
        created=network.created + timedelta(minutes=5),
        public_ip="",
        guest_ip="",
        version=estate.spec.cloudstack,
    )
    if host.hypervisor == "VMware":  # its control network uses the pod's addresses
        router.private_ip = ip_add(router.pod.start_ip, len(router.pod.private_ips))
        router.pod.private_ips.append(router.private_ip)
    estate.routers.append(router)
    return router


def add_snapshots(estate: Estate) -> None:
    """Add the newest daily snapshots of every volume with a policy."""
    for volume in estate.volumes:
        if not volume.policy:
            continue
        for index in range(SNAPSHOTS_KEPT):
            taken = estate.now - timedelta(days=index, hours=3, minutes=30)
            if taken < volume.created:
                continue
            key = f"{volume.id}/{taken:%Y%m%d}"
            name = f"{volume.name}_{taken:%Y%m%d}0230"
            uid = estate.ids.uid("snapshot", key)
            estate.snapshots.append(Snapshot(uid, name, volume, "DAILY", taken, volume.written))
