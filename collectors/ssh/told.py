"""What one host told, put together: the rows of every table."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from audit.model.host_link import HostSystem
from collectors.convert_hardware import told
from collectors.redfish.vendors import uuid
from collectors.ssh.parse import (
    bonding,
    clock,
    drbd,
    ethtool,
    iscsi,
    links,
    lldp,
    mounts,
    multipath,
    ovs,
    pacemaker,
    release,
)
from collectors.ssh.parse.common import blocks

Fields = dict[str, Any]
T = TypeVar("T")
_SHAPES = (ValueError, RecursionError, OverflowError)
_UPLINKS = ("physical", "bond", "vlan")
_XEN = ("xenenterprise", "xcp-ng", "xenserver")


class Told:
    """The answers by command. unread: told of one that has another form than expected."""

    def __init__(self, unread: Callable[[str, Exception], None]) -> None:
        self.address = ""
        self.title: str | None = None
        self.answers: dict[str, Fields] = {}
        self.system: Fields = {}
        self._unread = unread

    def keep(self, name: str, answer: Fields) -> None:
        """One answer."""
        self.answers[name] = answer

    def knows(self, column: str) -> bool:
        """Whether a column of host_system was told, by whatever command."""
        return self.system.get(column) is not None

    def read(self, name: str, parse: Callable[[str], T]) -> T | None:
        """An answer parsed; None where there is none, or one that cannot be read."""
        if name not in self.answers:
            return None
        try:
            return parse(self.answers[name]["out"])
        except _SHAPES as error:
            del self.answers[name]
            self._unread(name, error)
            return None


def rows(found: Told, at: str) -> dict[str, list[Fields]]:
    """Rows of every table, as columns by name."""
    found.system = _system(found)
    system = found.system
    names = (system["os"], system["os_version"], system["kernel"])
    found.title = " ".join(one for one in names if one) or None
    tables: dict[str, list[Fields]] = {
        HostSystem.info.name: [system],
        "host_system_sample": list(_sample(found, at)),
        **_network(found),
        "host_path": found.read("multipath", multipath.paths) or [],
        "host_iscsi_session": found.read("iscsi-sessions", iscsi.sessions) or [],
        "host_mount": found.read("mounts", mounts.mounts) or [],
        "host_neighbor": found.read("neighbors", lldp.neighbors) or [],
        "block_replica": _replicas(found),
        "cluster_resource": found.read("pacemaker", pacemaker.resources) or [],
    }
    for listed in tables.values():
        for one in listed:
            one["host_system_id"] = system["id"]
    return tables


def _system(found: Told) -> Fields:
    kernel = found.read("kernel", release.kernel) or (None, None)
    os = found.read("release", release.os_release) or (None, None)
    board = found.read("board", release.board) or {}
    unique = uuid(found.read("system-uuid", release.dmidecode)) or board.get("uuid")
    libvirt = found.read("libvirt", release.version)
    qemu = found.read("qemu", release.version)
    agent = found.read("agent", _installed)
    return {
        "id": unique or found.address,
        "name": kernel[0],
        "address": _bare(found.address),
        "kind": _kind(os[0], kvm=bool(libvirt or qemu or agent)),
        "uuid": unique,
        "serial": told(found.read("system-serial", release.dmidecode)) or board.get("serial"),
        "vendor": board.get("vendor"),
        "model": board.get("model"),
        "os": os[0],
        "os_version": os[1],
        "kernel": kernel[1],
        "libvirt_version": libvirt,
        "qemu_version": qemu,
        "agent_version": agent,
        "booted": found.read("boot-time", release.booted),
        **_time(found),
    }


def _installed(text: str) -> str | None:
    """Version of a package; packagers say in words that it is not there."""
    return release.version(text) if text.strip() and "not installed" not in text else None


def _bare(address: str) -> str:
    """The address without the port."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def _kind(os: str | None, *, kvm: bool) -> str:
    if os in _XEN:
        return "xenserver"
    return "kvm" if kvm else "linux"


def _clock(found: Told) -> Fields:
    """What keeps the time: the daemon that answers, else what systemd says."""
    for name, parse in (("chrony", clock.chrony), ("ntp", clock.ntp), ("time", clock.systemd)):
        told = found.read(name, parse)
        if told is not None:
            return told
    return {}


def _time(found: Told) -> Fields:
    told = _clock(found)
    return {name: told.get(name) for name in ("time_sync", "time_synced", "time_source")}


