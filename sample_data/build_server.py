"""Servers below the hosts of a zone: by the book, every redundancy there, all of one kind alike.

Ports of the board (eno*) and of the card (ens*) each carry one leg of every bond.
"""

from sample_data import objects_server as metal
from sample_data.estate import Estate
from sample_data.ids import GIB
from sample_data.objects_infra import Host, HostNic, Zone
from sample_data.spec import SpecError

_MIB = 1 << 20
_CHANNELS = (8, 6, 12, 4, 10, 16, 2, 1)
_MODULES = (8, 16, 32, 64, 128)
# maker: controller, its firmware, BIOS, supplies and fans, names of the two adapters, BIOS settings
_MAKERS = {
    "HPE": (
        "iLO 6", "iLO 6 v1.66", "A55 v2.20 (06/27/2025)", 7, ("DE07A000", "DE081000"),
        {
            "WorkloadProfile": "Virtualization-MaxPerformance", "ProcAmdSmt": "Enabled",
            "ProcVirtualization": "Enabled", "ProcAmdIoMmu": "Enabled",
        },
    ),
    "Dell": (
        "iDRAC9", "7.20.30.50", "1.18.2", 8, ("NIC.Embedded.1", "NIC.Slot.1"),
        {"SysProfile": "PerfOptimized", "LogicalProc": "Enabled", "ProcVirtualization": "Enabled"},
    ),
    "Supermicro": (
        "ASPEED", "01.05.12", "4.3a", 6, ("1", "2"),
        {
            "HyperThreading": "Enable", "IntelVirtualizationTechnology": "Enable",
            "PowerTechnology": "Custom",
        },
    ),
}  # fmt: skip
_CARDS = ("Ethernet 25G 2P 57414", "Ethernet 25G 2P E810")


def add_servers(estate: Estate, zone: Zone) -> None:
    """Add the server of every host of a zone."""
    for host in estate.hosts:
        if host.cluster.pod.zone is zone:
            estate.servers.append(server_for(estate, host))


def like_others(estate: Estate, hosts: list[Host]) -> None:
    """Add servers for hosts that came later, where the zone has servers."""
    known = {server.host for server in estate.servers}
    zones = {host.cluster.pod.zone for host in known}
    for host in hosts:
        if host not in known and host.cluster.pod.zone in zones:
            estate.servers.append(server_for(estate, host))


def server_for(estate: Estate, host: Host) -> metal.Server:
    """The server a host runs on. Raises SpecError for a maker without a tree."""
    maker, _, model = host.model.partition(" ")
    if maker not in _MAKERS:
        raise SpecError(f"host {host.name}: no server maker {maker!r}: {', '.join(_MAKERS)}")
    controller, firmware, bios, fans, cards, settings = _MAKERS[maker]
    ids, key = estate.ids, f"{host.cluster.pod.zone.name}/{host.name}"
    cores = host.threads // host.sockets // 2
    return metal.Server(
        host=host, address=host.bmc_ip, name=host.name, serial=host.serial, maker=maker,
        model=model, uuid=ids.uid("server", key),
        board_serial=ids.serial(f"board/{key}", 14), bios=bios, controller=controller,
        firmware=firmware, cores=cores,
        processor=f"{'AMD EPYC' if maker == 'HPE' else 'Intel Xeon'} {cores}-Core "
        f"{host.mhz / 1000:.1f} GHz",
        supplies=[metal.Supply(n, ids.serial(f"supply/{key}/{n}", 10)) for n in (1, 2)],
        fans=[metal.Fan(n) for n in range(1, fans + 1)],
        modules=_modules(host),
        disks=[metal.Disk(n, ids.serial(f"disk/{key}/{n}", 12), 480 * 10**9) for n in (1, 2)],
        cards=_cards(estate, key, cards, host.nics),
        sensors=_sensors(host.sockets),
        settings=dict(settings),
    )  # fmt: skip


def firmware_of(maker: str) -> tuple[str, str]:
    """BIOS and controller firmware a maker's servers are built with."""
    _controller, firmware, bios, *_others = _MAKERS[maker]
    return bios, firmware


def _modules(host: Host) -> list[metal.Module]:
    """Equal modules on equal channels of every processor: the fewest channels left empty."""
    each = host.ram // host.sockets
    for channels in _CHANNELS:
        size = each // channels
        if size * channels == each and size // GIB in _MODULES and size % GIB == 0:
            break
    else:
        channels, size = 1, each
    return [
        metal.Module(socket, channel, size // _MIB)
        for socket in range(1, host.sockets + 1)
        for channel in range(1, channels + 1)
    ]


def _cards(
    estate: Estate, key: str, names: tuple[str, str], nics: list[HostNic]
) -> list[metal.Card]:
    cards = [
        metal.Card(n, name, model, estate.ids.serial(f"card/{key}/{n}", 12), "231.1.162.1")
        for n, (name, model) in enumerate(zip(names, _CARDS, strict=True), 1)
    ]
    for nic in nics:
        cards[not nic.name.startswith("eno")].nics.append(nic)
    return cards


def _sensors(sockets: int) -> list[metal.Sensor]:
    found = [metal.Sensor("Inlet Ambient", "Intake", 23.0, 42.0, 47.0)]
    return found + [
        metal.Sensor(f"CPU {n}", "CPU", 54.0, 90.0, 95.0) for n in range(1, sockets + 1)
    ]
