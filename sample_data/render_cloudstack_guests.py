"""Guests' protection and groups: fields as recorded from 4.22, or as listApis documents them."""

import json
from datetime import datetime, timedelta

from sample_data import render_cloudstack_accounts as accounts
from sample_data import render_cloudstack_compute as compute
from sample_data import render_cloudstack_storage as storage
from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import iso
from sample_data.objects_guests import Extra, KubernetesCluster, VmSnapshot
from sample_data.objects_work import Vm
from sample_data.render_common import owner_ref, zone_ref

OFFERING, GOOD = "nightly", "BackedUp"
BACKUPS_KEPT = 2


def virtual_machines(view: View) -> list[Row]:
    """Rows of listVirtualMachines with what few VMs have."""
    ids = {vm.id: extra for vm, extra in view.estate.guests.extras.items()}
    rows = compute.virtual_machines(view)
    for row in rows:
        extra = ids.get(row["id"])
        if extra and extra.iso:
            row |= {"isoid": view.estate.ids.uid("iso", extra.iso), "isoname": extra.iso}
        if extra and extra.lease_end:
            row |= {"leaseexpirydate": iso(extra.lease_end), "leaseexpiryaction": "DESTROY"}
    return rows


def templates(view: View) -> list[Row]:
    """Rows of listTemplates; some lost their image."""
    rows = storage.templates(view)
    for row in rows:
        if row["id"] in view.estate.guests.not_ready:
            row |= {"isready": False, "status": "Failed to download: connection refused"}
    return rows


def tags(view: View) -> list[Row]:
    """Rows of listTags: those of VMs."""
    return [
        {
            **owner_ref(vm.account),
            "key": key,
            "resourceid": vm.id,
            "resourcetype": "UserVm",
            "value": value,
        }
        for vm in view.estate.vms
        for key, value in vm.tags.items()
    ]


def limited_accounts(view: View) -> list[Row]:
    """Rows of listAccounts with the limits that are set."""
    return _limited(view, accounts.accounts(view))


def limited_projects(view: View) -> list[Row]:
    """Rows of listProjects with the limits that are set."""
    return _limited(view, accounts.projects(view))


def _limited(view: View, rows: list[Row]) -> list[Row]:
    for row in rows:
        for (owner, kind), limit in view.estate.guests.limits.items():
            if owner == row["id"]:
                left = max(limit - int(row[f"{kind}total"]), 0)
                row |= {f"{kind}limit": str(limit), f"{kind}available": str(left)}
    return rows


def backup_offerings(view: View) -> list[Row]:
    """Rows of listBackupOfferings: one, where anything is backed up."""
    return [
        {
            "allowuserdrivenbackups": True,
            "created": iso(view.estate.accounts[0].created),
            "description": OFFERING,
            "externalid": f"{OFFERING}-policy",
            "id": view.estate.ids.uid("backupoffering", OFFERING),
            "name": OFFERING,
            "provider": "nas",
            **zone_ref(view.estate.zones[0]),
        }
        for _ in range(any(vm.backup for vm in view.estate.vms))
    ]


def backup_schedules(view: View) -> list[Row]:
    """Rows of listBackupSchedule: every VM with an offering, daily."""
    return [
        {
            "id": view.estate.ids.uid("backupschedule", vm.id),
            "intervaltype": "DAILY",
            "maxbackups": 7,
            "schedule": "00:02",
            "timezone": "UTC",
            "virtualmachineid": vm.id,
            "virtualmachinename": vm.name,
        }
        for vm in view.estate.vms
        if vm.backup
    ]


def backups(view: View) -> list[Row]:
    """Rows of listBackups: one a night while the VM runs, after failed ones two good ones."""
    rows = []
    for vm in view.estate.vms:
        extra = view.estate.guests.extras.get(vm, Extra())
        newest = view.estate.now if vm.state == "Running" else vm.updated
        for night in range(extra.failed + BACKUPS_KEPT if vm.backup else 0):
            taken = newest - timedelta(days=night, hours=4, minutes=vm.number % 60)
            if taken > vm.created:
                rows.append(_backup(view, vm, taken, "Failed" if night < extra.failed else GOOD))
    return rows


def _backup(view: View, vm: Vm, taken: datetime, status: str) -> Row:
    disks = view.volumes_of[vm]
    return {
        **owner_ref(vm.account),
        "accountid": vm.account.id,
        "backupofferingid": view.estate.ids.uid("backupoffering", OFFERING),
        "backupofferingname": OFFERING,
        "created": iso(taken),
        "externalid": f"{vm.name}/{taken:%Y.%m.%d.%H.%M.%S}",
        "id": view.estate.ids.uid("backup", f"{vm.id}/{taken:%Y%m%d}"),
        "intervaltype": "DAILY",
        "name": f"{vm.name}-{iso(taken)}",
        "size": sum(disk.written for disk in disks) if status == GOOD else 0,
        "status": status,
        "type": "FULL",
        "virtualmachineid": vm.id,
        "virtualmachinename": vm.name,
        "virtualsize": sum(disk.size for disk in disks),
        "volumes": json.dumps([{"uuid": d.id, "type": d.kind, "size": d.size} for d in disks]),
        "zone": vm.zone.name,
        "zoneid": vm.zone.id,
    }


