"""Pools, image stores, templates: fields as recorded from 4.22.

`disksizetotal/disksizeused` of image stores are what a live SSVM adds (not on the simulator).
"""

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import GIB, iso
from sample_data.objects_infra import Pool
from sample_data.objects_tenant import Template
from sample_data.render_cloudstack_stores import pool_iops, pools_by_host
from sample_data.render_common import cluster_ref, gb, owner_ref, setting, zone_ref

PROVIDERS = {"PowerFlex": "PowerFlex", "SolidFire": "SolidFire", "Linstor": "Linstor"}


def pools(view: View) -> list[Row]:
    """Rows of listStoragePools, and those of each host."""
    rows = [_pool(view, pool) for pool in view.estate.pools]
    return rows + pools_by_host(view, rows)


def _pool(view: View, pool: Pool) -> Row:
    row: Row = {
        "capacitybytes": pool.size,
        "created": iso(pool.created),
        "details": {},
        "disksizeallocated": view.pool_allocated(pool),
        "disksizetotal": pool.size,
        "disksizeused": view.pool_used(pool),
        "hasannotations": False,
        "hypervisor": _hypervisor(view, pool),
        "id": pool.id,
        "ipaddress": pool.server,
        "istagarule": False,
        "managed": pool.type in PROVIDERS,
        "name": pool.name,
        "overprovisionfactor": str(pool.factor),
        "path": pool.path,
        "provider": PROVIDERS.get(pool.type, "DefaultPrimary"),
        "scope": pool.scope,
        "state": pool.state,
        "storagecapabilities": {"VOLUME_SNAPSHOT_QUIESCEVM": "false"},
        "type": pool.type,
        **(cluster_ref(pool.cluster) if pool.cluster else zone_ref(pool.zone)),
        **pool_iops(view, pool),
    }
    if pool.tags:
        row["tags"] = ",".join(pool.tags)
    return row


def _hypervisor(view: View, pool: Pool) -> str:
    """Return the hypervisor of a cluster's pool, or the zone's first one for a zone's pool."""
    if pool.cluster is not None:
        return pool.cluster.hypervisor
    return next(h.hypervisor for h in view.estate.hosts if h.cluster.pod.zone is pool.zone)


def pools_metrics(view: View) -> list[Row]:
    """Rows of listStoragePoolsMetrics, its wrong use of the factor (trap 6) included."""
    rows = []
    for pool in view.estate.pools:
        row = _pool(view, pool)
        used, allocated = row["disksizeused"], row["disksizeallocated"]
        real, base = pool.size * pool.factor, "pool.storage"
        stop = setting(view, f"{base}.capacity.disablethreshold")
        sold = setting(view, f"{base}.allocated.capacity.disablethreshold")
        row |= {
            "disksizeallocatedgb": gb(allocated),
            "disksizetotalgb": f"{gb(pool.size)} (x{pool.factor})",
            "disksizeunallocatedgb": gb(real - allocated),
            "disksizeusedgb": gb(used),
            "storageallocateddisablethreshold": allocated > real * sold,
            "storageallocatedthreshold": allocated > real * 0.75,
            "storageusagedisablethreshold": used > real * stop,
            "storageusagethreshold": used > real * 0.75,
        }
        rows.append(row)
    return rows


def image_stores(view: View) -> list[Row]:
    """Rows of listImageStores."""
    rows = []
    for store in view.estate.image_stores:
        row: Row = {
            "hasannotations": False,
            "id": store.id,
            "name": store.name,
            "protocol": store.protocol,
            "providername": store.protocol.upper(),
            "readonly": store.readonly,
            "scope": "ZONE",
            "url": f"{store.protocol}://{store.server}{store.path}",
            **zone_ref(store.zone),
        }
        if ssvm_alive(view, store.zone.id):
            row |= {"disksizetotal": store.size, "disksizeused": store.used}
        rows.append(row)
    return rows


def ssvm_alive(view: View, zone_id: str) -> bool:
    """Whether a secondary storage VM of the zone measures its stores."""
    return any(
        m.kind == "secondarystoragevm" and m.state == "Running" and m.zone.id == zone_id
        for m in view.estate.system_vms
    )


def templates(view: View) -> list[Row]:
    """Rows of listTemplates: one per template and zone, on every image store of the zone."""
    return [_template(view, template) for template in view.estate.templates]


def _template(view: View, template: Template) -> Row:
    return {
        "arch": "x86_64",
        "bits": 0,
        "checksum": f"{{SHA-512}}{template.id.replace('-', '') * 4}",
        "created": iso(view.estate.db.started),
        "crossZones": True,
        "deployasis": False,
        "details": {},
        "directdownload": template.zone.type == "Edge",
        "displaytext": template.name,
        **owner_ref(view.estate.account("system")),
        "downloaddetails": _copies(view, template),
        "forcks": False,
        "format": template.format,
        "hasannotations": False,
        "hypervisor": template.hypervisor,
        "id": template.id,
        "isdynamicallyscalable": False,
        "isextractable": False,
        "isfeatured": template.kind == "USER",
        "ispublic": template.kind == "USER",
        "isready": True,
        "name": template.name,
        "ostypeid": template.os_id,
        "ostypename": template.os,
        "passwordenabled": template.kind == "USER",
        "physicalsize": template.size,
        "requireshvm": True,
        "size": max(template.size, GIB),
        "sshkeyenabled": False,
        "status": "Download Complete",
        "tags": [],
        "templatetype": template.kind,
        "url": f"https://images.{view.estate.mail_domain}/{template.id}.img",
        **zone_ref(template.zone),
    }


def _copies(view: View, template: Template) -> list[Row]:
    stores = [s for s in view.estate.image_stores if s.zone is template.zone]
    return [
        {
            "datastore": store.name,
            "datastoreId": store.id,
            "datastoreRole": "Image",
            "downloadPercent": "100",
            "downloadState": "DOWNLOADED",
        }
        for store in stores
    ]
