"""What happens when components fail together, or are taken out for maintenance."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from audit.derive.graph.build import Named, build
from audit.derive.graph.fall import fallen_in
from audit.derive.graph.layers import layers
from audit.derive.graph.names import Groups, resolve
from audit.derive.graph.parts import Group
from audit.derive.graph.reach import below
from audit.derive.graph.toll import Toll, toll
from audit.derive.graph.workload import Workload, read_workload
from audit.derive.restart.judge import Lost
from audit.derive.restart.simulate import place, targets
from audit.errors import ConfigError

# from what is nearest to the power plug to what people notice
_ORDER = (
    "site", "room", "rack", "feed", "psu", "enclosure", "server", "adapter", "nic", "host_link",
    "firmware", "switch_member", "switch_link", "switch", "heard_switch", "fabric", "stack",
    "switch_port", "access", "host", "array", "controller", "array_port", "lif", "aggregate",
    "array_volume", "storage", "pool", "image_store", "system_vm", "router", "vpc", "network",
    "machine", "balancer", "vip", "database_node", "database", "management_server", "control",
    "provisioning",
)  # fmt: skip
# what may be asked for, as people say it; a cluster stands for its hosts, a pair for two switches
KINDS = (*(kind for kind in _ORDER if kind != "stack"), "pair", "cluster")
_PAIRS = "SELECT switch_id, partner FROM switch_role WHERE partner IS NOT NULL"
_HIDDEN = ("reach", "cluster")


@dataclass(frozen=True, slots=True)
class Estate:
    """A graph with its workload, ready for questions."""

    named: Named
    work: Workload
    groups: Groups

    def resolve(self, text: str) -> list[int]:
        """Nodes KIND/NAME means. Raises ConfigError."""
        return resolve(self.named, text, self.groups)

    def hosts_on(self, numbers: Iterable[int]) -> list[str]:
        """Ids of the hosts among nodes, and of those that run on a server among them."""
        wanted = set(numbers)
        needs = self.named.graph.needs
        on = (h for h in self.named.of_kind("host") if wanted & self._servers(needs[h]))
        return self.ids({*wanted, *on}, "host")

    def _servers(self, groups: Iterable[Group]) -> set[int]:
        members = {member for group in groups for member in group.members}
        return {one for one in members if self.named.nodes[one].kind == "server"}

    def ids(self, numbers: Iterable[int], kind: str) -> list[str]:
        """Ids of the objects of one kind among nodes, sorted."""
        nodes = (self.named.nodes[number] for number in numbers)
        return sorted(node.id.partition("/")[2] for node in nodes if node.kind == kind)


@dataclass(frozen=True, slots=True)
class Story:
    """What follows from a failure.

    stops: (kind, names) in order, what failed first; cost, worst: numbers, and VMs that stop if
    what is not known is as bad as it can be; weak: hosts and pools that go on with less; pools:
    ids of those that stop.
    """

    failed: list[str]
    already: list[str]
    stops: list[tuple[str, list[str]]]
    cost: Toll
    worst: int
    control: bool
    control_worst: bool
    weak: list[str]
    pools: list[str]


@dataclass(frozen=True, slots=True)
class Move:
    """Whether a host can be emptied now. moves: VM and host it fits on; stays: VM and why."""

    host: str
    moves: list[tuple[str, str]]
    stays: list[tuple[str, str]]


def read_estate(connection: sqlite3.Connection) -> Estate:
    """Graph of a database with everything derived. Raises ConfigError when it has no host."""
    named = build(layers(connection))
    if not named.of_kind("host"):
        raise ConfigError("there is no host in the database: collect CloudStack first.")
    hosts: dict[str, list[str]] = {}
    for host, cluster in connection.execute("SELECT id, cluster_id FROM host ORDER BY name"):
        hosts.setdefault(cluster, []).append(f"host/{host}")
    pairs = {
        switch: [f"switch/{switch}", f"switch/{partner}"]
        for switch, partner in connection.execute(_PAIRS)
    }
    return Estate(named, read_workload(connection), {"cluster": hosts, "pair": pairs})


def fail(estate: Estate, failed: Iterable[int], *, now: bool) -> Story:
    """What happens when these fail together. now: with what is down already, else by design."""
    named, wanted = estate.named, set(failed)
    order = named.order
    already = named.down if now else set()
    before = fallen_in(named.graph, order, already)
    stopped = fallen_in(named.graph, order, already | wanted) - before
    worst = fallen_in(named.graph, order, already | wanted, worst=True)
    worst -= fallen_in(named.graph, order, already, worst=True)
    control = bool(estate.ids(stopped, "control"))
    kinds = [estate.ids(stopped, kind) for kind in ("host", "pool", "network")]
    return Story(
        failed=_names(named, wanted),
        already=_names(named, already),
        stops=[(kind, names) for kind in _ORDER if (names := _of(named, stopped - wanted, kind))],
        cost=toll(estate.work, kinds[0], kinds[1], kinds[2], control=control),
        worst=len(estate.work.stopped(estate.ids(worst, "host"), estate.ids(worst, "pool"))),
        control=control,
        control_worst=bool(estate.ids(worst, "control")),
        weak=_weakened(named, stopped | wanted),
        pools=estate.ids(stopped, "pool"),
    )


def _names(named: Named, numbers: Iterable[int]) -> list[str]:
    nodes = (named.nodes[number] for number in numbers)
    return sorted(f"{n.kind.replace('_', ' ')} {n.name}" for n in nodes if n.kind not in _HIDDEN)


def _of(named: Named, numbers: Iterable[int], kind: str) -> list[str]:
    return sorted(named.nodes[n].name for n in numbers if named.nodes[n].kind == kind)


def _weakened(named: Named, stopped: set[int]) -> list[str]:
    """Hosts and pools that go on though something below them stopped."""
    alive = [n for kind in ("host", "pool") for n in named.of_kind(kind) if n not in stopped]
    return _names(named, (n for n in alive if below(named.graph, [n]) & stopped))


def empty(estate: Estate, host: str) -> Move:
    """Move every running VM off a host, to where it fits now in its cluster.

    CloudStack empties a host within its cluster (migrate.vm.across.clusters is off by default).
    """
    facts = estate.work.facts
    source = facts.hosts[host]
    away = {one.id for one in facts.hosts.values() if one.cluster != source.cluster}
    lost = Lost(frozenset({host, *away}), planned=True)
    judged = estate.work.judge.of(source, facts.vms.get(host, ()), lost)
    place(judged, lost)
    to = targets([one for one in judged if not one.result], lost)
    names = {
        number.id.partition("/")[2]: number.name
        for number in estate.named.nodes
        if number.kind == "host"
    }
    moves, stays = [], []
    for one in judged:
        if not one.result and one.vm.id in to:
            moves.append((one.vm.name, names[to[one.vm.id]]))
        else:
            stays.append((one.vm.name, f"{one.result or 'may not fit'}: {one.why or 'order'}"))
    return Move(names[host], sorted(moves), sorted(stays))


def losses(cost: Toll) -> Counter[str]:
    """VMs that stop, by what becomes of them, in words."""
    words = {
        "restarted": "restarted elsewhere by HA", "may restart": "restarted in some orders only",
        "lost": "not back by themselves", "unknown": "not known",
        "kept": "away while another of their anti-affinity group goes on",
    }  # fmt: skip
    return Counter({words[kind]: count for kind, count in cost.results.items() if count})
