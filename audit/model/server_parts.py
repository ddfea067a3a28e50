"""Parts of servers by Redfish: power, cooling, disks, firmware, BMCs (DMTF DSP2046)."""

from audit.model.kinds import (
    Bytes,
    Celsius,
    Count,
    Index,
    Share,
    Table,
    Utc,
    Volts,
    Watts,
    col,
    key,
)


class ServerPsu(Table, table="server_psu", by="redfish"):
    """Power supplies, empty bays included (Power.PowerSupplies, PowerSubsystem.PowerSupplies)."""

    server_id: str = key("Server")
    name: str = key("Member id or name of the bay")
    model: str | None = col("Model")
    serial: str | None = col("SerialNumber")
    firmware: str | None = col("FirmwareVersion")
    capacity: Watts | None = col("PowerCapacityWatts")
    input_voltage: Volts | None = col("LineInputVoltage; 0: no feed")
    state: str | None = col("Status.State; Absent: an empty bay")
    health: str | None = col("Status.Health")


class ServerRedundancy(Table, table="server_redundancy", by="redfish"):
    """Redundancy as the BMC judges it (Redundancy[], PowerSupplyRedundancy[], FanRedundancy[]).

    min_needed 2 of 2 members means "2 are needed to be redundant" on HPE and Dell.
    """

    server_id: str = key("Server")
    kind: str = key("psu or fan")
    name: str = key("Name or member id of the group")
    mode: str | None = col("Mode or RedundancyType: N+m, Failover, Sharing, Sparing ...")
    members: Count | None = col("Members of the group")
    min_needed: Count | None = col("MinNumNeeded or MinNeededInGroup")
    max_supported: Count | None = col("MaxNumSupported or MaxSupportedInGroup")
    state: str | None = col("Status.State")
    health: str | None = col("Status.Health; HPE: its AggregateHealthStatus where it says more")


class ServerFan(Table, table="server_fan", by="redfish"):
    """Fans (Thermal.Fans, ThermalSubsystem.Fans); empty bays are Absent."""

    server_id: str = key("Server")
    name: str = key("Member id or name")
    state: str | None = col("Status.State")
    health: str | None = col("Status.Health")


class ServerSensor(Table, table="server_sensor", by="redfish"):
    """Temperature sensors (Thermal.Temperatures, ThermalMetrics, Sensors)."""

    server_id: str = key("Server")
    name: str = key("Name of the sensor")
    place: str | None = col("PhysicalContext: CPU, Intake, SystemBoard ...")
    caution: Celsius | None = col("Upper caution threshold")
    critical: Celsius | None = col("Upper critical threshold")
    state: str | None = col("Status.State")
    health: str | None = col("Status.Health")


class ServerSensorSample(Table, table="server_sensor_sample", kind="sample", by="redfish"):
    """Readings of temperature sensors."""

    server_id: str = key("Server")
    name: str = key("Sensor")
    at: Utc = key("Time of the sample")
    celsius: Celsius | None = col("Reading")


class ServerDisk(Table, table="server_disk", by="redfish"):
    """Drives (Storage.Drives; HPE SmartStorage DiskDrives; SimpleStorage where nothing else)."""

    server_id: str = key("Server")
    id: str = key("Controller and drive")
    name: str | None = col("Name or bay")
    model: str | None = col("Model")
    serial: str | None = col("SerialNumber")
    media: str | None = col("HDD, SSD ...")
    protocol: str | None = col("SAS, SATA, NVMe ...")
    size: Bytes | None = col("CapacityBytes")
    state: str | None = col("Status.State")
    health: str | None = col("Status.Health")
    failure_predicted: bool | None = col("FailurePredicted")
    life_left: Share | None = col("PredictedMediaLifeLeftPercent")
    hot_spare: bool | None = col("It is a hot spare (HotspareType)")


class ServerVolume(Table, table="server_volume", by="redfish"):
    """Logical drives (Storage.Volumes; HPE SmartStorage LogicalDrives)."""

    server_id: str = key("Server")
    id: str = key("Controller and volume")
    name: str | None = col("Name")
    raid: str | None = col("RAIDType, else VolumeType: RAID0, RAID1 ...")
    size: Bytes | None = col("CapacityBytes")
    drives: Count | None = col("Drives it is made of")
    state: str | None = col("Status.State")
    health: str | None = col("Status.Health")
    operation: str | None = col("Operation under way, e.g. Rebuild")
    progress: Share | None = col("How far it is")


class ServerFirmware(Table, table="server_firmware", by="redfish"):
    """Firmware of parts (UpdateService.FirmwareInventory); names repeat from part to part."""

    server_id: str = key("Server")
    id: str = key("Id of the resource")
    name: str | None = col("Name")
    version: str | None = col("Version")
    software_id: str | None = col("SoftwareId")


class ServerBmc(Table, table="server_bmc", by="redfish"):
    """Management controllers (Manager of type BMC)."""

    server_id: str = key("Server")
    id: str = key("Id of the resource")
    model: str | None = col("Model, e.g. iLO 5")
    version: str | None = col("FirmwareVersion")
    uuid: str | None = col("UUID")
    state: str | None = col("Status.State")
    health: str | None = col("Status.Health")
    redfish_version: str | None = col("RedfishVersion of the service root")


class ServerBmcNic(
    Table,
    table="server_bmc_nic",
    by="redfish",
    indexes=(Index(("address",), "the BMC CloudStack would fence with"),),
):
    """Network interfaces of management controllers (Manager.EthernetInterfaces)."""

    server_id: str = key("Server")
    bmc_id: str = key("Management controller")
    name: str = key("Id of the interface")
    mac: str | None = col("MAC address")
    address: str | None = col("IPv4 address; NULL for 0.0.0.0")
    host_name: str | None = col("HostName or FQDN")
    link_up: bool | None = col("LinkStatus is up")
    enabled: bool | None = col("InterfaceEnabled or Status.State")


class ServerEvent(Table, table="server_event", by="redfish"):
    """Critical entries of the event logs (LogEntry with Severity Critical, newest 50)."""

    server_id: str = key("Server")
    log: str = key("Log service, e.g. IML, Sel")
    id: str = key("Id of the entry")
    at: Utc | None = col("Created")
    message_id: str | None = col("MessageId")
    message: str | None = col("Message")
    repaired: bool | None = col("The log says it is repaired or resolved")
