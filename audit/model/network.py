"""Physical and virtual networks, addresses, forwarding and load balancing."""

from audit.model.kinds import BitsPerSecond, Index, Number, Table, Utc, col, key


class PhysicalNetwork(Table, table="physical_network", by="cloudstack"):
    """Physical networks (listPhysicalNetworks)."""

    id: str = key("UUID of the physical network")
    name: str = col("Name")
    zone_id: str = col("Zone")
    state: str | None = col("Enabled or Disabled")
    isolation: str | None = col("VLAN, VXLAN, GRE ...")
    vlan_ranges: str | None = col("Guest VLAN ranges, e.g. 500-999; NULL: none")
    broadcast_domain: str | None = col("ZONE or POD")
    speed: BitsPerSecond | None = col("Speed as declared, not measured")
    tags: str | None = col("Tags, sorted")


class TrafficType(Table, table="traffic_type", by="cloudstack"):
    """Traffic types and their bridge labels (listTrafficTypes)."""

    id: str = key("UUID of the traffic type")
    physical_network_id: str = col("Physical network")
    type: str = col("Management, Guest, Public, Storage")
    kvm_label: str | None = col("Bridge on KVM hosts; NULL: the default bridge")
    xen_label: str | None = col("Network label on XenServer")
    vmware_label: str | None = col("vSwitch label on VMware")
    hyperv_label: str | None = col("Label on Hyper-V")


class NetworkServiceProvider(Table, table="network_service_provider", by="cloudstack"):
    """Network service providers (listNetworkServiceProviders)."""

    id: str = key("UUID of the provider entry")
    name: str = col("VirtualRouter, VpcVirtualRouter, Netscaler ...")
    physical_network_id: str | None = col("Physical network")
    state: str | None = col("Enabled or Disabled")
    services: str | None = col("Services, sorted")


class PublicIpRange(Table, table="public_ip_range", by="cloudstack"):
    """Public and shared-network address ranges (listVlanIpRanges)."""

    id: str = key("UUID of the range")
    zone_id: str | None = col("Zone")
    physical_network_id: str | None = col("Physical network")
    network_id: str | None = col("Network it serves")
    vlan: str | None = col("VLAN id, or untagged")
    gateway: str | None = col("Gateway")
    netmask: str | None = col("Netmask")
    start_ip: str | None = col("First address")
    end_ip: str | None = col("Last address")
    for_virtual_network: bool | None = col("Public addresses (true) or a shared network (false)")
    for_system_vms: bool | None = col("Reserved for system VMs")
    account: str | None = col("Dedicated to this account")
    start_ip6: str | None = col("First IPv6 address")
    end_ip6: str | None = col("Last IPv6 address")


class StorageIpRange(Table, table="storage_ip_range", by="cloudstack"):
    """Storage network ranges (listStorageNetworkIpRange)."""

    id: str = key("UUID of the range")
    zone_id: str | None = col("Zone")
    pod_id: str | None = col("Pod")
    vlan: str | None = col("VLAN id")
    gateway: str | None = col("Gateway")
    netmask: str | None = col("Netmask")
    start_ip: str | None = col("First address")
    end_ip: str | None = col("Last address")


class Network(
    Table,
    table="network",
    by="cloudstack",
    indexes=(Index(("vpc_id",), "tiers of a VPC"),),
):
    """Guest networks (listNetworks)."""

    id: str = key("UUID of the network")
    name: str = col("Name")
    zone_id: str | None = col("Zone")
    type: str | None = col("Isolated, Shared, L2")
    traffic_type: str | None = col("Guest, Public ...")
    state: str | None = col("Allocated, Implemented, Setup ...")
    physical_network_id: str | None = col("Physical network")
    network_offering_id: str | None = col("Offering")
    network_offering: str | None = col("Name of the offering")
    vpc_id: str | None = col("VPC of a tier")
    acl_id: str | None = col("Network ACL of a tier")
    acl_name: str | None = col("Name of the network ACL")
    vlan: str | None = col("VLAN id; NULL when not implemented or an overlay")
    broadcast_uri: str | None = col("Broadcast URI, e.g. vlan://669, vxlan://5001")
    cidr: str | None = col("CIDR")
    gateway: str | None = col("Gateway")
    redundant_router: bool | None = col("Routers come in pairs (4.x; see also router)")
    restart_required: bool | None = col("Configuration is not in force until a restart")
    is_persistent: bool | None = col("Implemented without VMs")
    is_system: bool | None = col("System network")
    egress_default_allow: bool | None = col("Outgoing traffic is allowed by default")
    services: str | None = col("Names of services, sorted")
    providers: str | None = col("Names of providers, sorted")
    dns1: str | None = col("First resolver")
    dns2: str | None = col("Second resolver; NULL when unset")
    public_mtu: Number | None = col("MTU of the public side in bytes")
    private_mtu: Number | None = col("MTU of the guest side in bytes")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    project_id: str | None = col("Project")
    created: Utc | None = col("Created")


