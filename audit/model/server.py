"""Physical servers by Redfish: what they are made of and how it feels (DMTF DSP0266, DSP2046).

NULL is "the BMC does not say": a null link is not down, an absent redundancy is not lost. State and
health keep the words of Redfish (Resource.Status: Enabled, Absent, StandbyOffline ...; OK, Warning,
Critical).
"""

from audit.model.kinds import (
    BitsPerSecond,
    Bytes,
    Count,
    Hertz,
    Index,
    Number,
    Table,
    Utc,
    Watts,
    col,
    key,
)


class Server(
    Table,
    table="server",
    by="redfish",
    indexes=(Index(("serial",), "servers by serial: one machine under two names"),),
):
    """Physical servers (ComputerSystem; the processors are counted from Processors).

    A machine asked through two addresses gives a row of each source with one id; the view machine
    has it once.
    """

    id: str = key("UUID; the serial where there is none; else the address asked and system id")
    name: str | None = col("Name of the system resource")
    address: str | None = col("Address the BMC was asked at")
    vendor: str | None = col("Manufacturer, in one spelling (HPE, Dell, Cisco, Supermicro ...)")
    model: str | None = col("Model")
    serial: str | None = col("Serial; Dell: the service tag (SKU); NULL for placeholders")
    board_serial: str | None = col("Serial of the board where it differs (Dell SerialNumber)")
    sku: str | None = col("SKU or part number")
    uuid: str | None = col("UUID, lower case; NULL for placeholders")
    host_name: str | None = col("HostName the operating system told the BMC")
    os: str | None = col("Operating system the agent told the BMC")
    power_state: str | None = col("On, Off, PoweringOn ...")
    state: str | None = col("Status.State")
    health: str | None = col("Status.Health of the system resource")
    health_rollup: str | None = col("Status.HealthRollup: worst of all below it")
    bios_version: str | None = col("BiosVersion")
    sockets: Count | None = col("Processors of type CPU that are not Absent")
    cores: Count | None = col("Sum of their TotalCores")
    threads: Count | None = col("Sum of their TotalThreads")
    cpu_model: str | None = col("Model of the first of them")
    gpus: Count | None = col("Processors of type GPU or Accelerator that are not Absent")
    memory: Bytes | None = col("MemorySummary.TotalSystemMemoryGiB")
    memory_health: str | None = col("MemorySummary.Status")
    power_profile: str | None = col("BIOS: WorkloadProfile, SysProfile or its like; deep only")
    hyperthreading: bool | None = col("BIOS: more than one thread a core is on; deep only")
    virtualization: bool | None = col("BIOS: VT-x or SVM is on; deep only")
    iommu: bool | None = col("BIOS: VT-d or AMD-Vi is on; deep only")
    boot_mode: str | None = col("UEFI or Legacy (Boot.BootSourceOverrideMode)")
    secure_boot: bool | None = col("SecureBoot.SecureBootCurrentBoot is Enabled")
    chassis_id: str | None = col("Enclosure of a blade: its serial, else its id; NULL: none told")
    slot: str | None = col("Place in the enclosure or rack (Location)")


class ServerSample(Table, table="server_sample", kind="sample", by="redfish"):
    """Moving values of servers (PowerControl or EnvironmentMetrics)."""

    server_id: str = key("Server")
    at: Utc = key("Time of the sample")
    power: Watts | None = col("PowerConsumedWatts")
    power_max: Watts | None = col("PowerMetrics.MaxConsumedWatts of the interval the BMC keeps")
    power_mean: Watts | None = col("PowerMetrics.AverageConsumedWatts")


class ServerCpu(Table, table="server_cpu", by="redfish"):
    """Processors (Processor of type CPU); empty sockets are Absent."""

    server_id: str = key("Server")
    name: str = key("Id of the resource, e.g. CPU.Socket.1")
    model: str | None = col("Model")
    cores: Count | None = col("TotalCores")
    threads: Count | None = col("TotalThreads")
    speed: Hertz | None = col("MaxSpeedMHz")
    state: str | None = col("Status.State")
    health: str | None = col("Status.Health")


