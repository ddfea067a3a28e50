"""What one failure takes down: by hand, and equal to failing every component of random estates."""

import sqlite3
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.derive.graph.build import Named, build
from audit.derive.graph.layers import bounds, layers
from audit.derive.graph.workload import read_workload
from audit.derive.restart.judge import Lost
from audit.derive.restart.simulate import lose
from audit.errors import RuleError
from tests.failing import graphed, leg, link, restarted, switch, together
from tests.filled import GIB, estate, host, vm
from tests.graph_making import fallen
from tests.support import ask

Rows = dict[str, list[dict[str, Any]]]
STATES = ["Up", "Up", "Up", "Down"]


def impact(connection: sqlite3.Connection, node: str, *, present: bool = True) -> dict[str, Any]:
    """The row of a component; empty when it takes nothing."""
    cursor = connection.execute(
        "SELECT * FROM failure_impact WHERE node_id = ? AND present = ?", (node, present)
    )
    row = cursor.fetchone()
    return dict(zip([d[0] for d in cursor.description], row, strict=True)) if row else {}


def two_leaves(**more: Any) -> Rows:
    """Two hosts on two leaves below a core, the second on the first leaf only."""
    hosts = [host("h1", 64), host("h2", 64)]
    vms = [vm("v1", "h1", 16), vm("v2", "h2", 16), vm("v3", "h2", 16, ha_enabled=False)]
    return together(
        estate(hosts, vms, **more),
        switch("a"), switch("b"), switch("core", "core"),
        leg("h1", "a", "e1"), leg("h1", "b", "e1"), leg("h2", "a", "e2"),
        link("a", "core"), link("b", "core"),
    )  # fmt: skip


def test_a_leaf_takes_the_host_that_hangs_on_it_alone() -> None:
    """Host two is cut off with leaf a, host one goes on; the VM with HA restarts."""
    with graphed(**two_leaves()) as connection:
        row = impact(connection, "switch/a")
        assert (row["vms"], row["hosts"], row["lost"], row["restarted"]) == (2, 1, 1, 1)
        assert (row["degraded"], row["reasons"], row["minutes"]) == (1, "1 not HA", "hours")
        assert row["why"] == "VM v3 - host h2 - switch port a e2 - switch a"
        assert impact(connection, "switch/b")["degraded"] == 1
        assert impact(connection, "switch/b")["minutes"] == "seconds"
        assert impact(connection, "switch/core")["hosts"] == 2
        assert impact(connection, "switch_link/a/core/core/a")["hosts"] == 1


def test_redundancy_that_is_used_up_shows_now_and_not_by_design() -> None:
    """With leaf b's uplink down, host one hangs on leaf a too."""
    rows = two_leaves()
    rows["switch_link"][1]["members_up"] = 0
    with graphed(**rows) as connection:
        assert impact(connection, "switch/a", present=False)["hosts"] == 1
        assert impact(connection, "switch/a")["hosts"] == 2
        assert impact(connection, "switch/b") == {}


def test_unknown_structure_has_a_least_and_a_most() -> None:
    """Without switches the access network, and what is behind an address, may be anything."""
    with graphed(**estate([host("h1", 64), host("h2", 64)], [vm("v1", "h1", 16)])) as connection:
        for node in ("access/z1", "storage/p1"):
            row = impact(connection, node)
            assert (row["vms"], row["vms_worst"], row["minutes"]) == (0, 1, "not known")


def test_a_pool_takes_its_vms_and_no_host_helps() -> None:
    """Disks that are gone: lost, whatever room there is."""
    with graphed(**estate([host("h1", 64), host("h2", 64)], [vm("v1", "h1", 16)])) as connection:
        row = impact(connection, "pool/p1")
        assert (row["vms"], row["lost"], row["reasons"]) == (1, 1, "1 whose storage is down")
        assert row["storage_share"] == 1.0


def test_a_member_of_a_group_that_goes_on_is_kept_not_lost() -> None:
    """Anti-affinity: the other member serves."""
    vms = [vm("v1", "h1", 16, ha_enabled=False), vm("v2", "h2", 16)]
    groups = {
        "affinity_group": [{"id": "g", "type": "host anti-affinity"}],
        "affinity_group_vm": [{"affinity_group_id": "g", "vm_id": n} for n in ("v1", "v2")],
    }
    with graphed(**estate([host("h1", 64), host("h2", 64)], vms, **groups)) as connection:
        row = impact(connection, "host/h1")
        assert (row["vms"], row["lost"], row["kept"]) == (1, 0, 1)