class Vpc(Table, table="vpc", by="cloudstack"):
    """VPCs (listVPCs)."""

    id: str = key("UUID of the VPC")
    name: str = col("Name")
    zone_id: str | None = col("Zone")
    state: str | None = col("Enabled, Inactive")
    cidr: str | None = col("CIDR")
    redundant_router: bool | None = col("Routers come in pairs")
    restart_required: bool | None = col("Configuration is not in force until a restart")
    vpc_offering_id: str | None = col("Offering")
    vpc_offering: str | None = col("Name of the offering")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    project_id: str | None = col("Project")
    created: Utc | None = col("Created")


class NetworkOffering(Table, table="network_offering", by="cloudstack"):
    """Network offerings (listNetworkOfferings)."""

    id: str = key("UUID of the offering")
    name: str = col("Name")
    state: str | None = col("Enabled, Disabled, Inactive")
    guest_ip_type: str | None = col("Isolated, Shared, L2")
    traffic_type: str | None = col("Guest, Public ...")
    for_vpc: bool | None = col("For VPC tiers")
    egress_default_allow: bool | None = col("Outgoing traffic is allowed by default")
    network_rate: BitsPerSecond | None = col("Rate of VM NICs; NULL: setting; -1: unlimited")
    is_persistent: bool | None = col("Implemented without VMs")
    specify_vlan: bool | None = col("The VLAN is chosen by the creator")
    services: str | None = col("Names of services, sorted")
    providers: str | None = col("Names of providers, sorted")
    redundant_router: bool | None = col("Capability RedundantRouter of service SourceNat")
    service_offering_id: str | None = col("System offering of its routers")


class VpcOffering(Table, table="vpc_offering", by="cloudstack"):
    """VPC offerings (listVPCOfferings)."""

    id: str = key("UUID of the offering")
    name: str = col("Name")
    state: str | None = col("Enabled or Disabled")
    redundant_router: bool | None = col("Capability RedundantRouter of service SourceNat")
    services: str | None = col("Names of services, sorted")


class PublicIp(
    Table,
    table="public_ip",
    by="cloudstack",
    indexes=(Index(("vm_id",), "addresses of a VM"),),
):
    """Public addresses in use (listPublicIpAddresses)."""

    id: str = key("UUID of the address")
    ip_address: str = col("Address")
    zone_id: str | None = col("Zone")
    state: str | None = col("Allocated, Allocating, Releasing, Free")
    network_id: str | None = col("Public network it comes from")
    associated_network_id: str | None = col("Guest network it serves")
    vpc_id: str | None = col("VPC it serves")
    range_id: str | None = col("Range it comes from")
    is_source_nat: bool | None = col("Source NAT address")
    is_static_nat: bool | None = col("Static NAT to a VM")
    is_system: bool | None = col("Used by a system VM")
    has_rules: bool | None = col("Has firewall, forwarding or balancing rules")
    purpose: str | None = col("Purpose")
    vm_id: str | None = col("VM of a static NAT")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    project_id: str | None = col("Project")
    allocated: Utc | None = col("Allocated")


class PortForwardingRule(Table, table="port_forwarding_rule", by="cloudstack"):
    """Port forwarding (listPortForwardingRules)."""

    id: str = key("UUID of the rule")
    network_id: str | None = col("Network")
    ip_address: str | None = col("Public address")
    ip_address_id: str | None = col("Public address")
    protocol: str | None = col("tcp or udp")
    public_port: Number | None = col("First public port")
    public_end_port: Number | None = col("Last public port")
    private_port: Number | None = col("First private port")
    private_end_port: Number | None = col("Last private port")
    cidr_list: str | None = col("Sources, sorted; empty: by firewall rules")
    vm_id: str | None = col("VM")
    vm_ip: str | None = col("Guest address")
    state: str | None = col("Active, Add, Revoke")


class LoadBalancerRule(Table, table="load_balancer_rule", by="cloudstack"):
    """Load-balancer rules (listLoadBalancerRules)."""

    id: str = key("UUID of the rule")
    name: str | None = col("Name")
    zone_id: str | None = col("Zone")
    network_id: str | None = col("Network")
    public_ip: str | None = col("Public address")
    public_ip_id: str | None = col("Public address")
    public_port: Number | None = col("Public port")
    private_port: Number | None = col("Private port")
    protocol: str | None = col("tcp, tcp-proxy, ssl ...")
    algorithm: str | None = col("roundrobin, leastconn, source")
    cidr_list: str | None = col("Sources, sorted")
    state: str | None = col("Active, Add, Revoke")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
