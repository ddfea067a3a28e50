"""Rows that the sources of an estate of a fleet tell: what `sample_data.fleet` planned."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

THREADS = 32  # of every host
_TIB = 1 << 40
_GBIT = 1_000_000_000
_POOLS = {"NFS": "NetworkFilesystem", "iSCSI": "Iscsi", "RBD": "RBD"}
_READERS = {"NetApp": "ontap", "Hitachi": "hitachi", "Pure Storage": "pure", "Ceph": "ceph"}
_VMS = 2  # of a host
# model -> type, services and providers with virtual routers
_MODELS = {
    "isolated": ("Isolated", "Dhcp,SourceNat", "VirtualRouter"),
    "VPC tier": ("Isolated", "Dhcp,SourceNat", "VpcVirtualRouter"),
    "shared, groups": ("Shared", "Dhcp,SecurityGroup", "SecurityGroupProvider,VirtualRouter"),
    "L2": ("L2", "", ""),
}

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Site:
    """An estate: how large it is, and what of it is collected. lead: years ahead of the trend."""

    name: str
    hosts: int
    pools: int
    switches: int
    lead: float
    has_servers: bool
    has_switches: bool
    has_arrays: bool

    @property
    def networks(self) -> int:
        """Guest networks."""
        return self.hosts + 4

    @property
    def vms(self) -> int:
        """Running VMs."""
        return self.hosts * _VMS

    @property
    def inside(self) -> dict[str, str]:
        """Columns of what is in its one pod."""
        return {"zone_id": f"{self.name}-zone", "pod_id": f"{self.name}-pod"}


def capacity(number: int) -> int:
    """Bytes of a pool."""
    return (number % 4 + 1) * 10 * _TIB


def network_of(site: Site, vm: int) -> int:
    """Number of the network a VM is in."""
    return vm % site.networks


def hosts(
    site: Site, hypervisors: Sequence[str], releases: Sequence[str], clusters: Sequence[str]
) -> Rows:
    """The zone with its hosts in clusters, and the VMs on them."""
    kinds = dict(zip(clusters, hypervisors, strict=True))
    return {
        "capability": [{"cloudstack_version": "4.20.1.0"}],
        "zone": [{"id": site.inside["zone_id"], "name": "zone", "network_type": "Advanced"}],
        "pod": [
            {"id": site.inside["pod_id"], "name": "pod", "zone_id": site.inside["zone_id"]}
        ],
        "cluster": [
            {"id": f"{site.name}-{name}", "name": name.lower(), "hypervisor": kind, **site.inside,
             "allocation_state": "Enabled", "managed_state": "Managed"}
            for name, kind in kinds.items()
        ],
        "host": [
            {"id": f"{site.name}-h{n}", "name": f"host{n:02d}", "hypervisor": kind, **site.inside,
             "cluster_id": f"{site.name}-{cluster}", "cpu_threads": THREADS, **_release(release),
             "state": "Up", "resource_state": "Enabled", "oobm_address": _bmc(site, n)}
            for n, (kind, release, cluster) in enumerate(
                zip(hypervisors, releases, clusters, strict=True)
            )
        ],
        "vm": [
            {"id": f"{site.name}-v{n}", "name": f"vm{n:03d}", "state": "Running",
             "zone_id": site.inside["zone_id"], "host_id": f"{site.name}-h{n % site.hosts}"}
            for n in range(site.vms)
        ],
        "vm_nic": [
            {"id": f"{site.name}-i{n}", "vm_id": f"{site.name}-v{n}",
             "network_id": f"{site.name}-n{network_of(site, n)}"}
            for n in range(site.vms)
        ],
    }  # fmt: skip


def _release(text: str) -> dict[str, str | None]:
    """KVM hosts tell their operating system, the others their own version."""
    name, _, version = text.partition(" ")
    if name == "Ubuntu":
        return {"os": name, "os_version": version, "hypervisor_version": ""}
    return {"os": None, "os_version": None, "hypervisor_version": version}


def pools(site: Site, protocols: Sequence[str], scopes: Sequence[str], cluster: str) -> Rows:
    """Primary storage, each pool at an address of its own."""
    return {
        "storage_pool": [
            {"id": f"{site.name}-p{n}", "name": f"pool{n:02d}", "type": _POOLS[protocol],
             "scope": scope.upper(), "state": "Up", "capacity": capacity(n),
             "server": _portal(n), "zone_id": site.inside["zone_id"],
             "provider": "DefaultPrimary",
             "pod_id": site.inside["pod_id"] if scope == "cluster" else None,
             "cluster_id": f"{site.name}-{cluster}" if scope == "cluster" else None}
            for n, (protocol, scope) in enumerate(zip(protocols, scopes, strict=True))
        ],
    }  # fmt: skip


def _portal(number: int) -> str:
    return f"10.20.{number}.10"


def networks(
    site: Site, models: Sequence[str], servers: Sequence[str], pairs: Mapping[int, str]
) -> Rows:
    """Guest networks; those in `pairs` have their virtual routers, one or two."""
    zone = site.inside["zone_id"]
    found: Rows = {"network": [], "vpc": [], "router": []}
    for n, (model, server) in enumerate(zip(models, servers, strict=True)):
        kind, services, providers = _MODELS[model]
        vpc = f"{site.name}-c{n}" if model == "VPC tier" else None
        found["network"].append(
            {"id": f"{site.name}-n{n}", "name": f"net{n:02d}", "zone_id": zone, "type": kind,
             "traffic_type": "Guest", "vpc_id": vpc, "services": services,
             "providers": providers if server in ("virtual router", "none") else server}
        )  # fmt: skip
        if vpc:
            found["vpc"].append({"id": vpc, "name": f"vpc{n:02d}", "zone_id": zone})
        paired = pairs.get(n) == "redundant pair"
        found["router"] += [
            {"id": f"{site.name}-r{n}-{k}", "name": f"r-{n}-{k}", "state": "Running",
             "role": "VIRTUAL_ROUTER", "is_redundant": paired, "zone_id": zone, "vpc_id": vpc,
             "redundant_state": ("PRIMARY", "BACKUP")[k] if paired else None,
             "guest_network_id": None if vpc else f"{site.name}-n{n}"}
            for k in range(1 + paired if n in pairs else 0)
        ]  # fmt: skip
    return found


def _bmc(site: Site, number: int) -> str:
    """Estates do not share machines, so their BMCs do not share addresses."""
    return f"{site.name}-bmc{number:02d}.example.com"


def servers(
    site: Site, vendors: Sequence[str], cores: Sequence[str], speeds: Sequence[str]
) -> Rows:
    """The server of every host, with two ports."""
    boxes = list(enumerate(zip(vendors, cores, strict=True)))
    return {
        "server": [
            {"id": f"{site.name}-s{n}", "serial": f"{site.name}-s{n}", "vendor": vendor,
             "address": _bmc(site, n), "cores": int(cores.split()[0]), "sockets": 2,
             "power_state": "On", "health": "OK"}
            for n, (vendor, cores) in boxes
        ],
        "server_nic": [
            {"server_id": f"{site.name}-s{n}", "name": f"eno{k}", "link_up": True,
             "speed": _speed(speeds[n * 2 + k])}
            for n, _ in boxes for k in (0, 1)
        ],
    }  # fmt: skip


def _speed(text: str) -> int:
    return int(text.split(maxsplit=1)[0]) * _GBIT


def arrays(site: Site, vendors: Sequence[str]) -> Iterator[tuple[str, Rows]]:
    """An array behind every pool; each vendor's arrays are a source of their own."""
    for vendor, reader in _READERS.items():
        numbers = [n for n, one in enumerate(vendors) if one == vendor]
        yield reader, {
            "storage_array": [
                {"id": f"{site.name}-a{n}", "name": f"array{n:02d}", "kind": reader,
                 "vendor": vendor}
                for n in numbers
            ],
            "array_lif": [
                {"array_id": f"{site.name}-a{n}", "id": "lif", "address": _portal(n), "up": True}
                for n in numbers
            ],
        }  # fmt: skip


