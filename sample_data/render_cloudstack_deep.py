"""What only a target with `deep = true` is asked: guests' use by the hour, unmanaged machines."""

from datetime import timedelta

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import iso
from sample_data.objects_work import Vm

HOURS = (12, 6, 0)  # before the audit; a real server keeps one sample a minute


def vm_use(view: View) -> list[Row]:
    """Rows of listVirtualMachinesUsageHistory: running VMs, no balloon statistics."""
    return [
        {
            "displayname": vm.name,
            "id": vm.id,
            "name": vm.name,
            "stats": [_sample(view, vm, hours) for hours in HOURS],
        }
        for vm in view.estate.vms
        if vm.state == "Running"
    ]


def _sample(view: View, vm: Vm, hours: int) -> Row:
    extra = view.estate.guests.extras.get(vm)
    share = view.estate.ids.share("cpu", vm.id, view.estate.month)
    used = 97.0 if extra and extra.busy else 2 + 50 * share
    return {
        "cpuused": f"{used:.2f}%",
        "memoryintfreekbs": -1,
        "memorykbs": vm.offering.memory * 1024,
        "memorytargetkbs": vm.offering.memory * 1024,
        "timestamp": iso(view.estate.now - timedelta(hours=hours)),
    }


def unmanaged(view: View) -> list[Row]:
    """Rows of listUnmanagedInstances, cluster by cluster."""
    return [
        {
            "_scope": {"clusterid": machine.host.cluster.id},
            "clusterid": machine.host.cluster.id,
            "clustername": machine.host.cluster.name,
            "cpunumber": machine.cpus,
            "hostid": machine.host.id,
            "hostname": machine.host.name,
            "memory": machine.memory,
            "name": machine.name,
            "osdisplayname": "Other Linux (64-bit)",
            "powerstate": machine.power,
        }
        for machine in view.estate.guests.unmanaged
    ]
