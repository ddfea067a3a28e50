"""Servers as their management controllers answer Redfish: a tree of resources for each.

HPE: the tree of iLO 6 with its summary of health, LLDP neighbours as bytes in hexadecimal. Dell:
iDRAC9, the service tag as SKU, neighbours in an own collection. Supermicro: power in the new tree
only, no $expand, no neighbours.
"""

import json
from collections.abc import Iterator

from audit.capture import Document
from audit.errors import TimedOut, Unsupported
from audit.moment import utc_text
from collectors.base import failure
from sample_data.estate import Estate
from sample_data.objects_server import Server
from sample_data.redfish_tree import OK, V1, Body, Tree, ref, status
from sample_data.render_redfish_network import Cabling, adapters, connections
from sample_data.render_redfish_parts import health, memory, power, processors, storage, thermal

_IDS = {  # system, chassis and manager of a maker
    "HPE": ("1", "1", "1"),
    "Dell": ("System.Embedded.1", "System.Embedded.1", "iDRAC.Embedded.1"),
    "Supermicro": ("1", "1", "1"),
}
_MAKES = {"HPE": "HPE", "Dell": "Dell Inc.", "Supermicro": "Supermicro"}


def source(server: Server) -> str:
    """Name of the source a collection of the server's controller has."""
    return f"redfish:{server.host.cluster.pod.zone.name}/{server.address}"


def present(estate: Estate) -> list[Server]:
    """Servers that are read: those of removed hosts went with them, but for some."""
    hosts = set(estate.hosts)
    return [one for one in estate.servers if one.is_read and (one.outlives or one.host in hosts)]


def trees(estate: Estate) -> Iterator[tuple[Server, Tree]]:
    """Every server with what its controller answers."""
    cabling = Cabling(estate)
    for server in present(estate):
        yield server, tree(server, cabling)


def documents(estate: Estate) -> Iterator[Document]:
    """What a deep collection of every controller would have got."""
    for server, answered in trees(estate):
        yield from server_documents(estate, server, answered)


def server_documents(estate: Estate, server: Server, answered: Tree) -> Iterator[Document]:
    """Documents of one controller; one failure of a controller that does not answer."""
    name, at = source(server), utc_text(estate.now)
    if not server.host.bmc_answers:
        error = failure(TimedOut.cause, f"https://{server.address} gave no answer in 30 s.")
        yield Document(name, V1, {}, 0, at, b"", 30.0, error)
        return
    for path, params, body in answered.answers():
        if body is None:
            error = failure(Unsupported.cause, f"{path} is not there (HTTP 404).")
            yield Document(name, path, params, 404, at, b"", 0.1, error)
        else:
            raw = json.dumps(body, separators=(",", ":")).encode()
            yield Document(name, path, params, 200, at, raw, 0.1)


def tree(server: Server, cabling: Cabling) -> Tree:
    """Everything one controller answers."""
    made = Tree(expands=server.maker != "Supermicro")
    ids = _IDS[server.maker]
    system, chassis, manager = (
        f"{V1}/{kind}/{name}"
        for kind, name in zip(("Systems", "Chassis", "Managers"), ids, strict=True)
    )
    _system(made, server, system, chassis)
    boxes = _chassis(made, server, chassis, system, cabling)
    _manager(made, server, manager, system, cabling)
    _firmware(made, server)
    expand = {"ExpandAll": False, "Levels": True, "MaxLevels": 1, "NoLinks": True}
    made.put(
        V1, Id="RootService", RedfishVersion="1.17.0", Vendor=_MAKES[server.maker],
        ProtocolFeaturesSupported={"ExpandQuery": expand if made.expands else {}},
        Systems=made.collect(f"{V1}/Systems", [system]),
        Chassis=made.collect(f"{V1}/Chassis", boxes),
        Managers=made.collect(f"{V1}/Managers", [manager]),
        UpdateService=ref(f"{V1}/UpdateService"),
    )  # fmt: skip
    return made


