"""The control plane: what users and agents come by, what runs it, where, and what is single."""

import re
from typing import Any

from reports.facts import Facts, Row
from reports.html import planemap
from reports.html.cabling import first_label
from reports.html.charts import Chart
from reports.html.context import Page
from reports.html.planemap import Box, Site, Wire
from reports.html.table import Grid, first
from reports.language import t, tn

TITLE = "Control plane"
NAV = "Control plane"
EMPTY = "no management server was told"
_ROWS = 40
_MANY = 12  # boxes of a tier; the rest is in the table
_TIERS = ("virtual address", "load balancer", "management server", "database", "zone")
_LABELS = (
    "Users, agents",
    "Virtual addresses",
    "Load balancers",
    "Management",
    "Databases",
    "Zones",
)
_PARTS = "SELECT * FROM control_part ORDER BY tier, name, node_id"
_SITES = """
SELECT s.site, max(CASE WHEN f.node_id IS NULL THEN 0 WHEN f.control THEN 2 ELSE 1 END) AS stops
FROM control_site AS s LEFT JOIN failure_control AS f ON f.node_id = 'site/' || s.site AND f.present
WHERE s.place = 1
    AND s.kind IN ('management_server', 'database_node', 'balancer', 'zone')
GROUP BY s.site ORDER BY s.site"""
_LINKS = """
SELECT DISTINCT from_id, to_id, kind FROM control_link WHERE kind IN ('holder', 'backend', 'source')
UNION SELECT 'users', k.from_id, 'users' FROM control_link AS k
JOIN control_link AS b ON b.from_id = k.to_id AND b.to_id LIKE 'management_server/%'
    AND b.kind = 'backend'
WHERE k.kind = 'holder'
    AND k.from_id NOT IN (SELECT to_id FROM control_link WHERE kind = 'endpoint')
ORDER BY 1, 2, 3"""
_BEHIND = """
SELECT e.node FROM control_endpoint AS e WHERE e.way <> 'only one'
UNION SELECT 'database_node/' || q.member FROM control_endpoint AS e
JOIN quorum_member AS q ON q.group_id = e.group_id
WHERE e.way <> 'only one' AND q.kind <> 'arbiter'
UNION SELECT 'database/' || hostname FROM db_server
ORDER BY 1"""  # what is proven; a host nobody looked behind stands for itself
_DOWN = "SELECT target FROM control_backend WHERE is_down"
_STYLES = {1: "bad", None: "unsure", 0: ""}
_STOPS = {1: "yes", None: "not known", 0: "no"}
_SILENT = "does not answer"
_OWN = (
    "API and agents", "database", "source", "replica", "arbiter", "not asked", "answers",
    _SILENT, "replication stopped", "out of the cluster",
)  # fmt: skip
_MAKERS = re.compile(r"\d+(\.\d+)*(-(dev|alpha|beta|rc|SNAPSHOT)\d*)?", re.ASCII)
_SAID = {0: "", 1: "may stop it", 2: "stops it alone"}


def data(page: Page) -> dict[str, Any] | None:
    """The drawing and its table; None when no management server was told."""
    facts = page.facts
    parts = facts.rows(_PARTS)
    if not any(part["tier"] == "management server" for part in parts):
        return None
    sites = facts.rows(_SITES)
    return {
        "summary": _summary(parts, sites),
        "map": _map(page, parts, sites),
        "quorum": _quorum(facts),
    }


def _summary(parts: list[Row], sites: list[Row]) -> str:
    counts = [sum(part["tier"] == tier for part in parts) for tier in _TIERS]
    single = [part for part in parts if part["control"] == 1]
    places = [site["site"] for site in sites if site["stops"] == 2]  # noqa: PLR2004 - as _SITES says
    said = t(
        "Load balancers read: {balancers}. Management servers: {servers}. Database servers and "
        "arbiters: {databases}. Zones: {zones}. Sites named: {sites}.",
        balancers=counts[1], servers=counts[2], databases=counts[3], zones=counts[4],
        sites=len(sites),
    )  # fmt: skip
    if single or places:
        names = [f"{t(part['tier'])} {part['name']}" for part in single]
        names += [t("site {name}", name=name) for name in places]
        listed = ", ".join(names[:_MANY])
        more = t("Stops when one of these fails alone: {names}.", names=listed)
    elif any(part["control"] is None for part in parts):
        more = t("Whether one part alone stops it is not known: what is dashed was not looked "
                 "behind.")  # fmt: skip
    else:
        more = t("No part stops it alone.")
    return f"{said} {more}"


def _map(page: Page, parts: list[Row], sites: list[Row]) -> Chart:
    drawn = [part for tier in _TIERS for part in [p for p in parts if p["tier"] == tier][:_MANY]]
    down = {row["target"] for row in page.facts.rows(_DOWN)}
    boxes = [Box("users", 0, "", t("Users and agents"), t("API, agents, system VMs")),
             *(_box(page, part, down) for part in drawn)]  # fmt: skip
    ids = {box.id for box in boxes}
    wires = [wire for wire in _wires(page.facts, parts) if {wire.one, wire.other} <= ids]
    columns = [
        Site(_site(one["site"]), t(_SAID[one["stops"]]), _STYLES[_told(one)]) for one in sites
    ]
    labels = [t(label) for label in _LABELS]
    drawing = planemap.draw(t("Map of the control plane"), labels, columns, boxes, wires)
    return Chart("Map of the control plane", drawing, _grid(parts), planemap.LEGEND)


