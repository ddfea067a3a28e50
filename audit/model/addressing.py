"""What only arithmetic on networks tells: computed by audit.derive.addressing, read by rules."""

from audit.model.kinds import Number, Table, col, key


class AclShadow(
    Table,
    table="acl_shadow",
    kind="reference",
    inputs=(
        "network_acl_rule.acl_id",
        "network_acl_rule.action",
        "network_acl_rule.cidr_list",
        "network_acl_rule.direction",
        "network_acl_rule.number",
        "network_acl_rule.protocol",
    ),
):
    """Rules of network ACLs that never decide, since one earlier rule matches all they match."""

    rule_id: str = key("Rule that never decides")
    acl_id: str = col("Its list")
    number: Number = col("Its place in the list")
    by_id: str = col("First earlier rule that covers it")
    by_number: Number = col("Place of that rule")
    same_action: bool = col("Both say the same: removing it changes nothing")


class CidrOverlap(
    Table,
    table="cidr_overlap",
    kind="reference",
    inputs=(
        "network.cidr",
        "public_ip.associated_network_id",
        "remote_access_vpn.ip_range",
        "static_route.cidr",
        "vpc.cidr",
        "vpn_connection.customer_gateway_id",
        "vpn_customer_gateway.cidr_list",
        "vpn_gateway.vpc_id",
    ),
):
    """Networks of a VPC or network that overlap those it is to reach beyond a VPN or gateway."""

    owner_id: str = key("VPC, or guest network with a remote-access VPN")
    via: str = key("VPN connection, static route or remote-access VPN")
    via_id: str = key("The connection, route or VPN")
    remote: str = key("Remote network, or addresses of the VPN's clients")
    local: str = col("CIDR of the VPC or network")
