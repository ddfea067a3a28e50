"""Proofs of which server a host is, and which of them count.

In order: the UUID or serial of the machine that its operating system tells, the BMC address
CloudStack would fence with, MAC addresses, the host name. The BMC address is typed in by people, so
it yields where MAC addresses, which nobody types, clearly say otherwise. What disagrees is kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.model.links import HostServer
from audit.model.metal import HostServerConflict
from audit.vocabulary import CONFIDENCES

METHODS = ("system", "bmc address", "mac", "host name")


@dataclass(frozen=True, slots=True)
class Proof:
    """Something that says a host is a server."""

    host: str
    server: str
    method: str
    confidence: str
    evidence: str

    @property
    def pair(self) -> tuple[str, str]:
        """(host, server)."""
        return self.host, self.server

    @property
    def strength(self) -> tuple[int, int, str, str]:
        """Order: method, confidence, then names so that it is always the same."""
        return METHODS.index(self.method), CONFIDENCES.index(self.confidence), *self.pair


def contradict(one: Proof, other: Proof) -> bool:
    """Whether two proofs cannot both be true: a host is one server, a server one host."""
    return (one.host == other.host) != (one.server == other.server)


def decide(proofs: Iterable[Proof]) -> tuple[list[HostServer], list[HostServerConflict]]:
    """One server per host and one host per server; what does not fit beside them."""
    ordered = _distinct(proofs)
    by_pair: dict[tuple[str, str], list[Proof]] = defaultdict(list)
    for proof in ordered:
        by_pair[proof.pair].append(proof)
    bound: dict[str, Proof] = {}
    taken: set[str] = set()
    disproved = _disproved(ordered)
    for method in METHODS:
        told = [p for p in ordered if p.method == method and p not in disproved]
        for proof in _clear(told):
            if proof.host not in bound and proof.server not in taken:
                bound[proof.host] = proof
                taken.add(proof.server)
    rows = [_row(by_pair[bound[host].pair], bound[host]) for host in sorted(bound)]
    return rows, list(_conflicts(ordered, {proof.pair for proof in bound.values()}))


def _distinct(proofs: Iterable[Proof]) -> list[Proof]:
    """The best of every pair and method, the strongest first."""
    found: dict[tuple[str, str, str], Proof] = {}
    for proof in sorted(proofs, key=lambda p: (*p.strength, p.evidence)):
        found.setdefault((*proof.pair, proof.method), proof)
    return sorted(found.values(), key=lambda p: p.strength)


def _clear(told: list[Proof]) -> list[Proof]:
    """Those of one method whose host is one server there, and the server one host."""
    servers, hosts = defaultdict(set), defaultdict(set)
    for proof in told:
        servers[proof.host].add(proof.server)
        hosts[proof.server].add(proof.host)
    return [p for p in told if len(servers[p.host]) == len(hosts[p.server]) == 1]


def _disproved(ordered: list[Proof]) -> set[Proof]:
    """BMC addresses that MAC addresses, where they are no guess, do not share but contradict."""
    macs = [p for p in ordered if p.method == "mac" and p.confidence != "inferred"]
    said = {proof.pair for proof in macs}
    clear = _clear(macs)
    hosts, servers = {p.host for p in clear}, {p.server for p in clear}
    return {
        proof
        for proof in ordered
        if proof.method == "bmc address"
        and proof.pair not in said
        and (proof.host in hosts or proof.server in servers)
    }


def _row(agreeing: list[Proof], best: Proof) -> HostServer:
    """The strongest proof, with what else says the same."""
    same = [proof for proof in agreeing if proof.method != best.method]
    return HostServer(
        host_id=best.host, server_id=best.server, method=best.method,
        proofs=", ".join(p.method for p in (best, *same)),
        confidence=min((p.confidence for p in (best, *same)), key=CONFIDENCES.index),
        evidence="; ".join((best.evidence, *(p.evidence for p in same))),
    )  # fmt: skip


def _conflicts(ordered: list[Proof], kept: set[tuple[str, str]]) -> Iterator[HostServerConflict]:
    """Every two proofs that share a host or a server and contradict each other, once."""
    place = {id(proof): number for number, proof in enumerate(ordered)}
    near: dict[tuple[str, str], list[Proof]] = defaultdict(list)
    for proof in ordered:
        near["host", proof.host].append(proof)
        near["server", proof.server].append(proof)
    for one in ordered:
        others = near["host", one.host] + near["server", one.server]
        for other in sorted(others, key=lambda p: p.strength):
            if place[id(other)] > place[id(one)] and contradict(one, other):
                yield HostServerConflict(
                    host_id=one.host, server_id=one.server, method=one.method,
                    other_host_id=other.host, other_server_id=other.server,
                    other_method=other.method,
                    confidence=one.confidence, other_confidence=other.confidence,
                    kept="first" if one.pair in kept else
                    "other" if other.pair in kept else "neither",
                    detail=f"{one.method}: {one.evidence}; {other.method}: {other.evidence}",
                )  # fmt: skip
