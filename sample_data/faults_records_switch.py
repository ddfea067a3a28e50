"""Faults of records on switches: what ports say and learn does not fit what CloudStack has."""

from sample_data.build_switch import ends_of
from sample_data.estate import Estate
from sample_data.faults_cabling import host_ports
from sample_data.faults_core import FaultError, fault, hosts_of, pick_host
from sample_data.objects_infra import Host
from sample_data.objects_switch import Machine, Trunk


def _with_neighbour(estate: Estate, host: str) -> tuple[Host, Host]:
    """A host and another of its cluster, both on switches."""
    first = pick_host(estate, host)
    others = [one for one in hosts_of(estate, first.cluster) if one is not first]
    found = [one for one in others if ends_of(estate.switches, one)]
    if not found:
        raise FaultError(f"{first.name} has no other host on switches beside it")
    return first, found[0]


@fault("rec-desc-stale")
def described_as_another(estate: Estate, *, host: str = "") -> str:
    """Leave the descriptions of another host on the ports of one."""
    first, other = _with_neighbour(estate, host)
    ports = host_ports(estate, first)
    for port, old in zip(ports, host_ports(estate, other), strict=True):
        port.alias = old.alias
    return f"{ports[0].switch.name} {ports[0].name}"


@fault("rec-vm-count")
def runs_elsewhere(estate: Estate, *, host: str = "") -> str:
    """Let a VM of another host be learned behind one."""
    first, other = _with_neighbour(estate, host)
    running = [vm for vm in estate.vms if vm.host is other and vm.state == "Running"]
    if not running:
        raise FaultError(f"no virtual machine runs on {other.name}")
    running[0].seen_behind = first
    return first.name


@fault("rec-vlan-db-switch")
def foreign_device(estate: Estate) -> str:
    """Let a firewall that is not the cloud's sit in a guest VLAN no network has."""
    switch = next((one for one in estate.switches if one.pod is None), None)
    if switch is None or switch.platform.name == "nxos":  # whose MAC table tells no VLANs
        raise FaultError(f"no core switch of {estate.spec.name} tells the VLANs of addresses")
    used = {network.vlan for network in estate.networks if network.zone is switch.zone}
    ranges = [p.vlans for p in estate.physical if p.zone is switch.zone and p.vlans]
    first, last = map(int, ranges[0].split("-"))
    mac = estate.ids.mac("00:09:0f", "firewall", switch.zone.name)
    port = switch.free(fast=True)
    port.far = Machine("firewall", mac, "port1", mac, mac, 1, "firewall")
    port.up, port.talks, port.alias = True, False, "legacy firewall"
    port.trunk = Trunk({next(vlan for vlan in range(last, first, -1) if vlan not in used)})
    return switch.zone.name
