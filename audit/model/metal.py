"""How servers, arrays, switches and CloudStack fit together, computed (audit.derive.link).

The server of a host is host_server in audit.model.links.
"""

from audit.model.kinds import Index, Table, col, key


class HostServerConflict(
    Table, table="host_server_conflict", kind="reference", inputs=("server.id", "host.id")
):
    """Two proofs of which host a server is that cannot both be true; the stronger one first."""

    host_id: str = key("Host of the stronger proof")
    server_id: str = key("Server of the stronger proof")
    method: str = key("system, bmc address, mac or host name")
    other_host_id: str = key("Host of the other proof: the same, or another for the same server")
    other_server_id: str = key("Server of the other proof")
    other_method: str = key("system, bmc address, mac or host name")
    confidence: str = col("measured, derived or inferred: of the stronger proof")
    other_confidence: str = col("measured, derived or inferred: of the other proof")
    kept: str = col("first, other or neither: which of the two is in host_server")
    detail: str = col("Both proofs in words")


class ServerPort(
    Table,
    table="server_port",
    kind="reference",
    inputs=("server_nic.name", "switch.id", "switch_port.name"),
    indexes=(Index(("switch_id", "port"), "which server is behind a port"),),
):
    """Physical switch ports that NIC ports of servers are cabled to."""

    server_id: str = key("Server")
    nic: str = key("NIC port (server_nic.name); empty: one of several that share the address")
    switch_id: str = key("Switch")
    port: str = key("Physical port; the LAG where its members are not told")
    lag: str | None = col("LAG the port is a member of")
    method: str = col("bmc lldp, switch lldp or mac table")
    confidence: str = col("measured or derived")
    evidence: str = col("What proves it, in words")


class PoolArray(
    Table,
    table="pool_array",
    kind="reference",
    inputs=("storage_pool.server", "image_store.server", "storage_array.id", "array_lif.address"),
    indexes=(Index(("array_id", "volume_id"), "the pools on a volume of an array"),),
):
    """Which storage array a primary storage pool or image store of CloudStack lies on."""

    kind: str = key("storage_pool or image_store")
    store_id: str = key("Pool or image store")
    array_id: str = col("Array")
    volume_id: str | None = col("Volume, LUN or filesystem; NULL: several, or not told which")
    lif_id: str | None = col("Interface it is reached at; NULL: another address of the array")
    node_id: str | None = col("Node that serves that interface now; NULL: all do, or not told")
    home_node_id: str | None = col("Node the interface belongs to")
    array_pool_id: str | None = col("Pool of the array (aggregate) its data lies on")
    method: str = col(
        "address+path, address, iqn+lun, iqn, wwpn, volume serial, rbd monitors, name"
    )
    confidence: str = col("measured, derived or inferred")
    evidence: str = col("What proves it, in words")


_LUNS = ("volume.path", "storage_pool.server", "storage_array.id", "array_volume.id")


class VolumeArray(
    Table,
    table="volume_array",
    kind="reference",
    inputs=_LUNS,
    indexes=(Index(("array_id", "array_volume_id"), "the disk a LUN or image is"),),
):
    """Which LUN or image of an array a volume of CloudStack is, where each has one of its own."""

    volume_id: str = key("Volume of CloudStack")
    array_id: str = col("Array")
    array_volume_id: str = col("Volume, LUN or image of the array")
    method: str = col("serial, id, iqn, image, told name (in the path) or name (its own)")
    confidence: str = col("measured, derived or inferred")
    evidence: str = col("What proves it, in words")


class VolumeArrayConflict(Table, table="volume_array_conflict", kind="reference", inputs=_LUNS):
    """Where volumes of CloudStack and of the arrays do not fit together."""

    volume_id: str = key("Volume of CloudStack")
    kind: str = key("several volumes, other array, proofs disagree or not on the array")
    detail: str = col("What was told, in words")
