"""Physical network: switches, the links between them, and the hosts behind their ports."""

from collections import defaultdict
from typing import Any

from reports.facts import Facts, Row
from reports.html import cabling, humanise, netmap
from reports.html.cabling import first_label, is_single, together
from reports.html.charts import Chart
from reports.html.context import Page
from reports.html.netmap import Group, Leg, Line, Node
from reports.html.table import Grid, first
from reports.language import t, tn

TITLE = "Physical network"
NAV = "Physical network"
EMPTY = "no switch was seen"
_HOSTS_DRAWN = 40
_ROWS = 40


def data(page: Page) -> dict[str, Any] | None:
    """The map and its tables; None when no switch was seen."""
    facts = page.facts
    switches = cabling.switches(facts)
    if not switches:
        return None
    hosts = cabling.host_legs(facts)
    links = facts.rows("SELECT * FROM switch_link ORDER BY a_switch, a_port, b_switch, b_port")
    return {
        "summary": _summary(facts, switches, hosts),
        "told": cabling.told(facts),
        "map": _map(switches, links, hosts),
        "links": _links(switches, links),
        "single": _single(hosts),
        "conflicts": _conflicts(facts),
    }


def _summary(facts: Facts, switches: list[Row], hosts: list[Row]) -> str:
    found = [host for host in hosts if host["legs"]]
    single = [host for host in found if is_single(host)]
    sure = sum(bool(host["known"]) for host in single)
    ways = facts.rows("SELECT method, count(*) AS ports FROM host_port GROUP BY 1 ORDER BY 2 DESC")
    how = ", ".join(
        t("{n} by {way}", n=row["ports"], way=t(_WAYS.get(row["method"], "?"))) for row in ways
    )
    read = tn(
        "{n} switch was read; {found} of {hosts} hosts were found on its ports{how}.",
        "{n} switches were read; {found} of {hosts} hosts were found on their ports{how}.",
        len(switches), found=len(found), hosts=len(hosts), how=f" ({how})" if how else "",
    )  # fmt: skip
    return f"{read} {_legs(len(found), sure, len(single) - sure)}".strip()


def _legs(found: int, single: int, unsure: int) -> str:
    """How many of the hosts that were found hang on one switch, as a sentence."""
    if not found:
        return ""
    if not single and not unsure:
        return t("None of them hangs on one switch alone.")
    sure = tn("{n} host hangs on one switch", "{n} hosts hang on one switch", single)
    if not unsure:
        return f"{sure}."
    return t("{sure}; of {n} more only one leg is known.", sure=sure, n=unsure)


_WAYS = {
    "lldp mac": "LLDP and the address of the NIC", "server nic": "LLDP heard by the server's BMC",
    "lldp name": "LLDP or CDP and the name",
    "mac table": "the address of a NIC in the MAC table", "lacp partner": "the LACP partner",
    "vm macs": "the addresses of their VMs", "description": "the port's description",
}  # fmt: skip


def _map(switches: list[Row], links: list[Row], hosts: list[Row]) -> Chart:
    names = {row["id"]: row["name"] for row in switches}
    shown = {row["id"] for row in switches if row["role"] == "access"}
    up: dict[str, list[Row]] = defaultdict(list)
    for link in links:
        up[link["a_switch"]].append({**link, "far": link["b_switch"]})
        up[link["b_switch"]].append({**link, "far": link["a_switch"]})
    fold = sum(bool(host["legs"]) for host in hosts) > _HOSTS_DRAWN
    groups = [
        _group(members, hosts, names, up, fold=fold) for members in together(shown, hosts, links)
    ]
    rest = [Node(r["id"], r["name"], r["role"]) for r in switches if r["id"] not in shown]
    drawing = netmap.draw(t("Map of the physical network"), rest, groups)
    lines = [
        (r["name"], t(r["role"]), r["vendor"], r["model"], r["os_version"], r["members"],
         r["hosts"], r["neighbors"], names.get(r["partner"], t("none known")))
        for r in switches
    ]  # fmt: skip
    cut, note = first(lines, _ROWS, "switches")
    columns = [
        ("Switch", "text"), ("Place", "text"), ("Vendor", "text"), ("Model", "text"),
        ("Version", "text"), ("Chassis", "num"), ("Hosts", "num"), ("Linked switches", "num"),
        ("MLAG partner", "text"),
    ]  # fmt: skip
    grid = Grid("Switches", columns, cut, note)
    return Chart("Map of the physical network", drawing, grid, netmap.LEGEND)


