"""listCapacity: every type of every zone, as sums of the parts the other commands show.

Hosts count while their resource state is Enabled, in disabled clusters too (measured).

Types: 0 memory, 1 CPU, 2 storage, 3 storage allocated, 4 public IP, 5 private IP, 6 secondary,
7 VLAN, 8 direct IP, 19 GPU, 21 backup, 90 CPU core.
"""

from collections.abc import Iterable

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import ip_count
from sample_data.objects_infra import Zone
from sample_data.render_cloudstack_storage import ssvm_alive
from sample_data.render_cloudstack_stores import backup_figures
from sample_data.render_common import zone_ref

NAMES = {
    0: "MEMORY",
    1: "CPU",
    2: "STORAGE",
    3: "STORAGE_ALLOCATED",
    4: "VIRTUAL_NETWORK_PUBLIC_IP",
    5: "PRIVATE_IP",
    6: "SECONDARY_STORAGE",
    7: "VLAN",
    8: "DIRECT_ATTACHED_PUBLIC_IP",
    19: "GPU",
    21: "BACKUP_STORAGE",
    90: "CPU_CORE",
}
WITH_ALLOCATED = (0, 1, 19, 90)


def capacity(view: View) -> list[Row]:
    """Rows of listCapacity."""
    rows = []
    for zone in view.estate.zones:
        figures = {
            **_compute(view, zone),
            **_storage(view, zone),
            **_network(view, zone),
            **backup_figures(view, zone),
        }
        for kind in sorted(figures):
            used, total = figures[kind]
            share = f"{100 * used / total:.2f}".rstrip("0").rstrip(".") if total else "0"
            row: Row = {
                "capacitytotal": total,
                "capacityused": used,
                "name": NAMES[kind],
                "percentused": share,
                "type": kind,
                **zone_ref(zone),
            }
            rows.append(row | ({"capacityallocated": used} if kind in WITH_ALLOCATED else {}))
    return rows


def _compute(view: View, zone: Zone) -> dict[int, tuple[int, int]]:
    hosts = [
        h for h in view.estate.hosts if h.cluster.pod.zone is zone and h.resource_state == "Enabled"
    ]
    return {
        0: (sum(map(view.memory, hosts)), sum(int(h.ram * h.cluster.mem_ratio) for h in hosts)),
        1: (
            sum(map(view.mhz, hosts)),
            sum(int(h.threads * h.mhz * h.cluster.cpu_ratio) for h in hosts),
        ),
        19: (0, 0),
        90: (sum(map(view.vcpus, hosts)), sum(h.threads for h in hosts)),
    }


def _storage(view: View, zone: Zone) -> dict[int, tuple[int, int]]:
    pools = [p for p in view.estate.pools if p.zone is zone and p.scope != "HOST"]
    stores = [s for s in view.estate.image_stores if s.zone is zone and ssvm_alive(view, zone.id)]
    return {
        2: (sum(map(view.pool_used, pools)), sum(p.size for p in pools)),
        3: (sum(map(view.pool_allocated, pools)), sum(int(p.size * p.factor) for p in pools)),
        6: (sum(s.used for s in stores), sum(s.size for s in stores)),
    }


def _network(view: View, zone: Zone) -> dict[int, tuple[int, int]]:
    estate = view.estate
    pods = [p for p in estate.pods if p.zone is zone]
    ranges = [r for r in estate.ranges if r.zone is zone]
    vlans = [p.vlans for p in estate.physical if p.zone is zone and p.vlans]
    taken = [n.vlan for n in estate.networks if n.zone is zone and n.vlan is not None]
    public = sum(ip.range.zone is zone and ip.range.public for ip in estate.public_ips)
    direct = sum(
        nic.network.zone is zone and nic.network.kind.startswith("shared")
        for vm in estate.vms
        for nic in vm.nics
    )
    figures = {
        5: (
            sum(len(p.private_ips) for p in pods),
            _addresses((p.start_ip, p.end_ip) for p in pods),
        ),
        7: (sum(_inside(vlan, vlans) for vlan in taken), sum(_size(text) for text in vlans)),
    }
    for kind, used, is_public in ((4, public, True), (8, direct, False)):
        total = _addresses((r.start_ip, r.end_ip) for r in ranges if r.public is is_public)
        if total:
            figures[kind] = (used, total)
    return figures


def _addresses(ranges: Iterable[tuple[str, str]]) -> int:
    return sum(ip_count(start, end) for start, end in ranges)


def _ends(text: str) -> tuple[int, int]:
    first, last = text.split("-")
    return int(first), int(last)


def _size(text: str) -> int:
    first, last = _ends(text)
    return last - first + 1


def _inside(vlan: int, ranges: Iterable[str]) -> bool:
    return any(first <= vlan <= last for first, last in map(_ends, ranges))
