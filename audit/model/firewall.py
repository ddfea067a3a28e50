"""Rules that let traffic in and out: firewalls, network ACLs, security groups."""

from audit.model.kinds import Count, Index, Number, Table, col, key


class FirewallRule(Table, table="firewall_rule", by="cloudstack"):
    """Firewall rules, in and out (listFirewallRules, listEgressFirewallRules)."""

    id: str = key("UUID of the rule")
    direction: str = col("Ingress or Egress")
    family: str | None = col("IPv4 or IPv6")
    network_id: str | None = col("Network")
    ip_address: str | None = col("Public address (ingress)")
    ip_address_id: str | None = col("Public address (ingress)")
    protocol: str | None = col("tcp, udp, icmp, all ...")
    start_port: Number | None = col("First port; NULL: all")
    end_port: Number | None = col("Last port; NULL: all")
    icmp_type: Number | None = col("ICMP type; -1 or 255: any; NULL: another protocol")
    icmp_code: Number | None = col("ICMP code; -1 or 255: any; NULL: another protocol")
    cidr_list: str | None = col("Sources, sorted")
    destination_cidr_list: str | None = col("Destinations (egress), sorted")
    state: str | None = col("Active, Add, Revoke")


class NetworkAcl(Table, table="network_acl", by="cloudstack"):
    """Network ACL lists of VPCs (listNetworkACLLists)."""

    id: str = key("UUID of the list")
    name: str = col("Name")
    vpc_id: str | None = col("VPC; NULL: default lists")
    description: str | None = col("Description")


class NetworkAclRule(
    Table,
    table="network_acl_rule",
    by="cloudstack",
    indexes=(Index(("acl_id", "number"), "rules of a list in order"),),
):
    """Rules of network ACLs (listNetworkACLs)."""

    id: str = key("UUID of the rule")
    acl_id: str | None = col("ACL list")
    number: Number | None = col("Order; first match wins")
    action: str | None = col("Allow or Deny")
    direction: str | None = col("Ingress or Egress")
    protocol: str | None = col("tcp, udp, icmp, all, number")
    start_port: Number | None = col("First port; NULL: all")
    end_port: Number | None = col("Last port; NULL: all")
    icmp_type: Number | None = col("ICMP type; -1 or 255: any; NULL: another protocol")
    icmp_code: Number | None = col("ICMP code; -1 or 255: any; NULL: another protocol")
    cidr_list: str | None = col("Peers, sorted")
    state: str | None = col("Active, Add, Revoke")


class SecurityGroup(Table, table="security_group", by="cloudstack"):
    """Security groups (listSecurityGroups)."""

    id: str = key("UUID of the group")
    name: str = col("Name")
    account: str | None = col("Account")
    domain_id: str | None = col("Domain")
    project_id: str | None = col("Project")
    vms: Count | None = col("VMs in the group")


class SecurityGroupRule(
    Table,
    table="security_group_rule",
    by="cloudstack",
    indexes=(Index(("security_group_id",), "rules of a group"),),
):
    """Rules of security groups (listSecurityGroups.ingressrule, .egressrule)."""

    id: str = key("UUID of the rule")
    security_group_id: str = col("Security group")
    direction: str = col("Ingress or Egress")
    protocol: str | None = col("tcp, udp, icmp, all")
    start_port: Number | None = col("First port; NULL: all")
    end_port: Number | None = col("Last port; NULL: all")
    icmp_type: Number | None = col("ICMP type; -1 or 255: any; NULL: another protocol")
    icmp_code: Number | None = col("ICMP code; -1 or 255: any; NULL: another protocol")
    cidr: str | None = col("Peer network; NULL: a group")
    peer_group: str | None = col("Peer group")
