"""Trees of machines told of by others, not recorded: what each says in a place of its own.

Made by hand after the makers' documents; every value is invented.
"""

from tests.redfish_trees import ABSENT, OK, V1, Body, Tree, ref


def _one_system(system: str, chassis: str, **more: Body | str) -> Tree:
    """A system in a box of its own."""
    tree = Tree()
    tree.put(system, Links={"Chassis": [ref(chassis)]}, **more)
    tree.root([system], [chassis])
    return tree


def scale_up() -> Tree:
    """HPE Compute Scale-up: a group of racks first, a rack manager, FC ports without protocol."""
    system, box, group = f"{V1}/Systems/Partition0", f"{V1}/Chassis/r001u01", f"{V1}/Chassis/Group"
    tree = _one_system(system, box, UUID="0A1B2C3D-1111-2222-8000-A1B2C3D4E5F6", Status=OK)
    adapter = f"{box}/NetworkAdapters/Card10"
    names = [f"Card10Port{number}" for number in (1, 2)]
    for number, name in enumerate(names, 1):
        both = [f"20:00:00:10:9B:00:00:0{number}", f"10:00:00:10:9B:00:00:0{number}"]
        tree.put(
            f"{adapter}/Ports/{name}", LinkStatus="LinkUp", CurrentSpeedGbps=16,
            FibreChannel={"AssociatedWorldWideNames": both},
        )  # fmt: skip
        tree.put(
            f"{adapter}/NetworkDeviceFunctions/{name}", Links={"PCIeFunction": ref("/x")},
            FibreChannel={"WWPN": both[1], "WWNN": both[0]},
        )  # fmt: skip
    tree.put(
        adapter, Model="SN1100Q",
        Ports=tree.collect(f"{adapter}/Ports", *(f"{adapter}/Ports/{n}" for n in names)),
        NetworkDeviceFunctions=tree.collect(
            f"{adapter}/NetworkDeviceFunctions",
            *(f"{adapter}/NetworkDeviceFunctions/{n}" for n in names),
        ),
    )  # fmt: skip
    tree.put(
        box, ChassisType="RackMount", Manufacturer="HPE", Model="Scale-up 3200",
        NetworkAdapters=tree.collect(f"{box}/NetworkAdapters", adapter),
    )  # fmt: skip
    tree.put(group, ChassisType="RackGroup", Manufacturer="Nobody", Model="All racks")
    manager = tree.put(
        f"{V1}/Managers/RMC", ManagerType="RackManager", FirmwareVersion="1.75",
        Links={"ManagerForServers": [ref(system)]},
    )  # fmt: skip
    other = tree.put(f"{V1}/Managers/Fabric", ManagerType="Service", FirmwareVersion="9")
    managers = tree.collect(f"{V1}/Managers", manager, other)
    tree.root([system], [group, box], Managers=managers)
    return tree


def ilo4() -> Tree:
    """ProLiant Gen9: memory, BIOS and firmware in HP's own part, HealthRollUp."""
    system, chassis = f"{V1}/Systems/1", f"{V1}/Chassis/1"
    tree = Tree()
    good = {"DIMMType": "DDR4", "DIMMStatus": "GoodInUse", "SizeMB": 16384}
    modules = [
        tree.put(f"{system}/Memory/1", MaximumFrequencyMHz=2400, **good),
        tree.put(f"{system}/Memory/2", DIMMStatus="NotPresent", SizeMB=0),
    ]
    tree.put(f"{system}/Firmware", Current={"ILO": [{"Name": "iLO", "VersionString": "2.70"}]})
    tree.put(f"{system}/SecureBoot", SecureBootCurrentBoot="Enabled")
    links = {
        "Memory": tree.collect(f"{system}/Memory", *modules),
        "FirmwareInventory": ref(f"{system}/Firmware"),
        "SecureBoot": ref(f"{system}/SecureBoot"),
    }
    tree.put(
        system, Manufacturer="HP", Model="ProLiant DL360 Gen9", SerialNumber="CZJ6000001",
        Status={"State": "Enabled", "HealthRollUp": "Warning"},
        ProcessorSummary={"Count": 2, "Model": "Intel Xeon E5-2680 v4"},
        Oem={"Hp": {"Links": links, "Bios": {"Current": {"VersionString": "P89 v2.76"}}}},
        Links={"Chassis": [ref(chassis)]},
    )  # fmt: skip
    fan = {"FanName": "Fan 1", "Status": {"State": "Enabled", "HealthRollUp": "Critical"}}
    tree.put(f"{chassis}/Thermal", Fans=[fan])
    tree.put(chassis, ChassisType="RackMount", Thermal=ref(f"{chassis}/Thermal"))
    tree.root([system], [chassis])
    return tree


def idrac8() -> Tree:
    """PowerEdge R630: sizes divided by the wrong thousand, a backplane among the devices."""
    system, chassis = f"{V1}/Systems/System.Embedded.1", f"{V1}/Chassis/System.Embedded.1"
    tree = Tree()
    sticks = [tree.put(f"{system}/Memory/{n}", CapacityMiB=15625, Status=OK) for n in range(4)]
    disk, shelf = {"Name": "Physical Disk 0:1:0"}, {"Name": "Backplane 1 on Connector 0"}
    simple = tree.put(f"{system}/SimpleStorage/RAID", Devices=[disk, shelf])
    tree.put(
        system, Manufacturer="Dell Inc.", SKU="8TAG123", Links={"Chassis": [ref(chassis)]},
        MemorySummary={"TotalSystemMemoryGiB": 64e9 / (1 << 30), "Status": {"HealthRollUp": "OK"}},
        Memory=tree.collect(f"{system}/Memory", *sticks),
        SimpleStorage=tree.collect(f"{system}/SimpleStorage", simple),
    )  # fmt: skip
    tree.put(chassis, ChassisType="RackMount")
    tree.root([system], [chassis])
    return tree


