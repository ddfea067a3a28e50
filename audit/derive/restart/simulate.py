"""Lose each host in turn and place its HA VMs on the others (rules.md 11.4)."""

from collections import Counter
from collections.abc import Iterable

from audit.derive.restart.facts import Facts, Host
from audit.derive.restart.judge import SELF_HEALING, SIMULATED, Judge, Judged, Lost
from audit.derive.restart.line import Line
from audit.derive.restart.pack import ORDERS, Item, best_fit, trials
from audit.model.kinds import Table
from audit.model.restart import HaRestart, HaRestartVm

_MAY, _WAITS = "may restart", "waits for capacity"
_NONE: frozenset[str] = frozenset()


def simulate(facts: Facts) -> list[Table]:
    """HaRestart of every host that is Up, HaRestartVm of what does not surely come back."""
    judge, line = Judge(facts), Line(facts)
    found: list[Table] = []
    for host in facts.hosts.values():
        if host.up is False:
            continue
        vms = facts.vms.get(host.id, [])
        unknown = _unknown(host)
        if host.hypervisor in SELF_HEALING:
            found.append(_row(host, "handled by the hypervisor", len(vms), None))
        elif unknown:
            found.append(_row(host, "unknown", len(vms), unknown))
        else:
            lost = Lost(frozenset({host.id}))
            judged = judge.of(host, vms, lost)
            within = line.within([one for one in judged if not one.result], host.id)
            found += _told(host, judged, within, place(judged, lost))
    return found


def lose(facts: Facts, judge: Judge, lost: Lost) -> list[Judged]:
    """What becomes of every VM on the hosts that are lost together; result "" restarts."""
    found: list[Judged] = []
    for name in sorted(lost.hosts & facts.hosts.keys()):
        host, vms = facts.hosts[name], facts.vms.get(name, [])
        unknown = _unknown(host)
        if host.hypervisor in SELF_HEALING or unknown:
            why = unknown or "its own HA decides"
            found += [Judged(vm, None, "unknown", why, (0, 0), None, _NONE, _NONE) for vm in vms]
        else:
            found += judge.of(host, vms, lost)
    place(found, lost)
    return found


def nothing_told(facts: Facts, reason: str) -> list[Table]:
    """Rows that say why nothing can be said."""
    return [
        _row(host, "unknown", len(facts.vms.get(host.id, [])), reason)
        for host in facts.hosts.values()
        if host.up is not False
    ]


def _unknown(host: Host) -> str | None:
    if host.up is None or host.hypervisor is None:
        return "state or hypervisor of the host is not told"
    if host.hypervisor not in SIMULATED:
        return f"HA of {host.hypervisor} is not simulated"
    return None


def place(judged: list[Judged], lost: Lost) -> float:
    """Decide the candidates (result ""); the share of orders in which all of them fit."""
    candidates = [one for one in judged if not one.result]
    complete = _pack(candidates, lost.hosts)
    for one in candidates:
        unsure = one.room.unsure - one.barred - lost.hosts if one.room else frozenset()
        if one.result in {_WAITS, _MAY} and unsure:
            one.result, one.why = "unknown", f"size or load of {len(unsure)} hosts is not told"
        one.packed = True
    return complete


def _told(host: Host, judged: list[Judged], within: int | None, complete: float) -> list[Table]:
    candidates = [one for one in judged if one.packed]
    kinds = Counter(one.result for one in judged)
    unknown = next((one.why for one in judged if one.result == "unknown"), None)
    result = "unknown" if unknown else _verdict(kinds, candidates)
    refused = [one for one in judged if one.result in {_WAITS, "blocked"}]
    largest = max(refused, key=lambda one: (one.size, one.vm.id), default=None)
    row = HaRestart(
        host_id=host.id, zone_id=host.zone, cluster_id=host.cluster, result=result,
        reason=unknown, vms=len(judged),
        vms_ha=None if any(one.is_ha is None for one in judged) else _count(judged),
        candidates=len(candidates),
        restarted=None if unknown else kinds[""],
        may_restart=None if unknown else kinds[_MAY],
        waits=None if unknown else kinds[_WAITS],
        blocked=kinds["blocked"], blocked_by=_reasons(refused),
        local_disk=kinds["local disk"], stuck=kinds["stuck"], not_ha=kinds["not HA"],
        share=None if unknown else complete,
        within_line=None if unknown else within,
        refused_vm=largest.vm.name if largest else None,
        refused_memory=largest.vm.memory if largest else None,
    )  # fmt: skip
    return [row, *(_vm_row(one, host) for one in judged if one.result)]


