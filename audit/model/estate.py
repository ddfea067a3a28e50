"""Zones, pods, tenants, settings, capacity counters, alerts and events."""

from audit.model.kinds import Bytes, Count, Index, Number, Table, Utc, col, key


class Zone(Table, table="zone", by="cloudstack"):
    """Zones (listZones)."""

    id: str = key("UUID of the zone")
    name: str = col("Name")
    network_type: str | None = col("Basic or Advanced")
    security_groups_enabled: bool | None = col("Whether security groups isolate guests")
    allocation_state: str | None = col("Enabled or Disabled")
    type: str | None = col("Core or Edge (4.18+)")
    local_storage_enabled: bool | None = col("Whether VMs may use host disks")
    dns1: str | None = col("First public resolver")
    dns2: str | None = col("Second public resolver; NULL when unset")
    internal_dns1: str | None = col("First resolver of system VMs and hosts")
    internal_dns2: str | None = col("Second resolver of system VMs and hosts; NULL when unset")
    guest_cidr: str | None = col("Default guest CIDR; NULL when unset")
    dhcp_provider: str | None = col("Provider of DHCP")
    multi_arch: bool | None = col("Whether hosts of several CPU architectures exist (4.20+)")


class Pod(Table, table="pod", by="cloudstack"):
    """Pods (listPods); often one rack."""

    id: str = key("UUID of the pod")
    name: str = col("Name")
    zone_id: str = col("Zone it belongs to")
    allocation_state: str | None = col("Enabled or Disabled")
    gateway: str | None = col("Gateway of the management network")
    netmask: str | None = col("Netmask of the management network")


class PodIpRange(Table, table="pod_ip_range", by="cloudstack"):
    """Management address ranges of pods (listPods.ipranges)."""

    pod_id: str = key("Pod")
    start_ip: str = key("First address")
    end_ip: str | None = col("Last address")
    for_system_vms: bool | None = col("Reserved for system VMs")
    vlan: str | None = col("VLAN id, or untagged")


class Domain(Table, table="domain", by="cloudstack"):
    """Domains (listDomains)."""

    id: str = key("UUID of the domain")
    name: str = col("Name")
    path: str | None = col("Path from ROOT")
    parent_id: str | None = col("Parent domain; NULL for ROOT")
    level: Number | None = col("Depth below ROOT")
    state: str | None = col("Active or Inactive")


class Account(Table, table="account", by="cloudstack"):
    """Accounts (listAccounts)."""

    id: str = key("UUID of the account")
    name: str = col("Name")
    domain_id: str | None = col("Domain")
    domain_path: str | None = col("Path of the domain")
    type: Number | None = col("0 user, 1 root admin, 2 domain admin, 4 read-only admin, 5 project")
    role_name: str | None = col("Role")
    role_type: str | None = col("Admin, ResourceAdmin, DomainAdmin, User")
    state: str | None = col("enabled, disabled or locked")
    users: Count | None = col("Number of users")
    is_default: bool | None = col("Created by the installation")


class Project(Table, table="project", by="cloudstack"):
    """Projects (listProjects)."""

    id: str = key("UUID of the project")
    name: str = col("Name")
    domain_id: str | None = col("Domain")
    state: str | None = col("Active, Suspended ...")
    created: Utc | None = col("Created")


class Configuration(
    Table,
    table="configuration",
    by="cloudstack",
    indexes=(Index(("scope", "scope_id"), "settings of one zone, cluster or pool"),),
):
    """Settings (listConfigurations); a narrower scope is kept only where it differs from global."""

    name: str = key("Name of the setting")
    scope: str = key("global, zone, cluster or storagepool")
    scope_id: str = key("UUID of the zone, cluster or pool; empty for global")
    value: str | None = col("Value in force; *** when secret, NULL when unset")
    default_value: str | None = col("Default of this version")
    category: str | None = col("Category")
    component: str | None = col("Component")
    is_dynamic: bool | None = col("Takes effect without a restart")


class ConfigurationScope(Table, table="configuration_scope", by="cloudstack"):
    """Scopes whose settings were really read (listConfigurations with a scope parameter)."""

    scope: str = key("global, zone, cluster or storagepool")
    scope_id: str = key("UUID of the zone, cluster or pool; empty for global")


class CapacitySample(Table, table="capacity_sample", kind="sample", by="cloudstack"):
    """CloudStack's own capacity counters (listCapacity), per zone, pod or cluster."""

    zone_id: str = key("Zone")
    pod_id: str = key("Pod; empty when the row is per zone")
    cluster_id: str = key("Cluster; empty when the row is per zone or pod")
    type: Number = key(
        "0 memory 1 CPU 2 storage used 3 storage allocated 4 public IP 5 private IP "
        "6 secondary storage 7 VLAN 8 direct public IP 9 local storage 19 GPU 90 CPU cores"
    )
    at: Utc = key("Time of the sample")
    name: str | None = col("Name of the type")
    total: Bytes | None = col("Total: bytes, MHz or a count, by type")
    used: Bytes | None = col("Used, in the unit of total")
    allocated: Bytes | None = col("Allocated, in the unit of total (4.19+)")


class Alert(
    Table,
    table="alert",
    by="cloudstack",
    indexes=(Index(("sent",), "alerts of a period"),),
):
    """Alerts (listAlerts); its types are not the capacity types (trap 13)."""

    id: str = key("UUID of the alert")
    type: Number | None = col("Number of the alert type")
    name: str | None = col("Name of the alert type")
    description: str | None = col("Text")
    sent: Utc | None = col("Sent")


class Event(
    Table,
    table="event",
    by="cloudstack",
    indexes=(Index(("type", "level"), "failures by kind"),),
):
    """Events (listEvents); cut by event.purge.delay (trap 17)."""

    id: str = key("UUID of the event")
    type: str | None = col("Type, e.g. VM.CREATE")
    level: str | None = col("INFO, WARN or ERROR")
    state: str | None = col("Created, Scheduled, Started, Completed")
    description: str | None = col("Text")
    account: str | None = col("Account")
    username: str | None = col("User")
    resource_type: str | None = col("Type of the resource")
    resource_id: str | None = col("UUID of the resource")
    created: Utc | None = col("Created")


class Tag(Table, table="tag", by="cloudstack"):
    """User tags (listTags)."""

    resource_id: str = key("UUID of the tagged object")
    name: str = key("Key of the tag")
    value: str | None = col("Value")
    resource_type: str | None = col("Type of the tagged object")


class Capability(Table, table="capability", by="cloudstack"):
    """What the installation says of itself (listCapabilities): one row."""

    cloudstack_version: str = key("Version of CloudStack")
    dynamic_roles: bool | None = col("Roles are editable")
    kvm_snapshot_enabled: bool | None = col("Snapshots of running KVM VMs are allowed")
    user_public_template: bool | None = col("Users may publish templates")
    kubernetes_service: bool | None = col("Kubernetes service enabled")
    security_groups: bool | None = col("Security groups are supported")
    region_secondary: bool | None = col("Region-wide secondary storage")


class Infrastructure(Table, table="infrastructure", by="cloudstack"):
    """The server's own object counts (listInfrastructure): a check on what was read."""

    name: str = key("Kind of object")
    objects: Count | None = col("How many the server says there are")