def test_the_control_plane_and_its_database() -> None:
    """One management server of two is none too few; a database that one of them has is."""
    servers: list[dict[str, Any]] = [
        {"id": "m1", "state": "Up", "db_is_local": True},
        {"id": "m2", "state": "Up"},
    ]
    rows = estate([host("h1", 64)], [], management_server=servers, db_server=[{"hostname": "db"}])
    with graphed(**rows) as connection:
        assert impact(connection, "management_server/m1")["control"] == 1
        assert impact(connection, "management_server/m2") == {}
    servers[0]["db_is_local"] = False
    with graphed(**rows) as connection:
        assert impact(connection, "management_server/m1") == {}
        row = impact(connection, "database/db")
        assert (row["control"], row["control_worst"]) == (0, 1)


@pytest.mark.parametrize(
    ("states", "alone"),
    [(("PRIMARY", "BACKUP"), 0), (("PRIMARY",), 1), (("PRIMARY", "UNKNOWN"), 0)],
)
def test_routers(states: tuple[str, ...], alone: int) -> None:
    """A pair in PRIMARY and BACKUP survives one; a single router cuts its network off."""
    rows = estate([host("h1", 64), host("h2", 64)], [vm("v1", "h2", 16)])
    rows["network"] = [{"id": "n1", "name": "n1", "zone_id": "z1", "type": "Isolated",
                        "traffic_type": "Guest", "services": "Dhcp,SourceNat"}]  # fmt: skip
    rows["vm_nic"] = [{"id": "i1", "vm_id": "v1", "network_id": "n1"}]
    rows["router"] = [
        {"id": f"r{i}", "name": f"r{i}", "state": "Running", "redundant_state": state,
         "host_id": "h1", "guest_network_id": "n1", "is_redundant": len(states) > 1}
        for i, state in enumerate(states)
    ]  # fmt: skip
    with graphed(**rows) as connection:
        assert impact(connection, "router/r0").get("cut_off", 0) == alone
        assert impact(connection, "host/h1")["cut_off"] == 1
        shared = ask(connection, "SELECT component_id FROM shared_fate WHERE part = 'routers'")
        assert shared == ([("host/h1",)] if len(states) > 1 else [])


def test_rules_of_a_need() -> None:
    """Words and numbers a layer may say."""
    assert bounds("all", 3) == (3, 3)
    assert bounds("2", 3) == (2, 2)
    assert bounds("perhaps any", 3) == (1, 3)
    assert bounds("perhaps", 3) == (0, 3)
    with pytest.raises(RuleError, match="none of all, any"):
        bounds("most", 3)


@st.composite
def estates(draw: st.DrawFn) -> Rows:
    """A few hosts, VMs on shared and local pools, leaves with and without a core, things down."""
    names = [f"h{n}" for n in range(draw(st.integers(1, 4)))]
    hosts = [
        host(name, draw(st.sampled_from([16, 64])), state=draw(st.sampled_from(STATES)))
        for name in names
    ]  # fmt: skip
    vms = [
        vm(f"v{n}", draw(st.sampled_from(names)), draw(st.sampled_from([4, 12])),
           ha_enabled=draw(st.booleans()))
        for n in range(draw(st.integers(0, 6)))
    ]  # fmt: skip
    rows = estate(hosts, vms)
    rows["storage_pool"] += [
        {"id": "p2", "zone_id": "z1", "scope": "ZONE", "state": "Up", "type": "NetworkFilesystem",
         "server": "10.0.0.1", "tags": "gold"},
        *({"id": f"local-{name}", "zone_id": "z1", "cluster_id": "c1", "scope": "HOST",
           "state": "Up", "type": "Filesystem"} for name in names),
    ]  # fmt: skip
    rows["pool_host"] = [{"host_id": n, "storage_pool_id": f"local-{n}"} for n in names]
    for disk, one in zip(rows["volume"], vms, strict=True):
        disk["storage_pool_id"] = draw(st.sampled_from(["p1", "p2", f"local-{one['host_id']}"]))
    leaves = [f"l{n}" for n in range(draw(st.integers(0, 3)))]
    parts: list[Rows] = [rows, *(switch(leaf) for leaf in leaves)]
    if draw(st.booleans()) and leaves:
        parts.append(switch("core", "core", hosts=0))
    ends = [part["switch"][0]["id"] for part in parts[1:]]
    pairs = st.sampled_from(list(product(ends, ends)) or [("", "")])
    for one, other in draw(st.lists(pairs, max_size=5, unique=True)):
        if one < other:
            parts.append(link(one, other, up=draw(st.integers(0, 1))))
    for name, leaf in product(names, leaves):
        if draw(st.booleans()):
            parts.append(leg(name, leaf, f"e{name}", up=draw(st.booleans())))
    return together(*parts)


