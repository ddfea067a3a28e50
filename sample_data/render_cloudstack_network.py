"""Physical and guest networks, VPCs, routers, their offerings: fields as recorded from 4.22.

Service lists and default offerings are the recorded ones (`data/networks.json`).
"""

import functools
import json
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import iso
from sample_data.objects_tenant import Network, Vpc
from sample_data.render_common import owner_ref, zone_ref

FILE = Path(__file__).parent / "data" / "networks.json"
OFFERING = {
    "isolated": "DefaultIsolatedNetworkOfferingWithSourceNatService",
    "redundant": "iso-redundant",
    "vpc": "DefaultIsolatedNetworkOfferingForVpcNetworks",
    "shared": "DefaultSharedNetworkOffering",
    "shared_sg": "DefaultSharedNetworkOfferingWithSGService",
    "shared_plain": "QuickCloudNoServices",
    "l2": "DefaultL2NetworkOffering",
}
VPC_OFFERING = {True: "Redundant VPC offering", False: "Default VPC offering"}
LABELS = {"KVM": "kvm", "XenServer": "xen", "VMware": "vmware", "Hyperv": "hyperv", "Ovm3": "ovm3"}


@functools.cache
def recorded() -> dict[str, Any]:
    """Return the recorded service lists and offerings."""
    data: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return data


def physical_networks(view: View) -> list[Row]:
    """Rows of listPhysicalNetworks."""
    rows = []
    for physical in view.estate.physical:
        row: Row = {
            "broadcastdomainrange": "ZONE",
            "id": physical.id,
            "isolationmethods": "VLAN",
            "name": physical.name,
            "state": "Enabled",
            **zone_ref(physical.zone),
        }
        if physical.vlans:
            row["vlan"] = physical.vlans
        rows.append(row)
    return rows


def traffic_types(view: View) -> list[Row]:
    """Rows of listTrafficTypes of all physical networks."""
    rows = []
    for physical in view.estate.physical:
        for traffic in physical.traffic:
            row: Row = {
                "id": traffic.id,
                "physicalnetworkid": physical.id,
                "traffictype": traffic.name,
            }
            for hypervisor, label in traffic.labels.items():
                row[f"{LABELS.get(hypervisor, hypervisor.lower())}networklabel"] = label
            rows.append(row)
    return rows


def vlan_ranges(view: View) -> list[Row]:
    """Rows of listVlanIpRanges."""
    rows = []
    root = view.estate.domains[0]
    for part in view.estate.ranges:
        row: Row = {
            "cidr": str(IPv4Network(f"{part.gateway}/{part.netmask}", strict=False)),
            "endip": part.end_ip,
            "forsystemvms": False,
            "forvirtualnetwork": part.public,
            "gateway": part.gateway,
            "id": part.id,
            "netmask": part.netmask,
            "networkid": part.network_id,
            "physicalnetworkid": part.physical.id,
            "startip": part.start_ip,
            "vlan": part.vlan,
            **zone_ref(part.zone),
        }
        row.pop("zonename")
        if part.pod is not None:
            row |= {"podid": part.pod.id, "podname": part.pod.name}
        if not part.public:
            row |= {"account": "system", "domain": root.name, "domainid": root.id}
            row["domainpath"] = root.path
        rows.append(row)
    return rows


def storage_ranges(view: View) -> list[Row]:
    """Rows of listStorageNetworkIpRange."""
    return [
        {
            "endip": part.end_ip,
            "gateway": part.gateway,
            "id": part.id,
            "netmask": part.netmask,
            "networkid": part.network_id,
            "podid": part.pod.id,
            "startip": part.start_ip,
            "vlan": part.vlan,
            "zoneid": part.pod.zone.id,
        }
        for part in view.estate.storage_ranges
    ]


def offering_id(view: View, name: str) -> str:
    """Return the id of a network or VPC offering."""
    return view.estate.ids.uid("networkoffering", name)


def networks(view: View) -> list[Row]:
    """Rows of listNetworks."""
    return [_network(view, network) for network in view.estate.networks]


