"""HA restart simulation: by hand, and against exhaustive search on small estates."""

import sqlite3
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.derive import install
from audit.derive.restart.pack import Item, Shelf, best_fit, trials
from tests.filled import GIB, estate, filled, ha_settings, host, vm
from tests.support import ask


def lost(connection: sqlite3.Connection, name: str = "h1") -> dict[str, Any]:
    """The row of one host."""
    cursor = connection.execute("SELECT * FROM ha_restart WHERE host_id = ?", (name,))
    return dict(zip([d[0] for d in cursor.description], cursor.fetchone(), strict=True))


def stays(connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """VM -> result and reason."""
    rows = ask(connection, "SELECT vm_id, result, why FROM ha_restart_vm")
    return {name: (result, why) for name, result, why in rows}


def test_everything_restarts() -> None:
    """Room on every host: no packing is needed, nothing is told of single VMs."""
    with filled(**estate([host("h1", 64), host("h2", 64)], [vm("v1", "h1", 16)])) as connection:
        row = lost(connection)
        assert (row["result"], row["candidates"], row["restarted"]) == ("all restart", 1, 1)
        assert row["share"] == 1.0
        assert stays(connection) == {}


def test_fragments_hold_less_than_their_sum() -> None:
    """40 GiB are free on two hosts, but no 32 GiB in one piece."""
    vms = [vm("big", "h1", 32), vm("v2", "h2", 44), vm("v3", "h3", 44)]
    hosts = [host("h1", 64), host("h2", 64), host("h3", 64)]
    with filled(**estate(hosts, vms)) as connection:
        row = lost(connection)
        assert (row["result"], row["waits"]) == ("not all restart", 1)
        assert (row["refused_vm"], row["refused_memory"]) == ("big", 32 * GIB)
        assert stays(connection)["big"] == ("waits for capacity", "no room is left")
        found = ask(connection, "SELECT fits_alone, slot_memory FROM ha_restart_vm")
        assert found[0] == (0, 20 * GIB)


def test_some_orders_only() -> None:
    """10+6 fit beside 8+8 when the large ones come first, not in every order."""
    vms = [vm("a", "h1", 10), vm("b", "h1", 6), vm("c", "h1", 8), vm("d", "h1", 8)]
    hosts = [host("h1", 64), host("h2", 16), host("h3", 16)]
    with filled(**estate(hosts, vms)) as connection:
        row = lost(connection)
        assert row["result"] == "may restart"
        assert 0 < row["share"] < 1
        assert row["waits"] == 0


@pytest.mark.parametrize(
    ("change", "result", "why"),
    [
        ({"service_offering": [{"id": "o1", "host_tags": "gold"}]}, "blocked", "host tags"),
        ({"service_offering": []}, None, None),
        (
            {"affinity_group": [{"id": "g", "type": "host anti-affinity"}],
             "affinity_group_vm": [{"affinity_group_id": "g", "vm_id": n} for n in ("v1", "v2")]},
            "blocked", "anti-affinity",
        ),
        (
            {"affinity_group": [{"id": "g", "type": "non-strict host anti-affinity"}],
             "affinity_group_vm": [{"affinity_group_id": "g", "vm_id": n} for n in ("v1", "v2")]},
            None, None,
        ),
        (
            {"affinity_group": [{"id": "g", "type": "host affinity"}],
             "affinity_group_vm": [{"affinity_group_id": "g", "vm_id": "v1"}]},
            "unknown", "host affinity is not simulated",
        ),
        (
            {"affinity_group": [{"id": "g", "type": "ExplicitDedication"}],
             "affinity_group_vm": [{"affinity_group_id": "g", "vm_id": "v1"}],
             "dedicated_host": [{"host_id": "h1", "affinity_group_id": "g"}]},
            "blocked", "dedication",
        ),
        ({"dedicated_host": [{"host_id": "h2", "affinity_group_id": "g"}]}, "blocked",
         "dedication"),
        (
            {"storage_pool": [{"id": "p1", "zone_id": "z1", "scope": "HOST", "state": "Up"}]},
            "local disk", "a disk lies on the host",
        ),
        (
            {"storage_pool": [{"id": "p1", "cluster_id": "c1", "scope": "CLUSTER",
                               "state": "Maintenance"}]},
            "blocked", "pool out of service",
        ),
        ({"storage_pool": []}, "unknown", "a disk, or its pool, is not told"),
        (ha_settings(**{"vm.ha.enabled": "false"}), "not HA", "vm.ha.enabled is off"),
        ({"configuration_scope": []}, "unknown", "whether HA is on is not told"),
        (ha_settings(**{"ha.tag": "spare"}), "blocked", "no HA spare"),
    ],
)  # fmt: skip
def test_what_stops_a_vm(change: dict[str, Any], result: str | None, why: str | None) -> None:
    """Each reason has a name; what binds no restart stops nothing."""
    hosts = [host("h1", 64), host("h2", 64)]
    vms = [vm("v1", "h1", 16), vm("v2", "h2", 16)]
    with filled(**{**estate(hosts, vms), **change}) as connection:
        assert stays(connection).get("v1") == (None if result is None else (result, why))


@pytest.mark.parametrize(
    ("hosts", "one", "result", "why"),
    [
        ([host("h1", 64), host("h2", 64)], {"boot_type": "Uefi"}, "unknown",
         "size or load of 1 hosts is not told"),
        ([host("h1", 64), host("h2", 64, uefi=False)], {"boot_type": "Uefi"}, "blocked", "UEFI"),
        ([host("h1", 64), host("h2", 64, arch="aarch64")], {"arch": "x86_64"}, "blocked",
         "CPU architecture"),
        ([host("h1", 64), host("h2", 64, cpu_threads=2)], {"cpu_number": 4}, "blocked", "size"),
        ([host("h1", 64), host("h2", 8)], {}, "blocked", "size"),
        ([host("h1", 64)], {}, "blocked", "no other host"),
        ([host("h1", 64), host("h2", 64, resource_state="Maintenance")], {}, "blocked",
         "no other host"),
        ([host("h1", 64), host("h2", 64, memory_with_overcommit=None)], {}, "unknown",
         "size or load of 1 hosts is not told"),
        ([host("h1", 64), host("h2", 64)], {"memory": None}, "unknown", "its size is not told"),
        ([host("h1", 64), host("h2", 64)], {"ha_enabled": False}, "not HA",
         "its offering has no HA"),
    ],
)  # fmt: skip
def test_what_a_host_cannot_take(
    hosts: list[dict[str, Any]], one: dict[str, Any], result: str, why: str
) -> None:
    """Fitness and size of hosts; what is not told is unknown, never a guess."""
    with filled(**estate(hosts, [vm("v1", "h1", 16, **one)])) as connection:
        assert stays(connection)["v1"] == (result, why)
        row = lost(connection)
        assert (row["result"] == "unknown") == (result == "unknown")
        if result == "unknown":
            assert row["restarted"] is None


def kvm(name: str, gib: int, **values: Any) -> dict[str, Any]:
    """A KVM host without host HA."""
    return host(name, gib, hypervisor="KVM", **{"ha_enabled": False, **values})


@pytest.mark.parametrize(
    ("pool_type", "values", "result"),
    [
        ("NetworkFilesystem", {}, None),
        ("RBD", {}, "stuck"),
        ("RBD", {"ha_enabled": True, "ha_state": "Available", "oobm_enabled": True,
                 "oobm_power_state": "On"}, None),
        ("RBD", {"ha_enabled": True, "ha_state": "Available", "oobm_enabled": True,
                 "oobm_power_state": "Unknown"}, "stuck"),
        ("RBD", {"ha_enabled": None}, "unknown"),
    ],
)  # fmt: skip
def test_proof_of_death(pool_type: str, values: dict[str, Any], result: str | None) -> None:
    """KVM restarts only what a heartbeat pool or a fence proves dead."""
    tables = estate([kvm("h1", 64, **values), kvm("h2", 64, **values)], [vm("v1", "h1", 16)])
    tables["storage_pool"][0]["type"] = pool_type
    with filled(**tables) as connection:
        assert stays(connection).get("v1", (None, ""))[0] == result


def test_the_rest_may_be_above_the_allocation_limit() -> None:
    """HA's second try ignores the limit: told apart from what the limit alone allows."""
    tables = estate([host("h1", 64), host("h2", 64)], [vm("v1", "h1", 40), vm("v2", "h2", 20)])
    tables["configuration"] += [
        {"name": f"cluster.{kind}.allocated.capacity.disablethreshold", "scope": "global",
         "scope_id": "", "value": "0.85"}
        for kind in ("memory", "cpu")
    ]  # fmt: skip
    with filled(**tables) as connection:
        row = lost(connection)
        assert (row["restarted"], row["within_line"]) == (1, 0)
        assert lost(connection, "h2")["within_line"] == 0


def test_spares_take_restarts_and_nothing_else_does() -> None:
    """With ha.tag HA goes to its hosts; without it they are left out."""
    hosts = [host("h1", 64), host("h2", 64), host("s1", 64, ha_host=True)]
    tables = {**estate(hosts, [vm("v1", "h1", 16)]), **ha_settings(**{"ha.tag": "spare"})}
    with filled(**tables) as connection:
        assert lost(connection)["result"] == "all restart"


def test_missing_tables_are_said() -> None:
    """A table that was not read makes every row unknown with its name."""
    tables = estate([host("h1", 64), host("h2", 64)], [vm("v1", "h1", 16)])
    with filled(**tables, not_seen=["dedicated_host"]) as connection:
        row = lost(connection)
        assert row["result"] == "unknown"
        assert row["reason"] == "dedicated_host was not read completely"


def test_other_hypervisors() -> None:
    """VMware is left to vCenter, LXC is not simulated, a host that is Down is not lost again."""
    hosts = [host("h1", 64, hypervisor="VMware"), host("h2", 64, hypervisor="LXC"),
             host("h3", 64, state="Down"), host("h4", 64, hypervisor=None)]  # fmt: skip
    with filled(**estate(hosts, [vm("v1", "h1", 16)])) as connection:
        assert dict(ask(connection, "SELECT host_id, result FROM ha_restart")) == {
            "h1": "handled by the hypervisor", "h2": "unknown", "h4": "unknown",
        }  # fmt: skip
        install(connection)
        assert ask(connection, "SELECT count(*) FROM ha_restart") == [(3,)]


SIZES = st.tuples(st.integers(1, 6), st.integers(1, 6))
ROOMS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=4)


