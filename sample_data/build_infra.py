"""Build zones, pods, clusters, hosts and physical networks from a spec.

Address plan of a zone with octet N: management and hosts 10.N.<pod>.0/24 (pod from 1), storage
10.N.128.0/17 (one address per pool), storage ranges 10.N.100+pod, out-of-band 10.N.64.0/18.
"""

import math
from datetime import timedelta
from ipaddress import IPv4Network

from sample_data import objects_infra as infra
from sample_data.build_storage import add_image_stores, add_pools
from sample_data.estate import Estate
from sample_data.ids import GIB, ip_add, month_time
from sample_data.spec import ClusterSpec, PhysicalSpec, PodSpec, ZoneSpec

DEFAULT_PHYSICAL = (
    PhysicalSpec("mgmt", {"Management": "cloudbr0", "Storage": "cloudbr-stor"}),
    PhysicalSpec("public", {"Public": "cloudbr-pub"}),
    PhysicalSpec("guest", {"Guest": "cloudbr-guest"}, "500-1499"),
)
N1_MARGIN = 0.01  # allocation stops this much before (N-1)/N


def add_zone(estate: Estate, spec: ZoneSpec) -> infra.Zone:
    """Add a zone with all its infrastructure."""
    zone = infra.Zone(
        id=estate.ids.uid("zone", spec.name),
        name=spec.name,
        network=spec.network,
        type=spec.type,
        domain=f"{spec.name}.{estate.mail_domain}",
        dns=list(spec.dns),
        internal_dns=list(spec.internal_dns),
    )
    estate.zones.append(zone)
    _add_physical(estate, zone, spec)
    number = 0
    for pod_spec in spec.pods:
        for name in _names(pod_spec.name, pod_spec.count):
            number += 1
            _add_pod(estate, zone, spec.octet, (name, number), pod_spec)
    for pool_spec in spec.pools:
        add_pools(estate, zone, None, pool_spec, spec.octet)
    add_image_stores(estate, zone, spec)
    return zone


def _names(name: str, count: int) -> list[str]:
    return [name] if count == 1 else [f"{name}{i + 1:02d}" for i in range(count)]


def _add_physical(estate: Estate, zone: infra.Zone, spec: ZoneSpec) -> None:
    for part in spec.physical or DEFAULT_PHYSICAL:
        key = f"{zone.name}-{part.name}"
        kinds = sorted({c.hypervisor for pod in spec.pods for c in pod.clusters})
        traffic = [
            infra.TrafficType(
                estate.ids.uid("traffic", f"{key}/{name}"), name, dict.fromkeys(kinds, label)
            )
            for name, label in part.traffic.items()
        ]
        physical = infra.PhysicalNetwork(
            estate.ids.uid("physical", key), key, zone, part.vlans, traffic
        )
        estate.physical.append(physical)
        if "Public" in part.traffic and spec.network == "advanced":
            _add_public_range(estate, zone, physical, spec.public)


def _add_public_range(
    estate: Estate, zone: infra.Zone, physical: infra.PhysicalNetwork, cidr: str
) -> None:
    net = IPv4Network(cidr)
    estate.ranges.append(
        infra.IpRange(
            id=estate.ids.uid("range", f"{zone.name}/public"),
            zone=zone,
            physical=physical,
            network_id=estate.ids.uid("network", f"{zone.name}/public"),
            vlan="vlan://100",
            start_ip=str(net[10]),
            end_ip=str(net[-6]),
            gateway=str(net[1]),
            netmask=str(net.netmask),
        )
    )


def _add_pod(
    estate: Estate, zone: infra.Zone, octet: int, named: tuple[str, int], spec: PodSpec
) -> None:
    name, number = named
    base = f"10.{octet}.{number}.0"
    pod = infra.Pod(
        id=estate.ids.uid("pod", f"{zone.name}/{name}"),
        name=name,
        zone=zone,
        gateway=ip_add(base, 1),
        netmask="255.255.255.0",
        start_ip=ip_add(base, 200),
        end_ip=ip_add(base, 250),
    )
    estate.pods.append(pod)
    store = f"10.{octet}.{100 + number % 28}.0"
    estate.storage_ranges.append(
        infra.StorageRange(
            id=estate.ids.uid("storagerange", pod.id),
            pod=pod,
            network_id=estate.ids.uid("network", f"{zone.name}/storage"),
            vlan=300 + number,
            start_ip=ip_add(store, 100),
            end_ip=ip_add(store, 199),
            gateway=ip_add(store, 1),
            netmask="255.255.255.0",
        )
    )
    for cluster_spec in spec.clusters:
        for cluster_name in _names(cluster_spec.name, cluster_spec.count):
            full = cluster_name if spec.count == 1 else f"{name}-{cluster_name}"
            _add_cluster(estate, pod, full, cluster_spec, octet)


