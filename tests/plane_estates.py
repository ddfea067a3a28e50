"""Random control planes, for tests of the failure graph."""

from hypothesis import strategies as st

from tests.control_rows import backend, balancer, database_host, galera, machine, management, node
from tests.failing import together
from tests.filled import estate, host, vm
from tests.layer_estates import TOLD, USUALLY, some
from tests.layer_rows import Rows, place

_VIP, _SECOND = "10.9.1.1", "10.9.1.2"
_SITES = ("a", "b", "c")


@st.composite
def databases(draw: st.DrawFn) -> list[Rows]:
    """A Galera cluster, or a source with a replica; some of it fallen out or not told."""
    if not draw(st.booleans()):
        copy = {"db_replica": [{"db_node_id": "d1", "channel": "", "source_host": "10.9.0.1"}]}
        return [node("d0", "10.9.0.1"), node("d1", "10.9.0.2"), copy]
    names = {f"d{n}": some(draw, *_SITES, "") for n in range(draw(st.integers(1, 5)))}
    rows = galera(names, draw(st.integers(0, 2)))
    for one in rows["galera_node"]:
        one |= {"weight": some(draw, 1, 1, 2, 0, None), "ignore_sb": some(draw, *TOLD),
                "status": some(draw, "Primary", "Primary", "Primary", "non-Primary", None),
                "segment": some(draw, 0, 0, 1)}  # fmt: skip
    if draw(st.booleans()):
        gone = draw(st.integers(1, len(names)))
        rows = {table: several[:gone] for table, several in rows.items()}
    return [rows]


@st.composite
def fronts(draw: st.DrawFn, servers: list[str], members: list[str]) -> list[Rows]:
    """Balancers before management servers and databases."""
    parts: list[Rows] = []
    for number in range(draw(st.integers(0, 3))):
        name = f"lb{number}"
        vips = some(draw, (), (_VIP,), (_VIP, _SECOND))
        parts.append(balancer(name, f"10.9.1.2{number}", vips, site=some(draw, *_SITES, None)))
        for proxy, behind, port in (("api", servers, 8080), ("db", members, 3306)):
            if some(draw, *USUALLY):
                parts.append(backend(name, proxy, *behind, port=port))
                for one in parts[-1]["lb_server"]:
                    one["status"] = some(draw, "UP", "UP", "DOWN", "no check", None)
    return parts


@st.composite
def planes(draw: st.DrawFn) -> Rows:
    """Two hosts with VMs, and a control plane however well it is told."""
    servers = [f"10.9.2.{n}" for n in range(1, draw(st.integers(1, 3)) + 1)]
    told = some(draw, None, _VIP, ",".join(servers), servers[0], "10.9.1.20")
    data = draw(databases())
    members = [one["address"] for one in together(*data).get("db_node", ())]
    where = some(draw, "10.9.0.1", "d0", _SECOND, _VIP, "10.9.1.20", "elsewhere", None)
    parts = [
        estate([host("h1", 64), host("h2", 64)], [vm("v1", "h1", 16), vm("v2", "h2", 16)]),
        management(*servers, host=told), *data, *draw(fronts(servers, members)),
    ]  # fmt: skip
    if where is not None:
        parts.append(database_host(where))
    if draw(st.booleans()):
        parts.append(machine("x", some(draw, *servers, *members), uuid=some(draw, "v1", None)))
    for number, kind in enumerate(("management server", "database", "balancer", "zone")):
        if draw(st.booleans()):
            parts.append(place(kind, "*", number, site=some(draw, *_SITES, None), rack="R"))
    return together(*parts)
