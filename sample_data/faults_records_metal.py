"""Faults of records: what CloudStack, servers and switches tell of each other does not fit."""

from dataclasses import replace

from sample_data.build_server import server_for
from sample_data.estate import Estate
from sample_data.faults_core import FaultError, add_host, fault
from sample_data.faults_server import others, server_of
from sample_data.ids import ip_add
from sample_data.objects_server import Server
from sample_data.render_redfish_network import Cabling

_SPARES = 3


@fault("rec-ram")
def memory_unused(estate: Estate, *, host: str = "") -> str:
    """Fit twice the memory the hypervisor uses."""
    server = server_of(estate, host)
    for module in server.modules:
        module.mib *= 2
    return server.host.name


@fault("rec-cpu", also=("srv-mixed-gen",))
def threads_unused(estate: Estate, *, host: str = "") -> str:
    """Fit processors of twice the threads CloudStack sells from."""
    server = server_of(estate, host)
    server.cores *= 2
    return server.host.name


def _two(estate: Estate) -> tuple[Server, Server]:
    """Two servers of one cluster."""
    first = server_of(estate, "")
    found = others(estate, first)
    if not found:
        raise FaultError(f"{first.host.name} has no other server beside it")
    return first, found[0]


@fault("rec-oobm-mismatch", also=("rec-hostname-mismatch",))
def fences_the_other(estate: Estate) -> str:
    """Give CloudStack the addresses of two controllers the wrong way round."""
    one, other = (server.host for server in _two(estate))
    one.bmc_ip, other.bmc_ip = other.bmc_ip, one.bmc_ip
    return one.name


@fault("rec-hostname-mismatch", also=("rec-oobm-mismatch",))
def names_swapped(estate: Estate) -> str:
    """Swap the names two servers give themselves."""
    one, other = _two(estate)
    one.name, other.name = other.name, one.name
    return one.host.name


@fault("rec-serial-duplicate")
def serial_twice(estate: Estate) -> str:
    """Give two servers one serial number."""
    one, other = _two(estate)
    other.serial = one.serial
    return one.host.name


@fault("rec-host-no-bmc")
def not_read(estate: Estate) -> str:
    """Leave the controllers of half the servers out of the collection."""
    server_of(estate, "")
    for server in estate.servers[::2]:
        server.is_read = False
    return estate.servers[0].host.name


@fault("rec-bmc-no-host")
def idle(estate: Estate) -> str:
    """Let servers run that are no hosts."""
    first, *_more = [_spare(estate, number).name for number in range(1, _SPARES + 1)]
    return first


@fault("rec-mac-unseen")
def cabled_elsewhere(estate: Estate) -> str:
    """Cable a server to switches that are not read."""
    if not Cabling(estate).covers(server_of(estate, "")):
        raise FaultError(f"no switch of {estate.spec.name} is read")
    server = _spare(estate, 1)
    for card in server.cards:
        card.is_stray = True
    return server.name


def _spare(estate: Estate, number: int) -> Server:
    """A server that is not in CloudStack, like the first one."""
    like, ids = server_of(estate, "").host, estate.ids
    zone = like.cluster.pod.zone
    name = f"spare-{number:02d}.{zone.domain}"
    key = f"{zone.name}/{name}"
    nics = [replace(nic, mac=ids.mac("b4:96:91", "nic", f"{key}/{nic.name}")) for nic in like.nics]
    host = replace(
        like, id=ids.uid("host", key), name=name, serial=ids.serial(f"host/{key}"), nics=nics,
        bmc_ip=ip_add(like.bmc_ip, 100 + number), bmc_mac=ids.mac("d0:94:66", "bmc", key),
    )  # fmt: skip
    server = server_for(estate, host)
    server.outlives = True
    estate.servers.append(server)
    return server


@fault("rec-removed-alive", also=("rec-bmc-no-host",))
def left_running(estate: Estate) -> str:
    """Take a host out of CloudStack in the second month, and let its server run on."""
    host = add_host(estate, server_of(estate, "").host)
    server = server_for(estate, host)
    server.outlives = True
    estate.servers.append(server)
    if estate.month > 0:
        estate.hosts.remove(host)
    return host.name
