"""Faults of guests: no HA, siblings together, backups and snapshots that fail, dead images."""

from datetime import timedelta

from sample_data.estate import Estate
from sample_data.faults_core import FaultError, fault
from sample_data.ids import GIB
from sample_data.objects_guests import (
    AutoscaleGroup,
    Gpu,
    KubernetesCluster,
    Unmanaged,
    VmSnapshot,
)
from sample_data.objects_tenant import Template
from sample_data.objects_work import Snapshot, Vm, Volume

RESTARTED = ("KVM", "XenServer")  # CloudStack restarts VMs and keeps incremental snapshots here


def _running(estate: Estate, count: int = 1, *, saved: bool = False) -> list[Vm]:
    """Return running VMs without an affinity group, at least `count`, the oldest first."""
    free = [vm for vm in estate.vms if vm.state == "Running" and vm.affinity is None]
    free = [vm for vm in free if vm.backup or not saved]
    if len(free) < count:
        raise FaultError(f"this fault needs {count} such running VMs, the estate has {len(free)}")
    return sorted(free, key=lambda vm: (vm.created, vm.id))


@fault("vm-no-ha", also=("offering-no-ha",))
def no_ha(estate: Estate) -> str:
    """Take HA from a machine whose name says production."""
    local = {v.vm for v in estate.volumes if v.pool is None or v.pool.scope == "HOST"}
    shared = [vm for vm in _running(estate) if vm not in local]
    vm = next((vm for vm in shared if vm.template.hypervisor in RESTARTED), None)
    if vm is None:
        raise FaultError("no running VM of KVM or XenServer lies on shared storage")
    vm.name, vm.ha = f"{vm.account.domain.name}-prod-db", False
    return vm.account.name


@fault("vm-group-no-anti-affinity")
def siblings_together(estate: Estate) -> str:
    """Make two machines siblings by name and put them on one host."""
    for first in _running(estate):
        cluster = first.host.cluster if first.host else None
        hosts = [h for h in estate.hosts if h.cluster is cluster]
        twins = [vm for vm in _running(estate) if vm.host in hosts and vm is not first]
        second = next((vm for vm in twins if vm.template is first.template), None)
        if len(hosts) > 1 and second is not None:
            first.name, second.name = "shop-web-01", "shop-web-02"
            second.account, second.host = first.account, first.host
            return first.account.name
    raise FaultError("no two machines of one cluster and template are free")


@fault("backup-stale")
def backup_stale(estate: Estate, *, count: int = 2, days: int = 5) -> str:
    """Let the backups of some machines fail for days."""
    chosen = _running(estate, count, saved=True)[:count]
    for vm in chosen:
        estate.guests.of(vm).failed = days
    return chosen[0].name


@fault("backup-never-restored")
def never_restored(estate: Estate) -> str:
    """Forget the restores, in events that reach back more than half a year."""
    _running(estate, 1, saved=True)
    estate.events = [e for e in estate.events if e.type != "BACKUP.RESTORE"]
    estate.events[-1].created = estate.now - timedelta(days=200)
    return "estate"


@fault("snap-policy-failing")
def policy_failing(estate: Estate, *, days: int = 6) -> str:
    """Stop the scheduled snapshots of a machine days ago."""
    for volume in estate.volumes:
        vm = volume.vm
        if not volume.policy or vm is None or vm.state != "Running":
            continue
        mine = [s for s in estate.snapshots if s.volume is volume]
        if len(mine) > 1 and volume.created < estate.now - timedelta(days=days + 4):
            for snapshot in mine:
                snapshot.created -= timedelta(days=days)
            return vm.name
    raise FaultError("no running VM has a snapshot policy and snapshots")


@fault("snap-chain")
def long_chain(estate: Estate, *, count: int = 40) -> str:
    """Keep a long chain of incremental snapshots."""
    for volume in estate.volumes:
        vm, pool = volume.vm, volume.pool
        if vm is None or pool is None or pool.type == "RBD":
            continue
        if vm.template.hypervisor not in RESTARTED:
            continue
        estate.settings |= {"kvm.incremental.snapshot": "true", "snapshot.delta.max": "64"}
        for number in range(count):
            taken = estate.now - timedelta(hours=number + 1)
            uid = estate.ids.uid("snapshot", f"chain/{volume.id}/{number}")
            estate.snapshots.append(
                Snapshot(uid, f"{volume.name}_{number}", volume, "HOURLY", taken, GIB)
            )
        return vm.name
    raise FaultError("no volume of KVM or XenServer lies on a pool that is not Ceph")


@fault("vmsnap-old")
def old_vm_snapshots(estate: Estate, *, days: int = 60) -> str:
    """Keep a VM snapshot for two months."""
    vm = _running(estate)[0]
    vm.created = min(vm.created, estate.now - timedelta(days=days + 30))
    uid = estate.ids.uid("vmsnapshot", f"old/{vm.id}")
    taken = estate.now - timedelta(days=days)
    estate.guests.vm_snapshots.append(VmSnapshot(uid, vm, taken))
    return vm.name


@fault("vol-stuck")
def stuck_volume(estate: Estate) -> str:
    """Leave a disk that has been in the making for two days."""
    owner = _running(estate)[0]
    pool = next(p for p in estate.pools if p.zone is owner.zone)
    volume = Volume(
        id=estate.ids.uid("volume", "stuck"),
        name="new-data",
        kind="DATADISK",
        size=20 * GIB,
        written=0,
        account=owner.account,
        zone=owner.zone,
        pool=pool,
        vm=None,
        offering=estate.disk_offerings[0],
        created=estate.now - timedelta(days=2),
        state="Creating",
    )
    estate.volumes.append(volume)
    return volume.name


