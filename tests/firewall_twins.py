"""Two environments, test and production, with the same rules at other addresses."""

import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from audit.model import TABLES
from audit.store import open_writable
from tests.support import SOURCE, day, write

EVERYTHING = (
    "account", "domain", "firewall_rule", "load_balancer_member", "load_balancer_rule", "network",
    "network_acl", "network_acl_rule", "port_forwarding_rule", "private_gateway", "project",
    "public_ip", "remote_access_vpn", "security_group", "security_group_rule", "static_route",
    "vm", "vm_nic", "vm_security_group", "vpc", "vpn_connection", "vpn_customer_gateway",
    "vpn_gateway", "zone",
)  # fmt: skip
_OWNED = (
    "network", "public_ip", "remote_access_vpn", "security_group", "vm", "vpc", "vpn_connection",
    "vpn_customer_gateway", "vpn_gateway",
)  # fmt: skip
# rows of one environment: ENV is its name, NUM its number
_TEMPLATE = """
account = [{ id = "account-ENV", name = "shop-ENV", domain_id = "d0" }]
vpc = [{ id = "vpc-ENV", name = "shop-ENV", cidr = "10.NUM.0.0/16" }]
network = [
  { id = "iso-ENV", name = "ENV-net", type = "Isolated", cidr = "10.NUM.1.0/24", \
    egress_default_allow = 0, zone_id = "z1" },
  { id = "web-ENV", name = "web-ENV", type = "Isolated", cidr = "10.NUM.2.0/24", \
    vpc_id = "vpc-ENV", acl_id = "acl-ENV", acl_name = "acl-ENV", zone_id = "z1" },
]
vm = [{ id = "vm1-ENV", name = "web-ENV-01" }, { id = "vm2-ENV", name = "web-ENV-02" }]
public_ip = [
  { id = "ip1-ENV", ip_address = "203.0.113.NUM1", associated_network_id = "iso-ENV", \
    is_source_nat = 1, state = "Allocated" },
  { id = "ip2-ENV", ip_address = "203.0.113.NUM2", associated_network_id = "iso-ENV", \
    is_static_nat = 1, vm_id = "vmNUM-ENV", state = "Allocated" },
]
firewall_rule = [
  { id = "fw1-ENV", direction = "Ingress", protocol = "tcp", start_port = 443, end_port = 443, \
    cidr_list = "198.51.100.0/24", ip_address = "203.0.113.NUM1", ip_address_id = "ip1-ENV", \
    network_id = "iso-ENV", state = "Active" },
  { id = "fw2-ENV", direction = "Egress", protocol = "tcp", start_port = 80, end_port = 88, \
    cidr_list = "10.NUM.1.0/24", network_id = "iso-ENV", state = "Active" },
  { id = "fw3-ENV", direction = "Ingress", protocol = "icmp", cidr_list = "0.0.0.0/0", \
    icmp_type = 8, icmp_code = -1, \
    ip_address = "203.0.113.NUM1", ip_address_id = "ip1-ENV", network_id = "iso-ENV", \
    state = "Active" },
]
port_forwarding_rule = [
  { id = "pf-ENV", network_id = "iso-ENV", protocol = "tcp", ip_address = "203.0.113.NUM1", \
    ip_address_id = "ip1-ENV", public_port = 443, public_end_port = 443, private_port = 8443, \
    private_end_port = 8443, vm_id = "vm1-ENV", vm_ip = "10.NUM.1.11", state = "Active" },
]
load_balancer_rule = [
  { id = "lb-ENV", name = "shop-ENV", network_id = "iso-ENV", public_port = 80, \
    private_port = 8080, algorithm = "roundrobin", public_ip = "203.0.113.NUM1", \
    public_ip_id = "ip1-ENV", cidr_list = "198.51.100.0/24", state = "Active" },
]
load_balancer_member = [
  { load_balancer_rule_id = "lb-ENV", vm_id = "vm1-ENV" },
  { load_balancer_rule_id = "lb-ENV", vm_id = "vm2-ENV" },
]
network_acl = [{ id = "acl-ENV", name = "acl-ENV", vpc_id = "vpc-ENV" }]
network_acl_rule = [
  { id = "acl1-ENV", acl_id = "acl-ENV", number = 1, action = "Allow", direction = "Ingress", \
    protocol = "tcp", start_port = 443, end_port = 443, cidr_list = "198.51.100.0/24", \
    state = "Active" },
  { id = "acl2-ENV", acl_id = "acl-ENV", number = 2, action = "Deny", direction = "Ingress", \
    protocol = "tcp", start_port = 22, end_port = 22, cidr_list = "10.NUM.2.0/24", \
    state = "Active" },
  { id = "acl3-ENV", acl_id = "acl-ENV", number = 3, action = "Allow", direction = "Ingress", \
    protocol = "tcp", start_port = 22, end_port = 22, cidr_list = "10.0.0.0/8", state = "Active" },
]
security_group = [{ id = "sg-ENV", name = "group-ENV" }]
security_group_rule = [
  { id = "sg-ENV", security_group_id = "sg-ENV", direction = "Ingress", protocol = "tcp", \
    start_port = 22, end_port = 22, cidr = "198.51.100.0/24" },
]
vm_security_group = [{ vm_id = "vm1-ENV", security_group_id = "sg-ENV" }]
remote_access_vpn = [
  { id = "ra-ENV", public_ip = "203.0.113.NUM1", public_ip_id = "ip1-ENV", \
    ip_range = "10.9.0.2-10.9.0.9", state = "Running" },
]
vpn_gateway = [{ id = "vg-ENV", vpc_id = "vpc-ENV", public_ip = "203.0.113.NUM9" }]
vpn_customer_gateway = [
  { id = "cg-ENV", name = "head-ENV", gateway = "192.0.2.NUM", cidr_list = "192.168.77.0/24", \
    ike_policy = "aes256-sha256;modp2048" },
]
vpn_connection = [
  { id = "vc-ENV", vpn_gateway_id = "vg-ENV", customer_gateway_id = "cg-ENV", passive = 0, \
    state = "Connected" },
]
private_gateway = [
  { id = "pg-ENV", vpc_id = "vpc-ENV", ip_address = "172.16.NUM.2", gateway = "172.16.NUM.1", \
    acl_id = "acl-ENV", source_nat = 0, state = "Ready" },
]
static_route = [
  { id = "sr-ENV", vpc_id = "vpc-ENV", private_gateway_id = "pg-ENV", cidr = "172.31.0.0/16", \
    state = "Active" },
]
"""


