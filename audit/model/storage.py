"""Primary and secondary storage, volumes, snapshots."""

from audit.model.kinds import Bytes, Count, Index, Iops, Number, Ratio, Table, Utc, col, key


class StoragePool(Table, table="storage_pool", by="cloudstack"):
    """Primary storage pools (listStoragePools)."""

    id: str = key("UUID of the pool")
    name: str = col("Name")
    zone_id: str | None = col("Zone")
    pod_id: str | None = col("Pod; NULL for zone-wide pools")
    cluster_id: str | None = col("Cluster; NULL for zone-wide pools")
    type: str | None = col("NetworkFilesystem, RBD, VMFS, PreSetup, SharedMountPoint, Iscsi ...")
    scope: str | None = col("HOST, CLUSTER, ZONE")
    state: str | None = col("Up, Maintenance, Disabled, ErrorInMaintenance ...")
    provider: str | None = col("DefaultPrimary, SolidFire, Linstor, StorPool, NetApp ONTAP ...")
    server: str | None = col("Address of the storage server (ipaddress)")
    path: str | None = col("Export, LUN or pool path")
    hypervisor: str | None = col("Hypervisor type, or Any")
    capacity: Bytes | None = col("Size of the file system or pool (disksizetotal)")
    capacity_iops: Iops | None = col("IOPS that may be guaranteed")
    overprovision: Ratio | None = col("Over-provisioning factor")
    tags: str | None = col("Storage tags, comma separated, sorted")
    is_tag_rule: bool | None = col("The tag is a JavaScript rule")
    managed: bool | None = col("One LUN per volume, made by the driver")
    nfs_mount_options: str | None = col("NFS mount options (4.19.1+)")
    access_groups: str | None = col("Storage access groups (4.21+), sorted")
    created: Utc | None = col("Added")


class StoragePoolSample(Table, table="storage_pool_sample", kind="sample", by="cloudstack"):
    """Moving values of pools (listStoragePools)."""

    storage_pool_id: str = key("Pool")
    at: Utc = key("Time of the sample")
    used: Bytes | None = col("Bytes in use as the pool tells; NULL when it tells nothing")
    allocated: Bytes | None = col("Bytes promised to volumes")
    used_iops: Iops | None = col("IOPS in use")
    allocated_iops: Iops | None = col("IOPS promised")


class PoolHost(
    Table,
    table="pool_host",
    by="cloudstack",
    indexes=(Index(("storage_pool_id",), "hosts of a pool"),),
):
    """Which host has which pool (listStoragePools hostid, a call per host)."""

    host_id: str = key("Host")
    storage_pool_id: str = key("Pool")


class VolumeForImport(Table, table="volume_for_import", by="cloudstack"):
    """Files on pools that are no volume of CloudStack (listVolumesForImport; `deep` only)."""

    storage_pool_id: str = key("Pool")
    path: str = key("Path on the pool")
    name: str | None = col("Name")
    format: str | None = col("QCOW2, RAW ...")
    size: Bytes | None = col("Bytes in use")
    virtual_size: Bytes | None = col("Virtual size")


class StagingStore(Table, table="staging_store", by="cloudstack"):
    """Secondary staging stores of object secondary storage (listSecondaryStagingStores)."""

    id: str = key("UUID of the store")
    name: str | None = col("Name")
    zone_id: str | None = col("Zone")
    protocol: str | None = col("nfs ...")
    server: str | None = col("Host part of the URL")
    scope: str | None = col("Scope")


class ImageStore(Table, table="image_store", by="cloudstack"):
    """Secondary storage (listImageStores)."""

    id: str = key("UUID of the store")
    name: str = col("Name")
    zone_id: str | None = col("Zone; NULL for region-wide stores")
    protocol: str | None = col("nfs, cifs, s3, swift ...")
    provider: str | None = col("Provider")
    scope: str | None = col("ZONE or REGION")
    url: str | None = col("URL, credentials removed")
    server: str | None = col("Host part of the URL")
    read_only: bool | None = col("No new objects")


class ImageStoreSample(Table, table="image_store_sample", kind="sample", by="cloudstack"):
    """Moving values of image stores (listImageStores); absent without a working SSVM."""

    image_store_id: str = key("Store")
    at: Utc = key("Time of the sample")
    capacity: Bytes | None = col("Size")
    used: Bytes | None = col("Bytes in use")