def _site(name: str) -> str:
    return t("Site {name}", name=name)


def _told(site: Row) -> int | None:
    return {0: 0, 1: None, 2: 1}[site["stops"]]


def _box(page: Page, part: Row, down: set[str]) -> Box:
    site = _site(part["site"]) if part["site"] else ""
    words = t("no balancer sends to it") if part["node_id"] in down else _words(part)
    if part["control"] == 1:
        words = t("stops it alone")
    name = (
        part["name"] if part["tier"] in {"virtual address", "zone"} else first_label(part["name"])
    )
    return Box(part["node_id"], _TIERS.index(part["tier"]) + 1, site, name, words,
               _STYLES[part["control"]], page.impacts.href(part["node_id"]))  # fmt: skip


def _words(part: Row) -> str:
    """What is said under the name."""
    if part["tier"] == "zone":
        if part["round_trip"] is None:
            return t("round trip not measured")
        return t("{n} ms away", n=round(part["round_trip"] * 1000))
    if part["state"] == _SILENT:
        return t(_SILENT)
    if part["role"] == "replica":
        return _behind(part) or t("not replicating")
    votes = None if part["votes"] is None else tn("{n} vote", "{n} votes", part["votes"])
    if part["role"] == "galera" and votes:
        return f"{_own(part['state']) or t('state not told')}, {votes}"
    role = None if part["role"] == "galera" else part["role"]
    told = (_own(role), _own(part["state"]), votes, _upstream(part["version"]))
    return ", ".join(str(one) for one in told if one)[:60]


def _upstream(version: str | None) -> str | None:
    """The maker's version without what a distribution added: there is little room in a box."""
    found = _MAKERS.match(version or "")
    return found.group() if found else version


def _own(word: str | None) -> str | None:
    """A word of ours in the language; one of CloudStack or a device as it is."""
    return t(word) if word in _OWN else word


def _behind(part: Row) -> str | None:
    """How far a replica is behind."""
    return None if part["lag"] is None else t("{n} s behind", n=round(part["lag"]))


def _wires(facts: Facts, parts: list[Row]) -> list[Wire]:
    down = {row["target"] for row in facts.rows(_DOWN)}
    found = {}
    for row in facts.rows(_LINKS):
        one, other = row["from_id"], row["to_id"]
        if row["kind"] == "backend" and other.startswith("database_node/"):
            continue  # by the management servers, below
        if row["kind"] == "source":
            one, other = other, one
        found[one, other] = Wire(
            one, other, "unsure" if other in down or row["kind"] == "source" else ""
        )
    servers = [part["node_id"] for part in parts if part["tier"] == "management server"]
    if not any(wire.one == "users" for wire in found.values()):
        found |= {("users", one): Wire("users", one) for one in servers}
    behind = [row["node"] for row in facts.rows(_BEHIND)]
    return [*found.values(), *(Wire(one, other) for one in servers for other in behind)]


def _grid(parts: list[Row]) -> Grid:
    order = sorted(parts, key=lambda part: _TIERS.index(part["tier"]))
    lines = [
        (p["name"], t(p["tier"]), p["site"], p["address"], _own(p["role"]),
         _own(p["state"]), p["version"], p["votes"], _trip(p), t(_STOPS[p["control"]]))
        for p in order
    ]  # fmt: skip
    shown, note = first(lines, _ROWS, "parts")
    columns = [
        ("Part", "text"), ("Kind", "text"), ("Site", "text"), ("Address", "mono"), ("Role", "text"),
        ("State", "text"), ("Version", "text"), ("Votes", "num"), ("Lag, round trip", "text"),
        ("Stops it alone", "text"),
    ]  # fmt: skip
    return Grid("Parts of the control plane", columns, shown, note)


def _trip(part: Row) -> str | None:
    """Lag of a replica, or the round trip to a zone."""
    if part["tier"] != "zone":
        return _behind(part)
    if part["round_trip"] is None:
        return t("not measured")
    return t("{n} ms", n=round(part["round_trip"] * 1000))


def _quorum(facts: Facts) -> Grid | None:
    """Clusters that vote: what must be left."""
    rows = facts.rows(
        "SELECT name, method, members, down, total, present, weights_told FROM quorum ORDER BY name"
    )
    if not rows:
        return None
    lines = [
        (r["name"], r["method"], r["members"], r["down"], r["total"], r["present"],
         r["present"] // 2 + 1, _odd(r))
        for r in rows
    ]  # fmt: skip
    columns = [
        ("Cluster", "text"), ("Kind", "text"), ("Members", "num"), ("Out of it", "num"),
        ("Votes", "num"), ("Votes now", "num"), ("Votes it needs now", "num"), ("Odd", "text"),
    ]  # fmt: skip
    return Grid("Votes of the database", columns, lines)


def _odd(row: Row) -> str:
    """Whether the votes can split in halves."""
    if not row["weights_told"]:
        return t("not known")
    return t("yes") if row["total"] % 2 else t("no: it can split in halves")
