"""Which hosts may take the VMs of one kind, in stages, so that the one that stops a VM has a name.

The filters are those of CloudStack's planner and its host allocator (FirstFitAllocator,
DeploymentPlanningManagerImpl, AntiAffinityProcessor). GPUs, VLANs, storage access groups, tags of
templates and the guest limit of a host are not simulated.
"""

from collections.abc import Callable, Iterable

from audit.derive.restart.facts import Facts, Host, Place
from audit.derive.restart.pack import Shelf

Verdict = bool | None  # None: not told
Filter = Callable[[Host, Place], Verdict]


def _tags(host: Host, place: Place) -> Verdict:
    if not place.tags:
        return True
    if host.tag_rule:
        return None
    if place.tags <= host.tags:
        return True
    return False if place.tags_told else None


def _arch(host: Host, place: Place) -> Verdict:
    return host.arch is None or place.arch is None or host.arch == place.arch


def _uefi(host: Host, place: Place) -> Verdict:
    return host.uefi if place.uefi else True


def _encryption(host: Host, place: Place) -> Verdict:
    return host.encryption if place.encrypted else True


def _size(host: Host, place: Place) -> Verdict:
    if host.threads is None or host.speed is None:
        return None
    return host.threads >= place.threads and host.speed >= place.speed


class Rooms:
    """Rooms of an estate, each made once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._rooms: dict[Place, Room] = {}
        self._by_kind: dict[tuple[str, str | None], list[Host]] = {}
        for host in facts.hosts.values():
            self._by_kind.setdefault((host.zone, host.hypervisor), []).append(host)
        self._groups = {h.dedicated_to for h in facts.hosts.values() if h.dedicated}

    def of(self, place: Place) -> "Room":
        """Hosts that may take VMs of `place`, the one that is lost included."""
        if place not in self._rooms:
            hosts = self._by_kind.get((place.zone, place.hypervisor), [])
            self._rooms[place] = Room(hosts, self._filters(), place)
        return self._rooms[place]

    def _filters(self) -> tuple[tuple[str, Filter], ...]:
        # with ha.tag the allocator takes its hosts and does not look at the offering's tags
        spares = self._facts.spares_only
        which: tuple[str, Filter] = (
            ("no HA spare", lambda h, _: h.serves if h.spare else False)
            if spares
            else ("no other host", lambda h, _: False if h.spare else h.serves)
        )
        tags: tuple[tuple[str, Filter], ...] = () if spares else (("host tags", _tags),)
        return (
            which,
            ("pool of one cluster", lambda h, p: h.cluster in p.clusters),
            *tags,
            ("CPU architecture", _arch),
            ("dedication", self._dedication),
            ("UEFI", _uefi),
            ("encryption", _encryption),
            ("size", _size),
        )

    def _dedication(self, host: Host, place: Place) -> Verdict:
        if not place.dedication:
            return not host.dedicated
        if host.dedicated and host.dedicated_to in place.dedication:
            return True
        # a group without a host of its own stands for a dedicated cluster, pod or zone
        return False if place.dedication <= self._groups else None


class Room:
    """Hosts that may take the VMs of one place.

    sure: host -> free memory and CPU; unsure: hosts whose fitness, size or load is not told.
    """

    def __init__(
        self, hosts: Iterable[Host], filters: tuple[tuple[str, Filter], ...], place: Place
    ) -> None:
        verdicts: dict[str, Verdict] = {host.id: True for host in hosts}
        known = {host.id: host for host in hosts}
        self._stages: list[tuple[str, frozenset[str]]] = []
        for name, wanted in filters:
            for identity, verdict in verdicts.items():
                if verdict is not False:
                    own = wanted(known[identity], place)
                    verdicts[identity] = own if verdict else own and verdict
            verdicts = {i: v for i, v in verdicts.items() if v is not False}
            self._stages.append((name, frozenset(verdicts)))
        free = {i: known[i].free for i, verdict in verdicts.items() if verdict}
        self.sure = {i: amounts for i, amounts in free.items() if amounts is not None}
        self.unsure = frozenset(verdicts) - frozenset(self.sure)
        self.all = frozenset(self.sure)
        self.clusters = frozenset(known[i].cluster or "" for i in self.sure)
        self.largest = [(known[i].memory or 0, known[i].cpu or 0, i) for i in self.sure]
        self._memory = Shelf(memory for memory, _cpu in self.sure.values())
        self._cpu = Shelf(cpu for _memory, cpu in self.sure.values())
        self._by_memory = sorted(((m, c, i) for i, (m, c) in self.sure.items()), reverse=True)

    def stopped_by(self, lost: frozenset[str]) -> str | None:
        """The first filter that leaves no other host; None when one is left."""
        if len(self._stages[-1][1]) > len(lost):
            return None
        return next((name for name, left in self._stages if not left - lost), None)

    def always(self, size: tuple[int, int], others: tuple[int, int], missing: int) -> bool:
        """Whether a VM of this size finds a place in every order, however hosts are chosen.

        others: memory and CPU of everything else to be placed; missing: hosts it may not use.
        """
        full = self._memory.most_full(size[0], others[0]) + self._cpu.most_full(size[1], others[1])
        return len(self.all) - missing - full > 0

    def slot(self, size: tuple[int, int], without: frozenset[str]) -> tuple[int | None, bool]:
        """Most free memory on another host, and whether one has room for it alone."""
        most = None
        for memory, cpu, identity in self._by_memory:
            if identity in without:
                continue
            most = memory if most is None else most
            if memory < size[0]:
                break
            if cpu >= size[1]:
                return most, True
        return most, False

    def ever(self, size: tuple[int, int], without: frozenset[str]) -> bool:
        """Whether another host could hold it if it were empty."""
        return any(
            memory >= size[0] and cpu >= size[1]
            for memory, cpu, identity in self.largest
            if identity not in without
        )
