"""Build primary and secondary storage from a spec: arrays, pools, local disks, image stores."""

from sample_data import objects_infra as infra
from sample_data.estate import Estate
from sample_data.ids import TIB, ip_add, month_time
from sample_data.spec import PoolSpec, ZoneSpec

SHARED_TYPES = {"NetworkFilesystem": "acs", "RBD": "cloudstack"}


def _array(estate: Estate, zone: infra.Zone, name: str) -> infra.Array:
    for array in estate.arrays:
        if array.name == name and array.zone is zone:
            return array
    array = infra.Array(name, zone, estate.ids.serial(f"array/{zone.name}/{name}", 12))
    estate.arrays.append(array)
    return array


def next_storage_ip(estate: Estate, zone: infra.Zone, octet: int) -> str:
    """Return the next free address of the zone's storage network."""
    taken = sum(len(array.addresses) for array in estate.arrays if array.zone is zone)
    return ip_add(f"10.{octet}.128.0", 11 + taken)


def add_pools(
    estate: Estate, zone: infra.Zone, cluster: infra.Cluster | None, spec: PoolSpec, octet: int
) -> None:
    """Add the pools of one entry of a spec: to a cluster, to a zone, or to every host."""
    if spec.local:
        for host in [h for h in estate.hosts if h.cluster is cluster]:
            _add_local(estate, host, spec)
        return
    array = _array(estate, zone, spec.array)
    for index in range(spec.count):
        where = cluster.name if cluster else zone.name
        name = f"{where}-{spec.array}-{index + 1}"
        address = next_storage_ip(estate, zone, octet)
        array.addresses.append(address)
        hypervisor = cluster.hypervisor if cluster else ""
        server, path = _mount(estate, (spec.protocol, hypervisor), name, address)
        size = spec.size_tib * TIB
        pool = infra.Pool(
            id=estate.ids.uid("pool", f"{zone.name}/{name}"),
            name=name,
            zone=zone,
            cluster=cluster,
            array=array,
            type=spec.protocol,
            server=server,
            path=path,
            size=size,
            factor=spec.factor,
            created=month_time(estate.spec.start, -13),
            used=None if spec.used is None else int(size * (spec.used + 0.012 * estate.month)),
            scope="CLUSTER" if cluster else "ZONE",
            fabric=spec.fabric,
        )
        estate.pools.append(pool)


def _mount(estate: Estate, kind: tuple[str, str], name: str, address: str) -> tuple[str, str]:
    """Server and path as CloudStack knows them; what was set up by hand hides the array."""
    protocol, hypervisor = kind
    if protocol == "PreSetup" and hypervisor == "VMware":
        return f"vcenter.{estate.mail_domain}", f"/dc1/{name}"
    if protocol == "PreSetup":
        return "localhost", f"/{name}"
    if protocol == "SharedMountPoint":
        return "localhost", f"/mnt/{name}"
    export = f"{SHARED_TYPES.get(protocol, 'lun')}_{name.replace('-', '_')}"
    return address, export if protocol == "RBD" else f"/{export}"


def _add_local(estate: Estate, host: infra.Host, spec: PoolSpec) -> None:
    zone = host.cluster.pod.zone
    pool = infra.Pool(
        id=estate.ids.uid("pool", f"{zone.name}/{host.name}/local"),
        name=f"{host.name}-local-{estate.ids.uid('pool', host.id)[:8]}",
        zone=zone,
        cluster=host.cluster,
        array=None,
        type="Filesystem",
        server=host.ip,
        path="/var/lib/libvirt/images",
        size=spec.size_tib * TIB,
        factor=spec.factor,
        created=host.created,
        scope="HOST",
        host=host,
    )
    host.local_storage = True
    estate.pools.append(pool)


def add_image_stores(estate: Estate, zone: infra.Zone, spec: ZoneSpec) -> None:
    """Add a zone's image stores."""
    for index in range(spec.image_stores):
        array = _array(estate, zone, f"sec{index + 1}")
        server = next_storage_ip(estate, zone, spec.octet)
        array.addresses.append(server)
        share = spec.store_used + 0.008 * estate.month
        estate.image_stores.append(
            infra.ImageStore(
                id=estate.ids.uid("imagestore", f"{zone.name}/{index}"),
                name=f"{zone.name}-sec{index + 1}",
                zone=zone,
                array=array,
                server=server,
                path=f"/export/secondary{index + 1}",
                size=spec.store_tib * TIB,
                used=int(spec.store_tib * TIB * share),
            )
        )
