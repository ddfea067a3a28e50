"""Trees of machines nobody recorded, made by hand after DSP2046 and the makers' manuals.

Only what a test needs is in them; every resource has what the standard requires.
"""

from typing import Any

Body = dict[str, Any]
V1 = "/redfish/v1"
OK = {"State": "Enabled", "Health": "OK"}
ABSENT = {"State": "Absent"}


def ref(path: str) -> Body:
    """A reference."""
    return {"@odata.id": path}


class Tree(dict[str, Body]):
    """Bodies by path."""

    def put(self, path: str, **body: Any) -> str:
        """A resource; its path."""
        self[path] = {"@odata.id": path, "Id": path.rpartition("/")[2], "Name": "x", **body}
        return path

    def collect(self, path: str, *members: str, page: int = 0) -> Body:
        """A collection, in pages of so many; a reference to it."""
        size = page or max(len(members), 1)
        pages = [members[start : start + size] for start in range(0, len(members), size)] or [()]
        for number, some in enumerate(pages):
            place = path if number == 0 else f"{path}?$skip={number * size}"
            self[place] = {
                "@odata.id": path,
                "Members": [ref(one) for one in some],
                "Members@odata.count": len(members),
            }
            if number + 1 < len(pages):
                self[place]["Members@odata.nextLink"] = f"{path}?$skip={(number + 1) * size}"
        return ref(path)

    def root(self, systems: list[str], chassis: list[str], **more: Any) -> None:
        """The service root with its collections."""
        self[V1] = {
            "@odata.id": V1,
            "Id": "RootService",
            "RedfishVersion": "1.17.0",
            "Systems": self.collect(f"{V1}/Systems", *systems),
            "Chassis": self.collect(f"{V1}/Chassis", *chassis),
            **more,
        }


def power_subsystem(tree: Tree, chassis: str, states: list[Body]) -> Body:
    """Supplies of the new tree, with metrics."""
    paths = []
    for number, status in enumerate(states):
        path = f"{chassis}/PowerSubsystem/PowerSupplies/{number}"
        tree.put(f"{path}/Metrics", InputVoltage={"Reading": 230.5 if status is OK else 0})
        tree.put(path, Status=status, PowerCapacityWatts=1400, Metrics=ref(f"{path}/Metrics"))
        paths.append(path)
    tree.put(
        f"{chassis}/PowerSubsystem",
        PowerSupplies=tree.collect(f"{chassis}/PowerSubsystem/PowerSupplies", *paths),
        PowerSupplyRedundancy=[
            {
                "RedundancyType": "NPlusM",
                "MinNeededInGroup": 1,
                "RedundancyGroup": [ref(path) for path in paths],
                "Status": OK,
            }
        ],
    )
    return ref(f"{chassis}/PowerSubsystem")


def _dell_adapter(tree: Tree, chassis: str) -> str:
    """Two ports of the new tree, one with link."""
    adapter, port = f"{chassis}/NetworkAdapters/NIC.Slot.3", "NIC.Slot.3-1"
    for number, status in ((1, "LinkUp"), (2, "LinkDown")):
        name = f"NIC.Slot.3-{number}"
        tree.put(
            f"{adapter}/Ports/{name}", LinkStatus=status, CurrentSpeedGbps=25 if number == 1 else 0,
            MaxSpeedGbps=100, LinkNetworkTechnology="Ethernet", Status=OK,
            Ethernet={"AssociatedMACAddresses": [f"AA:00:00:00:00:0{number}"]},
        )  # fmt: skip
    function = tree.put(
        f"{adapter}/NetworkDeviceFunctions/{port}-1", NetDevFuncType="Ethernet",
        Ethernet={"MACAddress": "AA:00:00:00:00:01", "PermanentMACAddress": "AA:00:00:00:00:01"},
        Links={"PhysicalNetworkPortAssignment": ref(f"{adapter}/Ports/{port}")},
    )  # fmt: skip
    tree.put(
        adapter, Model="E810-2C", Status=OK,
        Ports=tree.collect(f"{adapter}/Ports", *(f"{adapter}/Ports/NIC.Slot.3-{n}" for n in "12")),
        NetworkDeviceFunctions=tree.collect(f"{adapter}/NetworkDeviceFunctions", function),
    )  # fmt: skip
    return adapter