@contextmanager
def twins(path: Path, *, answered: tuple[str, ...] = EVERYTHING) -> Iterator[sqlite3.Connection]:
    """A database with accounts shop-test and shop-prod, each a VPC, a network and a group."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in answered}
    rows["domain"].append({"id": "d0", "name": "ROOT", "path": "ROOT"})
    rows["zone"].append({"id": "z1", "name": "one"})
    for number, name in enumerate(("test", "prod"), 1):
        for table, found in _environment(name, number).items():
            rows.setdefault(table, []).extend(found)
    with open_writable(path) as connection:
        filled = {t: [_row(t, values) for values in found] for t, found in rows.items()}
        write(connection, day(1), filled, complete=answered)
        connection.executemany(
            "INSERT INTO answer VALUES (?, ?, ?, 1, 0)", [(SOURCE, day(1), t) for t in answered]
        )
        yield connection


def _row(table: str, values: dict[str, Any]) -> tuple[Any, ...]:
    info = TABLES[table]
    assert set(values) <= set(info.names), (table, set(values) - set(info.names))
    return tuple(values.get(column.name) for column in info.columns)


def _environment(name: str, number: int) -> dict[str, list[dict[str, Any]]]:
    text = _TEMPLATE.replace("ENV", name).replace("NUM", str(number))
    tables: dict[str, list[dict[str, Any]]] = tomllib.loads(text)
    for rule in tables["network_acl_rule"]:
        rule["number"] *= number
    del tables["load_balancer_member"][number:]
    for table in _OWNED:
        for row in tables[table]:
            row |= {"account": f"shop-{name}", "domain_id": "d0"}
    return tables
