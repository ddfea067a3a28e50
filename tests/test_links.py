"""Planted cabling is found again from what the devices would tell."""

import random

import pytest

from audit.derive.link import attach, between, places
from audit.derive.link.facts import End, Heard, Machine, Port
from audit.model.links import HostPort, LinkConflict, SwitchLink
from tests.cabling import GIGABIT, Plan, grow, learn, speak

SEEDS = range(40)


def bind(plan: Plan) -> tuple[list[HostPort], list[LinkConflict], between.Cables]:
    """What is found on a plan."""
    cables = between.connect(plan.net)
    return *attach.attach(plan.net, cables), cables


def placed(bound: list[HostPort]) -> dict[str, set[End]]:
    """Ports of every host."""
    found: dict[str, set[End]] = {}
    for row in bound:
        found.setdefault(row.host_id, set()).add((row.switch_id, row.port))
    return found


def planted(plan: Plan) -> dict[str, set[End]]:
    """Ports of every host as cabled."""
    return {host: set(ends) for host, (_, ends) in plan.hosts.items()}


def ends_of(cables: between.Cables) -> set[tuple[End, End]]:
    """Cables found."""
    return set(cables.all)


@pytest.mark.parametrize("seed", SEEDS)
def test_lldp_tells_all(seed: int) -> None:
    """Where everybody speaks, every cable and every leg is found, and nothing else."""
    plan = grow(seed)
    speak(plan)
    learn(plan)
    bound, conflicts, cables = bind(plan)
    assert placed(bound) == planted(plan)
    assert ends_of(cables) == plan.cables
    assert conflicts == []
    assert {row.confidence for row in bound} == {"derived"}


@pytest.mark.parametrize("seed", SEEDS)
def test_vms_tell_where_hosts_are(seed: int) -> None:
    """Hosts that are silent are found by their VMs: never wrong, and only a resting leg missing."""
    plan = grow(seed)
    speak(plan, hosts=False)
    learn(plan)
    bound, _, _ = bind(plan)
    found = placed(bound)
    for host, (style, ends) in plan.hosts.items():
        expected = set(ends[:1]) if style == "backup" else set(ends)
        assert found.get(host, set()) == expected, style
    assert {row.method for row in bound} == {"vm macs"}
    assert {row.confidence for row in bound} == {"inferred"}


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_speaks(seed: int) -> None:
    """Without any LLDP: switches by their own addresses; a host is never put where it is not."""
    plan = grow(seed)
    learn(plan)
    bound, _, cables = bind(plan)
    truth = planted(plan)
    assert all(ends <= truth[host] for host, ends in placed(bound).items())
    bundles = {(plan.net.bundle(a), plan.net.bundle(b)) for a, b in plan.cables}
    assert all((a, b) in bundles for a, b in ends_of(cables))


@pytest.mark.parametrize("seed", SEEDS)
def test_some_vms_moved(seed: int) -> None:
    """One VM in ten moved between the API's answer and the MAC tables: nothing is misplaced."""
    plan = grow(seed)
    speak(plan, hosts=False)
    rng = random.Random(seed)  # noqa: S311 - a plan, no secret
    learn(plan)
    hosts = sorted(plan.hosts)
    for mac in sorted(plan.net.vms)[::10]:
        plan.net.vms[mac] = rng.choice(hosts)
    plan.net.learned.clear()
    plan.net.learn(sorted(plan.learned))
    bound, _, _ = bind(plan)
    truth = planted(plan)
    assert all(ends <= truth[host] for host, ends in placed(bound).items())


@pytest.mark.parametrize("seed", SEEDS)
def test_half_the_neighbors(seed: int) -> None:
    """One side of every cable is enough; a side that names no port joins the other's."""
    plan = grow(seed)
    speak(plan, hosts=False)
    rng = random.Random(seed)  # noqa: S311 - a plan, no secret
    plan.net.heard = [
        plan.net.heard[n + rng.randint(0, 1)] for n in range(0, len(plan.net.heard), 2)
    ]
    cables = between.connect(plan.net)
    assert ends_of(cables) == plan.cables
    assert {row.seen_from for row in cables.rows(plan.net)} <= {"a", "b", "both"}


def test_a_lag_is_one_link() -> None:
    """Cables of a LAG are one link with its members, speed and both sides."""
    plan = Plan(grow(0).net.__class__({}, {}))
    one, other = plan.switch("a"), plan.switch("b")
    plan.connect(one, other, members=3)
    speak(plan)
    rows = list(between.connect(plan.net).rows(plan.net))
    assert [(r.members, r.members_up, r.speed, r.is_lag, r.seen_from) for r in rows] == [
        (3, 3, 30 * GIGABIT, True, "both")
    ]
    assert rows[0].ports.count(" - ") == 3


