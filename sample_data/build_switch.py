"""Switches of a zone and what is cabled to them: pairs (or a stack) per pod, cores, hosts, arrays.

Every host has one leg of each bond on either switch of its pod's pair. Bonds named first carry
management and storage, the others guests; where guests share the bridge of management there is one
bond. Management addresses are 10.N.62.n; VLANs: management 10, storage 300 and up as in
`build_infra`, and what the zone's physical networks, ranges and networks name.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from sample_data import objects_switch as phys
from sample_data.estate import Estate
from sample_data.ids import ip_add, month_time
from sample_data.objects_infra import Array, Host, HostNic, Pod, Zone
from sample_data.spec import SpecError, SwitchSpec
from sample_data.switch_platforms import CORES, LEAVES, Platform

MANAGEMENT = 10
_PEER, _UPLINK, _POD, _HOST, _ARRAY = 1, 2, 3, 11, 400  # numbers of LAGs, from
_SIDES = "ab"
_BOND_KEY = 21


def add_switches(estate: Estate, zone: Zone, spec: SwitchSpec) -> None:
    """Add the switches of a zone and cable its hosts and arrays to them."""
    if not spec.access:
        return
    for kind, known in ((spec.access, LEAVES), (spec.core, {**CORES, "": None})):
        if kind not in known:
            raise SpecError(f"zone {zone.name}: no switch platform {kind!r}: {', '.join(known)}")
    cores = _pair(estate, zone, None, CORES[spec.core]) if spec.core else []
    leaves = []
    for number, pod in enumerate(p for p in estate.pods if p.zone is zone):
        pair = _access(estate, pod, spec)
        if cores:
            _uplinks(pair, cores, number, spec.uplinks)
        for host in (h for h in estate.hosts if h.cluster.pod is pod):
            cable_host(estate, host, pair)
        leaves += pair
    near = cores or leaves[:2]
    arrays = [array for array in estate.arrays if array.zone is zone]
    for number, array in enumerate(arrays):
        _cable_array(estate, array, near, _ARRAY + number)
    estate.switches += cores + leaves


def _access(estate: Estate, pod: Pod, spec: SwitchSpec) -> list[phys.Switch]:
    platform = LEAVES[spec.access]
    return (_stack if platform.name == "junos" else _pair)(estate, pod.zone, pod, platform)


def _pair(estate: Estate, zone: Zone, pod: Pod | None, platform: Platform) -> list[phys.Switch]:
    """Two switches that are one MLAG."""
    domain = estate.slot("mlag") + 1
    name = f"{pod.name}-leaf" if pod else f"{zone.name}-core"
    pair = [_switch(estate, zone, pod, platform, f"{name}-{side}") for side in _SIDES]
    system = f"00:23:04:ee:be:{domain:02x}"
    if platform.name == "eos":
        system = estate.ids.mac("02:1c:73", "mlag", f"{zone.name}/{name}")
    one, other = pair
    for switch, far in ((one, other), (other, one)):
        switch.system, switch.domain, switch.partner = system, domain, far
        switch.primary = switch is one
        trunk = phys.Trunk(set(switch.vlans))
        switch.peer_link = _lag(switch, _PEER, trunk, f"peer link to {far.short}")
    for _ in range(2):
        ports = [switch.free(fast=True) for switch in pair]
        for port in ports:
            _join(port, port.switch.peer_link)
        _connect(*ports)
    return pair


def _stack(estate: Estate, zone: Zone, pod: Pod | None, platform: Platform) -> list[phys.Switch]:
    """Two chassis that are one switch."""
    name = f"{pod.name}-leaf" if pod else f"{zone.name}-core"
    return [_switch(estate, zone, pod, platform, name, 2)]


def _switch(
    estate: Estate, zone: Zone, pod: Pod | None, platform: Platform, name: str, chassis: int = 1
) -> phys.Switch:
    ids, key = estate.ids, f"{zone.name}/{name}"
    number = estate.slot(f"switch/{zone.id}")
    octet = next(p.gateway for p in estate.pods if p.zone is zone).split(".")[1]
    mac = ids.mac(platform.oui, "switch", key)
    first = 0 if chassis > 1 else 1
    switch = phys.Switch(
        name=f"{name}.{zone.domain}",
        zone=zone,
        pod=pod,
        platform=platform,
        address=ip_add(f"10.{octet}.62.0", 11 + number),
        mac=mac,
        system=mac,
        started=month_time(estate.spec.start, -5) + timedelta(hours=7 * number),
        members=[
            phys.Member(first + n, ids.serial(f"switch/{key}/{n}", 11), platform.version,
                        ("master", "standby")[n])
            for n in range(chassis)
        ],
        vlans=_vlans(estate, zone),
    )  # fmt: skip
    for member in switch.members:
        _add_ports(estate, switch, member)
        _add_parts(switch, member)
    return switch


def _add_ports(estate: Estate, switch: phys.Switch, member: phys.Member) -> None:
    for name, number, mbps in switch.platform.slots(member.number):
        order = len(switch.ports) + 1
        mac = estate.ids.mac(
            switch.platform.oui, "port", f"{switch.zone.name}/{switch.name}/{name}"
        )
        switch.ports.append(
            phys.Port(
                switch=switch, name=name, number=number, order=order, mac=mac, mbps=mbps,
                trunk=phys.Trunk({1}), mtu=switch.platform.mtu,
                changed=switch.started + timedelta(minutes=4),
            )
        )  # fmt: skip


def _add_parts(switch: phys.Switch, member: phys.Member) -> None:
    kinds = (("power supply", switch.platform.supplies), ("fan", switch.platform.fans))
    for kind, count in kinds:
        for n in range(1, count + 1):
            name = f"{'Power Supply' if kind != 'fan' else 'Fan Tray'} {n}"
            switch.parts.append(phys.Part(kind, name, member.number, n))
    switch.parts.append(phys.Part("temperature", "Inlet", member.number, 1, value=26.5))


def _vlans(estate: Estate, zone: Zone) -> dict[int, str]:
    """VLANs of the zone with their names."""
    found = {MANAGEMENT: "mgmt", **dict.fromkeys(guest_vlans(estate, zone), "")}
    found |= {s.vlan: f"storage-{s.pod.name}" for s in estate.storage_ranges if s.pod.zone is zone}
    return {vlan: name or f"cloud-{vlan}" for vlan, name in sorted(found.items())}


def guest_vlans(estate: Estate, zone: Zone) -> set[int]:
    """VLANs of guests and public addresses: ranges to choose from, and those in use."""
    found: set[int] = set()
    for physical in (p for p in estate.physical if p.zone is zone and p.vlans):
        first, last = map(int, (physical.vlans or "").split("-"))
        found |= set(range(first, last + 1))
    for part in (r for r in estate.ranges if r.zone is zone):
        found |= {int(number) for number in re.findall(r"\d+", part.vlan)}
    return found | {n.vlan for n in estate.networks if n.zone is zone and n.vlan}


def _uplinks(pair: list[phys.Switch], cores: list[phys.Switch], number: int, cables: int) -> None:
    """Join each access switch to both cores: one LAG on either side, spanning both pairs."""
    down = {
        core: _lag(core, _POD + number, phys.Trunk(set(core.vlans)), f"pod {pair[0].short}",
                   vpc=True)
        for core in cores
    }  # fmt: skip
    for leaf in pair:
        trunk = phys.Trunk(set(leaf.vlans))
        leaf.uplink = _lag(leaf, _UPLINK, trunk, "uplink", vpc=leaf.partner is not None)
        for core in cores:
            for _ in range(cables):
                ports = (leaf.free(fast=True), core.free(fast=True))
                _join(ports[0], leaf.uplink)
                _join(ports[1], down[core])
                _connect(*ports)


def bond_vlans(estate: Estate, host: Host) -> dict[str, phys.Trunk]:
    """Bond of a host -> its VLANs. Without a bridge of their own, guests share the first bond."""
    zone, pod = host.cluster.pod.zone, host.cluster.pod
    first, *others = dict.fromkeys(nic.bond for nic in host.nics)
    storage = {s.vlan for s in estate.storage_ranges if s.pod is pod}
    own = phys.Trunk({MANAGEMENT, *storage}, MANAGEMENT)
    types = {t.name: t for p in estate.physical if p.zone is zone for t in p.traffic}
    guests = guest_vlans(estate, zone)
    if types["Guest"].labels == types["Management"].labels or not others:
        return {first: replace(own, vlans=own.vlans | guests)}
    return {first: own, others[0]: phys.Trunk(guests)}


def cable_host(estate: Estate, host: Host, pair: list[phys.Switch]) -> None:
    """One leg of each bond on each switch of the pair, or on each chassis of the stack."""
    bonds = bond_vlans(estate, host)
    host.nics = [nic for nic in host.nics if nic.bond in bonds]
    slot = int(host.ip.rpartition(".")[2]) - 10
    sides = [_host_ports(switch, n) for switch in pair for n in range(len(switch.members))]
    for number, (bond, trunk) in enumerate(bonds.items()):
        legs = [nic for nic in host.nics if nic.bond == bond]
        place = slot * len(bonds) + number
        for nic, side in zip(legs, sides, strict=True):
            if place >= len(side):
                raise SpecError(f"pod {host.cluster.pod.name}: more hosts than switch ports")
            port = side[place]
            nic.mbps = port.mbps
            port.trunk, port.changed = trunk, max(port.changed, host.created)
            _attach(port, _end_of(host, nic, legs[0].mac, number), _HOST + place, trunk)


def _host_ports(switch: phys.Switch, chassis: int) -> list[phys.Port]:
    slow = [port for port in switch.ports if port.mbps != switch.platform.fast]
    part = len(slow) // len(switch.members)
    return slow[chassis * part : (chassis + 1) * part]


def _end_of(host: Host, nic: HostNic, system: str, number: int) -> phys.Machine:
    os = (
        f"{host.os} {host.hypervisor_version} Linux {host.kernel}"
        if host.os
        else (f"{host.hypervisor} {host.hypervisor_version}")
    )
    return phys.Machine(
        name=host.name, chassis=host.nics[0].mac, port=nic.name, port_mac=nic.mac,
        system=system, key=_BOND_KEY + number, description=os, host=host, nic=nic,
    )  # fmt: skip


def _cable_array(estate: Estate, array: Array, near: list[phys.Switch], number: int) -> None:
    """A port of each of two controllers' shared LAG on each switch or chassis."""
    name = f"{array.name}.{array.zone.domain}"
    first = estate.ids.mac("00:a0:98", "array", f"{array.zone.name}/{array.name}/0")
    storage = {s.vlan for s in estate.storage_ranges if s.pod.zone is array.zone}
    for turn in range(2):
        switch = near[turn % len(near)]
        mac = estate.ids.mac("00:a0:98", "array", f"{array.zone.name}/{array.name}/{turn}")
        end = phys.Machine(name, first, f"e{turn + 3}a", mac, first, 1, "storage system")
        side = [p for p in switch.ports if p.far is None]
        if len(near) == 1:  # one port of each chassis
            side = [p for p in _host_ports(switch, turn)[::-1] if p.far is None]
        _attach(side[0], end, number, phys.Trunk(set(storage)))


