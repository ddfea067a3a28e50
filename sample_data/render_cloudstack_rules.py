"""Public addresses and everything that opens a door: fields as recorded from 4.22.

Ports are numbers in firewall rules and strings in the other lists, as the real server has it.
"""

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import iso
from sample_data.objects_tenant import Acl, AclRule, SecurityGroup
from sample_data.objects_work import FirewallRule, LoadBalancer, PortForward, PublicIp
from sample_data.render_cloudstack_edge import balanced
from sample_data.render_common import owner_ref, zone_ref


def firewall_rules(view: View) -> list[Row]:
    """Rows of listFirewallRules."""
    return [_firewall(rule) for rule in view.estate.firewall if rule.address is not None]


def egress_rules(view: View) -> list[Row]:
    """Rows of listEgressFirewallRules."""
    return [_firewall(rule) for rule in view.estate.firewall if rule.address is None]


def _firewall(rule: FirewallRule) -> Row:
    row: Row = {
        "cidrlist": rule.cidr,
        "destcidrlist": "",
        "fordisplay": True,
        "id": rule.id,
        "networkid": rule.network.id,
        "protocol": rule.protocol,
        "state": "Active",
        "tags": [],
        "traffictype": "Egress" if rule.address is None else "Ingress",
    }
    if rule.address is not None:
        row |= {"ipaddress": rule.address.address, "ipaddressid": rule.address.id}
    if rule.start is not None:
        row |= {"startport": rule.start, "endport": rule.end}
    return row


def acl_lists(view: View) -> list[Row]:
    """Rows of listNetworkACLLists."""
    return [_acl(acl) for acl in view.estate.acls]


def _acl(acl: Acl) -> Row:
    row: Row = {"fordisplay": True, "id": acl.id, "name": acl.name, "description": acl.description}
    if acl.vpc is not None:
        row |= {"vpcid": acl.vpc.id, "vpcname": acl.vpc.name}
    return row


def acl_rules(view: View) -> list[Row]:
    """Rows of listNetworkACLs."""
    return [_acl_rule(acl, rule) for acl in view.estate.acls for rule in acl.rules]


def _acl_rule(acl: Acl, rule: AclRule) -> Row:
    row: Row = {
        "aclid": acl.id,
        "aclname": acl.name,
        "action": rule.action,
        "cidrlist": rule.cidr,
        "fordisplay": True,
        "id": rule.id,
        "number": rule.number,
        "protocol": rule.protocol,
        "state": "Active",
        "tags": [],
        "traffictype": rule.direction,
    }
    if rule.port is not None:
        row |= {"startport": str(rule.port), "endport": str(rule.port)}
    return row


def security_groups(view: View) -> list[Row]:
    """Rows of listSecurityGroups."""
    members: dict[SecurityGroup, list[str]] = {g: [] for g in view.estate.security_groups}
    for vm in view.estate.vms:
        for group in vm.groups:
            members[group].append(vm.id)
    return [_group(view, group, ids) for group, ids in members.items()]


def _group(view: View, group: SecurityGroup, members: list[str]) -> Row:
    return {
        "description": group.name,
        **owner_ref(group.account),
        "egressrule": [],
        "id": group.id,
        "ingressrule": [
            {
                "cidr": cidr,
                "endport": end,
                "protocol": protocol,
                "ruleid": view.estate.ids.uid("sgrule", f"{group.id}/{protocol}/{start}/{cidr}"),
                "startport": start,
                "tags": [],
            }
            for protocol, start, end, cidr in group.ingress
        ],
        "name": group.name,
        "tags": [],
        "virtualmachinecount": len(members),
        "virtualmachineids": members,
    }


def port_forwards(view: View) -> list[Row]:
    """Rows of listPortForwardingRules."""
    return [_port_forward(rule) for rule in view.estate.port_forwards]


def _port_forward(rule: PortForward) -> Row:
    private, public = str(rule.private_port), str(rule.public_port)
    return {
        "cidrlist": rule.cidr,
        "fordisplay": True,
        "id": rule.id,
        "ipaddress": rule.address.address,
        "ipaddressid": rule.address.id,
        "networkid": rule.network.id,
        "privateendport": private,
        "privateport": private,
        "protocol": "tcp",
        "publicendport": public,
        "publicport": public,
        "state": "Active",
        "tags": [],
        "virtualmachinedisplayname": rule.vm.name,
        "virtualmachineid": rule.vm.id,
        "virtualmachinename": rule.vm.name,
        "vmguestip": rule.vm.nics[0].ip,
    }


def load_balancers(view: View) -> list[Row]:
    """Rows of listLoadBalancerRules."""
    emptied = view.estate.edge.members  # rules stay in force when their last member leaves
    return [
        {**_load_balancer(rule), "state": "Active" if members or rule in emptied else "Add"}
        for rule, members in balanced(view).items()
    ]


def _load_balancer(rule: LoadBalancer) -> Row:
    return {
        "algorithm": "roundrobin",
        "cidrlist": rule.cidr,
        **owner_ref(rule.network.account),
        "fordisplay": True,
        "id": rule.id,
        "name": rule.name,
        "networkid": rule.network.id,
        "privateport": str(rule.private_port),
        "publicip": rule.address.address,
        "publicipid": rule.address.id,
        "publicport": str(rule.public_port),
        "tags": [],
        **zone_ref(rule.network.zone),
    }


def public_ips(view: View) -> list[Row]:
    """Rows of listPublicIpAddresses."""
    estate = view.estate
    ruled = {rule.address for rule in estate.firewall if rule.address is not None}
    balanced = {rule.address for rule in estate.load_balancers}
    ruled |= balanced | {rule.address for rule in estate.port_forwards}
    return [_public_ip(ip, has_rules=ip in ruled, lb=ip in balanced) for ip in estate.public_ips]


def _public_ip(ip: PublicIp, *, has_rules: bool, lb: bool) -> Row:
    row: Row = {
        "allocated": iso(ip.allocated),
        **owner_ref(ip.account),
        "fordisplay": True,
        "forprovider": False,
        "forsystemvms": False,
        "forvirtualnetwork": ip.range.public,
        "hasannotations": False,
        "hasrules": has_rules,
        "id": ip.id,
        "ipaddress": ip.address,
        "isportable": False,
        "issourcenat": ip.source_nat,
        "isstaticnat": ip.static_nat is not None,
        "issystem": ip.system_vm is not None,
        "networkid": ip.range.network_id,
        "physicalnetworkid": ip.range.physical.id,
        "state": "Allocated",
        "tags": [],
        "vlanid": ip.range.id,
        "vlanname": ip.range.vlan,
        **zone_ref(ip.range.zone),
    }
    if lb:
        row["purpose"] = "Lb"
    if ip.network is not None:
        row |= {"associatednetworkid": ip.network.id, "associatednetworkname": ip.network.name}
    if ip.vpc is not None:
        row |= {"vpcid": ip.vpc.id, "vpcname": ip.vpc.name}
    if ip.system_vm is not None:
        kinds = {"secondarystoragevm": "SecondaryStorageVm", "consoleproxy": "ConsoleProxy"}
        row |= {"virtualmachineid": ip.system_vm.id, "virtualmachinename": ip.system_vm.name}
        row["virtualmachinetype"] = kinds[ip.system_vm.kind]
    if ip.static_nat is not None:
        vm = ip.static_nat
        row |= {"virtualmachineid": vm.id, "virtualmachinename": vm.name}
        row |= {"virtualmachinedisplayname": vm.name, "vmipaddress": vm.nics[0].ip}
    return row
