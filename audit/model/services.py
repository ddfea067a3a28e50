"""Network services beside routers: VPN, gateways, load balancing, scaling, Kubernetes."""

from audit.model.kinds import Bytes, Count, Index, Number, Seconds, Table, Utc, col, key


class VpnGateway(Table, table="vpn_gateway", by="cloudstack"):
    """Site-to-site VPN gateways of VPCs (listVpnGateways)."""

    id: str = key("UUID of the gateway")
    vpc_id: str | None = col("VPC")
    public_ip: str | None = col("Public address")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    project_id: str | None = col("Project")


class VpnCustomerGateway(Table, table="vpn_customer_gateway", by="cloudstack"):
    """Remote ends of site-to-site VPNs (listVpnCustomerGateways); never its pre-shared key."""

    id: str = key("UUID of the customer gateway")
    name: str | None = col("Name")
    gateway: str | None = col("Address of the remote end")
    cidr_list: str | None = col("Remote networks, sorted")
    ike_policy: str | None = col("IKE policy, e.g. aes256-sha256;modp2048")
    esp_policy: str | None = col("ESP policy")
    ike_version: str | None = col("ike, ikev1 or ikev2")
    ike_lifetime: Seconds | None = col("IKE lifetime")
    esp_lifetime: Seconds | None = col("ESP lifetime")
    dpd: bool | None = col("Dead peer detection")
    force_encap: bool | None = col("UDP encapsulation is forced")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")


class VpnConnection(
    Table,
    table="vpn_connection",
    by="cloudstack",
    indexes=(Index(("vpn_gateway_id",), "tunnels of a VPC"),),
):
    """Site-to-site VPN connections (listVpnConnections); never its pre-shared key."""

    id: str = key("UUID of the connection")
    vpn_gateway_id: str | None = col("VPN gateway of the VPC")
    customer_gateway_id: str | None = col("Customer gateway")
    state: str | None = col("Connected, Connecting, Disconnected, Error, Pending")
    passive: bool | None = col("Waits for the other side")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    created: Utc | None = col("Created")


class RemoteAccessVpn(Table, table="remote_access_vpn", by="cloudstack"):
    """Remote-access VPNs on public addresses (listRemoteAccessVpns); never its shared key."""

    id: str = key("UUID of the VPN")
    public_ip: str | None = col("Public address")
    public_ip_id: str | None = col("Public address")
    ip_range: str | None = col("Addresses given to clients")
    state: str | None = col("Running, Added, Removed")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")


class PrivateGateway(Table, table="private_gateway", by="cloudstack"):
    """Private gateways of VPCs (listPrivateGateways)."""

    id: str = key("UUID of the gateway")
    vpc_id: str | None = col("VPC")
    zone_id: str | None = col("Zone")
    physical_network_id: str | None = col("Physical network")
    ip_address: str | None = col("Address of the VPC on it")
    gateway: str | None = col("Next hop")
    netmask: str | None = col("Netmask")
    vlan: str | None = col("VLAN id")
    acl_id: str | None = col("Network ACL")
    source_nat: bool | None = col("Source NAT")
    state: str | None = col("Ready, Creating, Deleting")


class StaticRoute(Table, table="static_route", by="cloudstack"):
    """Static routes of VPCs (listStaticRoutes)."""

    id: str = key("UUID of the route")
    vpc_id: str | None = col("VPC")
    private_gateway_id: str | None = col("Private gateway")
    cidr: str | None = col("Destination")
    next_hop: str | None = col("Next hop (4.21+)")
    state: str | None = col("Active, Staged, Revoke")


class LoadBalancerMember(
    Table,
    table="load_balancer_member",
    by="cloudstack",
    indexes=(Index(("vm_id",), "load balancers a VM is behind"),),
):
    """Members of load balancers (listLoadBalancerRuleInstances lbvmips=true, a call per rule)."""

    load_balancer_rule_id: str = key("Load-balancer rule")
    vm_id: str = key("VM")
    addresses: str | None = col("Addresses balanced to, sorted")


class LoadBalancerHealthCheck(Table, table="load_balancer_health_check", by="cloudstack"):
    """Health checks of load balancers (listLBHealthCheckPolicies, a call per rule)."""

    id: str = key("UUID of the policy")
    load_balancer_rule_id: str = col("Load-balancer rule")
    ping_path: str | None = col("Path asked")
    interval: Seconds | None = col("Time between checks")
    state: str | None = col("State")