class ServerDimm(Table, table="server_dimm", by="redfish"):
    """Memory modules (Memory); empty slots are Absent."""

    server_id: str = key("Server")
    name: str = key("Id of the resource, e.g. proc1dimm3")
    size: Bytes | None = col("CapacityMiB")
    type: str | None = col("MemoryDeviceType: DDR4, DDR5 ...")
    speed: Hertz | None = col("OperatingSpeedMhz")
    max_speed: Hertz | None = col("Greatest of AllowedSpeedsMHz")
    socket: Number | None = col("MemoryLocation.Socket")
    channel: Number | None = col("MemoryLocation.Channel")
    slot: Number | None = col("MemoryLocation.Slot")
    serial: str | None = col("SerialNumber")
    part: str | None = col("PartNumber")
    state: str | None = col("Status.State, HPE: Oem DIMMStatus where it says more")
    health: str | None = col("Status.Health")


class ServerAdapter(Table, table="server_adapter", by="redfish"):
    """Network adapters, FC HBAs and CNAs (NetworkAdapter; HPE BaseNetworkAdapter)."""

    server_id: str = key("Server")
    id: str = key("Id of the resource, e.g. NIC.Slot.3, DE07A000")
    name: str | None = col("Name")
    vendor: str | None = col("Manufacturer")
    model: str | None = col("Model")
    serial: str | None = col("SerialNumber")
    firmware: str | None = col("Controllers[].FirmwarePackageVersion")
    slot: str | None = col("Location, where told")
    state: str | None = col("Status.State")
    health: str | None = col("Status.Health")


class ServerNic(
    Table,
    table="server_nic",
    by="redfish",
    indexes=(
        Index(("mac",), "NIC ports by MAC address"),
        Index(("permanent_mac",), "NIC ports by burnt-in MAC address"),
    ),
):
    """Physical Ethernet ports (Port, NetworkPort; EthernetInterface where there is no adapter).

    Functions, VLANs, bonds and the host-BMC interface are no ports.
    """

    server_id: str = key("Server")
    name: str = key("Adapter and port, e.g. NIC.Slot.3/1; EthernetInterface id without adapters")
    adapter_id: str | None = col("Adapter; NULL where only interfaces are told")
    mac: str | None = col("MAC address in use (members of a bond may show one)")
    permanent_mac: str | None = col("Burnt-in MAC address, where told apart")
    os_name: str | None = col("Name in the operating system (eno1, vmnic0), where told")
    speed: BitsPerSecond | None = col("Current link speed; NULL: not told, or no link")
    max_speed: BitsPerSecond | None = col("Speed the port can do")
    link_up: bool | None = col("LinkStatus is up; NULL: not told")
    enabled: bool | None = col("Status.State is Enabled; NULL: not told")
    health: str | None = col("Status.Health")
    neighbor_chassis: str | None = col("LLDPReceive.ChassisId: the switch, as the BMC hears it")
    neighbor_port: str | None = col("LLDPReceive.PortId, decoded")
    neighbor_address: str | None = col("LLDPReceive.ManagementAddressIPv4 or IPv6")
    neighbor_vlan: Number | None = col("LLDPReceive.ManagementVlanId; NULL for 4095 (none)")


class ServerFcPort(
    Table,
    table="server_fc_port",
    by="redfish",
    indexes=(Index(("wwpn",), "FC ports by WWPN"),),
):
    """Fibre Channel ports of HBAs (Port, NetworkPort, NetworkDeviceFunction)."""

    server_id: str = key("Server")
    name: str = key("Adapter and port")
    adapter_id: str | None = col("Adapter")
    wwpn: str | None = col("WWPN, lower case with colons")
    wwnn: str | None = col("WWNN, lower case with colons")
    speed: BitsPerSecond | None = col("Current link speed")
    max_speed: BitsPerSecond | None = col("Speed the port can do")
    link_up: bool | None = col("LinkStatus is up; NULL: not told")
    health: str | None = col("Status.Health")
