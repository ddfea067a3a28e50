"""Storage arrays, one model for all: what an array is, its nodes, space, ports and how it feels.

What a vendor does not tell is NULL. Physical bytes (on the media), logical bytes (before thin
provisioning, compression and deduplication) and provisioned bytes (promised) are kept apart.
docs/guide/arrays.md says which API field of which vendor fills what.
"""

from audit.model.kinds import (
    BitsPerSecond,
    Bytes,
    Count,
    Index,
    Share,
    Table,
    Utc,
    col,
    key,
)


class StorageArray(Table, table="storage_array", by="array"):
    """Storage arrays and clusters of storage nodes."""

    id: str = key("Serial, or UUID of the cluster")
    name: str | None = col("Name")
    kind: str = col("Reader: ontap, solidfire, hitachi, nexenta, ceph, pure or powerflex")
    vendor: str | None = col("Vendor: NetApp, Hitachi, Nexenta, Ceph, Pure Storage, Dell")
    model: str | None = col("Model or platform")
    serial: str | None = col("Serial, where it has one")
    version: str | None = col("Version of the storage operating system")
    address: str | None = col("Address it was asked at")
    controllers: Count | None = col("Nodes or controllers that can serve the same data")
    quorum: str | None = col("State of quorum or mediator: healthy, or the words of the array")
    health: str | None = col("Overall state in the words of the array, e.g. HEALTH_OK")
    ntp_servers: Count | None = col("Time servers configured")
    autosupport: bool | None = col("It calls home")
    warning_at: Share | None = col("Fullness at which the array itself warns")
    full_at: Share | None = col("Fullness at which the array refuses writes or goes read-only")


class StorageArraySample(Table, table="storage_array_sample", kind="sample", by="array"):
    """Space of arrays as a whole, where the array tells it (else it is the sum of its pools)."""

    array_id: str = key("Array")
    at: Utc = key("Time of the sample")
    capacity: Bytes | None = col("Physical bytes usable")
    used: Bytes | None = col("Physical bytes in use")
    logical: Bytes | None = col("Logical bytes written by hosts")
    provisioned: Bytes | None = col("Bytes promised to volumes")
    max_provisioned: Bytes | None = col("Most bytes the array lets be promised")
    fullness: str | None = col(
        "Stage of fullness in the words of the array (Element stage3Low ...)"
    )
    clock: Utc | None = col("Time on the array's own clock")


class ArrayNode(Table, table="array_node", by="array"):
    """Nodes, controllers, storage daemons' hosts: what fails as one."""

    array_id: str = key("Array")
    id: str = key("Name or id")
    name: str | None = col("Name")
    model: str | None = col("Model")
    serial: str | None = col("Serial")
    state: str | None = col("up, down, or degraded; NULL: words of the array that are not known")
    state_told: str | None = col("State in the words of the array")
    version: str | None = col("Version of the operating system")
    ha_enabled: bool | None = col("Takeover by a partner is enabled; NULL: not told or no pairs")
    partner: str | None = col("Node that takes over; several: comma separated")
    ha_state: str | None = col(
        "normal, takeover (its partner serves for it), impossible or giveback; NULL: not told"
    )
    ha_reason: str | None = col("Why takeover is not possible, in the words of the array")
    fans_failed: Count | None = col("Failed fans")
    psus_failed: Count | None = col("Failed power supplies")
    over_temperature: bool | None = col("It is too hot")
    started: Utc | None = col("Booted")
    role: str | None = col("primary, secondary, mon, osd host, mdm ...")


class ArrayPart(Table, table="array_part", by="array"):
    """Replaceable parts of arrays: power supplies, fans, batteries, shelves, modules."""

    array_id: str = key("Array")
    id: str = key("Name or id")
    kind: str | None = col("psu, fan, battery, cache, shelf, module ...")
    node_id: str | None = col("Node or chassis it belongs to")
    ok: bool | None = col("It is well; NULL: words of the array that are not known")
    state: str | None = col("State in the words of the array")


class ArrayDisk(Table, table="array_disk", by="array"):
    """Drives of arrays (Ceph: OSDs)."""

    array_id: str = key("Array")
    id: str = key("Name, bay or id")
    serial: str | None = col("Serial")
    model: str | None = col("Model")
    media: str | None = col("ssd, hdd, nvme, or flash cache")
    size: Bytes | None = col("Size")
    state: str | None = col("ok, spare, failed, rebuilding or unused; NULL: words not known")
    state_told: str | None = col("State in the words of the array")
    pool_id: str | None = col("Pool it serves")
    node_id: str | None = col("Node it belongs to")
    firmware: str | None = col("Firmware")
    life_left: Share | None = col("Endurance left")


class ArrayPool(Table, table="array_pool", by="array"):
    """Where space comes from: aggregates, storage pools, CPGs, Ceph pools."""

    array_id: str = key("Array")
    id: str = key("UUID or name")
    name: str | None = col("Name")
    node_id: str | None = col("Node that serves it now; NULL: all do")
    home_node_id: str | None = col("Node it belongs to")
    state: str | None = col(
        "online, degraded, offline; NULL: words of the array that are not known"
    )
    state_told: str | None = col("State in the words of the array")
    media: str | None = col("ssd, hdd, hybrid, nvme")
    raid: str | None = col("raid_dp, raid_tec, raid4, RAID5, raidz2, replica 3, mesh mirror ...")
    failures_survived: Count | None = col("Disks that may fail before data is lost")
    failure_domain: str | None = col("What copies are kept apart by: osd, host, node, rack ...")
    disks: Count | None = col("Disks")
    capacity: Bytes | None = col("Physical bytes usable")
    mirrored: bool | None = col("Mirrored synchronously to a second plex or site")
    tiering: bool | None = col("Cold blocks move to an object store")
    warning_at: Share | None = col("Fullness at which the array warns")
    full_at: Share | None = col("Fullness at which writes fail")