def _network(view: View, network: Network) -> Row:
    kind = "redundant" if network.redundant else network.kind
    shared = network.kind.startswith("shared")
    row: Row = {
        "acltype": "Domain" if shared else "Account",
        "broadcastdomaintype": "Vlan",
        "canusefordeploy": True,
        "created": iso(network.created),
        "details": {},
        "displaynetwork": True,
        "displaytext": network.name,
        **owner_ref(network.account),
        "hasannotations": False,
        "id": network.id,
        "ispersistent": False,
        "issystem": False,
        "name": network.name,
        **_network_offering(view, OFFERING[kind]),
        "physicalnetworkid": network.physical.id,
        "privatemtu": 1500,
        "publicmtu": 1500,
        "receivedbytes": 0,
        "redundantrouter": network.redundant,
        "related": network.id,
        "restartrequired": network.restart_required,
        "sentbytes": 0,
        "service": recorded()["services"].get(kind, []),
        "specifyipranges": shared,
        "specifyvlan": shared,
        "state": network.state,
        "strechedl2subnet": False,
        "supportsvmautoscaling": network.kind in {"isolated", "vpc"},
        "tags": [],
        "traffictype": "Guest",
        "type": {"l2": "L2"}.get(network.kind, "Shared" if shared else "Isolated"),
        **zone_ref(network.zone),
    }
    row |= {f"dns{i}": address for i, address in enumerate(network.zone.dns, 1)}
    return row | _network_options(network)


def _network_offering(view: View, name: str) -> Row:
    return {
        "networkofferingavailability": "Optional",
        "networkofferingconservemode": True,
        "networkofferingdisplaytext": name,
        "networkofferingid": offering_id(view, name),
        "networkofferingname": name,
    }


def _network_options(network: Network) -> Row:
    row: Row = {}
    if network.vlan is not None:
        row |= {"vlan": str(network.vlan), "broadcasturi": f"vlan://{network.vlan}"}
    if network.cidr and network.zone.network != "basic":  # there each pod has its own
        bits = network.cidr.split("/")[1]
        netmask = {"24": "255.255.255.0", "22": "255.255.252.0"}[bits]
        row |= {"cidr": network.cidr, "gateway": network.gateway, "netmask": netmask}
        row["networkdomain"] = "guest.internal"
    if network.kind == "isolated":
        row["egressdefaultpolicy"] = False
    if network.kind.startswith("shared"):
        row["subdomainaccess"] = True
        row.pop("account", None)
    if network.vpc is not None and network.acl is not None:
        row |= {"vpcid": network.vpc.id, "vpcname": network.vpc.name}
        row |= {"aclid": network.acl.id, "aclname": network.acl.name}
    return row


def vpcs(view: View) -> list[Row]:
    """Rows of listVPCs, their tiers nested as in the recording."""
    return [_vpc(view, vpc) for vpc in view.estate.vpcs]


def _vpc(view: View, vpc: Vpc) -> Row:
    name = VPC_OFFERING[vpc.redundant]
    return {
        "cidr": vpc.cidr,
        "created": iso(vpc.created),
        "displaytext": vpc.name,
        "distributedvpcrouter": False,
        **owner_ref(vpc.account),
        "fordisplay": True,
        "hasannotations": False,
        "id": vpc.id,
        "name": vpc.name,
        "network": [_network(view, n) for n in view.estate.networks if n.vpc is vpc],
        "networkdomain": "guest.internal",
        "publicmtu": 1500,
        "redundantvpcrouter": vpc.redundant,
        "regionlevelvpc": False,
        "restartrequired": vpc.restart_required,
        "service": recorded()["vpcservices"],
        "state": "Enabled",
        "tags": [],
        "vpcofferingid": offering_id(view, name),
        "vpcofferingname": name,
        **zone_ref(vpc.zone),
    }


def network_offerings(view: View) -> list[Row]:
    """Rows of listNetworkOfferings."""
    router = next(o for o in view.estate.offerings if o.system == "domainrouter")
    return [
        row
        | {
            "id": offering_id(view, row["name"]),
            "created": iso(view.estate.accounts[0].created),
            "serviceofferingid": router.id,
        }
        for row in recorded()["networkofferings"]
    ]


def vpc_offerings(view: View) -> list[Row]:
    """Rows of listVPCOfferings."""
    created = iso(view.estate.accounts[0].created)
    return [
        row | {"id": offering_id(view, row["name"]), "created": created}
        for row in recorded()["vpcofferings"]
    ]