def _dell_cooling(tree: Tree, chassis: str) -> None:
    """One fan, one temperature."""
    fan = tree.put(f"{chassis}/ThermalSubsystem/Fans/1", Status=OK)
    tree.put(
        f"{chassis}/ThermalSubsystem/ThermalMetrics",
        TemperatureReadingsCelsius=[
            {"DataSourceUri": f"{chassis}/Sensors/CPU1Temp", "Reading": 55, "DeviceName": "CPU1"}
        ],
    )
    tree.put(
        f"{chassis}/ThermalSubsystem",
        Fans=tree.collect(f"{chassis}/ThermalSubsystem/Fans", fan),
        ThermalMetrics=ref(f"{chassis}/ThermalSubsystem/ThermalMetrics"),
    )


def idrac_17g() -> Tree:
    """PowerEdge R670-like: no Power and Thermal any more; Ports; sensors; environment metrics."""
    tree = Tree()
    system, chassis = f"{V1}/Systems/System.Embedded.1", f"{V1}/Chassis/System.Embedded.1"
    cpu = tree.put(
        f"{system}/Processors/CPU.Socket.1",
        ProcessorType="CPU", Model="Xeon 6740E", TotalCores=96, TotalThreads=96, Status=OK,
    )  # fmt: skip
    tree.put(
        system, Manufacturer="Dell Inc.", Model="PowerEdge R670", SKU="7TAG123",
        SerialNumber="CNIVC000001", UUID="4C4C4544-0054-4110-8047-B7C04F313233", PowerState="On",
        Processors=tree.collect(f"{system}/Processors", cpu), Status=OK,
        Links={"Chassis": [ref(chassis)]}, MemorySummary={"TotalSystemMemoryGiB": 512},
    )  # fmt: skip
    adapter = _dell_adapter(tree, chassis)
    _dell_cooling(tree, chassis)
    tree.put(f"{chassis}/EnvironmentMetrics", PowerWatts={"Reading": 411.5})
    tree.put(
        chassis, ChassisType="RackMount", Links={"ComputerSystems": [ref(system)]},
        NetworkAdapters=tree.collect(f"{chassis}/NetworkAdapters", adapter),
        PowerSubsystem=power_subsystem(tree, chassis, [OK, ABSENT]),
        ThermalSubsystem=ref(f"{chassis}/ThermalSubsystem"),
        EnvironmentMetrics=ref(f"{chassis}/EnvironmentMetrics"),
    )  # fmt: skip
    tree.root(
        [system], [chassis], Vendor="Dell", Product="Integrated Dell Remote Access Controller"
    )
    return tree


def openbmc() -> Tree:
    """OpenBMC: a hypervisor system, a board without links to the host, a GPU board, sensors."""
    tree = Tree()
    host, board = f"{V1}/Systems/system", f"{V1}/Chassis/chassis"
    hypervisor = tree.put(f"{V1}/Systems/hypervisor", SystemType="OS")
    tree.put(
        host, SystemType="Physical", Manufacturer="Wiwynn", Model="SV7220G3", SerialNumber="",
        UUID="00000000-0000-0000-0000-000000000000", PowerState="On", Status=OK,
    )  # fmt: skip
    sensor = tree.put(
        f"{board}/Sensors/temperature_inlet", ReadingType="Temperature", Reading=24.5, Status=OK,
        Thresholds={"UpperCaution": {"Reading": 40}, "UpperCritical": {"Reading": 45}},
    )  # fmt: skip
    tree.put(
        board, ChassisType="RackMount", Sensors=tree.collect(f"{board}/Sensors", sensor),
        PowerSubsystem=power_subsystem(tree, board, [OK, OK]),
    )  # fmt: skip
    bmc = tree.put(f"{V1}/Managers/bmc", ManagerType="BMC", FirmwareVersion="2.14.0")
    tree.root(
        [host, hypervisor], [board], Managers=tree.collect(f"{V1}/Managers", bmc),
        ProtocolFeaturesSupported={"ExpandQuery": {"ExpandAll": True, "NoLinks": True}},
    )  # fmt: skip
    return tree