def _group(
    members: list[str], hosts: list[Row], names: dict[str, str], up: dict[str, list[Row]],
    *, fold: bool,
) -> Group:  # fmt: skip
    """One group: its switches with their uplinks, and a line a host or folded hosts."""
    mine = [host for host in hosts if any(leg["switch_id"] in members for leg in host["legs"])]
    nodes = [Node(s, names[s], "access", _uplinks(members, names, up[s])) for s in members]
    peers = [r for s in members for r in up[s] if r["far"] in members and r["a_switch"] == s]
    folded: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for host in mine:
        style = "single" if is_single(host) and host["known"] else ""
        style = style or ("one leg" if is_single(host) else "")
        legs = tuple(Leg(leg["switch_id"], leg["ports"], bool(leg["lag"])) for leg in host["legs"])
        same = (host["cluster"] or t("no cluster"), legs, style)
        folded[same if fold else (*same, host["id"])].append(host)
    lines = [
        Line(str(key[0]), _label(rows), key[1], key[2])
        for key, rows in folded.items()
    ]  # fmt: skip
    return Group(nodes, [(r["a_switch"], r["b_switch"], r["members"]) for r in peers], lines)


def _uplinks(
    members: list[str], names: dict[str, str], links: list[Row]
) -> tuple[tuple[str, str, int], ...]:
    """(switch id, name, cables) of the links that leave the group."""
    found: dict[str, int] = defaultdict(int)
    for link in links:
        if link["far"] not in members:
            found[link["far"]] += link["members"]
    return tuple((far, names.get(far, far), cables) for far, cables in sorted(found.items()))


def _links(switches: list[Row], links: list[Row]) -> Grid | None:
    if not links:
        return None
    names = {row["id"]: row["name"] for row in switches}
    lines = [
        (names.get(r["a_switch"], r["a_switch"]), r["a_port"] or None,
         names.get(r["b_switch"], r["b_switch"]), r["b_port"] or None,
         _kind(r),
         r["members"], r["members_up"], humanise.rate(r["speed"]), r["protocol"],
         t("both sides") if r["seen_from"] == "both" else t("one side"))
        for r in links
    ]  # fmt: skip
    shown, note = first(lines, _ROWS, "links")
    columns = [
        ("Switch", "text"), ("Port or LAG", "text"), ("To", "text"), ("Its port or LAG", "text"),
        ("Kind", "text"), ("Cables", "num"), ("Up", "num"), ("Speed", "text"), ("By", "text"),
        ("Told by", "text"),
    ]  # fmt: skip
    return Grid("Links between switches", columns, shown, note)


def _kind(link: Row) -> str:
    if link["is_peer_link"]:
        return t("MLAG peer link")
    return "LAG" if link["is_lag"] else t("single link")


def _single(hosts: list[Row]) -> Grid | None:
    lines = [
        (h["name"], h["cluster"], h["switches"], h["ports_up"],
         t("all its legs are known") if h["known"] else h["why_not"])
        for h in sorted(hosts, key=lambda h: not h["known"]) if is_single(h)
    ]  # fmt: skip
    if not lines:
        return None
    shown, note = first(lines, _ROWS, "hosts")
    columns = [
        ("Host", "text"), ("Cluster", "text"), ("Switch", "text"), ("Ports up", "num"),
        ("What is known", "text"),
    ]  # fmt: skip
    return Grid("Hosts with legs to one switch only", columns, shown, note)


def _conflicts(facts: Facts) -> Grid | None:
    rows = facts.rows(
        "SELECT coalesce(s.name, c.switch_id) AS switch, c.port, c.kind, c.detail "
        "FROM link_conflict AS c LEFT JOIN switch AS s ON s.id = c.switch_id "
        "ORDER BY switch, c.port, c.kind"
    )
    if not rows:
        return None
    shown, note = first([tuple(row.values()) for row in rows], _ROWS, "conflicts")
    columns = [("Switch", "text"), ("Port", "text"), ("Conflict", "text"), ("Told", "text")]
    return Grid("What the devices tell does not fit together", columns, shown, note)


def _label(rows: list[Row]) -> str:
    """Hosts as one line of the drawing: their number, or the first label of the only one's name."""
    return t("{n} hosts", n=len(rows)) if len(rows) > 1 else first_label(rows[0]["name"])
