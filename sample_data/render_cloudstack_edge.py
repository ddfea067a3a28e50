"""VPN, IPv6 prefixes, members of load balancers, checks of routers: fields as recorded from 4.22.

The recordings have no IPv6 prefix; its fields are those listApis documents.
"""

from collections import defaultdict
from datetime import timedelta
from hashlib import sha1

from sample_data.answers import Row
from sample_data.certificates import pem
from sample_data.estate import View
from sample_data.ids import iso
from sample_data.objects_edge import Tunnel
from sample_data.objects_work import LoadBalancer, Router, Vm
from sample_data.render_common import owner_ref

MEMBERS = 3
CHECKS = ("connectivity.test", "dhcp_check.py", "dns_check.py", "filesystem.writable.test")


def vpn_gateways(view: View) -> list[Row]:
    """Rows of listVpnGateways: one a VPC with tunnels."""
    first = {tunnel.gateway_id: tunnel for tunnel in reversed(view.estate.edge.tunnels)}
    return [
        {
            **owner_ref(tunnel.vpc.account),
            "fordisplay": True,
            "id": uid,
            "publicip": _public(view, tunnel),
            "vpcid": tunnel.vpc.id,
            "vpcname": tunnel.vpc.name,
        }
        for uid, tunnel in first.items()
    ]


def _public(view: View, tunnel: Tunnel) -> str:
    ips = (ip for ip in view.estate.public_ips if ip.vpc is tunnel.vpc and ip.source_nat)
    return next((ip.address for ip in ips), "")


def _policies(tunnel: Tunnel) -> Row:
    return {
        **owner_ref(tunnel.vpc.account),
        "cidrlist": tunnel.remote,
        "dpd": tunnel.dpd,
        "esplifetime": 3600,
        "esppolicy": tunnel.policy,
        "forceencap": False,
        "gateway": tunnel.address,
        "ikelifetime": 86400,
        "ikepolicy": tunnel.policy,
        "ikeversion": tunnel.ike,
        "ipsecpsk": "***",
        "splitconnections": False,
    }


def customer_gateways(view: View) -> list[Row]:
    """Rows of listVpnCustomerGateways."""
    return [
        {**_policies(t), "hasannotations": False, "id": t.customer_id, "name": t.name}
        for t in view.estate.edge.tunnels
    ]


def vpn_connections(view: View) -> list[Row]:
    """Rows of listVpnConnections."""
    return [
        {
            **_policies(t),
            "created": iso(t.created),
            "fordisplay": True,
            "id": t.id,
            "passive": False,
            "publicip": _public(view, t),
            "s2scustomergatewayid": t.customer_id,
            "s2svpngatewayid": t.gateway_id,
            "state": t.state,
        }
        for t in view.estate.edge.tunnels
    ]


def ipv6_prefixes(view: View) -> list[Row]:
    """Rows of listGuestNetworkIpv6Prefixes."""
    return [
        {
            "availablesubnets": p.total - p.used,
            "created": iso(view.estate.accounts[0].created),
            "id": p.id,
            "prefix": p.prefix,
            "totalsubnets": p.total,
            "usedsubnets": p.used,
            "zoneid": p.zone.id,
        }
        for p in view.estate.edge.prefixes
    ]


def balanced(view: View) -> dict[LoadBalancer, list[Vm]]:
    """Return the members of every rule: of its network, running HA VMs on as many hosts."""
    running: dict[str, list[Vm]] = defaultdict(list)
    for vm in view.estate.vms:
        if vm.state == "Running" and vm.ha:
            running[vm.nics[0].network.id].append(vm)
    known = set(view.estate.vms)
    chosen = {}
    for rule in view.estate.load_balancers:
        by_host = {vm.host: vm for vm in reversed(running[rule.network.id])}
        usual = sorted(by_host.values(), key=lambda vm: vm.number)[:MEMBERS]
        members = view.estate.edge.members.get(rule, usual)
        chosen[rule] = [vm for vm in members if vm in known]
    return chosen


def load_balancer_members(view: View) -> list[Row]:
    """Rows of listLoadBalancerRuleInstances lbvmips=true, of every rule."""
    return [
        {
            "_scope": {"id": rule.id, "lbvmips": "true"},
            "lbvmipaddresses": [vm.nics[0].ip],
            "loadbalancerruleinstance": {
                **owner_ref(vm.account),
                "displayname": vm.name,
                "id": vm.id,
                "name": vm.name,
                "state": vm.state,
            },
        }
        for rule, members in balanced(view).items()
        for vm in members
    ]


def certificates(view: View) -> list[Row]:
    """Rows of listSslCerts, asked per account and per project."""
    rows = []
    for made in view.estate.edge.certificates:
        account = made.balancer.network.account
        text = pem(made.host_name, made.end)
        scope = {"projectid": account.project.id} if account.project else {"accountid": account.id}
        row: Row = {
            "_scope": scope,
            **owner_ref(account),
            "certificate": text,
            "fingerprint": sha1(text.encode(), usedforsecurity=False).hexdigest(),
            "id": made.id,
            "loadbalancerrulelist": [made.balancer.id],
            "name": made.host_name,
        }
        rows.append(row)
    return rows


def health_check_policies(view: View) -> list[Row]:
    """Rows of listLBHealthCheckPolicies: the virtual router has none to set."""
    return [
        {
            "_scope": {"lbruleid": rule.id},
            **owner_ref(rule.network.account),
            "healthcheckpolicy": [],
            "lbruleid": rule.id,
        }
        for rule in view.estate.load_balancers
    ]


def router_checks(view: View, router: Router) -> Row:
    """Results of a running router's own checks, as listRouters tells them when asked to."""
    failed = view.estate.edge.failed_checks.get(router)
    if router.state != "Running":
        return {"healthchecksfailed": False}
    results = [
        {
            "checkname": name,
            "checktype": "basic",
            "details": "no answer" if name == failed else "",
            "lastupdated": iso(view.estate.now - timedelta(minutes=4)),
            "status": "FAILED" if name == failed else "SUCCESS",
            "success": name != failed,
        }
        for name in CHECKS
    ]
    return {"healthchecksfailed": failed is not None, "healthcheckresults": results}
