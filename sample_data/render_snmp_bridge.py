"""Bridge ports, VLANs and MAC tables of a generated switch.

Arista answers Q-BRIDGE by bridge port, Cisco its own VLAN tables and a MAC table without VLANs,
Juniper Q-BRIDGE with an index of its own and port lists in text.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sample_data.build_switch import MANAGEMENT
from sample_data.estate import Estate
from sample_data.objects_switch import Lag, Machine, Port, Switch, Trunk
from sample_data.render_snmp_ports import raw
from sample_data.snmp_mib import Mib
from sample_data.switch_platforms import LAG_ORDER

if TYPE_CHECKING:
    from sample_data.objects_infra import Host

Bundle = Port | Lag
Entry = tuple[int, str, Bundle]  # VLAN, MAC, where it was learned
_LEARNED, _ACTIVE, _TRUNKING, _OPERATIONAL = 3, 1, 1, 1
_EOS_LAG, _JUNOS_FIRST, _JUNOS_LAG = 100, 489, 700
_TRUNK_COLUMNS = ("", "2k", "3k", "4k")
_PER_COLUMN = 1024


class Learning:
    """Where every address of an estate is, and where each switch learned it."""

    def __init__(self, estate: Estate) -> None:
        self._switches = estate.switches
        self._ends: dict[Host, list[Port]] = defaultdict(list)
        self._arrays: dict[tuple[str, str], list[Port]] = defaultdict(list)
        for port in (p for s in estate.switches for p in s.ports if p.up):
            if isinstance(port.far, Machine):
                if port.far.host:
                    self._ends[port.far.host].append(port)
                else:
                    self._arrays[port.far.name, port.far.chassis].append(port)
        self._places = [*self._guests(estate), *self._machines()]

    def _guests(self, estate: Estate) -> Iterator[tuple[int, str, list[Port]]]:
        """VM and router NICs, as CloudStack shows them."""
        for vm in estate.vms:
            host = vm.seen_behind or vm.host
            if vm.state == "Running" and host in self._ends:
                for nic in vm.nics:
                    yield nic.network.vlan or 0, nic.mac, self._ends[host]
        for router in estate.routers:
            if router.state == "Running" and router.host in self._ends:
                mac = estate.ids.mac("02:02", "guest", router.id)
                yield router.network.vlan or 0, mac, self._ends[router.host]

    def _machines(self) -> Iterator[tuple[int, str, list[Port]]]:
        """Hosts and arrays themselves, on the VLANs of management and storage."""
        for ports in self._ends.values():
            first = trunk_of(ports[0])
            for vlan in (MANAGEMENT, *sorted(first.vlans - {MANAGEMENT})[:1]):
                if isinstance(ports[0].far, Machine):
                    yield vlan, ports[0].far.system, ports
        for (_name, mac), ports in self._arrays.items():
            for vlan in sorted(trunk_of(ports[0]).vlans)[:1]:
                yield vlan, mac, ports

    def of(self, switch: Switch) -> list[Entry]:
        """The MAC table of a switch."""
        found: dict[tuple[int, str], Bundle] = {}
        for vlan, mac, ports in self._places:
            at = {
                port.switch: bundle_of(port)
                for port in ports
                if vlan in trunk_of(port).vlans and forwards(port)
            }
            way = self._way(switch, at) if at and ports[0].switch.zone is switch.zone else None
            if way is not None:
                found[vlan, mac] = way
        for other in (s for s in self._switches if s.zone is switch.zone and s is not switch):
            way = self._way(switch, {other: other.ports[0]})
            if way is not None:
                found[MANAGEMENT, other.mac] = way
        return [(vlan, mac, way) for (vlan, mac), way in sorted(found.items(), key=_key)]

    @staticmethod
    def _way(switch: Switch, at: dict[Switch, Bundle]) -> Bundle | None:
        """Here, at the partner, at a switch linked to this one, else up."""
        if switch in at:
            return at[switch]
        if switch.partner in at:
            return switch.peer_link
        for lag in switch.lags:
            far = {port.far.switch for port in lag.ports if isinstance(port.far, Port) and port.up}
            if far & set(at):
                return lag
        return switch.uplink


def _key(entry: tuple[tuple[int, str], Bundle]) -> tuple[int, str]:
    return entry[0]


def forwards(port: Port) -> bool:
    """Whether frames pass: up, and in sync where it is in a LAG."""
    return port.up and (port.lag is None or port.lacp == "synced")


def bundle_of(port: Port) -> Bundle:
    """The LAG a port is in, else the port."""
    return port.lag or port


def trunk_of(port: Port) -> Trunk:
    """VLANs of a port, those of its LAG where it is in one."""
    return port.lag.trunk if port.lag else port.trunk


def bridge(mib: Mib, switch: Switch, learned: list[Entry]) -> None:
    """Everything about VLANs and addresses."""
    unit = 1 if switch.platform.name == "junos" else 0
    for bundle in switch.bundles:
        mib.put(order(bundle), dot1dBasePortIfIndex=bundle.number + unit)
    {"eos": _eos, "nxos": _nxos, "junos": _junos}[switch.platform.name](mib, switch, learned)


def order(bundle: Bundle) -> int:
    """The bridge port number."""
    family = bundle.switch.platform.name
    if isinstance(bundle, Port):
        return bundle.order + (_JUNOS_FIRST if family == "junos" else 0)
    base = {"eos": _EOS_LAG, "nxos": LAG_ORDER - 1, "junos": _JUNOS_LAG}[family]
    return base + bundle.id


def _members(switch: Switch) -> dict[int, tuple[list[int], list[int]]]:
    """VLAN -> bridge ports that pass it, and those that pass it untagged."""
    found: dict[int, tuple[list[int], list[int]]] = {v: ([], []) for v in switch.vlans}
    for bundle in (b for b in switch.bundles if isinstance(b, Lag) or (b.far and not b.lag)):
        for vlan in bundle.trunk.vlans & found.keys():
            found[vlan][0].append(order(bundle))
            if vlan == bundle.trunk.native:
                found[vlan][1].append(order(bundle))
    return found


def _bitmap(numbers: list[int]) -> bytes:
    """A port list: the first bit is port 1."""
    found = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        found[(number - 1) // 8] |= 0x80 >> (number - 1) % 8
    return bytes(found)


def _eos(mib: Mib, switch: Switch, learned: list[Entry]) -> None:
    for vlan, (egress, untagged) in _members(switch).items():
        mib.put(
            vlan, dot1qVlanStaticName=switch.vlans[vlan], dot1qVlanStaticRowStatus=_ACTIVE,
            dot1qVlanStaticEgressPorts=_bitmap(egress),
            dot1qVlanStaticUntaggedPorts=_bitmap(untagged),
        )  # fmt: skip
        mib.put(f"0.{vlan}", dot1qVlanFdbId=vlan)
    for bundle in switch.bundles:
        mib.put(order(bundle), dot1qPvid=bundle.trunk.native)
    for vlan, mac, bundle in learned:
        index = f"{vlan}.{_dotted(mac)}"
        mib.put(index, dot1qTpFdbPort=order(bundle), dot1qTpFdbStatus=_LEARNED)


def _nxos(mib: Mib, switch: Switch, learned: list[Entry]) -> None:
    for vlan, name in {1: "default", **switch.vlans}.items():
        mib.put(f"1.{vlan}", vtpVlanState=_OPERATIONAL, vtpVlanName=name)
    for bundle in (b for b in switch.bundles if isinstance(b, Lag) or b.far):
        trunk = trunk_of(bundle) if isinstance(bundle, Port) else bundle.trunk
        mib.put(
            bundle.number, vlanTrunkPortNativeVlan=trunk.native,
            vlanTrunkPortDynamicStatus=_TRUNKING,
        )  # fmt: skip
        for place, column in enumerate(_TRUNK_COLUMNS):
            first = place * _PER_COLUMN
            vlans = [v - first + 1 for v in trunk.vlans if first <= v < first + _PER_COLUMN]
            bits = _bitmap(vlans).ljust(_PER_COLUMN // 8, b"\0")[: _PER_COLUMN // 8]
            mib.put(bundle.number, **{f"vlanTrunkPortVlansEnabled{column}": bits})
    for _vlan, mac, bundle in learned:
        mib.put(_dotted(mac), dot1dTpFdbPort=order(bundle), dot1dTpFdbStatus=_LEARNED)


def _junos(mib: Mib, switch: Switch, learned: list[Entry]) -> None:
    index_of = {vlan: place for place, vlan in enumerate(switch.vlans, 2)}
    for vlan, (egress, untagged) in _members(switch).items():
        index = index_of[vlan]
        mib.put(
            index, dot1qVlanStaticName=switch.vlans[vlan], dot1qVlanStaticRowStatus=_ACTIVE,
            dot1qVlanStaticEgressPorts=",".join(map(str, egress)),
            dot1qVlanStaticUntaggedPorts=",".join(map(str, untagged)),
            jnxL2aldVlanTag=vlan, jnxL2aldVlanName=switch.vlans[vlan],
            jnxL2aldVlanFdbId=index << 16,
        )  # fmt: skip
    for lag in switch.lags:
        if lag.trunk.native in index_of:
            mib.put(order(lag), dot1qPvid=index_of[lag.trunk.native])
    for vlan, mac, bundle in learned:
        index_text = f"{index_of[vlan] << 16}.{_dotted(mac)}"
        mib.put(index_text, dot1qTpFdbPort=order(bundle), dot1qTpFdbStatus=_LEARNED)


def _dotted(mac: str) -> str:
    return ".".join(map(str, raw(mac)))
