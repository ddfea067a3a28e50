"""Network adapters of servers in Redfish: ports, functions, and the switches they hear by LLDP."""

from sample_data.estate import Estate
from sample_data.objects_infra import HostNic
from sample_data.objects_server import Card, Server
from sample_data.objects_switch import Machine
from sample_data.objects_switch import Port as SwitchPort
from sample_data.redfish_tree import OK, Body, Tree, ref

_GIGABIT = 1000


class Cabling:
    """Switch ports by the NIC behind them."""

    def __init__(self, estate: Estate) -> None:
        self._ports = {
            port.far.nic: port
            for switch in estate.switches
            for port in switch.ports
            if isinstance(port.far, Machine) and port.far.nic is not None
        }
        self._zones = {switch.zone for switch in estate.switches}

    def of(self, nic: HostNic) -> SwitchPort | None:
        """The port a NIC is cabled to; None: to none that is known."""
        return self._ports.get(nic)

    def covers(self, server: Server) -> bool:
        """Whether the switches of the server's zone are there: no port, no cable."""
        return server.host.cluster.pod.zone in self._zones


def _link(server: Server, card: Card, nic: HostNic, cabling: Cabling) -> tuple[bool, int]:
    """Whether a NIC has link, and its speed in Mb/s."""
    port = cabling.of(nic)
    if port is not None:
        return port.up and server.is_on, port.mbps
    dark = nic.name in card.down or (cabling.covers(server) and not card.is_stray)
    up = server.is_on and not dark
    return up, card.slow.get(nic.name, nic.mbps)


def adapters(made: Tree, server: Server, path: str, cabling: Cabling) -> Body:
    """The adapters of a server."""
    return made.collect(path, [_adapter(made, server, path, c, cabling) for c in server.cards])


def _adapter(made: Tree, server: Server, path: str, card: Card, cabling: Cabling) -> str:
    own = f"{path}/{card.id}"
    ports, functions = [], []
    for number, nic in enumerate(card.nics, 1):
        up, mbps = _link(server, card, nic, cabling)
        name = f"{card.id}-{number}" if server.maker == "Dell" else str(number)
        ethernet: Body = {"AssociatedMACAddresses": [nic.mac]}
        if server.maker == "HPE":
            ethernet["LLDPReceive"] = _heard(cabling.of(nic))
        port = made.put(
            f"{own}/Ports/{name}", PortId=str(number), LinkNetworkTechnology="Ethernet",
            LinkStatus="LinkUp" if up else "LinkDown", MaxSpeedGbps=max(mbps, nic.mbps) / _GIGABIT,
            CurrentSpeedGbps=mbps / _GIGABIT if up else None, Status=OK, Ethernet=ethernet,
        )  # fmt: skip
        ports.append(port)
        functions.append(
            made.put(
                f"{own}/NetworkDeviceFunctions/{name}-1", NetDevFuncType="Ethernet",
                Ethernet={"MACAddress": nic.mac, "PermanentMACAddress": nic.mac},
                Links={"PhysicalPortAssignment": ref(port)},
            )
        )  # fmt: skip
    return made.put(
        own, Name=card.model, Model=card.model, SerialNumber=card.serial, Status=OK,
        Controllers=[{"FirmwarePackageVersion": card.firmware}],
        Ports=made.collect(f"{own}/Ports", ports),
        NetworkDeviceFunctions=made.collect(f"{own}/NetworkDeviceFunctions", functions),
    )  # fmt: skip


def _heard(port: SwitchPort | None) -> Body:
    """The neighbour as iLO tells it."""
    if port is None or not port.up:
        return {"ChassisIdSubtype": "NotTransmitted", "PortIdSubtype": "NotTransmitted"}
    return {
        "ChassisId": port.switch.mac.upper(),
        "ChassisIdSubtype": "MacAddr",
        "ManagementAddressIPv4": port.switch.address,
        "ManagementVlanId": 4095,
        "PortId": port.name.encode().hex(":").upper(),
        "PortIdSubtype": "IfName",
    }


def connections(made: Tree, server: Server, system: str, cabling: Cabling) -> Body:
    """Neighbours as iDRAC tells them, as links of the manager; nothing elsewhere."""
    if server.maker != "Dell":
        return {}
    path, found = f"{system}/NetworkPorts/Oem/Dell/DellSwitchConnections", []
    for card in server.cards:
        for number, nic in enumerate(card.nics, 1):
            port, name = cabling.of(nic), f"{card.id}-{number}-1"
            heard = port if port is not None and port.up else None
            found.append(
                made.put(
                    f"{path}/{name}", FQDD=name, StaleData="NotStale",
                    SwitchConnectionID=heard.switch.mac if heard else "No Link",
                    SwitchPortConnectionID=heard.name if heard else "No Link",
                )
            )  # fmt: skip
    return {"Oem": {"Dell": {"DellSwitchConnectionCollection": made.collect(path, found)}}}