class AutoscaleGroup(Table, table="autoscale_group", by="cloudstack"):
    """Auto-scale VM groups (listAutoScaleVmGroups)."""

    id: str = key("UUID of the group")
    name: str | None = col("Name (4.18+)")
    load_balancer_rule_id: str | None = col("Load balancer it feeds")
    network_id: str | None = col("Network")
    state: str | None = col("ENABLED, DISABLED, SCALING ...")
    min_members: Count | None = col("Least members")
    max_members: Count | None = col("Most members")
    members: Count | None = col("Members there are (4.18+)")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    created: Utc | None = col("Created")


class KubernetesCluster(Table, table="kubernetes_cluster", by="cloudstack"):
    """Kubernetes clusters (listKubernetesClusters); its endpoint credentials are never asked."""

    id: str = key("UUID of the cluster")
    name: str = col("Name")
    zone_id: str | None = col("Zone")
    network_id: str | None = col("Network")
    version_id: str | None = col("Kubernetes version")
    version: str | None = col("Name of the Kubernetes version")
    state: str | None = col("Running, Stopped, Alert, Error ...")
    type: str | None = col("CloudManaged or ExternalManaged (4.19+)")
    size: Count | None = col("Worker nodes")
    control_nodes: Count | None = col("Control nodes")
    etcd_nodes: Count | None = col("Separate etcd nodes (4.21+)")
    autoscaling: bool | None = col("Scales by itself")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    project_id: str | None = col("Project")
    created: Utc | None = col("Created")


class KubernetesClusterVm(Table, table="kubernetes_cluster_vm", by="cloudstack"):
    """Nodes of Kubernetes clusters (listKubernetesClusters.virtualmachines)."""

    kubernetes_cluster_id: str = key("Kubernetes cluster")
    vm_id: str = key("VM")


class KubernetesVersion(Table, table="kubernetes_version", by="cloudstack"):
    """Kubernetes versions on offer (listKubernetesSupportedVersions)."""

    id: str = key("UUID of the version")
    name: str | None = col("Name")
    semantic_version: str | None = col("Version, e.g. 1.33.1")
    zone_id: str | None = col("Zone; NULL: all")
    state: str | None = col("Enabled or Disabled")
    supports_ha: bool | None = col("Several control nodes are possible")


class Ipv6Prefix(Table, table="ipv6_prefix", by="cloudstack"):
    """IPv6 prefixes for guest networks (listGuestNetworkIpv6Prefixes, 4.17+)."""

    id: str = key("UUID of the prefix")
    zone_id: str | None = col("Zone")
    prefix: str | None = col("Prefix")
    total: Count | None = col("/64 subnets")
    used: Count | None = col("/64 subnets in use")


class ObjectStore(Table, table="object_store", by="cloudstack"):
    """Object stores (listObjectStoragePools, 4.19+)."""

    id: str = key("UUID of the store")
    name: str = col("Name")
    provider: str | None = col("MinIO, Ceph, Cloudian, ECS ...")
    url: str | None = col("URL, credentials removed")


class ObjectStoreSample(Table, table="object_store_sample", kind="sample", by="cloudstack"):
    """Moving values of object stores (listObjectStoragePools); 0 where the provider tells none."""

    object_store_id: str = key("Store")
    at: Utc = key("Time of the sample")
    capacity: Bytes | None = col("Size")
    allocated: Bytes | None = col("Quotas promised to buckets")
    used: Bytes | None = col("Bytes in use")


class Bucket(Table, table="bucket", by="cloudstack"):
    """Buckets of object stores (listBuckets, 4.19+); never their keys."""

    id: str = key("UUID of the bucket")
    name: str = col("Name")
    object_store_id: str | None = col("Object store")
    state: str | None = col("Created, Destroyed ...")
    quota: Number | None = col("Quota in GiB; 0 or NULL: none")
    policy: str | None = col("private or public")
    encryption: bool | None = col("Encrypted")
    versioning: bool | None = col("Keeps old versions")
    object_lock: bool | None = col("Objects are locked")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