def pair() -> Plan:
    """Two leaves and a host on a LAG of both."""
    plan = grow(0)
    plan = Plan(type(plan.net)({}, {}))
    one, other = plan.switch("a"), plan.switch("b")
    plan.connect(one, other)
    plan.net.hosts = [Machine("H1", "kvm01.example.com", "10.0.0.1"), Machine("H2", "kvm02", None)]
    plan.hosts = {"H1": ("mlag", [plan.port(one, "po1"), plan.port(other, "po1")])}
    return plan


def link(plan: Plan) -> SwitchLink:
    """Its only link between switches."""
    (row,) = between.connect(plan.net).rows(plan.net)
    return row


@pytest.mark.parametrize(
    "name",
    ["kvm01.example.com", "KVM01", "kvm01.other.net", "kvm01(FDO12345)", "kvm01.example.com.", ""],
)
def test_names_of_hosts(name: str) -> None:
    """A host is known by its name with and without domain, in any case; else by its address."""
    plan = pair()
    (switch, port), _ = plan.hosts["H1"][1]
    address = None if name else "10.0.0.1"
    plan.net.heard = [Heard(switch, port, "lldp", "local", "eth0", None, name, address)]
    bound, _, _ = bind(plan)
    assert [(row.host_id, row.method) for row in bound] == [("H1", "lldp name")]


def test_a_name_of_two_hosts_is_nobody() -> None:
    """A short name that two hosts have, without a domain, names none of them."""
    plan = pair()
    plan.net.hosts.append(Machine("H3", "kvm01.other.org"))
    (switch, port), _ = plan.hosts["H1"][1]
    plan.net.heard = [Heard(switch, port, "lldp", "local", "eth0", None, "kvm01")]
    assert bind(plan)[0] == []
    plan.net.heard = [Heard(switch, port, "lldp", "local", "eth0", None, "kvm01.other.org")]
    assert [row.host_id for row in bind(plan)[0]] == ["H3"]


def test_nic_address_is_measured() -> None:
    """A port id that is a NIC of a known server is the strongest proof."""
    plan = pair()
    (switch, port), _ = plan.hosts["H1"][1]
    plan.net.nics = {"3c:fd:fe:00:00:01": ("H1", "eno1")}
    plan.net.heard = [Heard(switch, port, "lldp", "x", "3c:fd:fe:00:00:01", None, "kvm02")]
    bound, _, _ = bind(plan)
    assert [(b.host_id, b.method, b.confidence) for b in bound] == [("H1", "lldp mac", "measured")]


def test_lacp_partner_finds_the_other_leg() -> None:
    """A leg nobody speaks on is found by the LACP partner it hears, and the two are a pair."""
    plan = pair()
    first, second = plan.hosts["H1"][1]
    plan.net.heard = [Heard(*first, "lldp", "x", "eth0", None, "kvm01")]
    plan.net.lacp = {first: ("3c:fd:fe:00:00:01", 15), second: ("3c:fd:fe:00:00:01", 15)}
    bound, _, cables = bind(plan)
    assert {(b.port, b.method) for b in bound} == {
        (first[1], "lldp name"), (second[1], "lacp partner")
    }  # fmt: skip
    assert cables.partners[first[0]][0] == second[0]


def test_two_hosts_on_a_port_conflict() -> None:
    """A port that hears two hosts is bound to none, and says so."""
    plan = pair()
    end = plan.hosts["H1"][1][0]
    plan.net.heard = [
        Heard(*end, "lldp", "x", "eth0", None, "kvm01"),
        Heard(*end, "lldp", "y", "eth0", None, "kvm02"),
    ]
    bound, conflicts, _ = bind(plan)
    assert bound == []
    assert [c.kind for c in conflicts] == ["several hosts"]
    assert "kvm01" in conflicts[0].detail


def test_lldp_wins_over_vms_and_tells_the_difference() -> None:
    """LLDP of one host where the VMs of another are learned: LLDP is believed, and it is noted."""
    plan = pair()
    end = plan.hosts["H1"][1][0]
    plan.net.heard = [Heard(*end, "lldp", "x", "eth0", None, "kvm01")]
    plan.net.vms = {plan.mac(6, 1, n): "H2" for n in range(4)}
    plan.net.learn((end[0], "po1", mac) for mac in plan.net.vms)
    bound, conflicts, _ = bind(plan)
    assert {(b.host_id, b.vms, b.vms_other) for b in bound} == {("H1", 0, 4)}
    assert {c.kind for c in conflicts} == {"proofs disagree"}