def _pack(candidates: list[Judged], lost: frozenset[str]) -> float:
    """Fill in the result of every candidate; the share of orders in which all of them fit."""
    memory = sum(one.size[0] for one in candidates)
    cpu = sum(one.size[1] for one in candidates)
    groups = Counter(group for one in candidates for group in one.apart)
    unlike = {(one.size, one.room, one.barred, one.apart): one for one in candidates}.values()
    if all(_surely(one, lost, (memory, cpu), groups) for one in unlike):
        return 1.0
    times, complete = trials(*_items(candidates, lost))
    for one, placed in zip(candidates, times, strict=True):
        if placed <= ORDERS:
            one.result = _MAY if placed else _WAITS
            one.why = "it depends on the order of restarts" if placed else "no room is left"
    return complete / (ORDERS + 1)


def _items(
    candidates: list[Judged], lost: frozenset[str]
) -> tuple[list[Item], dict[str, tuple[int, int]]]:
    free: dict[str, tuple[int, int]] = {}
    items = []
    for one in candidates:
        room = one.room
        hosts = room.all - one.barred - lost if room else frozenset()
        free.update({name: room.sure[name] for name in hosts} if room else {})
        items.append(Item(*one.size, hosts, one.apart))
    return items, free


def targets(judged: list[Judged], lost: Lost) -> dict[str, str]:
    """VM -> host it fits on, the largest first; those that are not placed so are left out."""
    candidates = [one for one in judged if one.packed]
    items, free = _items(candidates, lost.hosts)
    order = sorted(range(len(items)), key=lambda i: (-items[i].memory, -items[i].cpu, i))
    placed = best_fit(items, order, free)
    return {candidates[index].vm.id: host for index, host in placed.items()}


def _surely(
    one: Judged, lost: frozenset[str], total: tuple[int, int], groups: Counter[str]
) -> bool:
    if one.room is None:
        return False
    away = one.barred & one.room.all
    peers = sum(groups[group] - 1 for group in one.apart)
    others = (total[0] - one.size[0], total[1] - one.size[1])
    return one.room.always(one.size, others, len(away) + len(lost & one.room.all) + peers)


def _verdict(kinds: Counter[str], candidates: Iterable[Judged]) -> str:
    if kinds[_WAITS] or kinds["blocked"] or kinds["stuck"] or kinds["local disk"]:
        return "not all restart"
    return _MAY if any(one.result for one in candidates) else "all restart"


def _count(judged: Iterable[Judged]) -> int:
    return sum(bool(one.is_ha) for one in judged)


def _reasons(refused: Iterable[Judged]) -> str | None:
    counts = Counter(one.why for one in refused if one.result == "blocked")
    return ", ".join(f"{count} {why}" for why, count in sorted(counts.items())) or None


def _row(host: Host, result: str, vms: int, reason: str | None) -> HaRestart:
    """A row without numbers."""
    nothing = dict.fromkeys((
        "vms_ha", "candidates", "restarted", "may_restart", "waits", "blocked", "local_disk",
        "stuck", "not_ha", "within_line", "refused_memory",
    ))  # fmt: skip
    return HaRestart(
        host_id=host.id, zone_id=host.zone, cluster_id=host.cluster, result=result, reason=reason,
        vms=vms, blocked_by=None, share=None, refused_vm=None, **nothing,
    )  # fmt: skip


def _vm_row(one: Judged, host: Host) -> HaRestartVm:
    slot: tuple[int | None, bool | None] = (None, None)
    if one.room is not None and one.vm.memory is not None:
        without = one.barred | {host.id}
        most, fits = one.room.slot(one.size, without)
        slot = (most, None if not fits and one.room.unsure - without else fits)
    return HaRestartVm(
        vm_id=one.vm.id, host_id=host.id, zone_id=host.zone, cluster_id=host.cluster,
        result=one.result, why=one.why, is_ha=one.is_ha, memory=one.vm.memory, cpu=one.vm.cpu,
        fits_alone=slot[1], slot_memory=slot[0],
    )  # fmt: skip