def vm_snapshots(view: View) -> list[Row]:
    """Rows of listVMSnapshot."""
    known = set(view.estate.vms)
    return [_vm_snapshot(one) for one in view.estate.guests.vm_snapshots if one.vm in known]


def _vm_snapshot(snapshot: VmSnapshot) -> Row:
    vm = snapshot.vm
    row: Row = {
        "created": iso(snapshot.created),
        "current": True,
        "displayname": "before-change",
        **owner_ref(vm.account),
        "hasannotations": False,
        "hypervisor": vm.template.hypervisor,
        "id": snapshot.id,
        "name": f"i-{vm.number}-VM_VS_{snapshot.created:%Y%m%d%H%M%S}",
        "state": "Ready",
        "tags": [],
        "type": "Disk",
        "virtualmachineid": vm.id,
        "virtualmachinename": vm.name,
        **zone_ref(vm.zone),
    }
    return row | ({"parent": snapshot.parent.id} if snapshot.parent else {})


def autoscale_groups(view: View) -> list[Row]:
    """Rows of listAutoScaleVmGroups."""
    return [
        {
            "associatednetworkid": group.balancer.network.id,
            "associatednetworkname": group.balancer.network.name,
            "availablevirtualmachinecount": group.members,
            "created": iso(group.created),
            **owner_ref(group.balancer.network.account),
            "fordisplay": True,
            "id": group.id,
            "interval": 30,
            "lbruleid": group.balancer.id,
            "maxmembers": group.most,
            "minmembers": group.least,
            "name": group.name,
            "scaledownpolicies": [],
            "scaleuppolicies": [],
            "state": "ENABLED",
        }
        for group in view.estate.guests.autoscale
    ]


def kubernetes_clusters(view: View) -> list[Row]:
    """Rows of listKubernetesClusters."""
    return [_kubernetes(view, cluster) for cluster in view.estate.guests.kubernetes]


def _kubernetes(view: View, cluster: KubernetesCluster) -> Row:
    return {
        "autoscalingenabled": False,
        "clustertype": "CloudManaged",
        "controlnodes": cluster.control,
        "created": iso(cluster.created),
        "csienabled": True,
        **owner_ref(cluster.account),
        "etcdnodes": 0,
        "id": cluster.id,
        "kubernetesversionid": view.estate.ids.uid("kubernetesversion", cluster.version),
        "kubernetesversionname": f"v{cluster.version}",
        "masternodes": cluster.control,
        "name": cluster.name,
        "size": cluster.workers,
        "state": "Running",
        "virtualmachines": [],
        **zone_ref(cluster.cluster.pod.zone),
    }


def kubernetes_versions(view: View) -> list[Row]:
    """Rows of listKubernetesSupportedVersions: those in use."""
    return [
        {
            "id": view.estate.ids.uid("kubernetesversion", version),
            "isostate": "Ready",
            "name": f"v{version}",
            "semanticversion": version,
            "state": "Enabled",
            "supportsautoscaling": True,
            "supportsha": True,
        }
        for version in sorted({cluster.version for cluster in view.estate.guests.kubernetes})
    ]


def gpu_devices(view: View) -> list[Row]:
    """Rows of listGpuDevices."""
    rows = []
    for gpu in view.estate.guests.gpus:
        row: Row = {
            "busaddress": gpu.bus,
            "gpucardname": gpu.card,
            "gpudevicetype": "PCI",
            "hostid": gpu.host.id,
            "hostname": gpu.host.name,
            "id": gpu.id,
            "managedstate": "Managed",
            "state": "Allocated" if gpu.vm else "Free",
            "vgpuprofilename": "passthrough",
        }
        if gpu.vm:
            row |= {"virtualmachineid": gpu.vm.id, "virtualmachinename": gpu.vm.name}
        rows.append(row)
    return rows


def os_types(view: View) -> list[Row]:
    """Rows of listOsTypes: those of the templates."""
    names = {template.os: template.os_id for template in view.estate.templates}
    return [
        {
            "description": name,
            "fordisplay": True,
            "id": names[name],
            "isuserdefined": False,
            "name": name,
            "oscategoryname": name.split()[0],
        }
        for name in sorted(names)
    ]
