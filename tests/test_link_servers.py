"""Which server a host is: planted estates are found again, and no doubt is swept under."""

import random
from itertools import combinations
from typing import Any

import pytest

from audit.derive.link.proofs import METHODS, Proof, contradict, decide
from tests.filled import filled, judge
from tests.support import ask

SEEDS = range(200)
_SURE = {"system": "measured", "bmc address": "measured", "mac": "derived", "host name": "inferred"}


def _proof(host: str, server: str, method: str, confidence: str = "") -> Proof:
    return Proof(host, server, method, confidence or _SURE[method], f"{host} is {server}")


def _random(seed: int) -> list[Proof]:
    """Proofs of a small estate, about one in five of them wrong."""
    rng = random.Random(seed)  # noqa: S311 - a plan, no secret
    size = rng.randint(1, 6)
    proofs = []
    for number in range(size):
        for method in METHODS:
            if rng.random() < 0.7:
                server = number if rng.random() < 0.8 else rng.randrange(size + 1)
                sure = rng.choice(("measured", "derived", "inferred"))
                proofs.append(_proof(f"h{number}", f"s{server}", method, sure))
    return proofs


@pytest.mark.parametrize("seed", SEEDS)
def test_never_two_hosts_on_one_server(seed: int) -> None:
    """A host is one server, a server one host, and every binding has a proof."""
    proofs = _random(seed)
    rows, _ = decide(proofs)
    assert len({row.host_id for row in rows}) == len(rows) == len({row.server_id for row in rows})
    said = {(p.host, p.server, p.method) for p in proofs}
    assert all((row.host_id, row.server_id, row.method) in said for row in rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_disagreement_is_a_row(seed: int) -> None:
    """Brute force: each two proofs that cannot both be true are one conflict, and no others."""
    proofs = {(p.host, p.server, p.method): p for p in _random(seed)}
    _, conflicts = decide(proofs.values())
    pairs = [
        frozenset({(c.host_id, c.server_id, c.method),
                   (c.other_host_id, c.other_server_id, c.other_method)})
        for c in conflicts
    ]  # fmt: skip
    wanted = {
        frozenset(pair)
        for pair in combinations(proofs, 2)
        if contradict(proofs[pair[0]], proofs[pair[1]])
    }
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == wanted


@pytest.mark.parametrize("seed", SEEDS)
def test_order_of_the_answers_does_not_matter(seed: int) -> None:
    """The same proofs in any order give the same rows."""
    proofs = _random(seed)
    mixed = proofs[:]
    random.Random(seed + 1).shuffle(mixed)  # noqa: S311 - a plan, no secret
    assert decide(proofs) == decide(mixed)


@pytest.mark.parametrize("seed", SEEDS)
def test_without_errors_every_host_is_found(seed: int) -> None:
    """Where all proofs are right, a host with any proof is bound, and nothing is in conflict."""
    rng = random.Random(seed)  # noqa: S311 - a plan, no secret
    told = {n: rng.sample(METHODS, rng.randint(1, 3)) for n in range(rng.randint(1, 8))}
    proofs = [_proof(f"h{n}", f"s{n}", method) for n, all_ in told.items() for method in all_]
    rows, conflicts = decide(proofs)
    assert conflicts == []
    assert {(row.host_id, row.server_id) for row in rows} == {(f"h{n}", f"s{n}") for n in told}
    for row in rows:
        assert row.method == min(told[int(row.host_id[1:])], key=METHODS.index)


def test_a_typed_address_yields_to_mac_addresses() -> None:
    """Swapped BMC addresses do not swap the servers, and both are told."""
    rows, conflicts = decide([
        _proof("a", "sb", "bmc address"), _proof("b", "sa", "bmc address"),
        _proof("a", "sa", "mac"), _proof("b", "sb", "mac"),
    ])  # fmt: skip
    assert {(r.host_id, r.server_id, r.method) for r in rows} == {
        ("a", "sa", "mac"), ("b", "sb", "mac"),
    }  # fmt: skip
    assert {(c.host_id, c.kept) for c in conflicts} == {("a", "other"), ("b", "other")}


def test_a_guess_does_not_overrule_an_address() -> None:
    """Inferred MAC proofs and names contradict, and the address stays."""
    for weak in (_proof("b", "s", "mac", "inferred"), _proof("b", "s", "host name")):
        rows, conflicts = decide([_proof("a", "s", "bmc address"), weak])
        assert [(r.host_id, r.method) for r in rows] == [("a", "bmc address")]
        assert [(c.other_host_id, c.kept) for c in conflicts] == [("b", "first")]


def test_two_hosts_with_one_address() -> None:
    """Nobody can tell whose it is: neither is bound."""
    rows, conflicts = decide([_proof("a", "s", "bmc address"), _proof("b", "s", "bmc address")])
    assert rows == []
    assert [c.kept for c in conflicts] == ["neither"]


def _machines(*servers: dict[str, Any], **tables: Any) -> dict[str, Any]:
    hosts = [{"id": f"h{n}", "name": f"kvm0{n}.example.com"} for n in (1, 2)]
    return {"host": hosts, "server": list(servers), **tables}


def _bound(tables: dict[str, Any]) -> list[tuple[Any, ...]]:
    with filled(**tables) as connection:
        return ask(connection, "SELECT host_id, server_id, method, confidence FROM host_server")


@pytest.mark.parametrize("told", ["KVM01", "kvm01.example.com", "kvm01.EXAMPLE.com."])
def test_by_host_name(told: str) -> None:
    """Case and domain do not matter; a name is never more than inferred."""
    found = _bound(_machines({"id": "s1", "host_name": told}))
    assert found == [("h1", "s1", "host name", "inferred")]


@pytest.mark.parametrize("told", ["kvm01.other.net", "localhost", "kvm", "", "kvm010"])
def test_not_by_host_name(told: str) -> None:
    """Another domain, no name of one machine, a part of a name: nothing is bound."""
    assert _bound(_machines({"id": "s1", "host_name": told})) == []


@pytest.mark.parametrize(
    "told", ["kvm01-ilo", "ilo-kvm01", "idrac-kvm01", "kvm01-bmc", "KVM01-OOB"]
)
def test_by_the_name_of_the_bmc(told: str) -> None:
    """Words that stand for a BMC are left out."""
    nic = {"server_id": "s1", "bmc_id": "1", "name": "1", "host_name": f"{told}.example.com"}
    found = _bound(_machines({"id": "s1"}, server_bmc_nic=[nic]))
    assert found == [("h1", "s1", "host name", "inferred")]


def test_two_servers_with_one_name() -> None:
    """A cloned system: neither is bound, and it is told."""
    tables = _machines({"id": "s1", "host_name": "kvm01"}, {"id": "s2", "host_name": "kvm01"})
    assert _bound(tables) == []
    with filled(**tables) as connection:
        assert ask(connection, "SELECT count(*) FROM host_server_conflict") == [(1,)]


@pytest.mark.parametrize("serial", [None, "", "To be filled by O.E.M.", "0123456789"])
def test_placeholder_serials_never_merge(serial: str | None) -> None:
    """Two servers that tell no serial of their own stay two, each with its host."""
    tables = _machines(
        {"id": "s1", "serial": serial, "address": "10.0.0.1"},
        {"id": "s2", "serial": serial, "address": "10.0.0.2"},
    )
    tables["host"][0]["oobm_address"], tables["host"][1]["oobm_address"] = "10.0.0.1", "10.0.0.2"
    assert [(h, s) for h, s, _, _ in _bound(tables)] == [("h1", "s1"), ("h2", "s2")]


@pytest.mark.parametrize("asked", ["10.0.0.1", "10.0.0.1:8443", "BMC01.example.com"])
def test_by_the_address_of_the_bmc(asked: str) -> None:
    """The address the BMC was asked at, whatever its port and case."""
    tables = _machines({"id": "s1", "address": asked})
    tables["host"][0]["oobm_address"] = asked.partition(":")[0].lower()
    assert _bound(tables) == [("h1", "s1", "bmc address", "measured")]


def test_an_address_many_bmcs_tell_is_not_asked() -> None:
    """A default address that every BMC has beside its own binds nothing wrong."""
    nics = [
        {"server_id": s, "bmc_id": "1", "name": "usb", "address": "10.0.0.1"} for s in ("s1", "s2")
    ]
    tables = _machines(
        {"id": "s1", "address": "10.0.0.1"}, {"id": "s2", "address": "10.0.0.2"},
        server_bmc_nic=nics,
    )  # fmt: skip
    tables["host"][0]["oobm_address"] = "10.0.0.1"
    assert _bound(tables) == [("h1", "s1", "bmc address", "measured")]


def _cabled() -> dict[str, Any]:
    """Two hosts and two servers on one switch; the addresses of their BMCs are swapped."""
    tables = _machines({"id": "s1", "address": "10.0.0.1"}, {"id": "s2", "address": "10.0.0.2"})
    tables["host"][0]["oobm_address"], tables["host"][1]["oobm_address"] = "10.0.0.2", "10.0.0.1"
    port = {"switch_id": "w1", "type": 6, "is_physical": True, "oper_up": True}
    return tables | {
        "switch": [{"id": "w1", "name": "leaf1", "chassis_id": "3c:ff:00:00:00:01"}],
        "switch_port": [{**port, "name": "Ethernet1/1"}, {**port, "name": "Ethernet1/2"}],
        "neighbor": [
            {"switch_id": "w1", "port": f"Ethernet1/{n}", "protocol": "lldp", "number": n,
             "port_id": f"3c:00:00:00:00:0{n}", "system_name": f"kvm0{n}"}
            for n in (1, 2)
        ],
        "server_nic": [
            {"server_id": "s1", "name": "n1", "mac": "3c:00:00:00:00:01", "link_up": True},
            {"server_id": "s2", "name": "n1", "mac": "3c:00:00:00:00:99",
             "permanent_mac": "3c:00:00:00:00:02", "link_up": True},
        ],
    }  # fmt: skip


def test_worked_case_13() -> None:
    """The out-of-band address of each host is the BMC of the other: fencing kills the wrong one."""
    with filled(**_cabled()) as connection:
        summary = judge(connection, "rec-oobm-mismatch")
        found = {finding.subject: finding for finding in summary.findings}
        assert set(found) == {"h1", "h2"}
        assert {finding.severity for finding in found.values()} == {"critical"}
        assert "kvm02.example.com" in found["h1"].message
        bound = ask(connection, "SELECT host_id, server_id FROM host_server ORDER BY 1")
        assert bound == [("h1", "s1"), ("h2", "s2")]


def test_worked_case_13_put_right() -> None:
    """With the right addresses both proofs agree, and the rule passes."""
    tables = _cabled()
    tables["host"][0]["oobm_address"], tables["host"][1]["oobm_address"] = "10.0.0.1", "10.0.0.2"
    with filled(**tables) as connection:
        summary = judge(connection, "rec-oobm-mismatch")
        assert [result.outcome for result in summary.results] == ["pass"]
        assert ask(connection, "SELECT count(*) FROM host_server_conflict") == [(0,)]
        assert ask(connection, "SELECT DISTINCT proofs FROM host_server") == [("bmc address, mac",)]


def _silent(oper_up: bool = True) -> dict[str, Any]:
    """A host that announces nothing: its VMs are learned where a NIC of the server is cabled."""
    tables = _machines({"id": "s1"}, {"id": "s2"})
    macs = [f"02:00:00:00:00:0{n}" for n in range(1, 5)]
    return tables | {
        "switch": [{"id": "w1", "name": "leaf1", "chassis_id": "3c:ff:00:00:00:01"}],
        "switch_port": [
            {"switch_id": "w1", "type": 6, "is_physical": True, "oper_up": oper_up, "name": name}
            for name in ("Ethernet1/1", "Ethernet1/2")
        ],
        "server_nic": [
            {"server_id": "s1", "name": "n1", "mac": "3c:00:00:00:00:01",
             "neighbor_chassis": "3c:ff:00:00:00:01", "neighbor_port": "Ethernet1/1"},
        ],
        "vm": [{"id": f"v{n}", "host_id": "h1", "state": "Running"} for n in range(4)],
        "vm_nic": [
            {"id": f"n{n}", "vm_id": f"v{n}", "mac": mac} for n, mac in enumerate(macs)
        ],
        "mac_entry": [
            {"switch_id": "w1", "vlan": 7, "mac": mac, "port": "Ethernet1/1"} for mac in macs
        ],
    }  # fmt: skip


def test_by_the_macs_of_its_vms() -> None:
    """The BMC tells the port, the MAC table whose VMs are behind it: inferred."""
    assert _bound(_silent()) == [("h1", "s1", "mac", "inferred")]


def test_a_guess_makes_no_critical_finding() -> None:
    """What is inferred from VMs speaks against the typed address: high, to be verified."""
    tables = _silent()
    tables["server"][1]["address"] = tables["host"][0]["oobm_address"] = "10.0.0.2"
    with filled(**tables) as connection:
        found = judge(connection, "rec-oobm-mismatch").findings
        assert [(f.subject, f.severity, f.confidence) for f in found] == [
            ("h1", "high", "inferred")
        ]
