"""What every generated cloud sells and runs on: offerings, templates, address plan constants."""

from collections.abc import Iterator

from sample_data.estate import Estate
from sample_data.ids import GIB
from sample_data.objects_infra import Zone
from sample_data.objects_tenant import DiskOffering, ServiceOffering, Template
from sample_data.spec import PoolSpec

# name, vCPUs, MHz, memory MiB
SIZES = (
    ("s1", 1, 2000, 2048),
    ("s2", 2, 2000, 4096),
    ("m4", 4, 2000, 8192),
    ("m8", 8, 2000, 16384),
    ("r4", 4, 2000, 32768),
    ("r8", 8, 2000, 65536),
)
WEIGHTS = {"mixed": (20, 30, 28, 14, 8, 0), "small": (60, 35, 5, 0, 0, 0)}
SYSTEM = (
    ("System Offering For Software Router", "domainrouter", 1, 500, 512),
    ("System Offering For Console Proxy", "consoleproxy", 1, 500, 1024),
    ("System Offering For Secondary Storage VM", "secondarystoragevm", 1, 500, 1024),
)
DISKS = (("disk-20", 20), ("disk-100", 100), ("disk-500", 500), ("disk-custom", 0))
FORMATS = {"KVM": "QCOW2", "XenServer": "VHD", "VMware": "OVA"}
# name, OS type, size in GiB, root disk in GiB, weight
IMAGES = (
    ("Ubuntu 24.04 LTS", "Ubuntu 24.04 LTS", 3, 20, 40),
    ("Debian 12", "Debian GNU/Linux 12 (64-bit)", 2, 20, 25),
    ("Rocky Linux 9", "Rocky Linux 9", 3, 30, 20),
    ("Windows Server 2022", "Windows Server 2022 (64-bit)", 12, 80, 15),
)
ROOT_GIB = {name: gib for name, _, _, gib, _ in IMAGES}


def add_offerings(estate: Estate) -> None:
    """Add compute, system and disk offerings."""
    number = 1
    for name, kind, cpus, mhz, memory in SYSTEM:
        uid = estate.ids.uid("offering", name)
        estate.offerings.append(
            ServiceOffering(uid, number, name, cpus, mhz, memory, ha=True, system=kind)
        )
        number += 1
    for name, cpus, mhz, memory in SIZES:
        for suffix in ("", "-ha"):
            uid = estate.ids.uid("offering", name + suffix)
            offering = ServiceOffering(
                uid, number, f"{name}{suffix}", cpus, mhz, memory, ha=bool(suffix)
            )
            estate.offerings.append(offering)
            number += 1
    if any(pool.local for pool in _pools(estate)):
        _add_local_offerings(estate, number)
    for name, gib in DISKS:
        estate.disk_offerings.append(DiskOffering(estate.ids.uid("disk", name), name, gib))


def _pools(estate: Estate) -> Iterator[PoolSpec]:
    for zone in estate.spec.zones:
        yield from (pool for pod in zone.pods for cluster in pod.clusters for pool in cluster.pools)


def _add_local_offerings(estate: Estate, number: int) -> None:
    for name, cpus, mhz, memory in SIZES:
        uid = estate.ids.uid("offering", f"{name}-local")
        estate.offerings.append(
            ServiceOffering(uid, number, f"{name}-local", cpus, mhz, memory, ha=False, local=True)
        )
        number += 1


def add_templates(estate: Estate, zone: Zone, hypervisor: str) -> None:
    """Add the templates of one hypervisor to a zone, the system VM template first.

    An edge zone has no image store: its hosts download their own templates directly.
    """
    form, edge = FORMATS.get(hypervisor, "RAW"), zone.type == "Edge"
    system = f"systemvm-{hypervisor.lower()}-4.22.0"
    images = [] if edge else [(system, "Debian GNU/Linux 12 (64-bit)", 5, "SYSTEM")]
    images += [(name, os_name, gib, "USER") for name, os_name, gib, _, _ in IMAGES]
    for name, os_name, gib, kind in images:
        key = f"{name}/{hypervisor}/direct" if edge else f"{name}/{hypervisor}"
        template = Template(
            id=estate.ids.uid("template", key),
            name=name,
            zone=zone,
            hypervisor=hypervisor,
            format=form,
            os=os_name,
            os_id=estate.ids.uid("os", os_name),
            kind=kind,
            size=gib * GIB,
        )
        estate.templates.append(template)