@st.composite
def instances(draw: st.DrawFn) -> tuple[list[Item], dict[str, tuple[int, int]]]:
    """Few VMs and hosts, some VMs bound to some hosts, some kept apart."""
    free = {f"h{i}": room for i, room in enumerate(draw(ROOMS))}
    items = []
    for memory, cpu in draw(st.lists(SIZES, min_size=1, max_size=5)):
        allowed = draw(st.frozensets(st.sampled_from(sorted(free)), min_size=1))
        apart = frozenset({"g"}) if draw(st.integers(0, 3)) == 0 else frozenset()
        items.append(Item(memory, cpu, allowed, apart))
    return items, free


def assignable(items: list[Item], free: dict[str, tuple[int, int]]) -> bool:
    """Whether any assignment at all holds, by trying all of them."""
    return any(
        all(item.memory <= 0 or name in item.hosts for item, name in zip(items, where, strict=True))
        and _holds(items, where, free)
        for where in product(free, repeat=len(items))
    )


def _holds(items: list[Item], where: tuple[str, ...], free: dict[str, tuple[int, int]]) -> bool:
    for name, (memory, cpu) in free.items():
        here = [item for item, on in zip(items, where, strict=True) if on == name]
        groups = [group for item in here for group in item.apart]
        if len(set(groups)) < len(groups):
            return False
        if sum(i.memory for i in here) > memory or sum(i.cpu for i in here) > cpu:
            return False
    return True


