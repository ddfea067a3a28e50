"""Faults of servers: power, cooling, memory, disks, network ports, firmware, controllers."""

from datetime import timedelta

from sample_data.estate import Estate
from sample_data.faults_core import FaultError, fault, pick_cluster, pick_host
from sample_data.objects_server import Entry, Server
from sample_data.render_assets import listed
from sample_data.render_redfish_network import Cabling

_OLDER = {"HPE": "A55 v1.30 (11/02/2023)", "Dell": "1.9.2", "Supermicro": "1.4b"}
_VIRTUALIZATION = ("ProcVirtualization", "IntelVirtualizationTechnology")
_SAVING = {
    "WorkloadProfile": "Virtualization-PowerEfficient",
    "SysProfile": "PerfPerWattOptimizedDapc",
    "PowerTechnology": "Energy Saving",
}


def server_of(estate: Estate, host: str) -> Server:
    """The server of the named host, or of the first. Raises FaultError where none is read."""
    known = {server.host: server for server in estate.servers}
    if not known:
        raise FaultError(f"no server of {estate.spec.name} is read")
    victim = pick_host(estate, host)
    if victim not in known:
        victim = next(one for one in estate.hosts if one in known)
    return known[victim]


def others(estate: Estate, server: Server) -> list[Server]:
    """The other servers of its cluster."""
    return [
        one for one in estate.servers
        if one is not server and one.host.cluster is server.host.cluster
    ]  # fmt: skip


def _not_cabled(estate: Estate, host: str) -> Server:
    """A server whose switches are not read: its own word on its links counts."""
    server = server_of(estate, host)
    if Cabling(estate).covers(server):
        raise FaultError(f"the links of {server.host.name} are those of its switches")
    return server


@fault("srv-health")
def unwell(estate: Estate, *, host: str = "", health: str = "Critical") -> str:
    """Let the controller judge a processor ill."""
    server = server_of(estate, host)
    server.processor_health = health
    return server.host.name


@fault("srv-psu-lost")
def supply_failed(estate: Estate, *, host: str = "") -> str:
    """Let a power supply fail."""
    server = server_of(estate, host)
    server.supplies[1].health = "Critical"
    return server.host.name


@fault("srv-psu-single")
def supply_missing(estate: Estate, *, host: str = "") -> str:
    """Take a power supply out."""
    server = server_of(estate, host)
    del server.supplies[1]
    return server.host.name


@fault("srv-psu-feed")
def feed_lost(estate: Estate, *, host: str = "") -> str:
    """Let the feed of a power supply be dead."""
    server = server_of(estate, host)
    supply = server.supplies[1]
    supply.volts, supply.state, supply.health = 0.0, "UnavailableOffline", "Critical"
    return server.host.name


@fault("srv-power-overload")
def overload(estate: Estate, *, host: str = "", peak: int = 1000) -> str:
    """Let a server draw nearly as much as one supply gives."""
    server = server_of(estate, host)
    server.watts = server.peak = peak
    return server.host.name


@fault("srv-fan")
def fan_failed(estate: Estate, *, host: str = "", fans: int = 1) -> str:
    """Let a fan fail; two take the redundancy with them."""
    server = server_of(estate, host)
    for fan in server.fans[:fans]:
        fan.health = "Critical"
    return server.host.name


@fault("srv-thermal")
def hot(estate: Estate, *, host: str = "", celsius: float = 43.0) -> str:
    """Blow hot air into a server."""
    server = server_of(estate, host)
    server.sensors[0].celsius = celsius
    return server.host.name


@fault("srv-dimm")
def module_ill(estate: Estate, *, host: str = "") -> str:
    """Let a memory module warn."""
    server = server_of(estate, host)
    server.modules[0].health = "Warning"
    return server.host.name


@fault("srv-mem-asymmetric")
def memory_uneven(estate: Estate, *, host: str = "") -> str:
    """Fit all the memory at the first processor."""
    server = server_of(estate, host)
    server.modules = [one for one in server.modules if one.socket == 1]
    for module in server.modules:
        module.mib *= server.host.sockets
    return server.host.name


@fault("srv-disk-failed")
def disk_failed(estate: Estate, *, host: str = "") -> str:
    """Let a disk fail."""
    server = server_of(estate, host)
    server.disks[0].health = "Critical"
    return server.host.name


@fault("srv-disk-wear")
def disk_worn(estate: Estate, *, host: str = "", life: int = 7) -> str:
    """Wear the SSDs of a server out."""
    server = server_of(estate, host)
    for disk in server.disks:
        disk.life = life
    return server.host.name


@fault("srv-raid-degraded")
def mirror_degraded(estate: Estate, *, host: str = "", rebuild: int = 0) -> str:
    """Let the mirror be degraded, or be rebuilt so far (percent)."""
    server = server_of(estate, host)
    server.volume.health = "Warning"
    if rebuild:
        server.volume.operation, server.volume.progress = "Rebuild", rebuild
    return server.host.name


