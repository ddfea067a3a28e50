"""Object and backup storage, pools by host, files without a volume: fields of listApis (4.22)."""

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import iso
from sample_data.objects_infra import Host, Pool, Zone
from sample_data.render_common import zone_ref


def object_stores(view: View) -> list[Row]:
    """Rows of listObjectStoragePools."""
    return [
        {
            "hasannotations": False,
            "id": store.id,
            "name": store.name,
            "providername": store.provider,
            "storageallocated": store.allocated,
            "storagetotal": store.size,
            "storageused": store.used,
            "url": store.url,
        }
        for store in view.estate.edge.object_stores
    ]


def backup_repositories(view: View) -> list[Row]:
    """Rows of listBackupRepositories."""
    return [
        {
            "address": store.address,
            "capacitybytes": store.size,
            "created": iso(store.created),
            "crosszoneinstancecreation": False,
            "id": store.id,
            "name": store.name,
            "provider": "nas",
            "type": "nfs",
            **zone_ref(store.zone),
        }
        for store in view.estate.edge.repositories
    ]


def backup_figures(view: View, zone: Zone) -> dict[int, tuple[int, int]]:
    """Type 21 of listCapacity: bytes used and declared of a zone's repositories."""
    stores = [s for s in view.estate.edge.repositories if s.zone is zone]
    return {21: (sum(s.used for s in stores), sum(s.size for s in stores))} if stores else {}


def files_for_import(view: View) -> list[Row]:
    """Rows of listVolumesForImport, of every pool."""
    return [
        {
            "_scope": {"storageid": file.pool.id},
            "format": "QCOW2",
            "fullpath": f"{file.pool.path}/{file.path}",
            "name": file.path,
            "path": file.path,
            "size": file.size,
            "storage": file.pool.name,
            "storageid": file.pool.id,
            "storagetype": file.pool.type,
            "virtualsize": file.size,
        }
        for file in view.estate.edge.orphans
    ]


def pools_by_host(view: View, rows: list[Row]) -> list[Row]:
    """Rows of listStoragePools hostid=...: the pools each host has connected."""
    row_of = {row["id"]: row for row in rows}
    return [
        {**row_of[pool.id], "_scope": {"hostid": host.id}}
        for host in view.estate.hosts
        for pool in view.estate.pools
        if _connected(view, host, pool)
    ]


def _connected(view: View, host: Host, pool: Pool) -> bool:
    if (host, pool) in view.estate.edge.unmounted or pool.scope == "HOST":
        return False
    return host.cluster is pool.cluster if pool.cluster else pool.zone is host.cluster.pod.zone


def pool_iops(view: View, pool: Pool) -> Row:
    """Fields of a pool that guarantees operations per second."""
    if pool not in view.estate.edge.iops:
        return {}
    capacity, allocated, used = view.estate.edge.iops[pool]
    return {"capacityiops": capacity, "allocatediops": allocated, "usediops": used}
