"""Clusters, hosts and hypervisors."""

from audit.model.kinds import (
    BitsPerSecond,
    Bytes,
    Count,
    Hertz,
    Index,
    Ratio,
    Share,
    Table,
    Utc,
    col,
    key,
)


class Cluster(Table, table="cluster", by="cloudstack"):
    """Clusters (listClusters)."""

    id: str = key("UUID of the cluster")
    name: str = col("Name")
    zone_id: str = col("Zone")
    pod_id: str = col("Pod")
    hypervisor: str | None = col("Hypervisor type")
    type: str | None = col("CloudManaged or ExternalManaged")
    allocation_state: str | None = col("Enabled or Disabled")
    managed_state: str | None = col("Managed, Unmanaged ...")
    arch: str | None = col("CPU architecture (4.20+)")
    cpu_overcommit: Ratio | None = col("CPU over-commit factor")
    memory_overcommit: Ratio | None = col("Memory over-commit factor")


class Host(
    Table,
    table="host",
    by="cloudstack",
    indexes=(Index(("cluster_id", "state", "resource_state"), "hosts of a cluster that serve"),),
):
    """Hypervisor hosts (listHosts type=Routing)."""

    id: str = key("UUID of the host")
    name: str = col("Name")
    zone_id: str = col("Zone")
    pod_id: str | None = col("Pod")
    cluster_id: str | None = col("Cluster")
    ip_address: str | None = col("Management address")
    state: str | None = col("Up, Connecting, Disconnected, Alert, Down, Error ...")
    resource_state: str | None = col("Enabled, Disabled, Maintenance, ErrorInMaintenance ...")
    hypervisor: str | None = col("Hypervisor type")
    hypervisor_version: str | None = col("Version the agent tells; empty on KVM (trap 10)")
    os: str | None = col("Operating system (details Host.OS; KVM only)")
    os_version: str | None = col("Version of the operating system (details Host.OS.Version)")
    kernel_version: str | None = col("Kernel (details Host.OS.Kernel.Version)")
    agent_version: str | None = col("Version of the CloudStack agent or plugin")
    arch: str | None = col("CPU architecture (4.20+)")
    cpu_sockets: Count | None = col("Sockets; may be missing or wrong (trap 4)")
    cpu_threads: Count | None = col("Allocatable logical CPUs: threads, not cores (trap 4)")
    cpu_speed: Hertz | None = col("Clock of one CPU")
    memory_with_overcommit: Bytes | None = col(
        "Memory x over-commit factor: what the API calls memorytotal (trap 1); "
        "the view host_capacity has the physical size"
    )
    tags: str | None = col("Host tags, comma separated, sorted")
    is_tag_rule: bool | None = col("The tag is a JavaScript rule")
    ha_host: bool | None = col("Reserved for HA restarts by ha.tag")
    ha_enabled: bool | None = col("Host HA enabled")
    ha_state: str | None = col("State of host HA")
    ha_provider: str | None = col("Provider of host HA")
    oobm_enabled: bool | None = col("Out-of-band management enabled")
    oobm_driver: str | None = col("Driver of out-of-band management")
    oobm_address: str | None = col("Address of the BMC as configured")
    oobm_power_state: str | None = col("Power state the BMC tells")
    secured: bool | None = col("Agent and libvirt use certificates (details secured; KVM only)")
    uefi: bool | None = col("Can boot UEFI VMs")
    encryption: bool | None = col("Can attach encrypted volumes (4.17+)")
    local_storage_active: bool | None = col("Has an active local pool")
    management_server_id: str | None = col("Management server that holds the connection")
    created: Utc | None = col("Added")
    disconnected: Utc | None = col("Last disconnect; NULL while connected")


class HostSample(Table, table="host_sample", kind="sample", by="cloudstack"):
    """Moving values of hosts (listHosts)."""

    host_id: str = key("Host")
    at: Utc = key("Time of the sample")
    cpu_allocated: Hertz | None = col("CPU sold to running VMs")
    cpu_used: Share | None = col("CPU load, share of all threads")
    load_average: Ratio | None = col("Load average of the operating system")
    memory_allocated: Bytes | None = col("Memory sold to running VMs")
    memory_used: Bytes | None = col("Memory in use; share of PHYSICAL, never of total (trap 2)")
    gpu_total: Count | None = col("GPUs (4.21+)")
    gpu_used: Count | None = col("GPUs in use (4.21+)")
    last_pinged: Utc | None = col(
        "Set when the host's state changes, not at every ping; repaired from the server's "
        "epoch-ms >> 10, resolution 17 minutes (cloudstack.md 5.2)"
    )


