"""A host told by SSH and by its pool is one operating system: what merges, what does not."""

from typing import Any

import pytest

from tests.filled import filled, judge
from tests.support import ask
from tests.test_link_systems import HOSTS, OTHER, UUID

SSH, POOL = "ssh:dc1/10.0.0.11", "xenserver:rack1"
ZERO = "00:00:00:00:00:00"


def told(source: str, identity: str, **values: Any) -> dict[str, Any]:
    """An operating system as one source tells it."""
    usual = {"name": "xen1", "address": "10.0.0.11", "kind": "xenserver"}
    return {"id": identity, "source": source, **usual, **values}


def merged(*systems: dict[str, Any], **tables: Any) -> dict[str, str]:
    """What counts under what."""
    with filled(host_system=list(systems), **tables) as db:
        return dict(ask(db, "SELECT host_system_id, main_id FROM system_twin ORDER BY 1"))


def test_what_makes_them_one() -> None:
    """One host of CloudStack, one serial, or one address and name; SSH comes first."""
    pool = told(POOL, "p1")
    assert merged(told(SSH, UUID, uuid=UUID), pool) == {"p1": UUID}
    assert merged(told(SSH, UUID, address="192.0.2.1", serial="CZ1"),
                  told(POOL, "p1", name="other", serial="CZ1")) == {"p1": UUID}  # fmt: skip
    assert merged(
        told(SSH, "o1", name="kvm1"), told(POOL, "p1", name="kvm1.acme.example"), host=HOSTS
    ) == {"p1": "o1"}
    second = "ssh:dc1/10.9.0.11"  # asked at two addresses, and nobody may read the UUID
    assert merged(
        told(SSH, "10.0.0.11", kind="linux"), told(second, "10.9.0.11", address="10.9.0.11"),
        host_address=[{"host_system_id": "10.0.0.11", "source": SSH, "link": "eth1",
                       "address": "10.9.0.11"}],
    ) == {"10.9.0.11": "10.0.0.11"}  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        told(POOL, "p1", name="xen2"),  # one address, another name
        told(POOL, "p1", address="10.0.0.12"),  # one name, another address
        told(POOL, "p1", serial="CZ2"),
        told(POOL, "p1", kind="kvm"),
        told(POOL, "p1", uuid=OTHER),
        told(SSH, "p1"),  # two systems of one source
        told(POOL, "p1", name=None),
        told(POOL, "p1", address=None),
    ],
)
def test_what_is_not_known_to_be_one_stays_two(other: dict[str, Any]) -> None:
    """A contradiction, or too little, merges nothing."""
    assert merged(told(SSH, UUID, uuid=UUID, serial="CZ1"), other) == {}


def test_two_that_fit_merge_nothing() -> None:
    """A name and address that two hosts of a pool have says nothing of either."""
    twice = [told(POOL, "p1"), told(POOL, "p2")]
    assert merged(told(SSH, UUID, uuid=UUID), *twice) == {}
    assert merged(told(SSH, "o1", name="localhost"), told(POOL, "p1", name="localhost")) == {}


def port(source: str, identity: str, name: str, **values: Any) -> dict[str, Any]:
    """A physical link of a bond."""
    mac = f"02:00:00:00:01:0{name[-1]}"
    return {"source": source, "host_system_id": identity, "name": name, "kind": "physical",
            "mac": mac, "permanent_mac": mac, "master": "bond0", "carrier": True,
            **values}  # fmt: skip


def bond(source: str, identity: str, **values: Any) -> dict[str, list[dict[str, Any]]]:
    """A bond with LACP of two links as one source tells it."""
    row = {"source": source, "host_system_id": identity}
    return {
        "host_link": [port(source, identity, f"eth{n}") for n in (0, 1)]
        + [{**row, "name": "bond0", "kind": "bond"}],
        "host_bond": [{**row, "name": "bond0", "mode": "lacp", **values}],
        "host_bond_member": [
            {**row, "bond": "bond0", "link": f"eth{n}", "up": True,
             **({"partner_mac": ZERO} if values else {})} for n in (0, 1)
        ],
        "host_address": [{**row, "link": "bond0", "address": "10.0.0.11", "prefix": 24}],
    }  # fmt: skip


