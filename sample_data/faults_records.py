"""Faults of records: settings, versions, sizes and addresses that are wrong or run out."""

import math
from dataclasses import replace
from datetime import timedelta

from sample_data.estate import Estate, View
from sample_data.faults_core import FaultError, change_setting, fault, pick_pool, pick_zone
from sample_data.faults_storage import told_pools
from sample_data.ids import TIB, ip_add, ip_count
from sample_data.objects_admin import Job

SETTINGS = "mgmt-settings-risky"


@fault("mgmt-db-version")
def db_version(estate: Estate, *, version: str = "5.7.44") -> str:
    """Run the database on a version without support."""
    estate.db.version = version
    return version


@fault("mgmt-pending-jobs", also=("ops-job-stuck",))
def pending_jobs(estate: Estate, *, count: int = 80) -> str:
    """Let jobs pile up on a management server."""
    estate.managers[0].pending = count
    return estate.managers[0].name


@fault("mgmt-settings-security")
def settings_security(
    estate: Estate, *, setting: str = "system.vm.random.password", value: str = "false"
) -> str:
    """Give a global setting a value that weakens security."""
    return change_setting(estate, setting, value)


@fault("ops-event-window", also=(SETTINGS, "ops-alert-rate"))
def event_window(estate: Estate, *, days: int = 15) -> str:
    """Keep events for half a month."""
    estate.settings["event.purge.delay"] = str(days)
    since = estate.now - timedelta(days=days)
    estate.events = [event for event in estate.events if event.created > since]
    return "event.purge.delay"


@fault("pool-commit", also=(SETTINGS, "pool-used", "pool-allocated", "pool-too-large"))
def pool_commit(estate: Estate, *, pool: str = "", ratio: float = 2.5) -> str:
    """Promise a pool several times, by a factor that lets it."""
    victim = pick_pool(estate, pool)
    if victim.scope == "HOST":
        raise FaultError(f"pool {victim.name} is a local one")
    victim.factor = 2 * ratio
    victim.size = int(View(estate).pool_allocated(victim) / ratio)
    victim.used = min(View(estate).pool_used(victim), int(victim.size * 0.6))
    return victim.name


@fault("pool-mgmt-subnet")
def mgmt_subnet(estate: Estate, *, zone: str = "") -> str:
    """Serve a pool from an address of the management network."""
    place = pick_zone(estate, zone)
    pod = next(p for p in estate.pods if p.zone is place)
    told_pools(estate, place)[0].server = ip_add(pod.gateway, 180)
    return place.name


@fault("pool-tag-orphan")
def tag_orphan(estate: Estate, *, tag: str = "ssd") -> str:
    """Ask for a storage tag only one pool of a zone has."""
    offering = estate.disk_offerings[0]
    offering.tags = tag
    pool = next(p for p in estate.pools if p.scope != "HOST")
    pool.tags.append(tag)
    return pool.zone.name


@fault("sec-no-stats")
def no_stats(estate: Estate, *, zone: str = "") -> str:
    """Let the secondary storage VM fail to measure an image store."""
    place = pick_zone(estate, zone)
    stores = [s for s in estate.image_stores if s.zone is place]
    if not stores:
        raise FaultError(f"zone {place.name} has no image store")
    stores[0].size = stores[0].used = 0
    return stores[0].name


@fault("sharedip-exhausted")
def shared_exhausted(estate: Estate, *, zone: str = "", share: float = 0.97) -> str:
    """Shrink the ranges of a zone's shared networks to little more than is taken."""
    place = pick_zone(estate, zone)
    ranges = [r for r in estate.ranges if r.zone is place and not r.public]
    if not ranges:
        raise FaultError(f"zone {place.name} has no shared network")
    nics = [nic for vm in estate.vms for nic in vm.nics]
    used = sum(n.network.zone is place and n.network.kind.startswith("shared") for n in nics)
    wanted = math.floor(used / share)
    for part in ranges:
        kept = max(min(wanted, ip_count(part.start_ip, part.end_ip)), 1)
        part.end_ip, wanted = ip_add(part.start_ip, kept - 1), wanted - kept
    return place.name


@fault(
    "storage-no-nfs",
    also=("ha-no-heartbeat-pool", "pool-factor-no-effect", "host-ha-ineligible"),
)
def no_nfs(estate: Estate, *, zone: str = "") -> str:
    """Give the KVM clusters of a zone block storage only."""
    place = pick_zone(estate, zone)
    if not any(h.hypervisor == "KVM" and h.cluster.pod.zone is place for h in estate.hosts):
        raise FaultError(f"zone {place.name} has no KVM host")
    for pool in estate.pools:
        kvm = pool.cluster is None or pool.cluster.hypervisor == "KVM"
        if pool.zone is place and kvm and pool.scope != "HOST":
            pool.type, pool.path, pool.factor = "RBD", pool.path.lstrip("/"), 1.0
    return place.name


@fault("storage-single-lif", also=("kvm-reboot-on-heartbeat", "pool-shared-backend"))
def single_lif(estate: Estate, *, zone: str = "") -> str:
    """Mount two pools of a zone through one address."""
    place = pick_zone(estate, zone)
    told = told_pools(estate, place)
    told[1].server = told[0].server
    return place.name


@fault("systemvm-old")
def systemvm_old(estate: Estate, *, zone: str = "", version: str = "4.20.1.0") -> str:
    """Leave a zone's routers on an older release."""
    place = pick_zone(estate, zone)
    routers = [r for r in estate.routers if r.zone is place]
    if not routers:
        raise FaultError(f"zone {place.name} has no router")
    for router in routers:
        router.version = version
    return place.name


@fault("mgmt-peer-view")
def peer_view(estate: Estate) -> str:
    """Let one management server not reach another that is up."""
    if len(estate.managers) == 1:
        raise FaultError("this fault needs two management servers")
    estate.managers[-1].sees_peers = False
    return estate.managers[-1].name


@fault("ops-job-failure", also=("ops-deploy-capacity", "ops-migration-failure"))
def job_failure(estate: Estate, *, count: int = 60, every: int = 4) -> str:
    """Let every fourth job of a day fail."""
    for number in range(count):
        vm = estate.vms[number % len(estate.vms)]
        uid = estate.ids.uid("job", f"stop/{number}")
        command = "org.apache.cloudstack.api.command.user.vm.StopVMCmd"
        moment = estate.now - timedelta(minutes=20 * number + 5)
        job = Job(uid, command, 1, vm.account, moment, "VirtualMachine", vm.id)
        if number % every == 0:
            job.status, job.code, job.error = 2, 530, "Failed to stop the VM"
        estate.jobs.append(job)
    return "jobs"


@fault("storage-scope-shift", also=("storage-single-array-zone", "storage-single-lif"))
def scope_shift(estate: Estate, *, zone: str = "", grown: int = 60) -> str:
    """Grow a zone-wide pool by so many TiB a month, until most of the storage is one domain."""
    place = pick_zone(estate, zone)
    like = told_pools(estate, place)[0]
    pool = replace(
        like,
        id=estate.ids.uid("pool", f"{place.name}/wide"),
        name=f"{place.name}-wide",
        cluster=None,
        scope="ZONE",
        type="RBD",
        path="cloudstack_wide",
        server=f"{like.server.rsplit('.', 1)[0]}.251",
        size=(1 + grown * estate.month) * TIB,
        factor=1.0,
    )
    estate.pools.append(pool)
    return pool.name