class HostMetric(Table, table="host_metric", kind="sample", by="cloudstack"):
    """Values only the metrics view tells (listHostsMetrics); strings there, numbers here."""

    host_id: str = key("Host")
    at: Utc = key("Time of the sample")
    instances: Count | None = col("Running user VMs")
    instances_total: Count | None = col("User VMs recorded on the host")
    system_instances: Count | None = col("Running system VMs")
    power_state: str | None = col("Power state of out-of-band management")


class HypervisorCapability(Table, table="hypervisor_capability", by="cloudstack"):
    """Limits CloudStack assumes (listHypervisorCapabilities); KVM: the default row (trap 20)."""

    hypervisor: str = key("Hypervisor type")
    version: str = key("Hypervisor version, or default; empty when not told")
    max_guests: Count | None = col("Guests per host")
    max_hosts_per_cluster: Count | None = col("Hosts per cluster; NULL when not set")
    max_data_volumes: Count | None = col("Data volumes per VM")
    storage_motion: bool | None = col("Live storage migration supported")


class ServiceOffering(Table, table="service_offering", by="cloudstack"):
    """Compute offerings, system ones included (listServiceOfferings, issystem both ways)."""

    id: str = key("UUID of the offering")
    name: str = col("Name")
    is_system: bool | None = col("Used by system VMs and routers")
    system_vm_type: str | None = col("domainrouter, consoleproxy, secondarystoragevm ...")
    cpu_number: Count | None = col("vCPUs; NULL when the user chooses")
    cpu_speed: Hertz | None = col("Clock sold per vCPU")
    memory: Bytes | None = col("Memory; NULL when the user chooses")
    offer_ha: bool | None = col("VMs are restarted by HA")
    host_tags: str | None = col("Host tags required, sorted")
    storage_tags: str | None = col("Storage tags required, sorted")
    storage_type: str | None = col("shared or local")
    is_customized: bool | None = col("The user chooses the size")
    is_volatile: bool | None = col("Root disk is reset at reboot")
    limit_cpu_use: bool | None = col("CPU is capped")
    provisioning_type: str | None = col("thin, sparse or fat")
    encrypt_root: bool | None = col("Root disk is encrypted")
    network_rate: BitsPerSecond | None = col("Rate of the VM's NICs; NULL: network's or setting's")
    state: str | None = col("Active or Inactive")


class HypervisorType(Table, table="hypervisor_type", by="cloudstack"):
    """Hypervisor types this installation offers (listHypervisors)."""

    name: str = key("Hypervisor type")


class DedicatedHost(Table, table="dedicated_host", by="cloudstack"):
    """Hosts dedicated to a domain or account (listDedicatedHosts)."""

    host_id: str = key("Host")
    domain_id: str | None = col("Domain")
    account_id: str | None = col("Account")
    affinity_group_id: str | None = col("Affinity group")


class DedicatedResource(Table, table="dedicated_resource", by="cloudstack"):
    """Zones, pods, clusters dedicated to a domain or account (listDedicatedZones/Pods/Clusters)."""

    kind: str = key("zone, pod or cluster")
    resource_id: str = key("UUID of the zone, pod or cluster")
    domain_id: str | None = col("Domain")
    account_id: str | None = col("Account")
    affinity_group_id: str | None = col("Affinity group")


class GpuDevice(
    Table,
    table="gpu_device",
    by="cloudstack",
    indexes=(Index(("host_id",), "GPUs of a host"),),
):
    """GPU devices (listGpuDevices, 4.21+)."""

    id: str = key("UUID of the device")
    host_id: str | None = col("Host")
    card: str | None = col("Name of the card")
    profile: str | None = col("vGPU profile")
    type: str | None = col("PCI, MDEV or VGPUOnly")
    state: str | None = col("Free, Allocated, Error, PartiallyAllocated")
    managed_state: str | None = col("Managed or Unmanaged")
    vm_id: str | None = col("VM that uses it")


class AffinityGroup(Table, table="affinity_group", by="cloudstack"):
    """Affinity groups (listAffinityGroups)."""

    id: str = key("UUID of the group")
    name: str = col("Name")
    type: str | None = col("host anti-affinity, non-strict host anti-affinity, host affinity ...")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    project_id: str | None = col("Project")


class AffinityGroupVm(Table, table="affinity_group_vm", by="cloudstack"):
    """Members of affinity groups (listVirtualMachines.affinitygroup)."""

    affinity_group_id: str = key("Affinity group")
    vm_id: str = key("VM")


class VmwareDc(Table, table="vmware_dc", by="cloudstack"):
    """VMware data centres added to zones (listVmwareDcs)."""

    id: str = key("UUID")
    name: str | None = col("Name")
    zone_id: str | None = col("Zone")
    vcenter: str | None = col("Address of the vCenter")
