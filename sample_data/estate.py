"""The estate in memory, and the look-ups every renderer and fault needs."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sample_data import objects_admin as admin
from sample_data import objects_infra as infra
from sample_data import objects_tenant as tenant
from sample_data import objects_work as work
from sample_data.ids import Ids
from sample_data.objects_array import Filer
from sample_data.objects_ceph import CephCluster
from sample_data.objects_edge import Edge
from sample_data.objects_guests import Guests
from sample_data.objects_plane import Plane
from sample_data.objects_server import Server
from sample_data.objects_switch import Switch
from sample_data.spec import EstateSpec

MIB = 1024**2


@dataclass(slots=True)
class Estate:
    """Everything that exists, in a neutral form. `now` is the moment of the audit."""

    spec: EstateSpec
    ids: Ids
    month: int
    now: datetime
    settings: dict[str, str | None] = field(default_factory=dict)  # global, by name
    zones: list[infra.Zone] = field(default_factory=list)
    pods: list[infra.Pod] = field(default_factory=list)
    clusters: list[infra.Cluster] = field(default_factory=list)
    hosts: list[infra.Host] = field(default_factory=list)
    arrays: list[infra.Array] = field(default_factory=list)
    pools: list[infra.Pool] = field(default_factory=list)
    image_stores: list[infra.ImageStore] = field(default_factory=list)
    physical: list[infra.PhysicalNetwork] = field(default_factory=list)
    ranges: list[infra.IpRange] = field(default_factory=list)
    storage_ranges: list[infra.StorageRange] = field(default_factory=list)
    managers: list[infra.ManagementServer] = field(default_factory=list)
    database: infra.Database | None = None
    domains: list[tenant.Domain] = field(default_factory=list)
    accounts: list[tenant.Account] = field(default_factory=list)
    projects: list[tenant.Project] = field(default_factory=list)
    offerings: list[tenant.ServiceOffering] = field(default_factory=list)
    disk_offerings: list[tenant.DiskOffering] = field(default_factory=list)
    templates: list[tenant.Template] = field(default_factory=list)
    networks: list[tenant.Network] = field(default_factory=list)
    vpcs: list[tenant.Vpc] = field(default_factory=list)
    acls: list[tenant.Acl] = field(default_factory=list)
    routers: list[work.Router] = field(default_factory=list)
    system_vms: list[work.SystemVm] = field(default_factory=list)
    affinity_groups: list[tenant.AffinityGroup] = field(default_factory=list)
    security_groups: list[tenant.SecurityGroup] = field(default_factory=list)
    vms: list[work.Vm] = field(default_factory=list)
    volumes: list[work.Volume] = field(default_factory=list)
    snapshots: list[work.Snapshot] = field(default_factory=list)
    public_ips: list[work.PublicIp] = field(default_factory=list)
    firewall: list[work.FirewallRule] = field(default_factory=list)
    port_forwards: list[work.PortForward] = field(default_factory=list)
    load_balancers: list[work.LoadBalancer] = field(default_factory=list)
    users: list[admin.User] = field(default_factory=list)
    roles: list[admin.Role] = field(default_factory=list)
    ldap_servers: list[admin.LdapServer] = field(default_factory=list)
    jobs: list[admin.Job] = field(default_factory=list)
    guests: Guests = field(default_factory=Guests)
    switches: list[Switch] = field(default_factory=list)
    servers: list[Server] = field(default_factory=list)
    filers: list[Filer] = field(default_factory=list)
    ceph: list[CephCluster] = field(default_factory=list)
    alerts: list[infra.Alert] = field(default_factory=list)
    events: list[infra.Event] = field(default_factory=list)
    guest_limits: dict[str, int] = field(default_factory=dict)  # changed ones, by hypervisor
    edge: Edge = field(default_factory=Edge)
    plane: Plane = field(default_factory=Plane)
    slots: dict[str, int] = field(default_factory=dict)  # addresses handed out, by purpose
    planted: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    # what faults did: (fault, subject's name, rule ids that must fire)

    def slot(self, purpose: str) -> int:
        """Hand out the next number of a purpose."""
        number = self.slots.get(purpose, 0)
        self.slots[purpose] = number + 1
        return number

    @property
    def db(self) -> infra.Database:
        """The database, which every built estate has."""
        if self.database is None:
            raise ValueError(f"estate {self.spec.name} has no database yet")
        return self.database

    @property
    def mail_domain(self) -> str:
        """The DNS domain everything in the estate is named under."""
        return f"{self.spec.name}.example"

    @property
    def machines(self) -> list[work.SystemVm | work.Router]:
        """System VMs and routers."""
        return [*self.system_vms, *self.routers]

    def account(self, name: str) -> tenant.Account:
        """Return the account of that name."""
        return next(a for a in self.accounts if a.name == name)

    def offering(self, name: str) -> tenant.ServiceOffering:
        """Return the service offering of that name."""
        return next(o for o in self.offerings if o.name == name)


class View:
    """Read-only groupings of an estate: built once per render, after the faults."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.hosts_of: dict[infra.Cluster, list[infra.Host]] = _group(estate.hosts, "cluster")
        self.vms_on: dict[infra.Host, list[work.Vm]] = _group(estate.vms, "host")
        self.volumes_on: dict[infra.Pool, list[work.Volume]] = _group(estate.volumes, "pool")
        self.volumes_of: dict[work.Vm, list[work.Volume]] = _group(estate.volumes, "vm")
        self.vms_of: dict[tenant.Account, list[work.Vm]] = _group(estate.vms, "account")
        self.users_of: dict[tenant.Account, list[admin.User]] = _group(estate.users, "account")
        self.disks_of: dict[tenant.Account, list[work.Volume]] = _group(estate.volumes, "account")
        self.system_on: dict[infra.Host, list[work.SystemVm | work.Router]] = defaultdict(list)
        for machine in estate.machines:
            if machine.host is not None and machine.state == "Running":
                self.system_on[machine.host].append(machine)
        self.load = {host: self._load(host) for host in estate.hosts}

    def _load(self, host: infra.Host) -> tuple[int, int, int]:
        offerings = [vm.offering for vm in self.vms_on[host] if vm.state in RESERVED]
        offerings += [machine.offering for machine in self.system_on[host]]
        mhz = sum(o.cpus * o.mhz for o in offerings)
        return mhz, sum(o.memory for o in offerings) * MIB, sum(o.cpus for o in offerings)

    def mhz(self, host: infra.Host) -> int:
        """Return the MHz allocated on a host."""
        return self.load[host][0]

    def memory(self, host: infra.Host) -> int:
        """Return the bytes of memory allocated on a host."""
        return self.load[host][1]

    def vcpus(self, host: infra.Host) -> int:
        """Return the virtual CPUs running on a host."""
        return self.load[host][2]

    def pool_allocated(self, pool: infra.Pool) -> int:
        """Return the bytes promised to volumes on a pool."""
        return sum(volume.size for volume in self.volumes_on[pool])

    def pool_used(self, pool: infra.Pool) -> int:
        """Return the bytes occupied on a pool."""
        if pool.used is not None:
            return min(pool.used, pool.size)
        return min(sum(volume.written for volume in self.volumes_on[pool]), pool.size)


RESERVED = ("Running", "Starting", "Stopping", "Migrating")  # states that hold host capacity


def _group(items: list[Any], attribute: str) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for item in items:
        key = getattr(item, attribute)
        if key is not None:
            groups[key].append(item)
    return groups