@settings(max_examples=100, deadline=None)
@given(instances())
def test_packing_agrees_with_exhaustive_search(
    given_instance: tuple[list[Item], dict[str, tuple[int, int]]],
) -> None:
    """All placed means that an assignment exists; where none does, no order places everything."""
    items, free = given_instance
    times, complete = trials(items, free)
    if complete:
        assert assignable(items, free)
    if not assignable(items, free):
        assert complete == 0
    placed = best_fit(items, range(len(items)), free)
    assert len(set(placed)) == len(placed)
    assert all(count >= 0 for count in times)


@settings(max_examples=100, deadline=None)
@given(ROOMS, st.lists(SIZES, min_size=1, max_size=6))
def test_the_quick_answer_is_never_wrong(
    rooms: list[tuple[int, int]], sizes: list[tuple[int, int]]
) -> None:
    """Where the sums promise a place in every order, every order tried gives one."""
    free = {f"h{i}": room for i, room in enumerate(rooms)}
    items = [Item(memory, cpu, frozenset(free)) for memory, cpu in sizes]
    memory, cpu = (Shelf(room[kind] for room in rooms) for kind in (0, 1))
    total = [sum(size[kind] for size in sizes) for kind in (0, 1)]
    times, _complete = trials(items, free)
    for item, count in zip(items, times, strict=True):
        full = memory.most_full(item.memory, total[0] - item.memory)
        full += cpu.most_full(item.cpu, total[1] - item.cpu)
        if full < len(free):
            assert count == max(times)
            assert count == 21
