"""Faults of storage arrays: controllers, ways to the data, upkeep."""

from sample_data.estate import Estate
from sample_data.faults_core import FaultError, fault, pick
from sample_data.objects_array import Filer, FilerVolume, Lif

_TAKEOVER = ("arr-ha-off",)


def pick_filer(estate: Estate, name: str, *, pools: bool = True) -> Filer:
    """A filer below pools, or one that only carries image stores."""
    carrying = {pool.array for pool in estate.pools}
    filers = [one for one in estate.filers if (one.array in carrying) == pools]
    if not estate.filers:
        raise FaultError(f"no array of {estate.spec.name} is read")
    found: Filer = pick("filer", name, filers)
    return found


def pool_volume(filer: Filer) -> FilerVolume:
    """A volume that is a pool."""
    return next(one for one in filer.volumes if one.path)


def _lif(filer: Filer) -> Lif:
    """An interface pools are mounted from."""
    return next(one for one in filer.lifs if one.service == "data_nfs")


@fault("arr-ha-off")
def ha_off(estate: Estate, array: str = "", reason: str = "") -> str:
    """Takeover of a controller is off; with a reason: it is not possible."""
    filer = pick_filer(estate, array)
    node = filer.nodes[1]
    node.takeover, node.obstacle = bool(reason), reason
    return filer.name


@fault("arr-node-down", also=_TAKEOVER)
def node_down(estate: Estate, array: str = "") -> str:
    """A controller is down, its partner serves for it."""
    filer = pick_filer(estate, array)
    gone, partner = filer.nodes
    gone.state = "taken_over"
    for lif in filer.lifs:
        if lif.node is gone:
            lif.at = partner
    return filer.name


@fault("arr-load-one-node")
def load(estate: Estate, array: str = "", busy: float = 0.64) -> str:
    """Two controllers are busier than one can be."""
    filer = pick_filer(estate, array)
    for node in filer.nodes:
        node.busy = busy
    return filer.name


@fault("arr-lif-not-home")
def lif_down(estate: Estate, array: str = "") -> str:
    """An interface pools are mounted from is down."""
    lif = _lif(pick_filer(estate, array))
    lif.up = False
    return lif.name


@fault("arr-lif-one-port")
def one_switch(estate: Estate, array: str = "") -> str:
    """Every port of a filer hangs on one switch."""
    filer = pick_filer(estate, array)
    for port in filer.ports:
        port.switch = filer.ports[0].switch
    return filer.name


@fault("arr-ifgrp-degraded")
def leg_down(estate: Estate, array: str = "") -> str:
    """A leg of a bundle has no link."""
    filer = pick_filer(estate, array)
    filer.ports[0].up = False
    return filer.name


@fault("arr-metro-degraded")
def mediator(estate: Estate, array: str = "") -> str:
    """The mediator of an array is not reached."""
    filer = pick_filer(estate, array)
    filer.mediator = False
    return filer.name


@fault("arr-fc-one-fabric")
def one_fabric(estate: Estate, array: str = "") -> str:
    """All FC ports are in one fabric."""
    filer = pick_filer(estate, array)
    for port in filer.fc_ports:
        port.fabric = filer.fc_ports[0].fabric
    return filer.name


@fault("arr-fc-down")
def fc_down(estate: Estate, array: str = "", gbit: int = 0) -> str:
    """An FC port is down; with a speed: it is slow."""
    filer = pick_filer(estate, array)
    port = filer.fc_ports[0]
    port.up, port.gbit = gbit > 0, gbit
    return filer.name


@fault("arr-path-overload")
def saturated(estate: Estate, array: str = "", mbps: int = 23_500) -> str:
    """A port carries nearly what it can."""
    filer = pick_filer(estate, array)
    filer.ports[0].mbps = mbps
    return filer.name


@fault("arr-fw-eol")
def ended(estate: Estate, array: str = "", version: str = "9.11.1P8") -> str:
    """The release of an array is out of support."""
    filer = pick_filer(estate, array)
    filer.version = version
    return filer.name


@fault("arr-fw-skew")
def half_upgraded(estate: Estate, array: str = "") -> str:
    """An upgrade stopped after the first controller: high once it lasts a day."""
    filer = pick_filer(estate, array)
    filer.nodes[0].version = "9.17.1"
    return filer.name


@fault("arr-alerts")
def alert(estate: Estate, array: str = "") -> str:
    """The array reports a fault that is open."""
    filer = pick_filer(estate, array)
    filer.alerts.append("Disk shelf 2 is connected by one path.")
    return filer.name


@fault("arr-export-open")
def open_export(estate: Estate, array: str = "") -> str:
    """Anyone may mount the pools of an array."""
    filer = pick_filer(estate, array)
    filer.policies["hosts"] = ["0.0.0.0/0"]
    return filer.name


@fault("arr-licence")
def licence(estate: Estate, array: str = "", name: str = "snapmirror") -> str:
    """A licence is not valid."""
    filer = pick_filer(estate, array)
    filer.licences[name] = False
    return filer.name


@fault("arr-clock")
def clock(estate: Estate, array: str = "", seconds: int = -420) -> str:
    """The clock of an array is minutes off, and nothing sets it."""
    filer = pick_filer(estate, array)
    filer.clock, filer.time_servers = seconds, 0
    return filer.name


@fault("arr-support-off")
def silent(estate: Estate, array: str = "") -> str:
    """An array does not call home."""
    filer = pick_filer(estate, array)
    filer.autosupport = False
    return filer.name


@fault("storage-single-controller")
def one_head(estate: Estate, array: str = "") -> str:
    """An array has one controller."""
    filer = pick_filer(estate, array)
    kept, gone = filer.nodes
    filer.nodes = [kept]
    for lif in filer.lifs:
        lif.node = kept if lif.node is gone else lif.node
    for aggregate in filer.aggregates:
        aggregate.node = kept if aggregate.node is gone else aggregate.node
    filer.ports = [one for one in filer.ports if one.node is kept]
    filer.fc_ports = [one for one in filer.fc_ports if one.node is kept]
    return filer.name


@fault("blast-spof-storage", also=("arr-ha-off",))
def no_takeover_of_a_tag(estate: Estate, array: str = "", tag: str = "gold") -> str:
    """One controller without takeover serves every pool of a storage tag."""
    filer = pick_filer(estate, array)
    home = pool_volume(filer).aggregate.node
    home.takeover = False
    served = {one.path for one in filer.volumes if one.aggregate.node is home}
    for pool in estate.pools:
        if pool.array is filer.array and pool.path in served:
            pool.tags.append(tag)
    return home.name


@fault("pool-multipath")
def single_path(estate: Estate, array: str = "") -> str:
    """A host is logged in to block storage once."""
    filer = pick_filer(estate, array)
    filer.single_paths.add(filer.hosts[0].name)
    return filer.name


@fault("rec-array-no-client")
def stranger(estate: Estate, array: str = "") -> str:
    """A machine that is no host has a pool mounted."""
    one = pool_volume(pick_filer(estate, array))
    one.clients.append("198.51.100.77")
    return one.name
