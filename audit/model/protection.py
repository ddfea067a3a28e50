"""Backups and VM snapshots: what a lost disk or a bad change can be undone from."""

from audit.model.kinds import Bytes, Count, Index, Table, Utc, col, key


class BackupOffering(Table, table="backup_offering", by="cloudstack"):
    """Backup offerings (listBackupOfferings, 4.14+)."""

    id: str = key("UUID of the offering")
    name: str = col("Name")
    provider: str | None = col("nas, veeam, networker, dummy ...")
    zone_id: str | None = col("Zone")
    external_id: str | None = col("Policy of the provider")
    user_driven: bool | None = col("Users may take backups themselves")


class BackupSchedule(
    Table,
    table="backup_schedule",
    by="cloudstack",
    indexes=(Index(("vm_id",), "whether a VM is covered"),),
):
    """Backup schedules of VMs (listBackupSchedule, 4.14+)."""

    id: str = key("UUID of the schedule; the VM's before 4.22")
    vm_id: str | None = col("VM")
    interval: str | None = col("HOURLY, DAILY, WEEKLY, MONTHLY")
    schedule: str | None = col("Time in the interval")
    timezone: str | None = col("Time zone of the schedule")
    max_backups: Count | None = col("How many are kept (4.22+)")


class Backup(
    Table,
    table="backup",
    by="cloudstack",
    indexes=(Index(("vm_id", "status", "created"), "newest good backup of a VM"),),
):
    """Backups of VMs (listBackups, 4.14+)."""

    id: str = key("UUID of the backup")
    vm_id: str | None = col("VM")
    backup_offering_id: str | None = col("Backup offering")
    zone_id: str | None = col("Zone")
    status: str | None = col("BackedUp, Queued, BackingUp, Failed, Error ...")
    type: str | None = col("FULL or INCREMENTAL")
    interval: str | None = col("MANUAL, HOURLY, DAILY, WEEKLY, MONTHLY")
    size: Bytes | None = col("Bytes stored")
    virtual_size: Bytes | None = col("Virtual size of what was saved")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    created: Utc | None = col("Taken")


class BackupRepository(Table, table="backup_repository", by="cloudstack"):
    """Repositories of the NAS backup provider (listBackupRepositories, 4.20+)."""

    id: str = key("UUID of the repository")
    name: str = col("Name")
    zone_id: str | None = col("Zone")
    provider: str | None = col("Provider")
    type: str | None = col("nfs, cifs ...")
    address: str | None = col("Address of the share")
    capacity: Bytes | None = col("Size as declared; 0 or NULL: not declared")


class VmSnapshot(
    Table,
    table="vm_snapshot",
    by="cloudstack",
    indexes=(Index(("vm_id", "created"), "snapshots of a VM by age"),),
):
    """VM snapshots (listVMSnapshot)."""

    id: str = key("UUID of the VM snapshot")
    name: str | None = col("Name")
    vm_id: str | None = col("VM")
    zone_id: str | None = col("Zone")
    state: str | None = col("Ready, Creating, Reverting, Expunging, Error ...")
    type: str | None = col("Disk or DiskAndMemory")
    is_current: bool | None = col("The VM runs on it")
    parent_id: str | None = col("Parent in the chain; NULL: the first")
    hypervisor: str | None = col("Hypervisor type")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    created: Utc | None = col("Taken")
