"""Small networks with known cabling, and what their devices would tell of it."""

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.derive.link.facts import Box, End, Heard, Machine, Net, Port
from audit.derive.link.identity import Names

GIGABIT = 1_000_000_000
STYLES = ("mlag", "lag", "single", "backup", "per vm")


@dataclass
class Plan:
    """Cabling as planted. hosts: host -> (style, its physical ports); cables: (end, end)."""

    net: Net
    hosts: dict[str, tuple[str, list[End]]] = field(default_factory=dict)
    cables: set[tuple[End, End]] = field(default_factory=set)
    pairs: dict[str, str] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    learned: list[tuple[str, str, str]] = field(default_factory=list)
    ways: dict[str, dict[str, End]] = field(default_factory=dict)

    def mac(self, kind: int, number: int, part: int = 0) -> str:
        """An address of its own for a thing."""
        return (
            f"52:{kind:02x}:{number >> 8:02x}:{number & 255:02x}:{part >> 8:02x}:{part & 255:02x}"
        )

    def switch(self, name: str) -> str:
        """A new switch."""
        identity = f"S-{name}"
        chassis = self.mac(1, len(self.net.switches))
        self.net.switches[identity] = Box(identity, name, None, chassis)
        return identity

    def port(self, switch: str, lag: str | None = None) -> End:
        """A new port that is up, in a LAG or not."""
        number = self.used[switch] = self.used.get(switch, 0) + 1
        if lag and (switch, lag) not in self.net.ports:
            self.net.ports[switch, lag] = Port(switch, lag, is_lag=True, physical=False, up=True)
        end = (switch, f"Ethernet1/{number}")
        self.net.ports[end] = Port(
            *end, type=6, physical=True, up=True, speed=10 * GIGABIT, lag=lag,
            mac=self.mac(2, len(self.net.switches) * 200 + number),
        )  # fmt: skip
        return end

    def connect(self, one: str, other: str, members: int = 1) -> None:
        """Cables between two switches, a LAG when several."""
        lags = (f"Po-{other}", f"Po-{one}") if members > 1 else (None, None)
        for _ in range(members):
            a, b = sorted((self.port(one, lags[0]), self.port(other, lags[1])))
            self.cables.add((a, b))


def grow(seed: int, *, core: bool = True) -> Plan:
    """One core (or none) and leaves, some of them pairs; hosts of all styles with some VMs."""
    rng = random.Random(seed)  # noqa: S311 - a plan, no secret
    plan = Plan(Net({}, {}))
    top = plan.switch("core") if core else None
    racks = []
    for number in range(rng.randint(1, 3) if core else 1):
        leaves = [plan.switch(f"leaf{number}{side}") for side in "ab"[: rng.randint(1, 2)]]
        if len(leaves) > 1:
            plan.connect(leaves[0], leaves[1], members=2)
            plan.pairs |= {leaves[0]: leaves[1], leaves[1]: leaves[0]}
        for leaf in leaves:
            if top:
                plan.connect(leaf, top, members=rng.randint(1, 2))
        racks.append(leaves)
    for number in range(rng.randint(2, 8)):
        _host(plan, rng, number, rng.choice(racks))
    return plan


def _host(plan: Plan, rng: random.Random, number: int, leaves: list[str]) -> None:
    usual = STYLES if len(leaves) > 1 else ("lag", "single")
    style = rng.choice(usual)
    name = f"kvm{number:02d}"
    host = f"H-{name}"
    plan.net.hosts.append(Machine(host, f"{name}.example.com", f"10.0.0.{number + 1}"))
    lag = f"po{number + 1}" if style in ("mlag", "lag") else None
    where = leaves if style in ("mlag", "backup", "per vm") else [rng.choice(leaves)]
    ends = [plan.port(leaf, lag) for leaf in where for _ in range(2 if style == "lag" else 1)]
    plan.hosts[host] = (style, ends)
    for vm in range(rng.randint(4, 12)):
        plan.net.vms[plan.mac(6, number, vm)] = host


def speak(plan: Plan, *, hosts: bool = True, switches: bool = True) -> None:
    """LLDP of hosts and switches."""
    for number, (host, (_, ends)) in enumerate(plan.hosts.items() if hosts else ()):
        name = next(m.name for m in plan.net.hosts if m.id == host)
        for leg, (switch, port) in enumerate(ends):
            plan.net.heard.append(
                Heard(
                    switch, port, "lldp", plan.mac(3, number), plan.mac(4, number, leg), None, name
                )
            )
    for a, b in sorted(plan.cables) if switches else ():
        for near, far in ((a, b), (b, a)):
            box = plan.net.switches[far[0]]
            plan.net.heard.append(
                Heard(near[0], near[1], "lldp", box.chassis, far[1], None, box.name)
            )


def learn(plan: Plan, *, own: bool = True) -> None:
    """Fill MAC tables as bridges do: each address on the port towards where it is."""
    for mac, host in plan.net.vms.items():
        plan.learned += _ways(plan, mac, _active(plan, mac, host))
    for identity, box in plan.net.switches.items() if own else ():
        for switch in plan.net.switches:
            if switch != identity:
                way = _towards(plan, switch, {identity})
                plan.learned.append((switch, way[1], box.chassis or ""))
    nics = {**Names(plan.net).announced}
    plan.net.nics = nics
    plan.net.learn(sorted(plan.learned))


def _active(plan: Plan, mac: str, host: str) -> list[End]:
    """Ports an address is sent by: both of an MLAG, the first of a backup, one by VM."""
    style, ends = plan.hosts[host]
    if style == "backup":
        return ends[:1]
    if style == "per vm":
        return [ends[int(mac[-2:], 16) % 2]]
    return ends


def _ways(plan: Plan, mac: str, ends: list[End]) -> Iterator[tuple[str, str, str]]:
    at = {end[0]: plan.net.bundle(end)[1] for end in ends}
    for switch in plan.net.switches:
        port = at.get(switch) or _towards(plan, switch, set(at))[1]
        yield switch, port, mac


def _towards(plan: Plan, switch: str, goals: set[str]) -> End:
    """The port or LAG of a switch on the shortest way to one of the goals."""
    if switch not in plan.ways:
        plan.ways[switch] = _first_steps(plan, switch)
    steps = plan.ways[switch]
    return next(step for goal, step in steps.items() if goal in goals)  # the nearest first


def _first_steps(plan: Plan, switch: str) -> dict[str, End]:
    """The port or LAG that leads to every other switch."""
    first: dict[str, End] = {}
    queue = deque([switch])
    while queue:
        here = queue.popleft()
        for one, other in sorted(plan.cables):
            for near, far in ((one, other), (other, one)):
                if near[0] == here and far[0] not in (switch, *first):
                    first[far[0]] = first.get(here) or plan.net.bundle(near)
                    queue.append(far[0])
    return first