def switches(
    site: Site, vendors: Sequence[str], bundles: Sequence[str], speeds: Sequence[str]
) -> Rows:
    """Switches in turn have two links to a host, which it announces by its name."""
    found: Rows = {
        "switch": [
            {"id": f"{site.name}-sw{n}", "name": f"switch{n:02d}", "vendor": vendor}
            for n, vendor in enumerate(vendors)
        ],
        "switch_port": [], "neighbor": [], "lacp_port": [],
    }  # fmt: skip
    for n, bundle in enumerate(bundles):
        switch = f"{site.name}-sw{n % site.switches}"
        lag = None if bundle == "none" else f"Po{n}"
        if lag:
            found["switch_port"].append(
                {"switch_id": switch, "name": lag, "type": 161, "is_lag": True,
                 "is_physical": False, "admin_up": True, "oper_up": True}
            )  # fmt: skip
        for k in (0, 1):
            port = {"switch_id": switch, "port": f"Eth{n}/{k}"}
            found["switch_port"].append(
                {"switch_id": switch, "name": port["port"], "type": 6, "is_physical": True,
                 "is_lag": False, "admin_up": True, "oper_up": True, "lag": lag,
                 "speed": _speed(speeds[n * 2 + k]), "lag_source": "selected" if lag else None}
            )  # fmt: skip
            found["neighbor"].append(
                {**port, "protocol": "lldp", "number": 1, "system_name": f"host{n:02d}"}
            )
            if lag:
                has_lacp = bundle == "LACP"
                found["lacp_port"].append(
                    {**port, "configured_lag": lag, "synchronised": has_lacp,
                     "defaulted": not has_lacp, "actor_state": 0x80 if has_lacp else 0}
                )  # fmt: skip
    return found