class Volume(
    Table,
    table="volume",
    by="cloudstack",
    indexes=(
        Index(("storage_pool_id", "vm_id", "size"), "VMs and bytes of a pool"),
        Index(
            ("vm_id", "storage_pool_id", "storage_type", "id"),
            "disks of a VM, the pools it needs, local ones; without a look into the table",
        ),
        Index(("encryption_format", "vm_id"), "the few encrypted volumes"),
    ),
):
    """Volumes (listVolumes)."""

    id: str = key("UUID of the volume")
    name: str = col("Name")
    type: str | None = col("ROOT or DATADISK")
    state: str | None = col("Ready, Allocated, Creating, Migrating, Expunging ...")
    zone_id: str | None = col("Zone")
    storage_pool_id: str | None = col("Pool; NULL until allocated")
    storage_type: str | None = col("shared or local")
    vm_id: str | None = col("VM it is attached to; NULL: attached to none")
    disk_offering_id: str | None = col("Disk offering")
    size: Bytes | None = col("Virtual size")
    provisioning_type: str | None = col("thin, sparse or fat")
    path: str | None = col("File, image, target or LUN on the pool, as its driver writes it")
    encryption_format: str | None = col("Format of encryption; NULL: not encrypted or not told")
    delete_protection: bool | None = col("Protected against deletion (4.20+)")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    project_id: str | None = col("Project")
    created: Utc | None = col("Created")
    attached: Utc | None = col("Attached")


class VolumeSample(Table, table="volume_sample", kind="sample", by="cloudstack"):
    """Moving values of volumes (listVolumes)."""

    volume_id: str = key("Volume")
    at: Utc = key("Time of the sample")
    physical_size: Bytes | None = col("Bytes on the pool as last measured")


class Snapshot(
    Table,
    table="snapshot",
    by="cloudstack",
    indexes=(Index(("volume_id", "created"), "newest snapshot of a volume"),),
):
    """Volume snapshots (listSnapshots)."""

    id: str = key("UUID of the snapshot")
    name: str | None = col("Name")
    volume_id: str | None = col("Volume")
    zone_id: str | None = col("Zone")
    state: str | None = col("BackedUp, Error, Creating ...")
    type: str | None = col("MANUAL, RECURRING, HOURLY, DAILY ...")
    location: str | None = col("Primary or Secondary, where told")
    data_store: str | None = col("Pool or image store that holds it, where told")
    physical_size: Bytes | None = col("Bytes stored")
    virtual_size: Bytes | None = col("Virtual size of the volume then")
    chain_size: Bytes | None = col("Bytes of the whole chain (4.21+)")
    revertable: bool | None = col("The volume can be reverted to it")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    created: Utc | None = col("Created")


class SnapshotPolicy(
    Table,
    table="snapshot_policy",
    by="cloudstack",
    indexes=(Index(("volume_id",), "whether a volume is covered"),),
):
    """Snapshot schedules (listSnapshotPolicies)."""

    id: str = key("UUID of the policy")
    volume_id: str | None = col("Volume")
    interval_type: Number | None = col("0 hourly, 1 daily, 2 weekly, 3 monthly")
    schedule: str | None = col("Time in the interval")
    timezone: str | None = col("Time zone of the schedule")
    max_snapshots: Count | None = col("How many are kept")


class DiskOffering(Table, table="disk_offering", by="cloudstack"):
    """Disk offerings (listDiskOfferings)."""

    id: str = key("UUID of the offering")
    name: str = col("Name")
    size: Bytes | None = col("Size; NULL when the user chooses")
    tags: str | None = col("Storage tags required, sorted")
    storage_type: str | None = col("shared or local")
    provisioning_type: str | None = col("thin, sparse or fat")
    min_iops: Iops | None = col("Guaranteed IOPS")
    max_iops: Iops | None = col("IOPS cap")
    encrypt: bool | None = col("Volumes are encrypted")
    is_customized: bool | None = col("The user chooses the size")
    state: str | None = col("Active or Inactive")


class Template(Table, table="template", by="cloudstack"):
    """Templates, a row per template and zone (listTemplates templatefilter=all)."""

    id: str = key("UUID of the template")
    zone_id: str = key("Zone; empty for cross-zone rows without one")
    name: str = col("Name")
    hypervisor: str | None = col("Hypervisor type")
    format: str | None = col("QCOW2, VHD, OVA ...")
    type: str | None = col("SYSTEM, BUILTIN, USER, ROUTING ...")
    os_type: str | None = col("Guest OS")
    os_type_id: str | None = col("Guest OS type")
    is_ready: bool | None = col("Downloaded")
    is_public: bool | None = col("Offered to all")
    is_featured: bool | None = col("Featured")
    is_extractable: bool | None = col("May be downloaded")
    cross_zones: bool | None = col("Copied to every zone")
    size: Bytes | None = col("Virtual size")
    physical_size: Bytes | None = col("Bytes stored")
    status: str | None = col("Download status")
    copies: Count | None = col("Image stores that hold it (downloaddetails)")
    account: str | None = col("Owner")
    arch: str | None = col("CPU architecture (4.20+)")
    created: Utc | None = col("Created")
