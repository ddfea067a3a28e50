"""Faults of primary and secondary storage."""

from dataclasses import replace

from sample_data.estate import Estate, View
from sample_data.faults_core import (
    FaultError,
    fault,
    filled,
    move_volumes,
    one_hypervisor,
    pick,
    pick_cluster,
    pick_pool,
    pick_zone,
)
from sample_data.ids import TIB
from sample_data.objects_infra import ImageStore, Pool, Zone

NFS = "NetworkFilesystem"


def _pools(estate: Estate, zone: Zone) -> list[Pool]:
    return [pool for pool in estate.pools if pool.zone is zone]


def told_pools(estate: Estate, zone: Zone) -> list[Pool]:
    """Return shared pools that name the address of their storage: not those set up by hand."""
    pools = [p for p in _pools(estate, zone) if p.scope != "HOST" and p.server[:1].isdigit()]
    if len(pools) < 2:  # noqa: PLR2004 - a pair
        raise FaultError(f"zone {zone.name} has no two pools that name an address")
    return pools


def _stores(estate: Estate, zone: str) -> list[ImageStore]:
    place = pick_zone(estate, zone)
    stores = [store for store in estate.image_stores if store.zone is place]
    if not stores:
        raise FaultError(f"zone {place.name} has no image store")
    return stores


@fault("ha-no-heartbeat-pool", also=("pool-factor-no-effect", "host-ha-ineligible"))
def no_heartbeat(estate: Estate, *, cluster: str = "") -> str:
    """Give a KVM cluster block storage only, where no heartbeat can be written."""
    victim = pick_cluster(estate, cluster, "KVM")
    for pool in _pools(estate, victim.pod.zone):
        if pool.cluster in {None, victim}:
            pool.type, pool.path = "RBD", pool.path.lstrip("/")
    return victim.name


@fault("storage-nfs-only", also=("kvm-reboot-on-heartbeat",))
def nfs_only(estate: Estate, *, zone: str = "") -> str:
    """Make every pool of a zone NFS."""
    place = pick_zone(estate, zone)
    for pool in _pools(estate, place):
        pool.type, pool.path = NFS, f"/{pool.path.lstrip('/')}"
    changed = estate.ids.uid("pool", f"{place.name}/nfs-only")
    if not any(pool.id == changed for pool in estate.pools):
        like = _pools(estate, place)[0]
        _wide_pool(estate, like, "nfs-only")
    return place.name


def _wide_pool(estate: Estate, like: Pool, name: str) -> Pool:
    """Add an unused zone-wide NFS pool on an address of its own."""
    pool = replace(
        like,
        id=estate.ids.uid("pool", f"{like.zone.name}/{name}"),
        name=f"{like.zone.name}-{name}",
        cluster=None,
        scope="ZONE",
        type=NFS,
        path=f"/{name.replace('-', '_')}",
        size=2 * like.size,
        server=f"{like.server.rsplit('.', 1)[0]}.250",
    )
    estate.pools.append(pool)
    return pool


@fault(
    "storage-single-array-zone",
    also=("storage-single-lif", "kvm-reboot-on-heartbeat", "storage-nfs-only"),
)
def single_array(estate: Estate, *, zone: str = "") -> str:
    """Put all pools of a zone on one address of one array."""
    place = pick_zone(estate, zone)
    told = told_pools(estate, place)
    first = next((p for p in told if p.type == "NetworkFilesystem"), told[0])
    for pool in _pools(estate, place):
        pool.array, pool.server, pool.type = first.array, first.server, first.type
        pool.path = f"/{pool.path.lstrip('/')}"
    return place.name


@fault("kvm-reboot-on-heartbeat", also=("storage-single-lif",))
def reboot_on_heartbeat(estate: Estate, *, zone: str = "") -> str:
    """Mount one (unused) NFS pool on every KVM host of a zone."""
    place = pick_zone(estate, zone)
    if not any(h.hypervisor == "KVM" and h.cluster.pod.zone is place for h in estate.hosts):
        raise FaultError(f"zone {place.name} has no KVM host")
    _wide_pool(estate, told_pools(estate, place)[0], "scratch")
    return place.name


@fault("pool-used", also=("pool-commit", "pool-runway", "ops-arithmetic"))
def pool_used(estate: Estate, *, pool: str = "", share: float = 0.88, growth: float = 0.01) -> str:
    """Fill a pool's disk to a share, more every month: snapshots and files nobody counts."""
    victim = pick_pool(estate, pool)
    victim.used = filled(estate, victim.size, share, growth)
    return victim.name


@fault("pool-allocated", also=("pool-commit", "mgmt-settings-risky", "pool-used"))
def pool_allocated(estate: Estate, *, pool: str = "", share: float = 0.9) -> str:
    """Shrink a pool until that share of it is sold."""
    victim = pick_pool(estate, pool)
    victim.size = int(View(estate).pool_allocated(victim) / share / victim.factor)
    return victim.name


@fault("pool-state", also=("cluster-single-pool", "cluster-n1-placement"))
def pool_state(estate: Estate, *, pool: str = "", state: str = "ErrorInMaintenance") -> str:
    """Leave a pool out of service."""
    victim = pick_pool(estate, pool)
    victim.state = state
    return victim.name


