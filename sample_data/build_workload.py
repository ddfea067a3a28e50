"""Let VMs live, month by month: created, placed, stopped, started, removed; disks grow.

The history up to month N is the same whatever month is asked for, so ids and places are stable.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from sample_data.build_services import public_range
from sample_data.build_tenants import affinity_group, customer_accounts
from sample_data.catalogue import IMAGES, ROOT_GIB, SIZES, WEIGHTS
from sample_data.estate import MIB, Estate
from sample_data.ids import GIB, Ids, ip_add, month_time
from sample_data.objects_infra import Cluster, Host, Pool, Zone
from sample_data.objects_tenant import DiskOffering, Network, ServiceOffering, Template
from sample_data.objects_work import Vm, VmNic, Volume
from sample_data.spec import ZoneSpec

ROLES = ("web", "app", "db", "queue", "cache", "files", "build", "mail")
SYLLABLES = "ba be bo da de do fa fi ka ke ko la le lo ma me mi na ne no pa pe ra re ri sa se ta to"
PAIR_EVERY = 12  # every twelfth VM and the next one are kept apart by an anti-affinity group
ZONE_POOL_SHARE = 0.12
MOVES, SPREAD = (
    4,
    0.05,
)  # monthly balancing: moves per host at most, half the gap that is left alone
DISK_WEIGHTS = (60, 35, 5)


class Workload:
    """The VMs of one zone while they are simulated."""

    def __init__(self, estate: Estate, zone: Zone, spec: ZoneSpec) -> None:
        self.estate, self.zone, self.spec = estate, zone, spec.vms
        self.ids: Ids = estate.ids
        self.networks = [n for n in estate.networks if n.zone is zone and n.kind != "l2"]
        self.accounts = customer_accounts(estate)
        self.groups = {g.account: g for g in estate.security_groups if g.name.startswith(zone.name)}
        self.offerings = {o.name: o for o in estate.offerings}
        self.disks = {o.name: o for o in estate.disk_offerings}
        self.templates = {
            (t.hypervisor, t.name): t
            for t in estate.templates
            if t.zone is zone and t.kind == "USER"
        }
        self.clusters = [c for c in estate.clusters if c.pod.zone is zone]
        self.hosts: dict[Cluster, list[Host]] = defaultdict(list)
        self.pools: dict[Cluster | None, list[Pool]] = defaultdict(list)
        self.load: dict[Host, int] = {}
        self.vms: list[Vm] = []
        self.volumes: dict[Vm, list[Volume]] = defaultdict(list)
        self.home: dict[Vm, Cluster] = {}
        self.pair: dict[int, Vm] = {}
        self.used = dict.fromkeys(self.clusters, 0)  # bytes placed, stopped VMs too
        self.number = 0
        for pool in estate.pools:
            if pool.zone is zone:
                self.pools[pool.cluster].append(pool)

    def run(self) -> None:
        """Simulate up to the estate's month and hand the result over."""
        for month in range(self.estate.month + 1):
            now = month_time(self.estate.spec.start, month)
            self._arrivals(now)
            if month:
                self._remove(month)
            growth = round(self.spec.count * self.estate.spec.growth)
            for _ in range(growth if month else self.spec.count):
                self._create(month, now)
            self._stop_and_start(month)
            self._balance()
        self._grow()
        self.estate.vms += self.vms
        for vm in self.vms:
            self.estate.volumes += self.volumes[vm]

    def _arrivals(self, now: datetime) -> None:
        for host in self.estate.hosts:
            if host not in self.load and host.cluster in self.used and host.created <= now:
                self.load[host] = 0
                self.hosts[host.cluster].append(host)

    def _balance(self) -> None:
        """Move VMs from the fullest to the emptiest host of a cluster, as DRS does every month."""
        movable: dict[Host, list[Vm]] = defaultdict(list)
        for vm in self.vms:
            if vm.host is not None and vm.affinity is None and self._bound(vm) is None:
                movable[vm.host].append(vm)
        for hosts in self.hosts.values():
            for _ in range(MOVES * len(hosts)):
                low, high = (f(hosts, key=lambda h: self.load[h] / h.ram) for f in (min, max))
                half = (self.load[high] - self.load[low]) // 2
                fitting = [vm for vm in movable[high] if vm.offering.memory * MIB <= half]
                if half < SPREAD * high.ram or not fitting:
                    break
                self._migrate(max(fitting, key=lambda vm: (vm.offering.memory, -vm.number)), low)
                movable[high] = [vm for vm in movable[high] if vm.host is high]

    def _migrate(self, vm: Vm, host: Host) -> None:
        self._release(vm)
        vm.host = host
        self.load[host] += vm.offering.memory * MIB

    def _remove(self, month: int) -> None:
        random = self.ids.rng("remove", self.zone.name, month)
        candidates = [vm for vm in self.vms if vm.affinity is None]
        count = min(round(len(self.vms) * self.estate.spec.churn), len(candidates))
        gone = set(random.sample(candidates, count))
        for vm in gone:
            self._release(vm)
            self.used[self.home[vm]] -= vm.offering.memory * MIB
        self.vms = [vm for vm in self.vms if vm not in gone]

    def _release(self, vm: Vm) -> None:
        if vm.host is not None:
            self.load[vm.host] -= vm.offering.memory * MIB
            vm.host = None

    def _place(self, vm: Vm, avoid: Host | None = None) -> None:
        bound = self._bound(vm)
        hosts = [bound] if bound else [h for h in self.hosts[self.home[vm]] if h is not avoid]
        vm.host = min(hosts or self.hosts[self.home[vm]], key=lambda h: self.load[h] / h.ram)
        self.load[vm.host] += vm.offering.memory * MIB

    def _bound(self, vm: Vm) -> Host | None:
        """Return the host whose own disks the VM lies on."""
        return next((v.pool.host for v in self.volumes[vm] if v.pool and v.pool.host), None)

    def _stop_and_start(self, month: int) -> None:
        for vm in self.vms:
            if vm.affinity is not None or not self.spec.stopped_share:
                continue
            window = (month + vm.number) // 2
            key = ("stopped", self.zone.name, vm.number, window)
            stop = self.ids.share(*key) < self.spec.stopped_share
            if stop and vm.host is not None:
                self._release(vm)
                vm.state, vm.updated = "Stopped", month_time(self.estate.spec.start, month)
                vm.updated -= timedelta(days=3, minutes=vm.number % 600)
            elif not stop and vm.host is None:
                vm.state, vm.updated = "Running", month_time(self.estate.spec.start, month)
                vm.updated -= timedelta(days=1)
                self._place(vm)

    def _create(self, month: int, now: datetime) -> None:
        self.number += 1
        number, zone = self.number, self.zone
        random = self.ids.rng("vm", zone.name, number)
        kind = random.choices(SIZES, WEIGHTS[self.spec.size])[0][0]
        suffix = "-ha" if random.random() < self.spec.ha_share else ""
        network = self.networks[number % len(self.networks)]
        cluster = min(self.clusters, key=self._fill)
        if any(pool.host for pool in self.pools[cluster]):
            suffix = "-local"
        offering = self.offerings[kind + suffix]
        image = random.choices(IMAGES, [row[4] for row in IMAGES])[0][0]
        template = self.templates[cluster.hypervisor, image]
        days = random.randint(2, 25) if month else random.randint(35, 700)
        created = now - timedelta(days=days, minutes=random.randint(0, 1439))
        vm = self._vm(number, network, offering, template, created)
        self.vms.append(vm)
        self.home[vm] = cluster
        self.used[cluster] += offering.memory * MIB
        other = self._apart(vm)
        if not vm.nics:
            vm.nics.append(self._nic(vm, network))
        self._place(vm, other.host if other else None)
        draw = random.random()
        self._disks(vm, random.random(), policy=draw < self.spec.snapshot_share)
        if self.spec.snapshot_share <= draw < self.spec.snapshot_share + self.spec.backup_share:
            vm.backup = True

    def _fill(self, cluster: Cluster) -> float:
        hosts = self.hosts[cluster]
        return self.used[cluster] / (len(hosts) * hosts[0].ram * cluster.mem_ratio)

    def _apart(self, vm: Vm) -> Vm | None:
        """Put every twelfth VM and its successor in an anti-affinity group; return the other."""
        index, second = divmod(vm.number, PAIR_EVERY)
        if second == 0:
            self.pair[index] = vm
        first = self.pair.get(index)
        if first is None or second > 1:
            return None
        vm.affinity = affinity_group(self.estate, first.account, f"{self.zone.name}/{index}")
        if vm is first:
            return None
        self.home[vm], vm.account, vm.groups = self.home[first], first.account, first.groups
        vm.template, vm.name = first.template, f"{first.name}-2"
        vm.nics.append(self._nic(vm, first.nics[0].network))
        return first

    def _vm(
        self,
        number: int,
        network: Network,
        offering: ServiceOffering,
        template: Template,
        created: datetime,
    ) -> Vm:
        shared = network.kind.startswith("shared")
        account = self.accounts[number % len(self.accounts)] if shared else network.account
        uid = self.ids.uid("vm", f"{self.zone.name}/{number}")
        vm = Vm(
            id=uid,
            number=number,
            name=f"{account.domain.name}-{ROLES[number % len(ROLES)]}-{_word(uid)}",
            account=account,
            zone=self.zone,
            offering=offering,
            template=template,
            nics=[],
            created=created,
            updated=created + timedelta(minutes=2),
            host=None,
            ha=offering.ha,
        )
        if network.kind == "shared_sg":
            vm.groups.append(self.groups[account])
        return vm

    def _nic(self, vm: Vm, network: Network) -> VmNic:
        mac = self.ids.mac("02:01", "vm", vm.id)
        return VmNic(self.ids.uid("nic", vm.id), network, mac, self._address(vm, network))

    def _address(self, vm: Vm, network: Network) -> str:
        if self.zone.network == "basic":  # from its pod; the first ones are the system VMs'
            pool = public_range(self.estate, self.zone, self.home[vm].pod)
            return ip_add(pool.start_ip, 51 + self.estate.slot(f"direct/{pool.id}"))
        network.next_ip += 1
        return ip_add(network.cidr.split("/")[0], network.next_ip)

    def _disks(self, vm: Vm, draw: float, *, policy: bool) -> None:
        pools, number = self.pools[self.home[vm]], vm.number
        wide = self.pools[None]
        if wide and (not pools or self.ids.share("pool", vm.id) < ZONE_POOL_SHARE):
            pools = wide
        pools = [pool for pool in pools if pool.host in {None, vm.host}]
        pool = pools[number % len(pools)]
        root = ROOT_GIB[vm.template.name]
        self._disk(vm, pool, None, root).policy = policy
        if draw < self.spec.data_share:
            kinds = [self.disks[name] for name in ("disk-20", "disk-100", "disk-500")]
            offering = self.ids.rng("disk", vm.id).choices(kinds, DISK_WEIGHTS)[0]
            self._disk(vm, pool, offering, offering.gib)

    def _disk(self, vm: Vm, pool: Pool, offering: DiskOffering | None, gib: int) -> Volume:
        kind = "DATADISK" if offering else "ROOT"
        volume = Volume(
            id=self.ids.uid("volume", f"{vm.id}/{kind}"),
            name=f"ROOT-{vm.number}" if kind == "ROOT" else f"data-{vm.name}",
            kind=kind,
            size=gib * GIB,
            written=0,
            account=vm.account,
            zone=self.zone,
            pool=pool,
            vm=vm,
            offering=offering,
            created=vm.created,
        )
        self.volumes[vm].append(volume)
        return volume

    def _grow(self) -> None:
        for vm in self.vms:
            for volume in self.volumes[vm]:
                share = self.ids.share("written", volume.id)
                filled = 0.2 + 0.35 * share + (0.008 + 0.015 * share) * self.estate.month
                volume.written = int(volume.size * min(filled, 0.95)) // 4096 * 4096


def _word(uid: str) -> str:
    syllables = SYLLABLES.split()
    number = int(uid[:8], 16)
    return "".join(syllables[number // len(syllables) ** i % len(syllables)] for i in range(3))


def add_workload(estate: Estate, zone: Zone, spec: ZoneSpec) -> None:
    """Add the zone's VMs and disks as they are in the estate's month."""
    Workload(estate, zone, spec).run()