@fault("vm-multi-pool")
def two_systems(estate: Estate) -> str:
    """Move a data disk to another storage system than its root disk."""
    for volume in estate.volumes:
        vm, here = volume.vm, volume.pool
        if volume.kind != "DATADISK" or vm is None or here is None or vm.state != "Running":
            continue
        others = [p for p in estate.pools if p.zone is here.zone and p.cluster is here.cluster]
        for pool in others:
            if pool.scope != "HOST" and pool.server != here.server:
                volume.pool = pool
                return vm.zone.name
    raise FaultError("no data disk can move to another pool of its cluster")


def _old_image(estate: Estate, vm: Vm) -> Template:
    model = vm.template
    name = "CentOS 7"
    template = Template(
        id=estate.ids.uid("template", f"{name}/{model.hypervisor}"),
        name=name,
        zone=model.zone,
        hypervisor=model.hypervisor,
        format=model.format,
        os=name,
        os_id=estate.ids.uid("os", name),
        kind="USER",
        size=2 * GIB,
    )
    estate.templates.append(template)
    return template


@fault("tpl-os-eol")
def dead_image(estate: Estate) -> str:
    """Offer an image of a system that is out of support."""
    return _old_image(estate, _running(estate)[0]).name


@fault("vm-os-eol", also=("tpl-os-eol",))
def dead_guest(estate: Estate) -> str:
    """Let an administrator's own machine run a system out of support."""
    vm = _running(estate)[0]
    vm.template, vm.account = _old_image(estate, vm), estate.account("admin")
    return vm.zone.name


@fault("tpl-not-ready")
def lost_image(estate: Estate) -> str:
    """Lose the image of a featured template."""
    stored = {store.zone for store in estate.image_stores}
    for template in estate.templates:
        if template.kind == "USER" and template.zone in stored:
            estate.guests.not_ready.add(template.id)
            return template.zone.name
    raise FaultError("no zone with image stores has templates")


@fault("vm-iso-attached")
def iso_attached(estate: Estate) -> str:
    """Leave an ISO image in a machine that has run for long."""
    vm = _running(estate)[0]
    vm.updated = min(vm.updated, estate.now - timedelta(days=30))
    estate.guests.of(vm).iso = "rescue.iso"
    return vm.zone.name


@fault("vm-unmanaged")
def unmanaged(estate: Estate, *, count: int = 2) -> str:
    """Run machines on a host that CloudStack does not know."""
    host = next((h for h in estate.hosts if h.hypervisor in {"KVM", "VMware"}), None)
    if host is None:
        raise FaultError("the estate has no host of KVM or VMware")
    for number in range(count):
        estate.guests.unmanaged.append(Unmanaged(f"legacy-erp-{number + 1}", host, 4, 8192))
    return host.cluster.name


@fault("k8s-single-control")
def single_control(estate: Estate) -> str:
    """Give a production Kubernetes cluster one control node."""
    vm = _running(estate)[0]
    name = f"{vm.account.domain.name}-prod"
    uid = estate.ids.uid("kubernetes", name)
    cluster = (vm.host or estate.hosts[0]).cluster
    made = estate.now - timedelta(days=90)
    estate.guests.kubernetes.append(
        KubernetesCluster(uid, name, vm.account, cluster, "1.33.1", 3, 1, made)
    )
    return name


@fault("autoscale-floor")
def autoscale_floor(estate: Estate) -> str:
    """Let a group be at its most for months."""
    if not estate.load_balancers:
        raise FaultError("the estate has no load balancer")
    balancer = estate.load_balancers[0]
    name = f"{balancer.name}-group"
    uid = estate.ids.uid("autoscale", name)
    made = balancer.network.created + timedelta(days=1)
    estate.guests.autoscale.append(AutoscaleGroup(uid, name, balancer, 2, 4, 4, made))
    return name


@fault("acct-limit-near")
def limit_near(estate: Estate) -> str:
    """Set the limit of an account to what it has."""
    vm = next((vm for vm in _running(estate) if vm.account.project is None), None)
    if vm is None:
        raise FaultError("no running VM belongs to an account")
    held = sum(one.account is vm.account for one in estate.vms)
    estate.guests.limits[vm.account.id, "vm"] = held
    return vm.account.name


@fault("vm-lease-end")
def lease_end(estate: Estate) -> str:
    """Let a lease end in three days."""
    vm = _running(estate)[0]
    estate.guests.of(vm).lease_end = estate.now + timedelta(days=3)
    return vm.name


@fault("vm-undersized")
def undersized(estate: Estate, *, count: int = 3) -> str:
    """Let databases use all their processors all the time."""
    chosen = _running(estate, count)[:count]
    for vm in chosen:
        vm.tags["role"] = "database"
        estate.guests.of(vm).busy = True
    return chosen[0].name


@fault("gpu-single-host")
def gpu_single_host(estate: Estate, *, count: int = 2) -> str:
    """Give one host all GPUs of the zone, and machines that use them."""
    host = next((vm.host for vm in _running(estate) if vm.host), None)
    mine = [vm for vm in estate.vms if vm.host is host and vm.state == "Running"][:count]
    if host is None or not mine:
        raise FaultError("no host runs machines")
    for number, vm in enumerate(mine):
        vm.ha = True
        uid = estate.ids.uid("gpu", f"{host.name}/{number}")
        bus = f"0000:{0x81 + number:02x}:00.0"
        estate.guests.gpus.append(Gpu(uid, host, "NVIDIA L40S", bus, vm))
    return host.cluster.pod.zone.name
