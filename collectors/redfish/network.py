"""Adapters, Ethernet ports and FC ports of one server, from every place that tells of them.

Physical ports of NetworkAdapters first; then what HPE lists as BaseNetworkAdapters and no adapter
has; then system interfaces whose MAC address is on none of these (old firmware, Cisco cards).
Functions (Cisco vNICs, partitions), VLANs, bonds and the interface to the BMC are no ports.
"""

from dataclasses import dataclass, field
from typing import Any

from audit.model.server import ServerFcPort, ServerNic
from collectors.convert_basic import objects, plain
from collectors.convert_hardware import mac, mbit_told, stripped, told, word, wwn
from collectors.mapping import Item
from collectors.redfish import vendors
from collectors.redfish.machine import Machine, slot
from collectors.redfish.ports import Neighbor, Port, dell_neighbor, neighbor, ports, told_number
from collectors.redfish.rows import Names
from collectors.redfish.tree import Body, Tree, health, inner, members, several

_CARRIES_ETHERNET = frozenset({"Ethernet", "iSCSI"})
_CARRIES_FC = frozenset({"FibreChannel", "FibreChannelOverEthernet"})
_NO_FABRIC = frozenset({"Ethernet", "FibreChannel", None})


@dataclass
class Network:
    """Rows of one server, made at once since they exclude each other."""

    tree: Tree
    machine: Machine
    adapters: list[Item] = field(default_factory=list)
    nics: list[ServerNic] = field(default_factory=list)
    fc_ports: list[ServerFcPort] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read everything in the order of trust."""
        self._adapter_names, self._names = Names(), Names()
        self._macs: set[str] = set()
        self._serials: dict[str, str] = {}
        self._base = self.tree.many(self.machine.oem, "Links", "NetworkAdapters")
        self._dell = [
            one
            for manager in self.machine.managers
            for one in self.tree.many(
                manager, "Links", "Oem", "Dell", "DellSwitchConnectionCollection"
            )
        ]
        for chassis in self.machine.chassis:
            for adapter in self.tree.many(chassis, "NetworkAdapters"):
                self._adapter(adapter)
        for base in self._base:
            self._base_adapter(base)
        for interface in self.tree.many(self.machine.system, "EthernetInterfaces"):
            self._interface(interface)

    def _adapter(self, adapter: Body) -> None:
        name = self._adapter_names.of(adapter.get("Id"), adapter.get("Name"))
        controllers = several(adapter.get("Controllers"))
        versions = (told(one.get("FirmwarePackageVersion")) for one in controllers)
        places = [slot(one) for one in (adapter, *controllers)]
        self.adapters.append({
            **adapter,
            "_server": self.machine.id,
            "_name": name,
            "_firmware": next((one for one in versions if one), None),
            "_slot": next((one for one in places if one), None),
        })  # fmt: skip
        serial = told(adapter.get("SerialNumber"))
        if serial:
            self._serials[serial] = name
        listed = ports(self.tree, adapter)
        for place, port in enumerate(listed, 1):
            if port.technology == "FibreChannel":
                self._fc_port(name, port)
            elif port.technology in _NO_FABRIC:
                self._port(name, port, self._burnt_in(serial, port, place))
                self._virtual_hbas(name, port)
        functions = self.tree.many(adapter, "NetworkDeviceFunctions")
        for function in functions if listed else ():  # else only the interfaces tell of its ports
            ethernet = inner(function, "Ethernet")
            self._know(ethernet.get("MACAddress"), ethernet.get("PermanentMACAddress"))

    def _know(self, *addresses: object) -> None:
        self._macs |= {found for one in addresses if (found := mac(one))}

    def _called(self, adapter: str, port: str) -> str:
        """Adapter and port; Dell's port ids (NIC.Embedded.2-1) tell both."""
        kind = adapter.partition(".")[0] + "."
        return self._names.of(port if port.startswith(kind) else f"{adapter}/{port}")

    def _burnt_in(self, serial: str | None, port: Port, place: int) -> str | None:
        """Address HPE lists for the same port of the same adapter, bond or not."""
        number = told_number(port.get("PortId")) or place
        for base in self._base:
            if serial is None or told(base.get("SerialNumber")) != serial:
                continue
            for position, one in enumerate(members(base.get("PhysicalPorts")), 1):
                known = inner(one, "Oem", "Hpe").get("PortNumber")
                if (known if isinstance(known, int) else position) == number:
                    return mac(one.get("MacAddress"))
        return None

    def _port(self, adapter: str, port: Port, burnt_in: str | None) -> None:
        uses = [inner(one, "Ethernet") for one in port.uses(_CARRIES_ETHERNET)]
        own = next((found for one in port.addresses if (found := mac(one))), None)
        used = next((found for one in uses if (found := mac(one.get("MACAddress")))), None)
        permanent = next(
            (found for one in uses if (found := mac(one.get("PermanentMACAddress")))), None
        ) or (burnt_in or (own if used and own != used else None))
        self._know(used, permanent, burnt_in, *port.addresses)
        up = vendors.link_up(port.get("LinkStatus"))
        heard = neighbor(port)
        heard = heard if heard.chassis else dell_neighbor(port, self._dell)
        self.nics.append(
            self._nic(
                self._called(adapter, port.id), heard, adapter_id=adapter, mac=used or own,
                permanent_mac=permanent, speed=None if up is False else port.speed,
                max_speed=port.max_speed, link_up=up,
                enabled=_enabled(port.get("InterfaceEnabled"), port.get("Status", "State")),
                health=port.health,
                os_name=self._os_name(permanent or own or used),
            )
        )  # fmt: skip

    def _nic(self, name: str, heard: Neighbor, **known: Any) -> ServerNic:
        columns: dict[str, Any] = dict.fromkeys(ServerNic.info.names) | known
        return ServerNic(**{
            **columns,
            "server_id": self.machine.id,
            "name": name,
            "neighbor_chassis": heard.chassis,
            "neighbor_port": heard.port,
            "neighbor_address": heard.address,
            "neighbor_vlan": heard.vlan,
        })  # fmt: skip

    def _os_name(self, address: str | None) -> str | None:
        """Name in the operating system, which HPE knows while its agent runs."""
        agent = inner(self.machine.oem, "AggregateHealthStatus").get("AgentlessManagementService")
        if agent != "Ready" or address is None:
            return None
        for base in self._base:
            for one in members(base.get("PhysicalPorts")):
                if mac(one.get("MacAddress")) == address:
                    return _own_name(one)
        return None

    def _fc_port(self, adapter: str, port: Port) -> None:
        functions = [inner(one, "FibreChannel") for one in port.functions]
        names = [one.get(n) for n in ("WWPN", "PermanentWWPN") for one in functions]
        nodes = [one.get(n) for n in ("WWNN", "PermanentWWNN") for one in functions]
        node = next((w for one in nodes if (w := wwn(one))), None)
        own = next((w for one in names if (w := wwn(one))), None)
        others = (w for one in port.addresses if (w := wwn(one)) and w != node)
        up = vendors.link_up(port.get("LinkStatus"))
        self.fc_ports.append(
            ServerFcPort(
                server_id=self.machine.id,
                name=self._called(adapter, port.id),
                adapter_id=adapter,
                wwpn=own or next(others, None),
                wwnn=node,
                speed=None if up is False else port.speed,
                max_speed=port.max_speed,
                link_up=up,
                health=port.health,
            )
        )

    def _virtual_hbas(self, adapter: str, port: Port) -> None:
        """FCoE functions log in to arrays by their own WWPN and run over an Ethernet port."""
        up = vendors.link_up(port.get("LinkStatus"))
        for function in port.uses(_CARRIES_FC):
            fibre = inner(function, "FibreChannel")
            name = wwn(fibre.get("WWPN")) or wwn(fibre.get("PermanentWWPN"))
            if name is None:
                continue
            self.fc_ports.append(
                ServerFcPort(
                    server_id=self.machine.id,
                    name=self._called(adapter, plain(function.get("Id"))),
                    adapter_id=adapter,
                    wwpn=name,
                    wwnn=wwn(fibre.get("WWNN")) or wwn(fibre.get("PermanentWWNN")),
                    speed=None if up is False else port.speed,
                    max_speed=port.max_speed,
                    link_up=up,
                    health=health(function),
                )
            )

    def _base_adapter(self, base: Body) -> None:
        """An adapter of HPE's own list, with the ports no other list has."""
        fresh = [
            (number, one)
            for number, one in enumerate(members(base.get("PhysicalPorts")), 1)
            if (address := mac(one.get("MacAddress"))) is None or address not in self._macs
        ]
        name = self._serials.get(told(base.get("SerialNumber")) or "")
        if name is None and (fresh or members(base.get("FcPorts"))):
            called = (base.get("StructuredName"), f"BaseNetworkAdapter {base.get('Id')}")
            name = self._adapter_names.of(*called)
            self.adapters.append({**base, "_server": self.machine.id, "_name": name})
            for number, one in enumerate(members(base.get("FcPorts")), 1):
                self._fc_port(name, Port(str(number), [_as_port(one)]))
        for number, one in fresh:
            self._base_port(str(name), number, one)

    def _base_port(self, adapter: str, number: int, one: Body) -> None:
        address, up = mac(one.get("MacAddress")), vendors.link_up(one.get("LinkStatus"))
        if address is None:
            return
        self._know(address)
        self.nics.append(
            self._nic(
                self._called(adapter, str(number)), Neighbor(), adapter_id=adapter, mac=address,
                permanent_mac=address, speed=mbit_told(one.get("SpeedMbps")), link_up=up,
                enabled=_enabled(None, inner(one, "Status").get("State")),
                health=health(one), os_name=self._os_name(address),
            )
        )  # fmt: skip

    def _interface(self, body: Body) -> None:
        """A system interface of which no adapter is told."""
        address, permanent = mac(body.get("MACAddress")), mac(body.get("PermanentMACAddress"))
        known = {address, permanent} & self._macs
        if (address or permanent) is None or known or _is_no_port(body):
            return
        self._know(address, permanent)
        up = vendors.link_up(body.get("LinkStatus"))
        self.nics.append(
            self._nic(
                self._names.of(body.get("Id"), body.get("Name")), Neighbor(),
                mac=address or permanent, permanent_mac=permanent, link_up=up,
                speed=None if up is False else mbit_told(body.get("SpeedMbps")),
                enabled=_enabled(
                    body.get("InterfaceEnabled"), inner(body, "Status").get("State")
                ),
                health=health(body),
            )
        )  # fmt: skip


def _enabled(switched: Any, state: Any) -> bool | None:
    """Whether it is not switched off: InterfaceEnabled says so, or a state other than Enabled."""
    found = word(state)
    if switched is False:
        return False
    return None if found is None else found == "Enabled"


def _own_name(port: Body) -> str | None:
    """Name of a port, unless it is that of the bond it is in."""
    name = told(port.get("Name"))
    return None if name is None or name == inner(port, "Oem", "Hpe").get("Team") else name


def _as_port(one: Body) -> Body:
    """An FcPort of HPE's list in the shape of a Port."""
    return {**one, "AssociatedNetworkAddresses": [stripped(one.get("WWN")) or ""]}


def _is_no_port(body: Body) -> bool:
    """VLANs, virtual interfaces, the interface to the BMC."""
    links = inner(body, "Links")
    if inner(body, "VLAN").get("VLANEnable") is True and links.get("RelatedInterfaces"):
        return True
    if word(body.get("EthernetInterfaceType")) == "Virtual" or links.get("HostInterface"):
        return True
    addresses = [plain(one.get("Address")) for one in objects(body.get("IPv4Addresses"))]
    return bool(addresses) and all(one.startswith("169.254.") for one in addresses)
