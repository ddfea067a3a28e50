"""VLANs and the ports they pass: Q-BRIDGE-MIB by bridge port, Cisco's MIBs by ifIndex."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from audit.model.switching import SwitchPortVlan, SwitchVlan
from collectors.snmp.device import Device, Index
from collectors.snmp.families import Family
from collectors.snmp.ports import Port, Ports
from collectors.snmp.values import bits, ranges

LAST = 4094
_RESERVED = range(1002, 1006)  # Token Ring and FDDI of every Cisco
_ACTIVE, _TRUNKING, _OPERATIONAL = 1, 1, 1
_TEXT_LIST = re.compile(rb"[0-9]+(?:[, ]+[0-9]+)*[, ]*")
_TRUNK_COLUMNS = {
    "vlanTrunkPortVlansEnabled": 0, "vlanTrunkPortVlansEnabled2k": 1024,
    "vlanTrunkPortVlansEnabled3k": 2048, "vlanTrunkPortVlansEnabled4k": 3072,
}  # fmt: skip


class Vlans:
    """VLANs of one device."""

    def __init__(self, device: Device, family: Family, ports: Ports) -> None:
        self._device, self._family, self._ports = device, family, ports
        told = (g.vlan for g in family.groups() if g.vlan and device.has(g.vlan.id))
        self._ids = next(told, None)
        column = device.numbers(self._ids.id) if self._ids else {}
        self._tags = {i[-1]: tag for i, tag in column.items() if i}
        self._translated = self._is_translated()

    def _is_translated(self) -> bool:
        """Whether Q-BRIDGE rows have the vendor's index: the names there tell."""
        own = self._device.texts(self._ids.name) if self._ids and self._ids.name else {}
        told = {i[-1]: name for i, name in self._device.texts("dot1qVlanStaticName").items()}
        return any(told.get(i[-1]) == name and self._tags.get(i[-1]) != i[-1]
                   for i, name in own.items())  # fmt: skip

    def vlan(self, index: int) -> int | None:
        """VLAN id of a Q-BRIDGE row with this index; None: none, or out of range."""
        tag = self._tags.get(index) if self._translated else index
        return tag if tag is not None and 0 < tag <= LAST else None

    def by_fdb(self) -> dict[int, int] | None:
        """Filtering database (fdbId) -> VLAN, 0 where several share it; None: not told."""
        found: dict[int, set[int]] = defaultdict(set)
        for index, fdb in self._device.numbers("dot1qVlanFdbId").items():
            vlan = self.vlan(index[-1])
            if vlan is not None:
                found[fdb].add(vlan)
        if self._ids is not None and self._ids.fdb:
            for index, fdb in self._device.numbers(self._ids.fdb).items():
                tag = self._tags.get(index[-1])
                if tag is not None and 0 < tag <= LAST:
                    found[fdb].add(tag)
        if not found:
            return None
        return {fdb: next(iter(vlans)) if len(vlans) == 1 else 0 for fdb, vlans in found.items()}

    def rows(self, switch: str) -> Iterator[SwitchVlan]:
        """VLANs with their names."""
        names: dict[int, str | None] = {}
        for index in self._device.numbers("dot1qVlanFdbId"):
            names[index[-1]] = None
        for column in ("dot1qVlanCurrentEgressPorts", "dot1qVlanStaticEgressPorts"):
            names.update({index[-1]: None for index in self._device.raws(column)})
        names.update({i[-1]: name for i, name in self._static("dot1qVlanStaticName").items()})
        known = {vlan: name for i, name in names.items() if (vlan := self.vlan(i)) is not None}
        if self._ids is not None and self._ids.name:
            told = self._device.texts(self._ids.name)
            known.update({t: told.get((i,)) or known.get(t) for i, t in self._tags.items()})
        known.update(self._cisco())
        for vlan in sorted(known):
            if 0 < vlan <= LAST:
                yield SwitchVlan(switch_id=switch, vlan=vlan, name=known[vlan])

    def _static(self, column: str) -> dict[Index, str | None]:
        """Rows of the static table that are in force."""
        status = self._device.numbers("dot1qVlanStaticRowStatus")
        told = self._device.texts(column)
        rows = dict.fromkeys((*self._device.raws(column), *told))
        return {i: told.get(i) for i in rows if status.get(i, _ACTIVE) == _ACTIVE}

    def _cisco(self) -> dict[int, str | None]:
        state = self._device.numbers("vtpVlanState")
        names = self._device.texts("vtpVlanName")
        return {
            row[-1]: names.get(row)
            for row in (*state, *names)
            if row[-1] not in _RESERVED and state.get(row, _OPERATIONAL) == _OPERATIONAL
        }

    def port_rows(self, switch: str) -> Iterator[SwitchPortVlan]:
        """VLANs each port passes, as ranges; Cisco's own MIBs count before Q-BRIDGE."""
        cisco = self._trunks()
        cisco.update({p: (set(), {v}) for p, v in self._access().items() if p not in cisco})
        passing = self._passing()
        for port, pair in {**passing, **cisco}.items():
            for found in self._places(port):
                yield from _ranges(switch, found, *pair)

    def _places(self, index: int) -> list[Port]:
        """A port, and the LAG it stands for."""
        both = dict.fromkeys((index, self._ports.lags.masters.get(index, index)))
        return [port for one in both if (port := self._ports.port(one)) is not None]

    def _passing(self) -> dict[int, tuple[set[int], set[int]]]:
        """Port (ifIndex) -> tagged and untagged VLANs, of the static and the current table."""
        egress, untagged = self._bridged("EgressPorts"), self._bridged("UntaggedPorts")
        return {p: (vlans - untagged.get(p, set()), vlans & untagged.get(p, set()))
                for p, vlans in egress.items()}  # fmt: skip

    def _bridged(self, what: str) -> dict[int, set[int]]:
        """Port (ifIndex) -> VLANs; many VLANs have the same list of ports, read once."""
        alike: dict[bytes, set[int]] = defaultdict(set)
        for kind in ("Static", "Current"):
            for index, raw in self._device.raws(f"dot1qVlan{kind}{what}").items():
                vlan = self.vlan(index[-1])
                if vlan is not None:
                    alike[raw].add(vlan)
        found: dict[int, set[int]] = defaultdict(set)
        for raw, vlans in alike.items():
            for port in map(self._ports.by_bridge, self._numbers(raw)):
                if port is not None:
                    found[port.index] |= vlans
        return found

    def _numbers(self, raw: bytes) -> list[int]:
        """Bridge ports of a port list."""
        if self._family.text_lists and _TEXT_LIST.fullmatch(raw):
            return [int(n) for n in re.findall(rb"[0-9]{1,9}", raw)]
        return self._ports.bridged(raw)

    def _trunks(self) -> dict[int, tuple[set[int], set[int]]]:
        """Cisco ports that trunk: enabled VLANs, the native one untagged."""
        native = self._native_of_trunks()
        found: dict[int, tuple[set[int], set[int]]] = {}
        for column, first in _TRUNK_COLUMNS.items():
            for index, raw in self._device.raws(column).items():
                if index[0] in native:
                    tagged, untagged = found.setdefault(index[0], (set(), set()))
                    vlans = {v for v in bits(raw[:128], first) if 0 < v <= LAST}
                    own = native[index[0]]
                    tagged.update(vlans - {own})
                    untagged.update(vlans & {own})
        return found

    def _native_of_trunks(self) -> dict[int, int]:
        """Ports (ifIndex) that trunk now -> native VLAN, 0 where it is not told."""
        native = self._device.numbers("vlanTrunkPortNativeVlan")
        status = self._device.numbers("vlanTrunkPortDynamicStatus")
        return {i[0]: native.get(i, 0) for i, now in status.items() if now == _TRUNKING}

    def _access(self) -> dict[int, int]:
        return {i[0]: v for i, v in self._device.numbers("vmVlan").items() if 0 < v <= LAST}

    def native(self) -> dict[int, int]:
        """Port (ifIndex) -> VLAN of untagged frames."""
        found = {}
        for index, vlan in self._device.numbers("dot1qPvid").items():
            port = self._ports.by_bridge(index[0])
            told = self.vlan(vlan)
            if port is not None and told is not None:
                found[port.index] = told
        found.update(self._access())
        found.update({port: vlan for port, vlan in self._native_of_trunks().items() if vlan})
        masters = self._ports.lags.masters
        found.update({masters[port]: vlan for port, vlan in found.items() if port in masters})
        return {port: vlan for port, vlan in found.items() if 0 < vlan <= LAST}


def _ranges(
    switch: str, port: Port, tagged: Iterable[int], untagged: Iterable[int]
) -> Iterator[SwitchPortVlan]:
    for vlans, is_tagged in ((tagged, True), (untagged, False)):
        for first, last in ranges(vlans):
            yield SwitchPortVlan(
                switch_id=switch, port=port.name, first=first, last=last, tagged=is_tagged
            )
