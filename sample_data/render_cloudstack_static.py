"""Answers that hardly differ between estates: hypervisors, limits, providers."""

from sample_data.answers import Row
from sample_data.estate import View

_HYPERVISORS = ("KVM", "XenServer", "VMware", "Simulator")
# hypervisor, version, guests, hosts per cluster, data volumes, storage motion
_LIMITS = (
    ("KVM", "default", 50, None, 32, True),
    ("XenServer", "8.2.1", 1000, 64, 253, True),
    ("XenServer", "8.4.0", 1000, 64, 253, True),
    ("VMware", "8.0.3", 1024, 64, 59, True),
)
_PROVIDERS = (
    ("VirtualRouter", ["Dhcp", "Dns", "Firewall", "Lb", "PortForwarding", "SourceNat"]),
    ("VpcVirtualRouter", ["Dhcp", "Dns", "Lb", "NetworkACL", "SourceNat"]),
    ("SecurityGroupProvider", ["SecurityGroup"]),
)


def hypervisors(_view: View) -> list[Row]:
    """Rows of listHypervisors."""
    return [{"name": name} for name in _HYPERVISORS]


def limits(view: View) -> list[Row]:
    """Rows of listHypervisorCapabilities."""
    rows = []
    for number, (hypervisor, version, guests, hosts, volumes, motion) in enumerate(_LIMITS, 1):
        row: Row = {
            "id": str(number),
            "hypervisor": hypervisor,
            "hypervisorversion": version,
            "maxguestslimit": view.estate.guest_limits.get(hypervisor, guests),
            "maxdatavolumeslimit": volumes,
            "storagemotionenabled": motion,
            "securitygroupenabled": hypervisor != "VMware",
            "vmsnapshotenabled": True,
        }
        rows.append({**row, "maxhostspercluster": hosts} if hosts else row)
    return rows


def providers(view: View) -> list[Row]:
    """Rows of listNetworkServiceProviders."""
    return [
        {
            "id": view.estate.ids.uid("provider", f"{network.id} {name}"),
            "name": name,
            "physicalnetworkid": network.id,
            "servicelist": services,
            "state": "Enabled",
            "canenableindividualservice": True,
        }
        for network in view.estate.physical
        for name, services in _PROVIDERS
    ]


def vmware_dcs(view: View) -> list[Row]:
    """Rows of listVmwareDcs, asked per zone: a data centre and a vCenter a zone."""
    zones = {c.pod.zone: None for c in view.estate.clusters if c.hypervisor == "VMware"}
    first = next(iter(zones), None)
    rows: list[Row] = []
    for zone in zones:
        home = first if first and view.estate.edge.one_vcenter else zone
        uid = view.estate.ids.uid("vmwaredc", zone.name)
        row: Row = {"id": uid, "name": f"{zone.name}-dc", "zoneid": zone.id}
        rows.append(row | {"vcenter": f"vcenter.{home.domain}", "_scope": {"zoneid": zone.id}})
    return rows


def nothing(_view: View) -> list[Row]:
    """No rows: the estate has none of it."""
    return []
