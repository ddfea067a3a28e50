"""What only the operator knows of servers: when they came, their contracts, what should run."""

from audit.model.kinds import Index, Number, Table, Utc, col, key


class Asset(Table, table="asset", by="assets"):
    """Servers by serial, as the operator's list says (`assets` of the configuration)."""

    serial: str = key("Serial (Dell: the service tag), as the list writes it")
    shipped: Utc | None = col("Day it was shipped, else purchased; NULL: not in the list")
    contract_end: Utc | None = col("Last day of its service contract; NULL: not in the list")


class FirmwareBaseline(Table, table="firmware_baseline", by="baseline"):
    """Firmware that should run at least, as the operator says ([[baseline]])."""

    number: Number = key("Position of the block in the configuration, from 1")
    vendor: str = col("Vendor of the server, with * and ?")
    model: str = col("Model of the server, with * and ?")
    component: str = col("bios, bmc, or the name of a part with * and ?")
    version: str = col("Version that should run at least")
    bulletin: bool = col("A security bulletin asks for it")


class ServerBaseline(
    Table,
    table="server_baseline",
    kind="reference",
    inputs=(
        "firmware_baseline.version",
        "server.bios_version",
        "server_bmc",
        "server_adapter",
        "server_firmware",
    ),
    indexes=(Index(("server_id",), "the parts of a server"),),
):
    """Parts of servers against the firmware baseline; the first block that fits a part counts."""

    server_id: str = key("Server")
    part: str = key("BIOS, management controller, or the name of the part")
    installed: str = key("Version it runs; empty: not told")
    wanted: str = col("Version of the baseline")
    is_older: bool | None = col("It is older; NULL: not told, or the versions do not compare")
    bulletin: bool = col("A security bulletin asks for the baseline")
