"""Random small estates with servers, arrays and places, for tests of the failure graph."""

from itertools import product
from typing import Any

from hypothesis import strategies as st

from tests.failing import leg, link, switch, together
from tests.filled import estate, host, vm
from tests.layer_rows import (
    Rows,
    array,
    head,
    nic,
    place,
    plugged,
    port,
    psu,
    redundant,
    server,
    share,
)

USUALLY, TOLD, LINK = (True, True, False), (True, None, False), (True, True, None, False)


def some(draw: st.DrawFn, *choices: Any) -> Any:
    """One of them."""
    return draw(st.sampled_from(choices))


@st.composite
def servers(draw: st.DrawFn, names: list[str], leaves: list[str]) -> list[Rows]:
    """Servers of some hosts, with supplies, enclosures, adapters and legs."""
    parts: list[Rows] = []
    for name in names:
        parts += [leg(name, leaf, f"e{name}", up=draw(st.booleans())) for leaf in leaves]
        if some(draw, *USUALLY):
            supplies = [psu(name, n, health=some(draw, "OK", "OK", None, "Critical"))
                        for n in range(draw(st.integers(0, 4)))]  # fmt: skip
            parts.append(server(name, *supplies, peak=some(draw, None, 400, 1500),
                                chassis_id=some(draw, None, None, "e1")))  # fmt: skip
            if draw(st.booleans()):
                parts.append(redundant(name, some(draw, None, 1, 2, 3)))
            parts += _cards(draw, name, leaves)
    return parts


def _cards(draw: st.DrawFn, name: str, leaves: list[str]) -> list[Rows]:
    cards = sorted({some(draw, "x", "y") for _ in (0, 1)})
    ports = [(f"n{n}", some(draw, *cards)) for n in range(max(len(leaves), 1))]
    parts: list[Rows] = [{"server_adapter": [{"server_id": name, "id": one} for one in cards]}]
    parts += [{"server_nic": nic(name, card, one, up=some(draw, *LINK))[
        "server_nic"]} for one, card in ports]  # fmt: skip
    for (one, _card), leaf in zip(ports, leaves, strict=False):
        if some(draw, *USUALLY):
            parts.append(plugged(name, some(draw, one, ""), leaf, f"e{name}"))
    return parts


@st.composite
def arrays(draw: st.DrawFn, pools: list[str], leaves: list[str]) -> list[Rows]:
    """Some pools on filers of one to three nodes, however well these are told."""
    parts: list[Rows] = []
    for number in range(draw(st.integers(0, 2))):
        name, nodes = f"f{number}", [f"n{n}" for n in range(draw(st.integers(0, 3)))]
        heads = [
            head(one, ",".join(o for o in nodes if o != one) or None,
                 state=some(draw, "up", "up", "down", None),
                 ha_enabled=some(draw, *TOLD),
                 ha_state=some(draw, "normal", None, "impossible", "takeover"))
            for one in nodes
        ]  # fmt: skip
        parts.append(array(name, *heads))
        parts += [
            port(name, one, "e0", up=draw(st.booleans()),
                 neighbor_switch=some(draw, None, "stray", *leaves),
                 broadcast_domain=some(draw, None, "d"))
            for one in nodes if some(draw, *USUALLY)
        ]  # fmt: skip
        for pool in pools[number::2]:
            home = some(draw, *nodes, "elsewhere")
            lif = {"can_move": some(draw, *TOLD), "up": draw(st.booleans()),
                   "failover": some(draw, None, "home_port_only", "home_node_only")}  # fmt: skip
            parts.append(share(name, pool, home, **lif))
            parts[-1]["pool_array"][0] |= {
                "method": some(draw, "address+path", "iqn", "rbd monitors"),
                "volume_id": some(draw, f"vol-{pool}", None),
                "lif_id": some(draw, f"lif-{pool}", f"lif-{pool}", None),
            }
    return parts


@st.composite
def estates(draw: st.DrawFn) -> Rows:
    """Hosts on servers, leaves, arrays and places."""
    names = [f"h{n}" for n in range(draw(st.integers(1, 3)))]
    leaves = [f"l{n}" for n in range(draw(st.integers(0, 2)))]
    vms = [vm(f"v{n}", some(draw, *names), 4) for n in range(draw(st.integers(1, 5)))]
    rows = estate([host(name, 64) for name in names], vms)
    pools = ["p1", "p2", "p3"]
    rows["storage_pool"] += [
        {"id": one, "zone_id": "z1", "scope": "ZONE", "state": "Up", "type": "NetworkFilesystem",
         "server": "10.0.0.1"} for one in pools[1:]
    ]  # fmt: skip
    for disk in rows["volume"]:
        disk["storage_pool_id"] = some(draw, *pools)
    parts = [rows, *(switch(leaf) for leaf in leaves)]
    if leaves and some(draw, *USUALLY):
        parts.append(switch("core", "core", hosts=0))
        parts += [link("core", leaf, up=some(draw, 1, 1, 0)) for leaf in leaves]
    parts += draw(servers(names, leaves)) + draw(arrays(pools, leaves))
    for number, (kind, pattern) in enumerate(product(("host", "switch", "array"), ("*0", "*"))):
        if some(draw, *USUALLY):
            feeds = some(draw, "[]", '["A"]', '["A", "B"]')
            where = {"rack": some(draw, None, "R1", "R2"), "room": some(draw, None, "hall")}
            parts.append(place(kind, pattern, number, feeds=feeds, **where))
    return together(*parts)