@fault("pool-shared-backend", also=("storage-single-lif",))
def shared_backend(estate: Estate, *, pool: str = "") -> str:
    """Let the next pool of the zone lie on the same file system: same numbers on both."""
    victim = pick_pool(estate, pool)
    told = told_pools(estate, victim.zone)
    victim = victim if victim in told else told[-1]
    others = [p for p in told if p is not victim and p.type == victim.type]
    other: Pool = pick("second pool", "", others)
    total = View(estate).pool_used(victim) + View(estate).pool_used(other)
    other.server, other.array, other.size = victim.server, victim.array, victim.size
    victim.used = other.used = total
    return victim.name


@fault("cluster-single-pool", also=("pool-too-large", "storage-single-array-zone"))
def single_pool(estate: Estate, *, cluster: str = "") -> str:
    """Leave a cluster one pool to live on."""
    victim = pick_cluster(estate, cluster)
    own = [p for p in estate.pools if p.cluster is victim]
    wide = [p for p in _pools(estate, victim.pod.zone) if p.cluster is None]
    gone = set(own[1:] if own else wide[1:]) | set(wide if own else [])
    homes = {vm: vm.host.cluster for vm in estate.vms if vm.host}
    for volume in [v for v in estate.volumes if v.pool in gone]:
        home = homes.get(volume.vm, victim) if volume.vm else victim
        left = [p for p in estate.pools if p.cluster is home and p not in gone]
        move_volumes(estate, [volume], left or own[:1] or wide[:1])
    estate.pools = [p for p in estate.pools if p not in gone]
    return victim.name


@fault(
    "pool-too-large",
    also=(
        "cluster-imbalance",
        "storage-single-array-zone",
        "pool-used",
        "affinity-same-pool",
        "storage-single-lif",
        "kvm-reboot-on-heartbeat",
    ),
)
def too_large(estate: Estate, *, pool: str = "", share: float = 0.6) -> str:
    """Make a pool zone-wide and put that share of the zone's VMs on it."""
    victim = pick_pool(estate, pool)
    one_hypervisor(estate, victim.zone)
    victim.cluster, victim.scope = None, "ZONE"
    victim.size = max(victim.size, 40 * TIB)
    vms = [vm for vm in estate.vms if vm.zone is victim.zone]
    chosen = set(vms[: int(len(vms) * share) + 1])
    move_volumes(estate, [v for v in estate.volumes if v.vm in chosen], [victim])
    return victim.name


@fault("pool-local-ha", also=("blast-spof-vm",))
def local_ha(estate: Estate, *, count: int = 2) -> str:
    """Put HA VMs on a host's local disk."""
    running = [vm for vm in estate.vms if vm.ha and vm.host is not None]
    if not running or running[0].host is None:
        raise FaultError("no running VM with HA to put on a local disk")
    host = running[0].host
    like = next(p for p in estate.pools if p.zone is running[0].zone)
    local = replace(
        like,
        id=estate.ids.uid("pool", f"{host.id}/local"),
        name=f"{host.name}-local",
        cluster=host.cluster,
        scope="HOST",
        type="Filesystem",
        server=host.ip,
        path="/var/lib/libvirt/images",
        array=None,
        size=2 * TIB,
        factor=1.0,
        used=None,
    )
    estate.pools.append(local)
    host.local_storage = True
    chosen = {vm for vm in running if vm.host is host}
    names = sorted(chosen, key=lambda vm: vm.number)[:count]
    move_volumes(estate, [v for v in estate.volumes if v.vm in names], [local])
    return names[0].name


@fault("pool-primary-secondary-same")
def primary_secondary_same(estate: Estate, *, zone: str = "") -> str:
    """Serve an image store from the address of a pool."""
    stores = _stores(estate, zone)
    pool = told_pools(estate, stores[0].zone)[0]
    stores[0].server, stores[0].array = pool.server, pool.array
    return stores[0].zone.name


@fault("pool-on-mgmt")
def pool_on_mgmt(estate: Estate, *, zone: str = "") -> str:
    """Serve an image store from a management server."""
    stores = _stores(estate, zone)
    stores[-1].server = estate.managers[0].ip
    return stores[-1].name


@fault("pool-legacy-type", also=("ha-no-heartbeat-pool", "pool-factor-no-effect"))
def legacy_type(estate: Estate, *, pool: str = "", type: str = "CLVM") -> str:  # noqa: A002 - key
    """Give a pool with volumes a type the project has left behind."""
    victim = pick_pool(estate, pool)
    victim.type, victim.factor = type, 1.0
    return victim.name


@fault("sec-single")
def sec_single(estate: Estate, *, zone: str = "") -> str:
    """Leave a zone one image store."""
    stores = _stores(estate, zone)
    estate.image_stores = [s for s in estate.image_stores if s not in stores[1:]]
    return stores[0].zone.name


@fault("sec-none-writable")
def sec_none_writable(estate: Estate, *, zone: str = "") -> str:
    """Make every image store of a zone read-only."""
    stores = _stores(estate, zone)
    for store in stores:
        store.readonly = True
    return stores[0].zone.name


@fault("sec-full", also=("sec-runway",))
def sec_full(estate: Estate, *, zone: str = "", share: float = 0.92) -> str:
    """Fill the image stores of a zone."""
    stores = _stores(estate, zone)
    for store in stores:
        store.used = int(store.size * share)
    return stores[0].zone.name