def supermicro(pages: int = 2) -> Tree:
    """X12/H13-like: twin nodes share nothing, collections in pages, placeholders everywhere."""
    tree = Tree()
    system, chassis = f"{V1}/Systems/1", f"{V1}/Chassis/1"
    modules = [
        tree.put(f"{system}/Memory/{n}", CapacityMiB=32768 if n <= 4 else 0,
                 Status=OK if n <= 4 else ABSENT)
        for n in range(1, 9)
    ]  # fmt: skip
    tree.put(
        system, Manufacturer="Supermicro", Model="AS -1125HS-TNR", SerialNumber="0123456789",
        SKU="To be filled by O.E.M.", UUID="03000200-0400-0500-0006-000700080009", Status=OK,
        Memory=tree.collect(f"{system}/Memory", *modules, page=pages), PowerState="On",
        Links={"Chassis": [ref(chassis)]},
    )  # fmt: skip
    tree.put(chassis, ChassisType="RackMount", Links={"ComputerSystems": [ref(system)]})
    tree.root([system], [chassis])
    return tree


def ucs_x_blade() -> Tree:
    """UCS X210c: a blade in an enclosure that lists its own supplies."""
    tree = Tree()
    system, blade, around = f"{V1}/Systems/S1", f"{V1}/Chassis/Blade", f"{V1}/Chassis/Enclosure"
    tree.put(
        system, Manufacturer="Cisco Systems Inc", Model="UCSX-210C-M7", SerialNumber="FCH0001",
        UUID="11112222-3333-4444-5555-666677778888", Links={"Chassis": [ref(blade)]}, Status=OK,
    )  # fmt: skip
    tree.put(
        blade, ChassisType="Blade", Links={"ContainedBy": ref(around)},
        Location={"PartLocation": {"LocationOrdinalValue": 3}},
    )  # fmt: skip
    tree.put(
        around, ChassisType="Enclosure", SerialNumber="FOX0001",
        PowerSubsystem=power_subsystem(tree, around, [OK] * 6),
    )  # fmt: skip
    tree.root([system], [blade, around])
    return tree


def _lenovo_deep(tree: Tree, system: str) -> str:
    """BIOS attributes, secure boot, and a log with its entries; the log's path."""
    tree.put(
        f"{system}/Bios",
        Attributes={
            "OperatingModes_ChooseOperatingMode": "MaximumPerformance",
            "Processors_HyperThreading": "Enabled",
            "Processors_IntelVirtualizationTechnology": "Disabled",
        },
    )
    tree.put(f"{system}/SecureBoot", SecureBootCurrentBoot="Disabled")
    entries = [
        {"@odata.id": f"{system}/LogServices/SEL/Entries/{n}", "Id": str(n), "Severity": severity,
         "Created": f"2026-11-{n:02d}T10:00:00+00:00", "Message": f"event {n}"}
        for n, severity in ((1, "Critical"), (2, "OK"), (3, "Critical"))
    ]  # fmt: skip
    tree[f"{system}/LogServices/SEL/Entries"] = {"Members": entries}
    return tree.put(f"{system}/LogServices/SEL", Entries=ref(f"{system}/LogServices/SEL/Entries"))


def xcc() -> Tree:
    """ThinkSystem SR650 V3-like: two nodes' worth of fields, NetworkPorts beside Ports, BIOS."""
    tree = Tree()
    system, chassis = f"{V1}/Systems/1", f"{V1}/Chassis/1"
    log = _lenovo_deep(tree, system)
    adapter = f"{chassis}/NetworkAdapters/slot-1"
    old = tree.put(
        f"{adapter}/NetworkPorts/1", LinkStatus="Up", CurrentLinkSpeedMbps=25000,
        AssociatedNetworkAddresses=["08-c0-eb-00-00-01"],
    )  # fmt: skip
    new = tree.put(f"{adapter}/Ports/1", LinkStatus="LinkUp", MaxSpeedGbps=25, Status=OK)
    tree.put(
        adapter, Ports=tree.collect(f"{adapter}/Ports", new),
        NetworkPorts=tree.collect(f"{adapter}/NetworkPorts", old),
    )  # fmt: skip
    tree.put(
        system, Manufacturer="Lenovo", Model="ThinkSystem SR650 V3", SerialNumber="J901ABCD",
        UUID="5A1B2C3D-1111-11EE-8000-A1B2C3D4E5F6", Bios=ref(f"{system}/Bios"), Status=OK,
        SecureBoot=ref(f"{system}/SecureBoot"), Boot={"BootSourceOverrideMode": "UEFI"},
        LogServices=tree.collect(f"{system}/LogServices", log),
    )  # fmt: skip
    tree.put(
        chassis, ChassisType="RackMount", Links={"ComputerSystems": [ref(system)]},
        NetworkAdapters=tree.collect(f"{chassis}/NetworkAdapters", adapter),
    )  # fmt: skip
    tree.root([system], [chassis], Vendor="Lenovo")
    return tree
