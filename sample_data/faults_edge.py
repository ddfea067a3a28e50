"""Faults of tunnels, load balancers, routers' sizes and the stores beside primary storage."""

from datetime import timedelta

from sample_data.build_edge import SUBNETS, add_certificate
from sample_data.build_services import public_range
from sample_data.estate import Estate
from sample_data.faults_core import FaultError, fault, hosts_of, pick, pick_pool, pick_zone
from sample_data.ids import GIB, ip_add
from sample_data.objects_edge import OrphanFile, Tunnel
from sample_data.objects_tenant import AclRule, Network
from sample_data.objects_work import LoadBalancer, PublicIp, Router, Vm

OFFICE = "198.51.100.0/24"
WEAK = "3des-md5;modp1024"
CROWD = 51


def _tunnels(estate: Estate, vpc: str) -> list[Tunnel]:
    """Return the tunnels of the named VPC, or of the first one that has any."""
    vpcs = {tunnel.vpc: None for tunnel in estate.edge.tunnels}
    chosen = pick("VPC with a tunnel", vpc, list(vpcs))
    return [tunnel for tunnel in estate.edge.tunnels if tunnel.vpc is chosen]


@fault("vpn-single")
def vpn_single(estate: Estate, *, vpc: str = "") -> str:
    """Leave a VPC one tunnel to its remote site."""
    first, *others = _tunnels(estate, vpc)
    estate.edge.tunnels = [t for t in estate.edge.tunnels if t not in others]
    return first.vpc.name


@fault("vpn-down")
def vpn_down(estate: Estate, *, vpc: str = "", state: str = "Disconnected") -> str:
    """Cut one tunnel of a VPC."""
    victim = _tunnels(estate, vpc)[0]
    victim.state = state
    return victim.vpc.name


@fault("vpn-weak")
def vpn_weak(estate: Estate, *, vpc: str = "") -> str:
    """Let a tunnel use triple DES, MD5 and a short key exchange."""
    victim = _tunnels(estate, vpc)[0]
    victim.policy, victim.ike, victim.dpd = WEAK, "ike", False
    return victim.name


@fault("net-cidr-overlap")
def cidr_overlap(estate: Estate, *, vpc: str = "") -> str:
    """Let the remote site of a VPC have addresses of the VPC's own."""
    tunnels = _tunnels(estate, vpc)
    for tunnel in tunnels:
        tunnel.remote = tunnel.vpc.cidr.replace("/16", "/20")
    return tunnels[0].vpc.name


def _members(estate: Estate, network: Network) -> list[Vm]:
    return [vm for vm in estate.vms if vm.state == "Running" and vm.nics[0].network is network]


def _balancers(estate: Estate, count: int) -> list[LoadBalancer]:
    """Add load-balancer rules on a new address of the isolated network with most running VMs."""
    networks = [n for n in estate.networks if n.kind == "isolated"]
    networks.sort(key=lambda n: -len(_members(estate, n)))
    network: Network = pick("isolated network", "", networks)
    pool = public_range(estate, network.zone)
    address = PublicIp(
        id=estate.ids.uid("publicip", f"{network.id}/balanced"),
        address=ip_add(pool.start_ip, estate.slot(f"public/{pool.id}")),
        range=pool,
        account=network.account,
        allocated=network.created,
        network=network,
    )
    estate.public_ips.append(address)
    made = []
    for number in range(count):
        uid, port = estate.ids.uid("lb", f"{network.id}/{number}"), 8000 + number
        made.append(LoadBalancer(uid, f"web-{port}", address, network, port, port, OFFICE))
    estate.load_balancers += made
    return made


@fault("lb-one-backend")
def lb_one_backend(estate: Estate) -> str:
    """Put a load balancer in front of nothing."""
    rule = _balancers(estate, 1)[0]
    estate.edge.members[rule] = []
    return rule.name


@fault("lb-cert-expiry")
def lb_cert_expiry(estate: Estate, *, days: int = 5) -> str:
    """Let the certificate of a load balancer end in so many days."""
    rules = estate.load_balancers or _balancers(estate, 1)
    known = [made for made in estate.edge.certificates if made.balancer is rules[0]]
    victim = known[0] if known else add_certificate(estate, rules[0])
    victim.end = estate.now + timedelta(days=days)
    return victim.balancer.name


@fault("lb-same-host")
def lb_same_host(estate: Estate) -> str:
    """Put two members of a load balancer on one host."""
    rule = _balancers(estate, 1)[0]
    free = [vm for vm in _members(estate, rule.network) if vm.affinity is None and vm.host]
    for first in free:
        for second in free:
            if first is not second and first.host and second.host in _peers(estate, first):
                second.host = first.host
                estate.edge.members[rule] = [first, second]
                return rule.name
    raise FaultError("no isolated network has two VMs in one cluster")


def _peers(estate: Estate, vm: Vm) -> list[object]:
    return [*hosts_of(estate, vm.host.cluster)] if vm.host else []