def both(**more: Any) -> dict[str, Any]:
    """A host of CloudStack told by SSH and by its pool."""
    by_ssh = bond(SSH, UUID, partner_mac=ZERO)
    by_pool = bond(POOL, "p1")
    tables: dict[str, Any] = {name: by_ssh[name] + by_pool[name] for name in by_ssh}
    tables["host_network"] = [
        {"source": POOL, "host_system_id": "p1", "name": "guests", "link": "bond0", "switch": "x0"}
    ]
    return {
        "host": [{"id": "h1", "name": "xen1", "ip_address": "10.0.0.11", "zone_id": "z1",
                  "cluster_id": "c1"}],
        "zone": [{"id": "z1"}], "cluster": [{"id": "c1", "zone_id": "z1"}],
        "host_system": [
            told(SSH, UUID, uuid=UUID, os="xenenterprise", os_version="8.4"),
            told(POOL, "p1", pool_id="pool", build="b1", os="XenServer", os_version="8.4.0"),
        ],
        **tables, **more,
    }  # fmt: skip


def test_each_fact_counts_once() -> None:
    """Links, bonds and members by SSH first; the pool and its build by the pool; one graph."""
    with filled(**both()) as db:
        now = ask(db, "SELECT host_system_id, pool_id, build, host_id FROM system_now")
        assert [tuple(one) for one in now] == [(UUID, "pool", "b1", "h1")]
        for view, count in (("system_link", 3), ("system_bond", 1), ("system_bond_member", 2),
                            ("system_address", 1), ("host_bond_now", 1),
                            ("host_nic_told", 2)):  # fmt: skip
            assert ask(db, f"SELECT count(*) FROM {view}")[0][0] == count, view
        uplink = ask(db, "SELECT DISTINCT host_system_id, uplink, uses FROM host_uplink")
        assert [tuple(one) for one in uplink] == [(UUID, "bond0", "management")]
        nodes = ask(db, "SELECT id FROM node WHERE kind = 'host_link' ORDER BY 1")
        assert [one[0] for one in nodes] == [f"host_link/{UUID}/eth{n}" for n in (0, 1)]
        found = judge(db, "net-host-lacp-silent", "host-address-twice", "cluster-software-skew")
        assert [(one.rule_id, one.subject) for one in found.findings] == [
            ("net-host-lacp-silent", f"{UUID} bond0")
        ]


def test_storage_of_both_counts_under_one() -> None:
    """Paths by SSH, repositories by the pool: findings of both are of one subject."""
    path = {"source": SSH, "host_system_id": UUID, "wwid": "w1", "state": "active"}
    store = {"source": POOL, "host_system_id": "p1", "store": "s1", "type": "lvmohba",
             "shared": True, "paths": 4, "paths_up": 1}  # fmt: skip
    tables = both(
        host_path=[{**path, "path": "sdb", "adapter": "host1"}],
        host_store=[{**store, "attached": True}, {**store, "store": "s2", "attached": False}],
    )
    with filled(**tables) as db:
        found = judge(db, "host-path-single", "host-store-detached", "xen-store-paths").findings
        assert [(one.rule_id, one.subject) for one in found] == [
            ("host-path-single", UUID), ("host-store-detached", UUID),
        ]  # fmt: skip


def test_what_one_does_not_tell_the_other_does() -> None:
    """Dom0 has no `ip -j`: the pool told the links, so the host is judged by these."""
    tables = both(not_asked=["host_link", "host_bond", "host_bond_member"])
    for name in ("host_link", "host_bond", "host_bond_member"):
        tables[name] = [row for row in tables[name] if row["source"] == POOL]
    with filled(**tables) as db:
        db.executemany(
            "INSERT INTO answer SELECT ?, max(started), ?, ?, 0 FROM source_run",
            [(source, name, whole) for name in ("host_link", "host_bond", "host_bond_member")
             for source, whole in ((SSH, 0), (POOL, 1))],
        )  # fmt: skip
        result = judge(db, "net-host-bond-degraded").results[0]
        assert (result.outcome, result.reason) == ("pass", None)
        db.execute("UPDATE answer SET complete = 0 WHERE source = ?", (POOL,))
        assert judge(db, "net-host-bond-degraded").results[0].outcome == "not assessable"


def test_a_virtual_address_is_held_once() -> None:
    """A balancer asked at two addresses holds its address once, under whatever ids."""
    second = "ssh:dc1/10.9.0.11"
    told_at = [
        {"host_system_id": identity, "source": source, "link": "eth0", "address": address}
        for identity, source in (("10.0.0.11", SSH), ("10.9.0.11", second))
        for address in ("10.0.0.11", "10.9.0.11", "192.0.2.9")
    ]
    node = {"id": "n", "cluster": "lb", "kind": "haproxy", "vips": '["192.0.2.9"]'}
    systems = [
        told(SSH, "10.0.0.11", kind="linux"),
        told(second, "10.9.0.11", kind="linux", address="10.9.0.11"),
    ]
    with filled(host_system=systems, host_address=told_at, lb_node=[node]) as db:
        assert ask(db, "SELECT holders, names FROM lb_vip") == [(1, "xen1")]
