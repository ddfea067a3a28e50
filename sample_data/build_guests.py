"""Build what protects guests: VM snapshots, a restore that was tried, HA where it matters.

Everything here is by the book; what is not comes from `faults_guests`.
"""

from datetime import timedelta

from sample_data.build_control import add_event
from sample_data.estate import Estate
from sample_data.objects_guests import VmSnapshot
from sample_data.objects_work import Vm

LARGE = 16384  # MiB; a VM of this size is one its owner wants restarted
SNAPSHOT_EVERY = 40  # one VM of so many has a VM snapshot, taken before yesterday's change


def add_guests(estate: Estate) -> None:
    """Give HA to the VMs that matter; add VM snapshots and a restore."""
    _restart_what_matters(estate)
    for vm in estate.vms:
        if vm.number % SNAPSHOT_EVERY == 0 and vm.state == "Running":
            taken = estate.now - timedelta(days=2, hours=1)
            uid = estate.ids.uid("vmsnapshot", f"{vm.id}/{taken:%Y%m%d}")
            estate.guests.vm_snapshots.append(VmSnapshot(uid, vm, taken))
    saved = [vm for vm in estate.vms if vm.backup and vm.state == "Running"]
    if saved:
        _add_restore(estate, min(saved, key=lambda vm: vm.number))


def _add_restore(estate: Estate, vm: Vm) -> None:
    """Restore a machine every month, and say so in the events."""
    owner = vm.account.name, vm.account.domain.name
    event = add_event(estate, "BACKUP.RESTORE", f"Restored backup of VM {vm.name}", owner)
    event.created = estate.now - timedelta(days=12, hours=vm.number % 24)
    event.id = estate.ids.uid("event", f"restore/{estate.month}")
    estate.events.sort(key=lambda one: (one.created, one.id), reverse=True)


def _restart_what_matters(estate: Estate) -> None:
    balanced = {balancer.network for balancer in estate.load_balancers}
    for vm in estate.vms:
        entered = any(nic.network in balanced for nic in vm.nics)
        if vm.ha or not (entered or vm.offering.memory >= LARGE):
            continue
        twin = next((o for o in estate.offerings if o.name == f"{vm.offering.name}-ha"), None)
        if twin is not None:
            vm.offering, vm.ha = twin, True
