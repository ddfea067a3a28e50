"""Trends planted in a fleet: which answer each of an estate's things has at a time of the trend."""

from collections import Counter
from collections.abc import Mapping, Sequence

Trend = Sequence[tuple[str, float, float]]
# question -> (answer, its share in the first month, its share in the last)
TRENDS: Mapping[str, Trend] = {
    "Storage protocol": (("NFS", 0.85, 0.45), ("iSCSI", 0.1, 0.2), ("RBD", 0.05, 0.35)),
    "Scope of pools": (("cluster", 0.8, 0.3), ("zone", 0.2, 0.7)),
    "Storage vendor": (
        ("NetApp", 0.8, 0.4), ("Hitachi", 0.1, 0.05), ("Pure Storage", 0.05, 0.2),
        ("Ceph", 0.05, 0.35),
    ),
    "Hypervisor": (("XenServer", 0.6, 0.2), ("VMware", 0.1, 0.05), ("KVM", 0.3, 0.75)),
    "Cores per server": (("16 cores", 0.5, 0.05), ("32 cores", 0.4, 0.35), ("64 cores", 0.1, 0.6)),
    "Server vendor": (
        ("HPE", 0.65, 0.4), ("Dell", 0.2, 0.25), ("Supermicro", 0.1, 0.05), ("Cisco", 0.05, 0.3),
    ),
    "Speed of server ports": (("1 Gb/s", 0.7, 0.1), ("10 Gb/s", 0.3, 0.6), ("25 Gb/s", 0.0, 0.3)),
    "Speed of host links": (("1 Gb/s", 0.6, 0.1), ("10 Gb/s", 0.4, 0.6), ("25 Gb/s", 0.0, 0.3)),
    "Switch vendor": (("Cisco", 0.85, 0.55), ("Juniper", 0.1, 0.2), ("Arista", 0.05, 0.25)),
    "Bundling of host links": (("none", 0.4, 0.05), ("static", 0.2, 0.1), ("LACP", 0.4, 0.85)),
    "Network model": (
        ("isolated", 0.7, 0.3), ("VPC tier", 0.05, 0.45), ("shared, groups", 0.2, 0.15),
        ("L2", 0.05, 0.1),
    ),
    "Router redundancy": (("single router", 0.9, 0.4), ("redundant pair", 0.1, 0.6)),
}  # fmt: skip
# the same of the releases of a hypervisor
RELEASES: Mapping[str, Trend] = {
    "XenServer": (("XenServer 7.6.0", 0.7, 0.1), ("XenServer 8.2.1", 0.3, 0.9)),
    "VMware": (("VMware 7.0.3", 0.9, 0.3), ("VMware 8.0.3", 0.1, 0.7)),
    "KVM": (
        ("Ubuntu 20.04", 0.7, 0.05), ("Ubuntu 22.04", 0.3, 0.45), ("Ubuntu 24.04", 0.0, 0.5),
    ),
}  # fmt: skip
# and of who serves isolated networks; groups and VPCs have virtual routers, L2 has nobody
_SERVED: Trend = (("virtual router", 0.95, 0.5), ("Tungsten", 0.05, 0.5))
_CLUSTER = (3, 12)  # most hosts of a cluster in the first month, and in the last


def dealt(trend: Trend, objects: int, progress: float) -> list[str]:
    """Answers of `objects` things at a time of the trend (0 to 1); few change in a month."""
    at = min(1.0, max(0.0, progress))
    bounds, total = [], 0.0
    for answer, first, last in trend:
        total += first + (last - first) * at
        bounds.append((total, answer))
    rest = bounds[-1][1]
    return [
        next((answer for bound, answer in bounds if (n + 0.5) / objects < bound), rest)
        for n in range(objects)
    ]


def releases_of(hypervisors: Sequence[str], progress: float) -> list[str]:
    """A release per host, by the trend of its hypervisor."""
    waiting = {
        kind: iter(dealt(RELEASES[kind], number, progress))
        for kind, number in Counter(hypervisors).items()
    }
    return [next(waiting[kind]) for kind in hypervisors]


def clusters_of(hypervisors: Sequence[str], progress: float) -> list[str]:
    """Name of the cluster of each host: of one hypervisor, full one after the other."""
    first, last = _CLUSTER
    most = round(first + (last - first) * min(1.0, max(0.0, progress)))
    seen: Counter[str] = Counter()
    found = []
    for kind in hypervisors:
        found.append(f"{kind}-{seen[kind] // most}")
        seen[kind] += 1
    return found


def band(hosts: int) -> str:
    """As the profile says how many hosts a cluster has."""
    if hosts <= 2:  # noqa: PLR2004
        return "1 host" if hosts == 1 else f"{hosts} hosts"
    high = 1 << (hosts - 1).bit_length()
    return f"{high // 2 + 1} to {high} hosts"


def servers_of(models: Sequence[str], progress: float) -> list[str]:
    """Who serves each network."""
    isolated = iter(dealt(_SERVED, models.count("isolated"), progress))
    return [
        next(isolated) if model == "isolated" else "none" if model == "L2" else "virtual router"
        for model in models
    ]
