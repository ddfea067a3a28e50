"""Servers and arrays: filled by their collectors, read by rules that need them."""

from audit.model.kinds import BitsPerSecond, Bytes, Count, Table, col, key


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