def test_a_description_is_the_last_resort() -> None:
    """A description binds a port that is up and else unknown; a BMC's never does."""
    plan = pair()
    switch = plan.hosts["H1"][1][0][0]
    for number, alias in enumerate(("KVM01 eth2", "kvm01 iLO", "kvm01 and kvm02", "web")):
        plan.net.ports[switch, f"d{number}"] = Port(
            switch, f"d{number}", alias=alias, physical=True, up=True
        )
    bound, _, _ = bind(plan)
    assert [(b.port, b.method, b.confidence) for b in bound] == [("d0", "description", "inferred")]


def test_one_port_cabled_twice_is_a_conflict() -> None:
    """A port that two switches claim is told."""
    plan = pair()
    third = plan.switch("c")
    port = plan.port(third)
    first = min(plan.cables)[0]
    speak(plan, hosts=False)
    box = plan.net.switches[first[0]]
    plan.net.heard.append(Heard(*port, "lldp", box.chassis, first[1], None, box.name))
    _, conflicts, cables = bind(plan)
    assert [c.kind for c in [*cables.conflicts(), *conflicts]] == ["several switches"]


def test_cdp_only_where_lldp_is_silent() -> None:
    """The same neighbour in both protocols is one link, by LLDP; CDP alone is enough."""
    plan = pair()
    speak(plan, hosts=False)
    ((near, far),) = plan.cables
    name = plan.net.switches[far[0]].name
    cdp = Heard(*near, "cdp", None, far[1], None, f"{name}.example.com(SSI1)")
    plan.net.heard.append(cdp)
    assert link(plan).protocol == "lldp"
    plan.net.heard = [cdp]
    assert (link(plan).protocol, link(plan).seen_from) == ("cdp", "a")


@pytest.mark.parametrize(
    ("told", "port"),
    [
        ("Gi1/0/1", "GigabitEthernet1/0/1"), ("GigabitEthernet1/0/1", "Gi1/0/1"),
        ("xe-0/0/1.0", "xe-0/0/1"), ("49", "1/1/49"), ("ethernet 1/1", "Ethernet1/1"),
    ],
)  # fmt: skip
def test_spellings_of_ports(told: str, port: str) -> None:
    """A port is found by its short, long, numbered or unit name."""
    plan = pair()
    ((near, far),) = plan.cables
    plan.net.ports = {near: plan.net.ports[near]}
    plan.net.ports[far[0], port] = Port(far[0], port, if_index=49, physical=True, up=True)
    plan.net.ports[far[0], "other"] = Port(far[0], "other", if_index=50, physical=True, up=True)
    box = plan.net.switches[far[0]]
    plan.net.heard = [Heard(*near, "lldp", box.chassis, told, None, box.name)]
    assert link(plan).b_port == port


@pytest.mark.parametrize("seed", SEEDS)
def test_roles(seed: int) -> None:
    """Leaves with hosts are access, what joins them is core, pairs are no uplinks of each other."""
    plan = grow(seed)
    speak(plan)
    learn(plan)
    bound, _, cables = bind(plan)
    found = {row.switch_id: row for row in places.roles(plan.net, cables, bound)}
    used = {switch for ends in planted(plan).values() for switch, _ in ends}
    for switch, row in found.items():
        if switch in used:
            assert row.role == "access"
            assert row.hosts == sum(switch in dict(e) for e in planted(plan).values())
    assert found["S-core"].role == ("core" if len(used) > 1 else "unknown")  # or half of a pair


def test_use_of_ports() -> None:
    """Every port says what is behind it; VLAN interfaces are no ports."""
    plan = pair()
    speak(plan)
    switch = plan.hosts["H1"][1][0][0]
    for name, up in (("idle", True), ("off", False), ("blind", None)):
        plan.net.ports[switch, name] = Port(switch, name, type=6, up=up)
    plan.net.ports[switch, "Vlan10"] = Port(switch, "Vlan10", type=135, up=True)
    bound, _, cables = bind(plan)
    uses = {r.port: r.use for r in places.uses(plan.net, cables, bound) if r.switch_id == switch}
    assert uses == {
        "Ethernet1/1": "switch", "Ethernet1/2": "host", "po1": "host", "idle": "silent",
        "off": "down", "blind": "unknown",
    }  # fmt: skip