def old_cimc() -> Tree:
    """UCS C-series of years ago: lists of one written as an object, speeds with their unit."""
    system, chassis = f"{V1}/Systems/WZP1", f"{V1}/Chassis/1"
    tree = _one_system(system, chassis, Manufacturer="Cisco", SerialNumber="WZP0000001")
    adapter = f"{chassis}/NetworkAdapters/MLOM"
    port = tree.put(
        f"{adapter}/NetworkPorts/1", LinkStatus="Up", CurrentLinkSpeedMbps="10Gbps",
        SupportedLinkCapabilities={"CapableLinkSpeedMbps": [10000, 40000]},
        AssociatedNetworkAddresses=["00:2A:6A:00:00:01"],
    )  # fmt: skip
    tree.put(
        adapter, Controllers={"FirmwarePackageVersion": "4.1(3d)"},
        NetworkPorts=tree.collect(f"{adapter}/NetworkPorts", port),
    )  # fmt: skip
    tree.put(f"{chassis}/Power", PowerControl={"MemberId": "1", "PowerConsumedWatts": 211})
    tree.put(
        chassis, ChassisType="RackMount", Power=ref(f"{chassis}/Power"),
        NetworkAdapters=tree.collect(f"{chassis}/NetworkAdapters", adapter),
    )  # fmt: skip
    nic = tree.put(
        f"{V1}/Managers/CIMC/EthernetInterfaces/1",
        MACAddress="00:2A:6A:00:00:FF",
        IPv4Addresses={"Address": "192.0.2.44"},
    )
    bmc = tree.put(
        f"{V1}/Managers/CIMC", ManagerType="BMC", FirmwareVersion="4.0",
        EthernetInterfaces=tree.collect(f"{V1}/Managers/CIMC/EthernetInterfaces", nic),
    )  # fmt: skip
    tree.root([system], [chassis], Managers=tree.collect(f"{V1}/Managers", bmc))
    return tree


def ibmc() -> Tree:
    """Huawei 2288H: drives in the chassis, some behind no controller, RAID told by the maker."""
    system, chassis = f"{V1}/Systems/1", f"{V1}/Chassis/1"
    tree = _one_system(system, chassis, Manufacturer="Huawei", SerialNumber="2102310000000001")
    drives = [
        tree.put(f"{chassis}/Drives/Disk{n}", SerialNumber=serial, Status=state)
        for n, (serial, state) in enumerate([("A", OK), ("B", OK), ("", ABSENT), ("C", OK)])
    ]
    storage = f"{system}/Storages/RAID0"
    volume = tree.put(
        f"{storage}/Volumes/LogicalDrive0", VolumeType="Mirrored", CapacityBytes=10**12,
        Oem={"Huawei": {"VolumeRaidLevel": "RAID1", "VolumeName": "N/A"}}, Status=OK,
    )  # fmt: skip
    tree.put(
        storage, Drives=[ref(one) for one in drives[:2]],
        Volumes=tree.collect(f"{storage}/Volumes", volume),
    )  # fmt: skip
    tree[system]["Storage"] = tree.collect(f"{system}/Storages", storage)
    again = tree.put(f"{system}/Disk0", SerialNumber="A", Status=OK)
    tree.put(
        chassis, ChassisType="RackMount",
        Links={"Drives": [ref(one) for one in (*drives, again)]},
    )  # fmt: skip
    return tree


def dgx(*more_hosts: str) -> Tree:
    """A host and its board of accelerators as two systems; more hosts make it nobody's."""
    tree = Tree()
    host, board = f"{V1}/Systems/DGX", f"{V1}/Systems/HGX_Baseboard_0"
    kinds = ["GPU"] * 8 + ["FPGA"]
    parts = [
        tree.put(f"{board}/Processors/{n}", ProcessorType=kind, Status=OK)
        for n, kind in enumerate(kinds)
    ]
    tree.put(
        board, SystemType="Physical", Status={"State": "Enabled", "Health": "Critical"},
        Processors=tree.collect(f"{board}/Processors", *parts),
    )  # fmt: skip
    for one in (host, *more_hosts):
        cpu = tree.put(f"{one}/Processors/1", ProcessorType="CPU", TotalCores=56, Status=OK)
        tree.put(
            one, SerialNumber=f"HOST{one[-3:]}", Processors=tree.collect(f"{one}/Processors", cpu),
            Status={"State": "Enabled", "HealthRollup": "OK"},
        )  # fmt: skip
    tree.root([host, board, *more_hosts], [])
    return tree


def enclosure_of_blades() -> Tree:
    """Two blades behind one service; the enclosure names both as its systems."""
    tree = Tree()
    around, systems, blades = f"{V1}/Chassis/Enc", [], []
    for bay in (1, 2):
        system, blade = f"{V1}/Systems/{bay}", f"{V1}/Chassis/Blade{bay}"
        tree.put(system, SerialNumber=f"BLADE{bay}", Links={"Chassis": [ref(blade), ref(around)]})
        tree.put(
            blade, ChassisType="Blade", Location={"PartLocation": {"LocationOrdinalValue": bay}},
            Links={"ContainedBy": ref(around), "ComputerSystems": [ref(system)]},
        )  # fmt: skip
        systems.append(system)
        blades.append(blade)
    tree.put(f"{around}/Power", PowerSupplies=[{"MemberId": str(n)} for n in range(6)])
    tree.put(
        around, ChassisType="Enclosure", SerialNumber="ENC0001", Power=ref(f"{around}/Power"),
        Links={"ComputerSystems": [ref(one) for one in systems]},
    )  # fmt: skip
    tree.root(systems, [around, *blades])
    return tree