@fault("vr-undersized")
def vr_undersized(estate: Estate, *, rules: int = CROWD) -> str:
    """Let the smallest router balance for many services."""
    return _balancers(estate, rules)[0].network.name


@fault("vr-no-ha", also=("vr-single",))
def vr_no_ha(estate: Estate) -> str:
    """Take HA from the system offering of the routers."""
    own_ha = {"VMware", "Hyperv"}
    single = [
        r for r in estate.routers if not r.redundant and r.host and r.host.hypervisor not in own_ha
    ]
    victim: Router = pick("single router on KVM or XenServer", "", single)
    victim.offering.ha = False
    return victim.name


@fault("vr-health-failed")
def vr_health_failed(estate: Estate, *, check: str = "connectivity.test") -> str:
    """Let a router fail one of its own checks."""
    running = [r for r in estate.routers if r.state == "Running"]
    victim: Router = pick("running router", "", running)
    estate.edge.failed_checks[victim] = check
    return victim.name


@fault("ipv6-subnets-exhausted")
def ipv6_exhausted(estate: Estate, *, zone: str = "", share: float = 0.97) -> str:
    """Hand out nearly all /64 networks of a zone."""
    place = pick_zone(estate, zone)
    for prefix in estate.edge.prefixes:
        if prefix.zone is place:
            prefix.used = int(SUBNETS * share)
    return place.name


@fault("storage-ip-exhausted")
def storage_ips_exhausted(estate: Estate) -> str:
    """Leave the pod of a secondary storage VM one address of the storage network."""
    pods = {m.pod for m in estate.system_vms if m.kind == "secondarystoragevm"}
    ranges = [part for part in estate.storage_ranges if part.pod in pods]
    if not ranges:
        raise FaultError("no secondary storage VM has a storage network")
    ranges[0].end_ip = ranges[0].start_ip
    return ranges[0].pod.name


@fault("acl-shadowed")
def acl_shadowed(estate: Estate) -> str:
    """Add a permission after the rule that denies everything."""
    acls = [acl for acl in estate.acls if acl.vpc is not None and acl.rules]
    acl = pick("list of a VPC", "", acls)
    uid = estate.ids.uid("aclrule", f"{acl.id}/late")
    acl.rules.append(AclRule(uid, 90, "Allow", "tcp", OFFICE, "Ingress", 8443))
    return str(acl.name)


@fault("rec-mac-duplicate")
def mac_duplicate(estate: Estate) -> str:
    """Give two VMs of one network the same MAC address."""
    for network in estate.networks:
        members = _members(estate, network)
        if len(members) > 1:
            members[1].nics[0].mac = members[0].nics[0].mac
            return network.name
    raise FaultError("no network has two running VMs")


@fault("pool-hosts-missing")
def pool_hosts_missing(estate: Estate, *, pool: str = "") -> str:
    """Take a pool from one host of its cluster."""
    victim = pick_pool(estate, pool)
    peers = hosts_of(estate, victim.cluster) if victim.cluster else []
    if victim.scope != "CLUSTER" or not peers[1:]:
        raise FaultError(f"{victim.name} is no pool of a cluster with several hosts")
    estate.edge.unmounted.add((peers[-1], victim))
    return peers[0].cluster.name


@fault("pool-iops")
def pool_iops(estate: Estate, *, pool: str = "") -> str:
    """Promise nearly all operations per second a pool guarantees."""
    victim = pick_pool(estate, pool)
    estate.edge.iops[victim] = (100_000, 95_000, 30_000)
    return victim.name


@fault("pool-orphan-files")
def orphan_files(estate: Estate, *, pool: str = "", gib: int = 300) -> str:
    """Leave files of deleted volumes on a pool."""
    victim = pick_pool(estate, pool)
    for number in range(3):
        path = estate.ids.uid("orphan", f"{victim.id}/{number}")
        estate.edge.orphans.append(OrphanFile(victim, path, gib * GIB // 3))
    return victim.name


@fault("obj-full")
def object_store_full(estate: Estate, *, share: float = 0.96) -> str:
    """Fill the object store."""
    store = pick("object store", "", estate.edge.object_stores)
    store.used = int(store.size * share)
    return str(store.name)


@fault("backup-repo-full")
def repository_full(estate: Estate, *, zone: str = "", share: float = 0.96) -> str:
    """Fill the backup repository of a zone."""
    place = pick_zone(estate, zone)
    for store in estate.edge.repositories:
        if store.zone is place:
            store.used = int(store.size * share)
    return place.name


@fault("sec-staging-missing")
def staging_missing(estate: Estate, *, zone: str = "") -> str:
    """Keep templates of a zone in an object store, without a staging store."""
    place = pick_zone(estate, zone)
    for store in estate.image_stores:
        if store.zone is place:
            store.protocol = "s3"
    return place.name
