"""The numbers of one failure, whatever fails: VMs by what becomes of them, networks, owners."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter

from audit.derive.graph.workload import Workload
from audit.derive.restart.facts import Vm
from audit.derive.restart.judge import Lost

_POOL = "storage"
_CONTROL = "without the control plane"
_OPEN = ("unknown", "may restart")  # what they come to is not settled


@dataclass(frozen=True, slots=True)
class Toll:
    """What hosts, pools and networks that stop together cost. reasons: of lost VMs, with counts."""

    stopped: dict[str, Vm]
    on_pools: int  # of them, with a disk on a pool that stops
    results: Counter[str]  # VMs by restarted, may restart, unknown, kept, lost
    reasons: Counter[str]
    example: Vm | None
    cut_off: int
    owners: int
    zone: str | None  # with most of the VMs

    @property
    def lost(self) -> int:
        """VMs that do not come back by themselves."""
        return self.results["lost"]

    @property
    def told(self) -> str | None:
        """Why VMs are lost: 12 not HA, 3 blocked (size)."""
        found = sorted(self.reasons.items(), key=lambda item: (-item[1], item[0]))
        return ", ".join(f"{count} {why}" for why, count in found) or None


def toll(
    work: Workload,
    hosts: Collection[str],
    pools: Collection[str],
    networks: Collection[str],
    *,
    control: bool,
) -> Toll:
    """Numbers of what stops together. control: the control plane stops too, so no HA restart."""
    stopped = work.stopped(hosts, pools)
    on_pools = work.stopped((), pools) if hosts else stopped
    results: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    lost: list[str] = []
    for result, why, vms in _fates(work, hosts, pools, stopped, on_pools, control=control):
        if result in _OPEN:
            results[result] += len(vms)
            continue
        kept = _kept(work, stopped, vms)
        gone = [vm for vm in vms if vm not in kept]
        results["kept"] += len(kept)
        if gone:
            results["lost"] += len(gone)
            reasons[_reason(result, why)] += len(gone)
            lost += gone
    results["restarted"] = len(stopped) - results.total()
    cut = {vm for network in networks for vm in work.on_network.get(network, ())} - stopped.keys()
    owners = {*map(work.owner.get, (*stopped, *cut, *networks))} - {None}
    zones = _zones(work, [*stopped.values(), *(work.vms[vm] for vm in cut if vm in work.vms)])
    return Toll(
        stopped=stopped, on_pools=len(on_pools), results=results, reasons=reasons,
        example=_first([stopped[vm] for vm in lost] or stopped.values()), cut_off=len(cut),
        owners=len(owners), zone=max(zones, key=lambda z: (zones[z], str(z)), default=None),
    )  # fmt: skip


def _first(vms: Collection[Vm]) -> Vm | None:
    """By name: the order of rows in the database is none."""
    return min(vms, key=lambda vm: (vm.name, vm.id), default=None)


def _fates(
    work: Workload,
    hosts: Collection[str],
    pools: Collection[str],
    stopped: dict[str, Vm],
    on_pools: dict[str, Vm],
    *,
    control: bool,
) -> list[tuple[str, str, list[str]]]:
    """Result, reason and VMs they are of."""
    if control:
        return [(_CONTROL, "", list(stopped))]
    single = work.fates(Lost(frozenset(hosts), frozenset(pools))) if hosts else []
    found = [
        (result, why, [vm for vm, _result, _why in run])
        for (result, why), run in groupby(single, itemgetter(1, 2))
    ]
    away = set(hosts)
    gone = [name for name, vm in on_pools.items() if vm.host not in away]
    return [*found, (_POOL, "whose storage is down", gone)]


def _zones(work: Workload, vms: Iterable[Vm]) -> Counter[str | None]:
    """VMs by the zone of their host."""
    found: Counter[str | None] = Counter()
    for host, count in Counter(map(attrgetter("host"), vms)).items():
        found[work.zone(host)] += count
    return found


def _kept(work: Workload, stopped: dict[str, Vm], vms: list[str]) -> set[str]:
    """Those of which another member of their anti-affinity group goes on."""
    apart = work.apart
    return {vm for vm in vms if vm in apart and any(other not in stopped for other in apart[vm])}


def _reason(result: str, why: str) -> str:
    if result == _POOL:
        return why
    return f"{result} ({why})" if result == "blocked" else result
