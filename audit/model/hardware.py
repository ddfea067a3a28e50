"""Switches, servers and arrays: filled by their collectors, read by rules that need them."""

from audit.model.kinds import BitsPerSecond, Bytes, Count, Table, col, key


class Switch(Table, table="switch", by="snmp"):
    """Switches (SNMPv2-MIB system group, ENTITY-MIB chassis)."""

    id: str = key("Serial, or chassis id where there is none")
    name: str | None = col("sysName")
    vendor: str | None = col("Vendor")
    model: str | None = col("Model")
    os_version: str | None = col("Version of the network operating system")


class SwitchPort(Table, table="switch_port", by="snmp"):
    """Ports of switches (IF-MIB)."""

    switch_id: str = key("Switch")
    name: str = key("ifName")
    speed: BitsPerSecond | None = col("ifHighSpeed")
    oper_up: bool | None = col("ifOperStatus is up")
    lag: str | None = col("LAG it is a member of")
    host_id: str | None = col("Host it was bound to")


class Server(Table, table="server", by="redfish"):
    """Physical servers (Redfish ComputerSystem)."""

    id: str = key("Serial, or UUID where there is none")
    host_id: str | None = col("Host it was bound to")
    vendor: str | None = col("Manufacturer")
    model: str | None = col("Model")
    cores: Count | None = col("ProcessorSummary.CoreCount")
    memory: Bytes | None = col("MemorySummary.TotalSystemMemoryGiB")


class ServerNic(Table, table="server_nic", by="redfish"):
    """NIC ports of servers (Redfish NetworkAdapters/Ports, EthernetInterfaces)."""

    server_id: str = key("Server")
    name: str = key("Port")
    mac: str | None = col("Permanent MAC address")
    speed: BitsPerSecond | None = col("Current link speed")
    link_up: bool | None = col("LinkStatus is up")


class StorageArray(Table, table="storage_array", by="array"):
    """Storage arrays."""

    id: str = key("Serial")
    name: str | None = col("Name")
    vendor: str | None = col("Vendor")
    model: str | None = col("Model")
    controllers: Count | None = col("Controllers that can serve the same data")
