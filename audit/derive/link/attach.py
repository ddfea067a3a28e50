"""One answer per port out of all proofs, and what does not fit together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from audit.derive.link import claims
from audit.derive.link.between import Cables
from audit.derive.link.claims import METHODS, Claim
from audit.derive.link.facts import End, Learned, Net
from audit.model.links import HostPort, LinkConflict

_NOTHING = Learned()


def attach(net: Net, cables: Cables) -> tuple[list[HostPort], list[LinkConflict]]:
    """Hosts behind ports, and conflicts; both sorted."""
    names = {host.id: host.name for host in net.hosts}
    conflicts: list[LinkConflict] = []
    found = [one for one in _all(net, cables, conflicts, names) if one.host in names]
    by_port: dict[End, list[Claim]] = defaultdict(list)
    for claim in found:
        for end in net.expand(claim.end):
            by_port[end].append(claim)
    _spread(net, cables, by_port)
    bound = []
    for end, told in sorted(by_port.items()):
        told.sort(key=lambda claim: (METHODS.index(claim.method), claim.host))
        best = [claim for claim in told if claim.method == told[0].method]
        conflicts += _disagree(end, best, told, names)
        if len({claim.host for claim in best}) == 1:
            bound.append(_row(net, end, told))
    unique_conflicts = {(c.switch_id, c.port, c.kind): c for c in conflicts}
    return bound, [unique_conflicts[key] for key in sorted(unique_conflicts)]


def _all(
    net: Net, cables: Cables, conflicts: list[LinkConflict], names: dict[str, str]
) -> list[Claim]:
    """Every claim; places that are not clear go to the conflicts."""
    edges = claims.edges(net, cables)
    found = [*claims.by_neighbor(net), *claims.by_server(net), *claims.by_nic(edges)]
    for told in claims.by_vms(net, edges):
        if isinstance(told, Claim):
            found.append(told)
        else:
            (switch, port), host = told
            detail = f"VMs of {names.get(host, host)} are learned here and on another switch alike"
            conflicts.append(
                LinkConflict(switch_id=switch, port=port, kind="place not clear", detail=detail)
            )
    found += claims.by_partner(net, cables, found)
    taken = set(cables.bundles(net)) | {net.bundle(claim.end) for claim in found}
    taken |= {end for end, place in net.learned.items() if place.vms or place.switches}
    return [*found, *claims.by_description(net, taken)]


def _spread(net: Net, cables: Cables, by_port: dict[End, list[Claim]]) -> None:
    """What one cable of a LAG tells is true of its others, unless they tell something."""
    for lag, ports in net.cables.items():
        hosts = {claim.host for port in ports for claim in by_port.get(port.end, ())}
        silent = [p for p in ports if p.end not in by_port and p.end not in cables.by_end]
        if len(hosts) == 1 and silent:
            known = [port.name for port in ports if port.end in by_port]
            first = min((c for p in ports for c in by_port.get(p.end, ())),
                        key=lambda claim: METHODS.index(claim.method))  # fmt: skip
            method = first.method if first.method in ("vm macs", "description") else "lldp name"
            why = f"in {lag[1]} with {', '.join(known)}, which {first.evidence}"
            for port in silent:
                by_port[port.end].append(Claim(first.host, port.end, method, why))


def _disagree(
    end: End, best: list[Claim], told: list[Claim], names: dict[str, str]
) -> Iterator[LinkConflict]:
    """Several hosts by one proof, or by two."""
    hosts = {claim.host for claim in best}
    if len(hosts) > 1:
        yield _conflict(end, "several hosts", best, names)
    elif {claim.host for claim in told} - hosts:
        yield _conflict(end, "proofs disagree", told, names)


def _conflict(end: End, kind: str, told: Iterable[Claim], names: dict[str, str]) -> LinkConflict:
    words = dict.fromkeys(f"{names[c.host]} by {c.method} ({c.evidence})" for c in told)
    return LinkConflict(switch_id=end[0], port=end[1], kind=kind, detail="; ".join(words))


def _row(net: Net, end: End, told: list[Claim]) -> HostPort:
    """The strongest claim, with those of the same host that agree."""
    best = told[0]
    others = dict.fromkeys(
        c.evidence for c in told[1:] if c.host == best.host and c.evidence != best.evidence
    )
    place = net.learned.get(net.bundle(end), _NOTHING)
    here = place.vms[best.host]
    port = net.ports.get(end)
    return HostPort(
        host_id=best.host, switch_id=end[0], port=end[1],
        lag=port.lag if port else None,
        method=best.method, confidence=best.confidence,
        evidence="; ".join((best.evidence, *others)),
        vms=here, vms_other=place.vm_count - here,
    )  # fmt: skip