def _sample(found: Told, at: str) -> Iterator[Fields]:
    """Clock against the collector's: it was asked in the middle of the round trip, about."""
    host = found.read("clock", clock.epoch)
    offset = _clock(found).get("offset")
    answer = found.answers.get("clock", {})
    began, seconds = answer.get("began"), answer.get("seconds")
    difference = error = None
    if host is not None and isinstance(began, float) and isinstance(seconds, float):
        difference, error = round(host - began - seconds / 2, 3), round(seconds / 2, 3)
    if difference is not None or offset is not None:
        yield {
            "at": at, "clock_offset": offset,
            "clock_difference": difference, "clock_error": error,
        }  # fmt: skip


def _network(found: Told) -> dict[str, list[Fields]]:
    net = found.read("links", links.links) or links.Links()
    _adapters(found, net)
    _drivers(found, net)
    networks = [*_bridges(net), *_ovs(found, net)]
    for name, one in net.bonds.items():
        ups = [member.get("up") for (bond, _), member in net.members.items() if bond == name]
        if one.get("links_up") is None and ups and None not in ups:
            one["links_up"] = sum(map(bool, ups))
    return {
        "host_link": [{"name": name, **one} for name, one in net.links.items()],
        "host_address": list(found.read("addresses", _addresses) or []),
        "host_bond": [{"name": name, **one} for name, one in net.bonds.items()],
        "host_bond_member": [
            {"bond": bond, "link": link, **one} for (bond, link), one in net.members.items()
        ],
        "host_network": list({one["name"]: one for one in networks}.values()),
    }


def _addresses(text: str) -> list[Fields]:
    return list({(one["link"], one["address"]): one for one in links.addresses(text)}.values())


def _adapters(found: Told, net: links.Links) -> None:
    """What ethtool says of links that have a device."""
    read = found.read("adapters", lambda text: [(n, ethtool.adapter(t)) for n, t in blocks(text)])
    for name, one in read or []:
        link = net.links.setdefault(name, {"kind": "physical"})
        link["kind"] = "physical"
        link |= one


def _drivers(found: Told, net: links.Links) -> None:
    """What the bonding driver says; it wins over what `ip` says."""
    read = found.read("bonds", lambda text: [(n, bonding.bond(t)) for n, t in blocks(text)])
    for name, one in read or []:
        net.bonds.setdefault(name, {}).update(_known(one.bond))
        for link, member in one.members.items():
            net.members.setdefault((name, link), {}).update(_known(member))
            at = net.links.setdefault(link, {"kind": "physical"})
            for column, value in _known({"master": name, **one.links[link]}).items():
                at[column] = at.get(column) or value


def _known(values: Fields) -> Fields:
    return {name: value for name, value in values.items() if value is not None}


def _bridges(net: links.Links) -> Iterator[Fields]:
    """Linux bridges; the uplink is the one member that is no VM's."""
    for name, one in net.links.items():
        if one["kind"] != "bridge":
            continue
        below = ((n, o["kind"]) for n, o in net.links.items() if o.get("master") == name)
        ups = [n for n, kind in below if kind in _UPLINKS]
        link = ups[0] if len(ups) == 1 else None
        vlan = net.links[link].get("vlan") if link else None
        yield {
            "name": name, "link": link, "switch": name, "mtu": one.get("mtu"),
            "vlan": str(vlan) if vlan is not None else None,
        }  # fmt: skip


def _ovs(found: Told, net: links.Links) -> list[Fields]:
    """Bonds and bridges of Open vSwitch, where all three tables were told."""
    names = ("ovs-bridges", "ovs-ports", "ovs-interfaces")
    if any(found.read(name, ovs.table) is None for name in names):
        return []
    switch = ovs.Ovs(*(found.answers[name]["out"] for name in names))
    for name, bond, legs in switch.bonds():
        net.bonds[name] = bond
        for link, leg in legs.items():
            net.members[name, link] = leg
            net.links.setdefault(link, {"kind": "physical"})["master"] = name
    physical = {name for name, one in net.links.items() if one["kind"] == "physical"}
    return list(switch.networks(physical))


def _replicas(found: Told) -> list[Fields]:
    """DRBD 9 by its program; of version 8 what its driver lists."""
    version, devices = found.read("drbd-driver", drbd.driver) or (None, [])
    told = found.read("drbd", drbd.status)
    return [{**one, "version": version} for one in (devices if told is None else told)]