class ArrayPoolSample(Table, table="array_pool_sample", kind="sample", by="array"):
    """Space of pools of arrays."""

    array_id: str = key("Array")
    pool_id: str = key("Pool of the array")
    at: Utc = key("Time of the sample")
    used: Bytes | None = col("Physical bytes in use")
    logical: Bytes | None = col("Logical bytes written by hosts")
    provisioned: Bytes | None = col("Bytes promised to volumes; NULL: sum of array_volume.size")
    snapshot_used: Bytes | None = col("Bytes held by snapshots")


class ArrayVolume(
    Table,
    table="array_volume",
    by="array",
    indexes=(Index(("array_id", "pool_id"), "volumes of a pool"),),
):
    """What hosts see: volumes, LUNs, filesystems, images."""

    array_id: str = key("Array")
    id: str = key("UUID or name")
    name: str | None = col("Name")
    kind: str | None = col("filesystem, lun, volume or image")
    tenant: str | None = col("SVM, account or protection domain it belongs to")
    pool_id: str | None = col("Pool of the array; several: NULL")
    parent_id: str | None = col("Filesystem a LUN lies in")
    size: Bytes | None = col("Provisioned size")
    thin: bool | None = col("Space is taken when written")
    state: str | None = col("online, offline, degraded; NULL: words not known")
    state_told: str | None = col("State in the words of the array")
    path: str | None = col("NFS path as mounted (junction path, mount point)")
    serial: str | None = col("Serial, NAA or EUI id of the LUN")
    policy: str | None = col("Export policy")
    snapshot_policy: str | None = col("Snapshot policy; none: known to have none")
    autogrow: str | None = col("off, grow or grow_shrink")
    autogrow_max: Bytes | None = col("Size it may grow to")
    snapshot_reserve: Share | None = col("Share of the size set aside for snapshots")
    is_copy: bool | None = col("Read-only target of replication")
    pool_managed: bool | None = col("Made by a driver for a volume of its user")


class ArrayVolumeSample(Table, table="array_volume_sample", kind="sample", by="array"):
    """Space of volumes of arrays."""

    array_id: str = key("Array")
    volume_id: str = key("Volume of the array")
    at: Utc = key("Time of the sample")
    used: Bytes | None = col("Bytes in use, snapshots beyond their reserve included")
    physical: Bytes | None = col("Bytes it takes on the media")
    snapshot_used: Bytes | None = col("Bytes held by its snapshots")
    snapshots: Count | None = col("Snapshots")
    files: Count | None = col("Inodes in use")
    files_max: Count | None = col("Inodes there can be")


class ArrayProtection(Table, table="array_protection", by="array"):
    """Replication and synchronous mirrors between arrays."""

    array_id: str = key("Array that tells it")
    id: str = key("UUID or pair")
    kind: str | None = col("snapmirror, metrocluster, gad, truecopy, hpr, rbd-mirror, pod ...")
    sync: bool | None = col("Synchronous")
    source_path: str | None = col("What is copied")
    target_path: str | None = col("Where to")
    state: str | None = col("mirrored, broken, paused, or failed; NULL: words not known")
    state_told: str | None = col("State in the words of the array")
    healthy: bool | None = col("The array calls it healthy")
    reason: str | None = col("Why not, in the words of the array")
    schedule: str | None = col("Schedule, where told")


class ArrayProtectionSample(Table, table="array_protection_sample", kind="sample", by="array"):
    """How far copies are behind."""

    array_id: str = key("Array")
    protection_id: str = key("Protection")
    at: Utc = key("Time of the sample")
    lag: Count | None = col("Seconds the copy is behind")


class ArrayAlert(Table, table="array_alert", by="array"):
    """Open faults and alerts of arrays."""

    array_id: str = key("Array")
    id: str = key("Id, or code and object")
    severity: str | None = col("critical, error, warning or info; NULL: words not known")
    at: Utc | None = col("Raised")
    node_id: str | None = col("Node or object")
    code: str | None = col("Code or name")
    message: str | None = col("Text")


class ArrayLicence(Table, table="array_licence", by="array"):
    """Licences of arrays."""

    array_id: str = key("Array")
    id: str = key("Name")
    ok: bool | None = col("Compliant and not expired, as the array judges; NULL: not told")
    state: str | None = col("State in the words of the array")
    expires: Utc | None = col("Expires")


class ArrayLoadSample(Table, table="array_load_sample", kind="sample", by="array"):
    """Load of nodes, volumes and ports, where the array tells it."""

    array_id: str = key("Array")
    kind: str = key("node, volume or port")
    object_id: str = key("Id of it")
    at: Utc = key("Time of the sample")
    cpu: Share | None = col("Processor busy")
    latency: float | None = col("Mean time of an operation in seconds")
    iops: Count | None = col("Operations a second")
    throughput: BitsPerSecond | None = col("Bits a second")
