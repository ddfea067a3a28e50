"""What happens when a host fails: computed by audit.derive.restart, read by rules and reports."""

from audit.model.kinds import Bytes, Count, Hertz, Share, Table, col, key

# what the simulation cannot do without; a column some releases lack is judged per host instead
_INPUTS = (
    "affinity_group.type",
    "affinity_group_vm.vm_id",
    "cluster.allocation_state",
    "cluster.cpu_overcommit",
    "cluster.memory_overcommit",
    "configuration.value",
    "configuration_scope.scope_id",
    "dedicated_host.affinity_group_id",
    "host.cpu_speed",
    "host.cpu_threads",
    "host.memory_with_overcommit",
    "host.resource_state",
    "host.state",
    "host_sample.cpu_allocated",
    "host_sample.memory_allocated",
    "service_offering.host_tags",
    "storage_pool.scope",
    "storage_pool.state",
    "storage_pool.type",
    "vm.cpu_number",
    "vm.cpu_speed",
    "vm.ha_enabled",
    "vm.host_id",
    "vm.memory",
    "volume.storage_pool_id",
    "volume.vm_id",
)


class HaRestart(Table, table="ha_restart", kind="reference", inputs=_INPUTS):
    """What HA would restart if this host failed now, a row per host that is Up (simulated)."""

    host_id: str = key("Host that is lost")
    zone_id: str = col("Zone")
    cluster_id: str | None = col("Cluster")
    result: str = col(
        "all restart, may restart (in some orders), not all restart, handled by the hypervisor "
        "(VMware, Hyper-V), or unknown"
    )
    reason: str | None = col("Why it is unknown")
    vms: Count = col("Running user VMs on it")
    vms_ha: Count | None = col("Of them HA VMs; NULL when not told")
    candidates: Count | None = col("HA VMs with shared disks, proof of death and a host to go to")
    restarted: Count | None = col("Candidates that find a place in every order tried")
    may_restart: Count | None = col("Candidates that find a place in some orders only")
    waits: Count | None = col("Candidates that find no room in any order")
    blocked: Count | None = col("HA VMs no other host may take, whatever is free")
    blocked_by: str | None = col("Why, with counts: 2 host tags, 1 anti-affinity")
    local_disk: Count | None = col("HA VMs with a disk on the lost host itself")
    stuck: Count | None = col("HA VMs that stay down because nothing proves the host dead (KVM)")
    not_ha: Count | None = col("VMs without HA")
    share: Share | None = col("Share of the orders tried in which every candidate fits")
    within_line: Count | None = col(
        "Candidates the allocation limit alone would let restart, largest first; HA ignores it "
        "at its second try"
    )
    refused_vm: str | None = col("Largest HA VM that waits or is blocked")
    refused_memory: Bytes | None = col("Its memory")


class HaRestartVm(Table, table="ha_restart_vm", kind="reference", inputs=_INPUTS):
    """VMs that would not come back by themselves, or only may, if their host failed (simulated)."""

    vm_id: str = key("VM")
    host_id: str = col("Its host, which is lost")
    zone_id: str = col("Zone")
    cluster_id: str | None = col("Cluster")
    result: str = col(
        "may restart, waits for capacity, blocked, local disk, stuck, not HA or unknown"
    )
    why: str = col("What stops it: host tags, anti-affinity, pool, size, memory ...")
    is_ha: bool | None = col("HA would restart it, for its own part or by force.ha")
    memory: Bytes | None = col("Its memory")
    cpu: Hertz | None = col("Clock sold to it")
    fits_alone: bool | None = col(
        "One of the hosts that may take it has room for it alone; NULL when not known"
    )
    slot_memory: Bytes | None = col("Most free memory on a host that may take it")
