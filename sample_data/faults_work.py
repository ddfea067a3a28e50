"""Faults of workloads: VMs, disks, snapshots, affinity."""

from datetime import timedelta

from sample_data.estate import Estate
from sample_data.faults_core import FaultError, fault
from sample_data.ids import GIB
from sample_data.objects_work import Vm, Volume


def _running(estate: Estate, count: int) -> list[Vm]:
    """Return running VMs without an affinity group, oldest first."""
    vms = [vm for vm in estate.vms if vm.state == "Running" and vm.affinity is None]
    if len(vms) < count:
        raise FaultError(f"this fault needs {count} running VMs, the estate has {len(vms)}")
    return sorted(vms, key=lambda vm: (vm.created, vm.id))[:count]


@fault("vm-no-backup")
def no_backup(estate: Estate, *, count: int = 5) -> str:
    """Take backup and snapshots away from running VMs."""
    chosen = set(_running(estate, count))
    for vm in chosen:
        vm.backup = False
    for volume in estate.volumes:
        if volume.vm in chosen:
            volume.policy = False
    estate.snapshots = [s for s in estate.snapshots if s.volume.vm not in chosen]
    return min(vm.name for vm in chosen)


@fault("affinity-violated")
def affinity_violated(estate: Estate) -> str:
    """Put two VMs of a strict anti-affinity group on one host."""
    for group in estate.affinity_groups:
        members = [vm for vm in estate.vms if vm.affinity is group and vm.host is not None]
        if len(members) > 1:
            members[1].host = members[0].host
            return group.name
    raise FaultError("no anti-affinity group has two running VMs")


@fault("vol-orphan")
def vol_orphan(estate: Estate, *, count: int = 4, gib: int = 500) -> str:
    """Leave data disks without a VM for 200 days."""
    owner = _running(estate, 1)[0]
    pool = next(p for p in estate.pools if p.zone is owner.zone)
    for index in range(count):
        volume = Volume(
            id=estate.ids.uid("volume", f"orphan/{index}"),
            name=f"old-data-{index + 1}",
            kind="DATADISK",
            size=gib * GIB,
            written=gib * GIB // 2,
            account=owner.account,
            zone=owner.zone,
            pool=pool,
            vm=None,
            offering=estate.disk_offerings[-1],
            created=estate.now - timedelta(days=200 + index),
        )
        estate.volumes.append(volume)
    return "old-data-1"


@fault("vm-stopped-long")
def stopped_long(estate: Estate, *, count: int = 3, days: int = 150) -> str:
    """Leave VMs stopped for months."""
    chosen = _running(estate, count)
    for vm in chosen:
        vm.state, vm.host = "Stopped", None
        vm.updated = estate.now - timedelta(days=days)
        vm.created = min(vm.created, vm.updated - timedelta(days=30))
    return chosen[0].name


@fault("vm-error", also=("vm-expunge-stuck",))
def vm_error(estate: Estate, *, count: int = 1, state: str = "Error") -> str:
    """Leave VMs in an error state for two days."""
    chosen = _running(estate, count)
    for vm in chosen:
        vm.state, vm.updated = state, estate.now - timedelta(days=2)
        vm.host = None if state == "Error" else vm.host
    gone = {vm for vm in chosen if vm.host is None}
    estate.port_forwards = [p for p in estate.port_forwards if p.vm not in gone]
    return chosen[0].name
