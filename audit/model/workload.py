"""Virtual machines and their NICs."""

from audit.model.kinds import Bytes, Count, Hertz, Index, Number, Share, Table, Utc, col, key


class Vm(
    Table,
    table="vm",
    by="cloudstack",
    indexes=(
        Index(("host_id", "state", "memory"), "what runs on a host"),
        Index(("zone_id", "state", "ha_enabled"), "running VMs of a zone"),
        Index(("service_offering_id", "state"), "use of an offering"),
    ),
):
    """User VMs (listVirtualMachines listall, projects included)."""

    id: str = key("UUID of the VM")
    name: str = col("Name")
    display_name: str | None = col("Display name")
    instance_name: str | None = col("Name on the hypervisor")
    state: str | None = col("Running, Stopped, Starting, Migrating, Error, Unknown ...")
    zone_id: str | None = col("Zone")
    host_id: str | None = col("Host; NULL when stopped")
    hypervisor: str | None = col("Hypervisor type")
    arch: str | None = col("CPU architecture (4.20+)")
    service_offering_id: str | None = col("Compute offering")
    template_id: str | None = col("Template")
    os_name: str | None = col("Guest OS as CloudStack was told")
    cpu_number: Count | None = col("vCPUs")
    cpu_speed: Hertz | None = col("Clock sold per vCPU")
    memory: Bytes | None = col("Memory")
    ha_enabled: bool | None = col("Restarted by HA")
    boot_type: str | None = col("Bios or Uefi")
    backup_offering_id: str | None = col("Backup offering; NULL: none")
    group_name: str | None = col("Instance group")
    type: str | None = col("User, or the service it is a node of: CKSNode, SharedFSVM ... (4.16+)")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    project_id: str | None = col("Project")
    delete_protection: bool | None = col("Protected against deletion (4.20+)")
    iso_id: str | None = col("Attached ISO")
    os_type_id: str | None = col("Guest OS type")
    gpu_count: Count | None = col("GPUs (4.21+)")
    gpu_profile: str | None = col("vGPU profile (4.21+)")
    autoscale_group_id: str | None = col("Auto-scale group (4.18+)")
    lease_end: Utc | None = col("End of the lease (4.21+)")
    lease_action: str | None = col("STOP or DESTROY at the end of the lease (4.21+)")
    created: Utc | None = col("Created")
    last_updated: Utc | None = col("Last change of state (4.13+)")


class VmSample(Table, table="vm_sample", kind="sample", by="cloudstack"):
    """Moving values of VMs (listVirtualMachines); counters reset at stop/start (trap 18)."""

    vm_id: str = key("VM")
    at: Utc = key("Time of the sample")
    cpu_used: Share | None = col("CPU use, share of its vCPUs")
    memory_free: Bytes | None = col("Free memory inside, by balloon; 0 without balloon statistics")


class VmNic(
    Table,
    table="vm_nic",
    by="cloudstack",
    indexes=(
        Index(("network_id", "vm_id"), "VMs of a network"),
        Index(("vm_id", "ip_address"), "addresses of a VM"),
        Index(("mac",), "who owns a MAC address"),
    ),
):
    """NICs of user VMs (listVirtualMachines.nic)."""

    id: str = key("UUID of the NIC")
    vm_id: str = col("VM")
    network_id: str | None = col("Network")
    mac: str | None = col("MAC address, lower case with colons")
    ip_address: str | None = col("IPv4 address")
    ip6_address: str | None = col("IPv6 address")
    is_default: bool | None = col("Default NIC")
    vlan: str | None = col("VLAN id; NULL on overlays")
    device: Number | None = col("Position in the VM")
    secondary_ips: str | None = col("Secondary addresses, sorted; NULL: none")


class VmSecurityGroup(Table, table="vm_security_group", by="cloudstack"):
    """Security groups of VMs (listVirtualMachines.securitygroup)."""

    vm_id: str = key("VM")
    security_group_id: str = key("Security group")


class VmUsage(Table, table="vm_usage", kind="sample", by="cloudstack"):
    """What VMs used in the hours CloudStack keeps (listVirtualMachinesUsageHistory, 4.17+).

    Its samples, by default one a minute for twelve hours, are reduced to one row. Network and
    disk counters are left out: they are sums or differences by setting (trap 18). `deep` only.
    """

    vm_id: str = key("VM")
    at: Utc = key("Time of the collection")
    first: Utc | None = col("First sample")
    last: Utc | None = col("Last sample")
    samples: Count | None = col("Samples")
    cpu_p95: Share | None = col("95th percentile of CPU use, share of its vCPUs")
    cpu_max: Share | None = col("Highest CPU use")
    memory_free_min: Bytes | None = col("Least free memory inside; NULL without balloon statistics")


class SystemVmUsage(Table, table="system_vm_usage", kind="sample", by="cloudstack"):
    """What system VMs and routers used (listSystemVmsUsageHistory, 4.18+), reduced as vm_usage."""

    system_vm_id: str = key("System VM or router")
    at: Utc = key("Time of the collection")
    samples: Count | None = col("Samples")
    cpu_p95: Share | None = col("95th percentile of CPU use, share of its vCPUs")
    cpu_max: Share | None = col("Highest CPU use")


class UnmanagedVm(Table, table="unmanaged_vm", by="cloudstack"):
    """VMs on hypervisors that CloudStack does not manage (listUnmanagedInstances; `deep` only)."""

    cluster_id: str = key("Cluster")
    name: str = key("Name on the hypervisor")
    host_id: str | None = col("Host")
    power_state: str | None = col("PowerOn, PowerOff, PowerUnknown")
    cpu_number: Count | None = col("vCPUs")
    memory: Bytes | None = col("Memory")
    os_name: str | None = col("Guest OS as the hypervisor tells")


class OsType(Table, table="os_type", by="cloudstack"):
    """Guest OS types CloudStack knows (listOsTypes)."""

    id: str = key("UUID of the type")
    name: str = col("Name")
    category: str | None = col("Category, e.g. Ubuntu")
