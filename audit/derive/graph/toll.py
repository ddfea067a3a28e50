"""The numbers of one failure, whatever fails: VMs by what becomes of them, networks, owners."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from operator import attrgetter

from audit.derive.graph.workload import Fate, Workload
from audit.derive.restart.facts import Vm
from audit.derive.restart.judge import Lost

_POOL = "storage"
_CONTROL = "no control plane"


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
    on_pools = work.stopped((), pools)
    fates = _fates(work, hosts, pools, stopped, on_pools, control=control)
    results: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    lost: list[Vm] = []
    for vm, result, why in fates:
        kind = _kind(work, stopped, vm, result)
        results[kind] += 1
        if kind == "lost":
            reasons[result, why] += 1
            lost.append(stopped[vm])
    results["restarted"] = len(stopped) - results.total()
    cut = {vm for network in networks for vm in work.on_network.get(network, ())} - stopped.keys()
    owners = {*map(work.owner.get, (*stopped, *cut, *networks))} - {None}
    zones = _zones(work, [*stopped.values(), *(work.vms[vm] for vm in cut if vm in work.vms)])
    return Toll(
        stopped=stopped, on_pools=len(on_pools), results=results, reasons=_named(reasons),
        example=_first(lost or stopped.values()), cut_off=len(cut),
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
) -> list[Fate]:
    if control:
        return [(vm, _CONTROL, "") for vm in stopped]
    fates = work.fates(Lost(frozenset(hosts), frozenset(pools))) if hosts else []
    away = set(hosts)
    return [
        *fates,
        *((name, _POOL, "its storage is down") for name, vm in on_pools.items()
          if vm.host not in away),
    ]  # fmt: skip


def _zones(work: Workload, vms: Iterable[Vm]) -> Counter[str | None]:
    """VMs by the zone of their host."""
    found: Counter[str | None] = Counter()
    for host, count in Counter(map(attrgetter("host"), vms)).items():
        found[work.zone(host)] += count
    return found


def _kind(work: Workload, stopped: dict[str, Vm], vm: str, result: str) -> str:
    if result in ("unknown", "may restart"):
        return result
    apart = work.apart.get(vm)
    return "kept" if apart and any(other not in stopped for other in apart) else "lost"


def _named(reasons: Counter[tuple[str, str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (result, why), count in reasons.items():
        found[_reason(result, why)] += count
    return found


def _reason(result: str, why: str) -> str:
    if result == _POOL:
        return why
    return f"{result} ({why})" if result == "blocked" else result