def _add_cluster(estate: Estate, pod: infra.Pod, name: str, spec: ClusterSpec, octet: int) -> None:
    cluster = infra.Cluster(
        id=estate.ids.uid("cluster", f"{pod.zone.name}/{name}"),
        name=name,
        pod=pod,
        hypervisor=spec.hypervisor,
        cpu_ratio=spec.cpu_ratio,
        mem_ratio=spec.mem_ratio,
    )
    estate.clusters.append(cluster)
    added = spec.host_added_month
    for index in range(spec.hosts):
        _add_host(estate, cluster, spec, (index, 0), octet)
    if added is not None:  # its addresses are set aside from the start
        _add_host(estate, cluster, spec, (spec.hosts, added), octet)
        if added > estate.month:
            estate.hosts.pop()
    if spec.thresholds:
        fit_thresholds(cluster, [host for host in estate.hosts if host.cluster is cluster])
    for pool_spec in spec.pools:
        add_pools(estate, pod.zone, cluster, pool_spec, octet)


def fit_thresholds(cluster: infra.Cluster, hosts: list[infra.Host]) -> None:
    """Set the cluster's allocation limits so that the largest host's worth stays free."""
    sizes = {"cpu": [h.threads * h.mhz for h in hosts], "memory": [h.ram for h in hosts]}
    for kind, parts in sizes.items():
        limit = min(0.85, 1 - max(parts) / sum(parts) - N1_MARGIN) if len(parts) > 1 else 0.85
        limit = math.floor(100 * limit) / 100
        base = f"cluster.{kind}.allocated.capacity"
        cluster.settings[f"{base}.disablethreshold"] = f"{limit:.2f}"
        cluster.settings[f"{base}.notificationthreshold"] = f"{max(limit - 0.08, 0.1):.2f}"


def _add_host(
    estate: Estate,
    cluster: infra.Cluster,
    spec: ClusterSpec,
    numbers: tuple[int, int],
    octet: int,
) -> None:
    index, joined = numbers
    zone, ids = cluster.pod.zone, estate.ids
    total, in_pod = estate.slot(f"bmc/{zone.id}"), estate.slot(f"host/{cluster.pod.id}")
    name = f"{cluster.name}-h{index + 1:02d}.{zone.domain}"
    kvm = spec.hypervisor == "KVM"
    host = infra.Host(
        id=ids.uid("host", f"{zone.name}/{name}"),
        name=name,
        cluster=cluster,
        ip=ip_add(cluster.pod.gateway, 9 + in_pod),
        hypervisor=spec.hypervisor,
        hypervisor_version=spec.version,
        os=spec.os if kvm else "",
        kernel=spec.kernel if kvm else "",
        threads=spec.threads,
        sockets=spec.sockets,
        mhz=spec.mhz,
        ram=spec.ram_gib * GIB,
        arch=cluster.arch,
        agent_version=estate.spec.cloudstack,
        manager=estate.managers[total % len(estate.managers)],
        created=month_time(estate.spec.start, joined) - timedelta(days=2 if joined else 400),
        pinged=estate.now - timedelta(seconds=20 + total % 30),
        serial=ids.serial(f"host/{zone.name}/{name}"),
        model=spec.model,
        rack=f"{zone.name}-{cluster.pod.name}-r{1 + index % 4}",
        bmc_ip=ip_add(f"10.{octet}.64.0", 10 + total),
        bmc_mac=ids.mac("d0:94:66", "bmc", f"{zone.name}/{name}"),
        nics=_nics(estate, f"{zone.name}/{name}"),
        oobm=spec.host_ha and kvm,
        ha=spec.host_ha and kvm,
    )
    estate.hosts.append(host)


def _nics(estate: Estate, key: str) -> list[infra.HostNic]:
    ports = (("eno1", "bond0"), ("ens1f0", "bond0"), ("eno2", "bond1"), ("ens1f1", "bond1"))
    return [
        infra.HostNic(name, estate.ids.mac("b4:96:91", "nic", f"{key}/{name}"), 25000, bond)
        for name, bond in ports
    ]