def by_force(
    connection: sqlite3.Connection, named: Named, down: set[int], node: int, *, worst: bool
) -> tuple[int, int]:
    """Hosts and VMs that stop when a node fails, read from the tables."""
    before = fallen(named.graph, down, worst=worst)
    after = fallen(named.graph, {*down, node}, worst=worst) - before
    hosts = {named.nodes[n].id[5:] for n in after if named.nodes[n].kind == "host"}
    pools = {named.nodes[n].id[5:] for n in after if named.nodes[n].kind == "pool"}
    stopped = {
        name
        for name, on, pool in ask(
            connection,
            "SELECT v.id, v.host_id, d.storage_pool_id FROM vm v JOIN volume d ON d.vm_id = v.id",
        )
        if on in hosts or pool in pools
    }
    return len(hosts), len(stopped)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(estates())
def test_equal_to_failing_every_component(rows: Rows) -> None:
    """By design and now, at least and at most; of VMs that stop each is counted once."""
    with graphed(**rows) as connection:
        named = build(layers(connection))
        for number, node in enumerate(named.nodes):
            for present in (False, True):
                if node.is_logical:
                    continue
                down = named.down if present else set()
                if number in fallen(named.graph, down):
                    continue
                row = impact(connection, node.id, present=present)
                least = by_force(connection, named, down, number, worst=False)
                most = by_force(connection, named, down, number, worst=True)
                assert (row.get("hosts", 0), row.get("vms", 0)) == least
                assert row.get("vms_worst", 0) == most[1]
                kinds = ("lost", "restarted", "may_restart", "not_known", "kept")
                assert sum(row.get(kind, 0) for kind in kinds) == least[1]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(estates())
def test_one_host_lost_is_what_ha_restart_says(rows: Rows) -> None:
    """The simulation of any set of hosts gives for one host what the table has."""
    with restarted(**rows) as connection:
        work = read_workload(connection)
        for name, one in work.facts.hosts.items():
            if one.up:
                judged = lose(work.facts, work.judge, Lost(frozenset({name})))
                found = {(j.vm.id, j.result, j.why) for j in judged if j.result}
                assert found == set(work.single.get(name, []))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([8, 16, 24]), min_size=1, max_size=4),
    st.lists(st.sampled_from([16, 32, 48]), min_size=1, max_size=3),
)
def test_two_hosts_lost_against_every_placement(sizes: list[int], rooms: list[int]) -> None:
    """All restart only where a placement exists; where none does, some VM stays away."""
    hosts = [host("h1", 64), host("h2", 64), *(host(f"r{n}", gib) for n, gib in enumerate(rooms))]
    vms = [vm(f"v{n}", f"h{1 + n % 2}", size) for n, size in enumerate(sizes)]
    with restarted(**estate(hosts, vms)) as connection:
        work = read_workload(connection)
        judged = lose(work.facts, work.judge, Lost(frozenset({"h1", "h2"})))
    exists = any(
        all(
            sum(size for size, on in zip(sizes, where, strict=True) if on == n) <= gib
            for n, gib in enumerate(rooms)
        )
        for where in product(range(len(rooms)), repeat=len(sizes))
    )
    if all(not one.result for one in judged):
        assert exists
    if not exists:
        assert any(one.result in {"waits for capacity", "blocked", "may restart"} for one in judged)
    assert sum(one.vm.memory or 0 for one in judged) == sum(sizes) * GIB
