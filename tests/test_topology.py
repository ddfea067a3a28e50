"""From rows of the database to the tables, views, rules and the map of the physical network."""

import sqlite3

import pytest

from audit.check import Summary, check, load_rules
from audit.derive import install
from audit.derive.link import links
from reports.html import HtmlOptions
from reports.html.page import render
from tests.cabled import rows
from tests.cabling import GIGABIT, Plan, grow, learn, speak
from tests.report_page import FIRST, Outline, collect

_RULES = ("net-host-single-uplink", "net-single-tor", "net-nic-too-few")


def judge(db: sqlite3.Connection, plan: Plan) -> Summary:
    """Collect a plan and check the rules that ask how hosts are cabled."""
    collect(db, FIRST, rows(plan))
    install(db)
    return check(db, [rule for rule in load_rules() if rule.id in _RULES])


def test_no_switch_no_rows(db: sqlite3.Connection) -> None:
    """An estate without switches has none of these rows, and no section."""
    assert links(db) == []
    assert "Map of the physical network" not in render(db, HtmlOptions())


@pytest.mark.parametrize("seed", range(12))
def test_single_legs_are_found_and_no_others(db: sqlite3.Connection, seed: int) -> None:
    """Where all speak, the hosts on one switch are exactly those planted so."""
    plan = grow(seed)
    speak(plan)
    learn(plan)
    found = {f.subject for f in judge(db, plan).findings if f.rule_id == _RULES[0]}
    assert found == {h for h, (style, _) in plan.hosts.items() if style in ("single", "lag")}


@pytest.mark.parametrize("seed", range(12))
def test_silent_hosts_are_never_accused(db: sqlite3.Connection, seed: int) -> None:
    """Without LLDP of hosts, a host with a resting leg is not said to hang on one switch."""
    plan = grow(seed)
    speak(plan, hosts=False)
    learn(plan)
    found = [f for f in judge(db, plan).findings if f.rule_id == _RULES[0]]
    assert {plan.hosts[f.subject][0] for f in found} <= {"single", "lag"}
    assert {(f.severity, f.confidence) for f in found} <= {("medium", "inferred")}


def test_nics_are_counted_on_servers_first(db: sqlite3.Connection) -> None:
    """A bound server tells its NICs; else the switch ports do."""
    plan = grow(1)
    speak(plan)
    learn(plan)
    first, second = sorted(plan.hosts)[:2]
    data = rows(plan)
    next(host for host in data["host"] if host["id"] == first)["oobm_address"] = "192.0.2.9"
    data["server"] = [{"id": "S1"}]
    data["server_bmc_nic"] = [
        {"server_id": "S1", "bmc_id": "1", "name": "1", "address": "192.0.2.9"}
    ]
    data["server_nic"] = [
        {"server_id": "S1", "name": f"n{n}", "speed": GIGABIT, "link_up": True} for n in range(12)
    ]
    collect(db, FIRST, data)
    install(db)
    found = dict(db.execute("SELECT host_id, ports_up_1g FROM host_nic").fetchall())
    ports = dict(db.execute("SELECT host_id, ports FROM host_nic").fetchall())
    assert found[first] == 12
    assert ports[second] == len(plan.hosts[second][1])


def test_the_same_rows_every_time(db: sqlite3.Connection) -> None:
    """Computed again, the rows are the same in the same order."""
    plan = grow(5)
    speak(plan)
    learn(plan)
    collect(db, FIRST, rows(plan))
    assert links(db) == links(db)


@pytest.mark.parametrize("seed", [3, 8])
def test_the_map(db: sqlite3.Connection, seed: int) -> None:
    """The page has the map, every host by name, single legs in words, and is the same twice."""
    plan = grow(seed)
    speak(plan)
    learn(plan)
    judge(db, plan)
    page = render(db, HtmlOptions())
    assert page == render(db, HtmlOptions())
    start = page.index("Map of the physical network")
    drawing = page[start : page.index("</svg>", start)]
    assert all(host.name.partition(".")[0] in drawing for host in plan.net.hosts)
    singles = [h for h, (style, _) in plan.hosts.items() if style in ("single", "lag")]
    assert drawing.count(">one switch<") == len(singles)
    outline = Outline(page)
    assert len(outline.ids) == len(set(outline.ids))


def test_many_hosts_are_folded(db: sqlite3.Connection) -> None:
    """More hosts than can be drawn become counts by cluster and switches."""
    plan = grow(2)
    while len(plan.hosts) <= 40:
        more = f"H-more{len(plan.hosts)}"
        plan.net.hosts.append(type(plan.net.hosts[0])(more, more, None))
        plan.hosts[more] = ("lag", [plan.port("S-leaf0a", f"po{len(plan.hosts) + 90}")])
    speak(plan)
    learn(plan)
    judge(db, plan)
    page = render(db, HtmlOptions())
    assert "4 hosts" in page[page.index("Map of the physical network") :]
