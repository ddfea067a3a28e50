"""What the allocation limit (0.85 by default) alone would let restart.

CloudStack's planner refuses a cluster that a VM would take over the limit. HA's second try does
not ask it, so this says how far the first try gets; sums of a cluster decide, not single hosts.
"""

from dataclasses import dataclass

from audit.derive.restart.facts import Facts, Host
from audit.derive.restart.judge import Judged


@dataclass(slots=True)
class _Sums:
    """Sellable and sold of a cluster's serving hosts; None when something is not told."""

    memory: float | None
    cpu: float | None


class Line:
    """Room of the clusters below their limits."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._rooms = {name: self._below(name) for name in facts.clusters}

    def within(self, candidates: list[Judged], lost: str) -> int | None:
        """How many candidates find a cluster below its limit, largest first; None: not told."""
        host = self._facts.hosts[lost]
        rooms: dict[str, _Sums] = {}
        for name in {c for one in candidates if one.room for c in one.room.clusters}:
            whole = self._rooms.get(name, _Sums(None, None))
            rooms[name] = self._without(whole, host) if name == host.cluster else whole
        left = {}
        for name, room in rooms.items():
            if room.memory is None or room.cpu is None:
                return None
            left[name] = [room.memory, room.cpu]
        fitting = 0
        for one in sorted(candidates, key=lambda c: (c.size, c.vm.id), reverse=True):
            names = one.room.clusters & left.keys() if one.room else ()
            best = max(names, key=lambda name: (left[name][0], name), default=None)
            if best and left[best][0] >= one.size[0] and left[best][1] >= one.size[1]:
                left[best][0] -= one.size[0]
                left[best][1] -= one.size[1]
                fitting += 1
        return fitting

    def _below(self, name: str) -> _Sums:
        cluster = self._facts.clusters[name]
        hosts = [h for h in self._facts.neighbours.get(name, ()) if h.serves]
        if cluster.memory_stop is None or cluster.cpu_stop is None:
            return _Sums(None, None)
        if any(h.free is None for h in hosts):
            return _Sums(None, None)
        memory = sum(cluster.memory_stop * (h.memory or 0) - (h.memory_sold or 0) for h in hosts)
        cpu = sum(cluster.cpu_stop * (h.cpu or 0) - (h.cpu_sold or 0) for h in hosts)
        return _Sums(memory, cpu)

    def _without(self, room: _Sums, host: Host) -> _Sums:
        cluster = self._facts.clusters[host.cluster or ""]
        if room.memory is None or room.cpu is None or not host.serves:
            return room
        stop, cpu_stop = cluster.memory_stop or 0.0, cluster.cpu_stop or 0.0
        return _Sums(
            room.memory - stop * (host.memory or 0) + (host.memory_sold or 0),
            room.cpu - cpu_stop * (host.cpu or 0) + (host.cpu_sold or 0),
        )
