"""Disks, snapshots and snapshot policies: fields as recorded from 4.22."""

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import iso
from sample_data.objects_work import Snapshot, Volume
from sample_data.render_common import cluster_ref, owner_ref, zone_ref


def volumes(view: View) -> list[Row]:
    """Rows of listVolumes."""
    return [_volume(view, volume) for volume in view.estate.volumes]


def _volume(view: View, volume: Volume) -> Row:
    row: Row = {
        "created": iso(volume.created),
        "deleteprotection": False,
        "destroyed": False,
        "displayvolume": True,
        **owner_ref(volume.account),
        "hasannotations": False,
        "hypervisor": _hypervisor(volume),
        "id": volume.id,
        "isextractable": True,
        "name": volume.name,
        "provisioningtype": "thin",
        "quiescevm": False,
        "size": volume.size,
        "state": volume.state,
        "storagetype": "shared",
        "supportsstoragesnapshot": False,
        "tags": [],
        "type": volume.kind,
        **zone_ref(volume.zone),
    }
    if volume.pool is not None:
        pool = volume.pool
        row |= {
            "storage": pool.name,
            "storageid": pool.id,
            "path": view.estate.ids.uid("p", row["id"]),
        }
        row["storagetype"] = "local" if pool.scope == "HOST" else "shared"
        row["physicalsize"] = volume.written
        row |= cluster_ref(pool.cluster) if pool.cluster else {}
    if volume.encrypted:
        row["encryptformat"] = "LUKS"
    return row | _attachment(volume) | _volume_offering(volume)


def _hypervisor(volume: Volume) -> str:
    if volume.vm is not None:
        return volume.vm.template.hypervisor
    cluster = volume.pool.cluster if volume.pool else None
    return cluster.hypervisor if cluster else "KVM"


def _attachment(volume: Volume) -> Row:
    vm = volume.vm
    if vm is None:
        return {}
    row: Row = {
        "attached": iso(volume.created),
        "deviceid": 0 if volume.kind == "ROOT" else 1,
        "diskioread": 0,
        "diskiowrite": 0,
        "diskkbsread": 0,
        "diskkbswrite": 0,
        "virtualmachineid": vm.id,
        "vmdisplayname": vm.name,
        "vmname": vm.name,
        "vmstate": vm.state,
        "vmtype": "User",
    }
    if volume.kind == "ROOT":
        row |= {
            "serviceofferingdisplaytext": vm.offering.name,
            "serviceofferingid": str(vm.offering.number),
            "serviceofferingname": vm.offering.name,
            "templatedisplaytext": vm.template.name,
            "templateid": vm.template.id,
            "templatename": vm.template.name,
        }
    return row


def _volume_offering(volume: Volume) -> Row:
    offering = volume.offering
    if offering is None:
        return {}
    return {
        "diskofferingdisplaytext": offering.name,
        "diskofferingid": offering.id,
        "diskofferingname": offering.name,
    }


def snapshots(view: View) -> list[Row]:
    """Rows of listSnapshots."""
    return [_snapshot(snapshot) for snapshot in view.estate.snapshots]


def _snapshot(snapshot: Snapshot) -> Row:
    volume = snapshot.volume
    row: Row = {
        "created": iso(snapshot.created),
        **owner_ref(volume.account),
        "hasannotations": False,
        "id": snapshot.id,
        "intervaltype": snapshot.interval,
        "name": snapshot.name,
        "physicalsize": snapshot.size,
        "revertable": False,
        "state": "BackedUp",
        "tags": [],
        "virtualsize": volume.size,
        "volumeid": volume.id,
        "volumename": volume.name,
        "volumestate": volume.state,
        "volumetype": volume.kind,
        **zone_ref(volume.zone),
    }
    if snapshot.location == "PRIMARY":
        row |= {"locationtype": "PRIMARY", "datastoretype": "Primary"}
    if volume.vm is not None:
        row["ostypeid"] = volume.vm.template.os_id
    return row


def snapshot_policies(view: View) -> list[Row]:
    """Rows of listSnapshotPolicies: daily at 02:30, seven kept."""
    rows = []
    for volume in view.estate.volumes:
        if not volume.policy or volume.pool is None:
            continue
        rows.append(
            {
                "fordisplay": True,
                "id": view.estate.ids.uid("policy", volume.id),
                "intervaltype": 1,
                "maxsnaps": 7,
                "schedule": "30:02",
                "storage": [{"id": volume.pool.id, "name": volume.pool.name}],
                "tags": [],
                "timezone": "UTC",
                "volumeid": volume.id,
                "volumename": volume.name,
                "zone": [
                    {
                        "id": volume.zone.id,
                        "ismultiarch": False,
                        "isnsxenabled": False,
                        "name": volume.zone.name,
                        "routedmodeenabled": False,
                    }
                ],
            }
        )
    return rows