def _attach(port: phys.Port, end: phys.Machine, number: int, trunk: phys.Trunk) -> None:
    switch, alias = port.switch, f"{end.name.partition('.')[0]} {end.port}"
    found = [lag for lag in switch.lags if lag.id == number]
    lag = (
        found[0]
        if found
        else _lag(switch, number, trunk, end.name.partition(".")[0], vpc=switch.partner is not None)
    )
    port.far, port.up, port.alias = end, True, alias
    _join(port, lag)


def _lag(
    switch: phys.Switch, number: int, trunk: phys.Trunk, alias: str, *, vpc: bool = False
) -> phys.Lag:
    name, index = switch.platform.lag(number)
    lag = phys.Lag(
        switch, name, index, number, trunk, alias=alias, mtu=switch.platform.mtu,
        vpc=number if vpc else 0,
    )  # fmt: skip
    switch.lags.append(lag)
    return lag


def _join(port: phys.Port, lag: phys.Lag | None) -> None:
    """Put a port in a LAG; legs of one LAG carry nearly the same."""
    if lag is None:
        raise ValueError(f"port {port.name} of {port.switch.name}: no LAG to join")
    port.lag, port.trunk = lag, lag.trunk
    lag.ports.append(port)
    turn = len(lag.ports) % 3
    port.load = 0.02 + 0.004 * (lag.id % 7) + 0.002 * turn
    port.out_load = 0.018 + 0.004 * (lag.id % 5) + 0.002 * turn


def _connect(one: phys.Port, other: phys.Port) -> None:
    for port, far in ((one, other), (other, one)):
        port.far, port.up = far, True
        port.alias = f"{far.switch.short} {far.name}"


def ends_of(switches: Iterable[phys.Switch], host: Host) -> list[phys.Port]:
    """Ports a host is cabled to."""
    return [
        port for switch in switches for port in switch.ports
        if isinstance(port.far, phys.Machine) and port.far.host is host
    ]  # fmt: skip
