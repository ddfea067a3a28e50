"""The place of switches in the network follows from cables, pairs and hosts."""

import pytest

from audit.derive.link import between, places
from audit.derive.link.facts import Net
from audit.model.links import HostPort
from tests.cabling import Plan


def _roles(links: str, hosts: str, pairs: str = "") -> dict[str, str]:
    """Roles of switches A, B ... with links "AB CB", hosts on "AB", MLAG pairs "AB"."""
    plan = Plan(Net({}, {}))
    names = {letter: plan.switch(letter) for letter in sorted(set(links + hosts) - {" "})}
    cables = between.Cables()
    for one, other in map(tuple, links.split()):
        cables.add((names[one], f"to{other}"), (names[other], f"to{one}"), "lldp", names[one])
    for one, other in map(tuple, pairs.split()):
        cables.partners |= {names[one]: (names[other], "x"), names[other]: (names[one], "x")}
    bound = [
        HostPort(host_id=f"H{letter}", switch_id=names[letter], port="e1", lag=None,
                 method="lldp name", confidence="derived", evidence="", vms=0, vms_other=0)
        for letter in hosts
    ]  # fmt: skip
    return {row.switch_id[2:]: row.role for row in places.roles(plan.net, cables, bound)}


@pytest.mark.parametrize(("links", "hosts", "pairs", "access", "core"), [
    ("AB", "AB", "", "AB", ""),  # two leaves, nobody knows that they are a pair
    ("AB", "A", "", "A", ""),  # and hosts are known on one only
    ("AB", "A", "AB", "AB", ""),
    ("AB AR AS BR BS", "AB", "AB", "AB", "RS"),  # two routing switches above
    ("AB AC AD BC BD", "ABCD", "AB", "ABCD", ""),  # a collapsed core
    ("AC BC", "AB", "", "AB", "C"),
    ("AX AY BX BY", "AB", "", "AB", "XY"),  # leaf and spine
    ("AX AY BX BY EX EY", "AB", "XY", "AB", "XY"),  # a leaf whose hosts nobody knows is no core
    ("AX BX CY DY XT YT", "ABCD", "", "ABCD", "XYT"),  # three tiers
])  # fmt: skip
def test_roles_of(links: str, hosts: str, pairs: str, access: str, core: str) -> None:
    """Access where hosts hang, core where only switches do, else unknown."""
    found = _roles(links, hosts, pairs)
    assert {s for s, role in found.items() if role == "access"} == set(access)
    assert {s for s, role in found.items() if role == "core"} == set(core)
