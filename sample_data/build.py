"""Build an estate: spec and month in, everything that exists out."""

from sample_data.build_admin import add_administration
from sample_data.build_array import add_filers
from sample_data.build_ceph import add_ceph
from sample_data.build_control import add_control_plane, add_happenings
from sample_data.build_edge import add_edge
from sample_data.build_guests import add_guests
from sample_data.build_infra import add_zone
from sample_data.build_plane import add_plane
from sample_data.build_server import add_servers, like_others
from sample_data.build_services import add_network_services, add_snapshots, add_system_vms
from sample_data.build_switch import add_switches
from sample_data.build_tenants import add_default_acls, add_networks, add_tenants
from sample_data.build_workload import add_workload
from sample_data.catalogue import add_offerings, add_templates
from sample_data.estate import Estate
from sample_data.faults import plant
from sample_data.ids import Ids, month_time
from sample_data.objects_infra import Zone
from sample_data.spec import EstateSpec, ZoneSpec


def build(spec: EstateSpec, month: int = 0) -> Estate:
    """Build the estate as it is `month` months after its start, faults planted."""
    if month < 0:
        raise ValueError(f"month must be 0 or more, not {month}")
    ids = Ids(spec.name, spec.seed)
    estate = Estate(spec=spec, ids=ids, month=month, now=month_time(spec.start, month))
    add_control_plane(estate)
    add_offerings(estate)
    add_tenants(estate)
    add_default_acls(estate)
    for zone_spec in spec.zones:
        zone = add_zone(estate, zone_spec)
        for hypervisor in sorted({c.hypervisor for p in zone_spec.pods for c in p.clusters}):
            add_templates(estate, zone, hypervisor)
        add_networks(estate, zone, zone_spec)
        add_workload(estate, zone, zone_spec)
        add_system_vms(estate, zone)
        add_network_services(estate, zone)
        add_switches(estate, zone, zone_spec.switches)
        _add_read(estate, zone, zone_spec)
    add_plane(estate)
    add_edge(estate)
    add_snapshots(estate)
    add_happenings(estate)
    add_guests(estate)
    add_administration(estate)
    for fault in spec.faults:
        if fault.from_month <= month < (fault.until_month or month + 1):
            plant(estate, fault)
    like_others(estate, estate.hosts)
    return estate


def _add_read(estate: Estate, zone: Zone, spec: ZoneSpec) -> None:
    """Add what is read beside CloudStack and the switches."""
    if spec.servers:
        add_servers(estate, zone)
    if spec.arrays:
        add_filers(estate, zone)
    if spec.ceph:
        add_ceph(estate, zone)