@fault("srv-sel-critical")
def logged(estate: Estate, *, host: str = "") -> str:
    """Write two critical entries of one kind into the log of a server."""
    server = server_of(estate, host)
    server.entries += [
        Entry(estate.now - timedelta(days=days), "SYS.3.0", "Power to the server was lost.")
        for days in (2, 9)
    ]
    return server.host.name


@fault("srv-nic-down")
def nic_down(estate: Estate, *, host: str = "") -> str:
    """Take the cable of one port out."""
    server = _not_cabled(estate, host)
    server.cards[0].down.add(server.cards[0].nics[0].name)
    return server.host.name


@fault("srv-nic-speed", also=("net-bond-asymmetric", "net-nic-sprawl"))
def nic_slow(estate: Estate, *, host: str = "", mbps: int = 1000) -> str:
    """Let one port come up slowly."""
    server = _not_cabled(estate, host)
    server.cards[0].slow[server.cards[0].nics[0].name] = mbps
    return server.host.name


@fault("srv-nic-one-adapter")
def one_adapter(estate: Estate, *, host: str = "") -> str:
    """Cable a server by the ports of one card only."""
    server = server_of(estate, host)
    first, second = server.cards
    first.nics, second.nics = [*first.nics, *second.nics], []
    return server.host.name


@fault("srv-fw-skew")
def firmware_differs(estate: Estate, *, host: str = "", version: str = "226.0.145.1") -> str:
    """Leave a card of one server on older firmware."""
    server = server_of(estate, host)
    if not others(estate, server):
        raise FaultError(f"{server.host.name} has no other server beside it")
    server.cards[0].firmware = version
    return server.host.name


def _listed(estate: Estate, host: str) -> Server:
    server = server_of(estate, host)
    if server not in listed(estate):
        raise FaultError(f"no list of the operator has the server of {server.host.name}")
    return server


@fault("srv-warranty")
def contract_ended(estate: Estate, *, host: str = "", days: int = 40) -> str:
    """Let the service contract of a server have ended so many days before the estate starts."""
    server = _listed(estate, host)
    server.contract = -days
    return server.host.name


@fault("srv-age")
def aged(estate: Estate, *, host: str = "", days: int = 2700) -> str:
    """Let a server be so old; its log tells it too."""
    server = server_of(estate, host)
    server.shipped = days
    since = estate.now - timedelta(days=days)
    server.entries.append(Entry(since, "SYS.1.0", "The battery of the board was replaced."))
    return server.host.name


@fault("srv-fw-old")
def firmware_old(estate: Estate, *, host: str = "") -> str:
    """Leave the BIOS of a server older than the operator's baseline."""
    server = _listed(estate, host)
    server.bios = _OLDER[server.maker]
    return server.host.name


@fault("srv-mixed-gen")
def older_model(estate: Estate, *, host: str = "") -> str:
    """Let one server of a cluster be of an older generation."""
    server = server_of(estate, host)
    server.model, server.processor = f"{server.model} (older)", f"{server.processor} older"
    return server.host.name


@fault("srv-bios-virt")
def virtualization_off(estate: Estate, *, host: str = "") -> str:
    """Switch hardware virtualisation off in the BIOS of a server."""
    server = server_of(estate, host)
    for name in server.settings.keys() & set(_VIRTUALIZATION):
        server.settings[name] = "Disabled"
    return server.host.cluster.name


@fault("srv-bios-power")
def saves_power(estate: Estate, *, cluster: str = "") -> str:
    """Let the servers of a cluster save power."""
    victim = server_of(estate, "").host.cluster if not cluster else pick_cluster(estate, cluster)
    for server in (one for one in estate.servers if one.host.cluster is victim):
        server.settings |= {k: v for k, v in _SAVING.items() if k in server.settings}
    return victim.name


@fault("srv-secureboot-mixed")
def boots_otherwise(estate: Estate, *, host: str = "") -> str:
    """Let one server of a cluster boot the old way."""
    server = server_of(estate, host)
    server.boot, server.secure_boot = "Legacy", False
    return server.host.cluster.name


@fault("srv-chassis-share")
def one_enclosure(estate: Estate, *, cluster: str = "") -> str:
    """Put the hosts of a cluster into one enclosure, as blades."""
    victim = server_of(estate, "").host.cluster if not cluster else pick_cluster(estate, cluster)
    serial = estate.ids.serial(f"enclosure/{victim.name}", 10)
    for server in (one for one in estate.servers if one.host.cluster is victim):
        server.enclosure = serial
    return victim.name


@fault("srv-bmc-unreachable", also=("oobm-failing", "host-ha-ineligible"))
def controller_silent(estate: Estate, *, host: str = "") -> str:
    """Let the controller of a server answer nobody."""
    server = server_of(estate, host)
    server.host.bmc_answers = False
    return server.host.name