def _system(made: Tree, server: Server, path: str, chassis: str) -> None:
    is_dell = server.maker == "Dell"
    memory_gib = sum(module.mib for module in server.modules if module.state == "Enabled") / 1024
    secure = "Enabled" if server.secure_boot else "Disabled"
    made.put(f"{path}/SecureBoot", SecureBootCurrentBoot=secure)
    made.put(f"{path}/Bios", Attributes=server.settings)
    made.put(
        path, Name="System", Manufacturer=_MAKES[server.maker], Model=server.model,
        SerialNumber=server.board_serial if is_dell else server.serial,
        SKU=server.serial if is_dell else None, UUID=server.uuid, HostName=server.name,
        BiosVersion=server.bios, PowerState="On" if server.is_on else "Off",
        Status={**status("Enabled", health(server)), "HealthRollup": health(server)},
        MemorySummary={"TotalSystemMemoryGiB": memory_gib, "Status": {"HealthRollup": "OK"}},
        Boot={"BootSourceOverrideMode": server.boot},
        SecureBoot=ref(f"{path}/SecureBoot"), Bios=ref(f"{path}/Bios"),
        Processors=processors(made, server, f"{path}/Processors"),
        Memory=memory(made, server, f"{path}/Memory"),
        Storage=storage(made, server, f"{path}/Storage"),
        Links={"Chassis": [ref(chassis)]}, Oem=_summary(server),
    )  # fmt: skip


def _summary(server: Server) -> Body:
    """HPE's summary of health."""
    if server.maker != "HPE":
        return {}
    whole = all(one.health == "OK" and one.volts > 0 for one in server.supplies)
    told = {
        "AgentlessManagementService": "Ready",
        "FanRedundancy": "Redundant",
        "PowerSupplyRedundancy": "Redundant" if whole else "FailedRedundant",
    }
    told = told if len(server.supplies) > 1 else {**told, "PowerSupplyRedundancy": "NonRedundant"}
    return {"Hpe": {"AggregateHealthStatus": told}}


def _chassis(made: Tree, server: Server, path: str, system: str, cabling: Cabling) -> list[str]:
    """The box, and the enclosure around a blade; their paths."""
    links: Body = {"ComputerSystems": [ref(system)]}
    boxes = [path]
    if server.enclosure:
        around = made.put(
            f"{V1}/Chassis/Enclosure", ChassisType="Enclosure", SerialNumber=server.enclosure
        )
        links["ContainedBy"] = ref(around)
        boxes.append(around)
    own = {} if server.enclosure else {**power(made, server, path), **thermal(made, server, path)}
    made.put(
        path, ChassisType="Blade" if server.enclosure else "RackMount", Status=OK, Links=links,
        NetworkAdapters=adapters(made, server, f"{path}/NetworkAdapters", cabling), **own,
    )  # fmt: skip
    return boxes


def _manager(made: Tree, server: Server, path: str, system: str, cabling: Cabling) -> None:
    host = server.host
    nic = made.put(
        f"{path}/EthernetInterfaces/1", MACAddress=host.bmc_mac, Status=OK, LinkStatus="LinkUp",
        InterfaceEnabled=True, HostName=f"{server.name.partition('.')[0]}-bmc",
        IPv4Addresses=[{"Address": server.address}],
    )  # fmt: skip
    entries = [
        made.put(
            f"{path}/LogServices/Log/Entries/{number}", Severity="Critical",
            Created=utc_text(one.at), Message=one.message,
            MessageId=one.message_id,
        )
        for number, one in enumerate(server.entries, 1)
    ]  # fmt: skip
    log = made.put(
        f"{path}/LogServices/Log",
        Entries=made.collect(f"{path}/LogServices/Log/Entries", entries),
    )
    links = {"ManagerForServers": [ref(system)], **connections(made, server, system, cabling)}
    made.put(
        path, ManagerType="BMC", Model=server.controller, FirmwareVersion=server.firmware,
        Status=OK, Links=links, LogServices=made.collect(f"{path}/LogServices", [log]),
        EthernetInterfaces=made.collect(f"{path}/EthernetInterfaces", [nic]),
    )  # fmt: skip


def _firmware(made: Tree, server: Server) -> None:
    path = f"{V1}/UpdateService"
    parts = {"BIOS": server.bios, server.controller: server.firmware}
    parts |= {f"{card.model} {card.number}": card.firmware for card in server.cards}
    found = [
        made.put(f"{path}/FirmwareInventory/{number}", Name=name, Version=version)
        for number, (name, version) in enumerate(parts.items(), 1)
    ]
    made.put(path, FirmwareInventory=made.collect(f"{path}/FirmwareInventory", found))
