"""What the picture of the estate shows: control plane, switches, hosts by cluster, storage."""

from collections import Counter, defaultdict
from itertools import takewhile

from reports.facts import Facts, Row
from reports.html import cabling, estatemap, humanise
from reports.html.charts import Chart
from reports.html.estatemap import Box, Line, Part, Wire
from reports.html.fold import fold
from reports.html.impacts import Impacts
from reports.html.table import Grid, first
from reports.language import t

_HOSTS_DRAWN = 24
_PAIR = 2
_BOXES = 24  # of a column: the picture fits a sheet of paper
_UNITS = ("cluster", "pod", "zone")
_ROWS = 40
_BACKENDS = """
SELECT coalesce(b.array_id, b.backend) AS id, coalesce(max(b.array_name), min(b.backend)) AS name,
    b.array_id, min(b.address) AS address, sum(b.pools) AS pools, sum(b.image_stores) AS stores,
    count(*) AS addresses, min(a.controllers) AS controllers
FROM storage_backend AS b LEFT JOIN storage_array AS a ON b.array_id = a.id
GROUP BY coalesce(b.array_id, b.backend) ORDER BY sum(b.vms_running) DESC, name, 1"""
_REACH = """
SELECT DISTINCT r.cluster_id, coalesce(b.array_id, lower(s.server), p.name) AS store
FROM pool_reach AS r JOIN storage_pool AS p ON p.id = r.storage_pool_id
LEFT JOIN pool_server AS s ON s.storage_pool_id = p.id
LEFT JOIN pool_array AS b ON b.kind = 'storage_pool' AND b.store_id = p.id
ORDER BY 1, 2"""
_CONTROL = """
SELECT e.part, e.least, e.worst, sum(e.weight) OVER (PARTITION BY e.part) AS weight,
    n.id, n.kind, n.name, n.is_down, EXISTS (
        SELECT 1 FROM need AS i
        WHERE i.node_id = n.id AND i.part IN ('holders', 'votes', 'backends', 'node')) AS is_name,
    EXISTS (SELECT 1 FROM failure_control AS f WHERE f.present AND f.control
        AND instr(f.why, ' - ' || n.kind || ' ' || n.name || ' - ')) AS is_single
FROM need AS e JOIN node AS n ON n.id = e.needs_id
WHERE e.node_id = 'control/plane' ORDER BY e.part DESC, n.name, n.id"""


def estate_map(facts: Facts, impacts: Impacts) -> Chart | None:
    """The picture with its table; None without hosts."""
    hosts = cabling.host_legs(facts)
    if not hosts:
        return None
    switches = cabling.switches(facts)
    links = facts.rows("SELECT * FROM switch_link ORDER BY a_switch, a_port, b_switch, b_port")
    names = {row["id"]: row for row in switches}
    access = {row["id"] for row in switches if row["role"] == "access"}
    groups = cabling.together(access, hosts, links) if access else []
    group_of = {switch: f"group/{number}" for number, group in enumerate(groups)
                for switch in group}  # fmt: skip
    for row in switches:
        group_of.setdefault(row["id"], f"switch/{row['id']}")
    unit = next((one for one in _UNITS if _count(hosts, one) <= _BOXES), _UNITS[-1])
    stores, reach = _storage(facts, impacts, {h["cluster_id"]: _unit(h, unit) for h in hosts})
    uplinks = _uplinks(links, group_of)
    wires = [*_links(uplinks), *_legs(hosts, group_of, unit), *reach]
    columns: list[tuple[str, list[Box]]] = []
    for head, noun, boxes in (
        ("Hosts", f"{unit}s", _units(impacts, hosts, unit, seen=bool(switches))),
        ("Access switches", "groups", _access(impacts, groups, names, uplinks)),
        ("Core", "switches", _core(impacts, [r for r in switches if r["id"] not in access])),
        ("Storage", "systems", stores),
    ):
        folded, wires = fold(boxes, wires, _BOXES, noun)
        columns.append((t(head), folded))
    order = [columns[number] for number in (2, 1, 0, 3)]
    title = t("The estate in one picture")
    drawing = estatemap.draw(title, _control(facts, impacts), order, wires)
    return Chart(title, drawing, _grid(hosts), estatemap.LEGEND)


def _unit(host: Row, unit: str) -> str:
    """Box a host belongs to."""
    return f"{unit}/{host[f'{unit}_id'] or ''}"


def _count(hosts: list[Row], unit: str) -> int:
    return len({_unit(host, unit) for host in hosts})


def _control(facts: Facts, impacts: Impacts) -> list[Part]:
    """Parts the control plane needs, each with its members."""
    parts: dict[str, list[Row]] = defaultdict(list)
    for row in facts.rows(_CONTROL):
        parts[row["part"]].append(row)
    return [_part(impacts, part, rows) for part, rows in parts.items()]


def _part(impacts: Impacts, part: str, rows: list[Row]) -> Part:
    most = rows[0]
    if most["worst"] > most["least"]:
        words, style = t("not known if doubled"), "unsure"
    elif most["least"] < most["weight"]:
        words, style = t("{n} of {all} is enough", n=most["least"], all=most["weight"]), ""
    else:
        words, style = t("single") if len(rows) == 1 else t("all are needed"), "bad"
    if most["is_name"] and style == "bad":  # it stands for what is behind it
        single = any(row["is_single"] for row in rows)
        words = t("single behind it") if single else t("doubled behind it")
        style = "bad" if single else ""
    boxes = [
        Box(row["id"], cabling.first_label(row["name"]), t("down now") if row["is_down"] else words,
            "bad" if row["is_down"] else style, impacts.href(row["id"]))
        for row in rows
    ]  # fmt: skip
    return Part(f"{t(part)}: {words}", boxes)


def _core(impacts: Impacts, switches: list[Row]) -> list[Box]:
    return [
        Box(f"switch/{row['id']}", row["name"], *_say(impacts, [f"switch/{row['id']}"],
            _kind(row)), impacts.href(f"switch/{row['id']}"))
        for row in switches
    ]  # fmt: skip


def _kind(row: Row) -> str:
    if row["members"] > 1:
        return t("stack of {n}", n=row["members"])
    return t("core switch") if row["role"] == "core" else t("switch, no hosts seen")


def _say(impacts: Impacts, nodes: list[str], otherwise: str) -> tuple[str, str]:
    """Words and style of a box by the worst of its nodes."""
    rows = [row for row in map(impacts.get, nodes) if row]
    lost = max((row["lost"] for row in rows), default=0)
    if lost:
        return t("{what}: loses {n} VMs", what=otherwise, n=lost), "bad"
    if any(row["control"] for row in rows):
        return t("{what}: stops the control plane", what=otherwise), "bad"
    worst = max((row["lost_worst"] for row in rows), default=0)
    if worst:
        return t("{what}: 0 to {n} VMs", what=otherwise, n=worst), "unsure"
    return otherwise, ""


def _access(
    impacts: Impacts, groups: list[list[str]], names: dict[str, Row],
    uplinks: Counter[tuple[str, str]],
) -> list[Box]:  # fmt: skip
    found = []
    for number, group in enumerate(groups):
        nodes = [f"switch/{switch}" for switch in group]
        label = _joined(sorted(names[switch]["name"] for switch in group))
        words, style = _say(impacts, nodes, _pairing([names[switch] for switch in group]))
        out = sum(cables for ends, cables in uplinks.items() if f"group/{number}" in ends)
        if out == 1:
            words, style = t("{what}, one uplink", what=words), "bad"
        worst = min((row for row in map(impacts.get, nodes) if row and row["rank"]),
                    key=lambda row: row["rank"], default=None)  # fmt: skip
        href = impacts.href(worst["node_id"]) if worst else None
        box = Box(f"group/{number}", label, words, style, href, doubled=len(group) > 1)
        found.append(box)
    return found


def _joined(names: list[str]) -> str:
    """leaf-a and leaf-b as leaf-a/b; of many the first."""
    if len(names) > _PAIR:
        return t("{names} and {n} more", names=names[0], n=len(names) - 1)
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    common = len(list(alike)) if len(names) == _PAIR else 0
    ends = [name[common:] for name in names]
    return names[0][:common] + "/".join(ends) if common and all(ends) else " + ".join(names)


def _pairing(group: list[Row]) -> str:
    if len(group) == 1:
        members = group[0]["members"]
        return t("stack of {n}", n=members) if members > 1 else t("one switch")
    if len(group) == _PAIR and any(row["partner"] for row in group):
        return t("MLAG pair")
    return t("{n} switches", n=len(group))


def _uplinks(links: list[Row], group_of: dict[str, str]) -> Counter[tuple[str, str]]:
    """Cables between groups of switches."""
    found: Counter[tuple[str, str]] = Counter()
    for row in links:
        ends = sorted((group_of[row["a_switch"]], group_of[row["b_switch"]]))
        if ends[0] != ends[1]:
            found[ends[0], ends[1]] += row["members"]
    return found


def _links(uplinks: Counter[tuple[str, str]]) -> list[Wire]:
    total: Counter[str] = Counter()
    for ends, cables in uplinks.items():
        total.update({one: cables for one in ends if one.startswith("group/")})
    return [
        Wire(one, other, "bad" if 1 in (total.get(one), total.get(other)) else "")
        for one, other in uplinks
    ]


def _style(host: Row) -> str:
    """Of a host: bad on one switch, unsure where one leg is known or none."""
    if not cabling.is_single(host):
        return "" if host["legs"] else "unsure"
    return "bad" if host["known"] else "unsure"


def _units(impacts: Impacts, hosts: list[Row], unit: str, *, seen: bool) -> list[Box]:
    """A box a cluster (pod, zone); its hosts in it where they are few. seen: switches were read."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for host in hosts:
        groups[_unit(host, unit)].append(host)
    drawn = len(hosts) <= _HOSTS_DRAWN
    return [
        Box(box, rows[0][unit] or t(f"no {unit}"), *_cabled(rows, seen=seen), impacts.href(box),
            [_line(impacts, host, seen=seen) for host in rows] if drawn else ())
        for box, rows in groups.items()
    ]  # fmt: skip


def _cabled(rows: list[Row], *, seen: bool) -> tuple[str, str]:
    """Words and style of a cluster."""
    styles = Counter(_style(host) for host in rows)
    words = humanise.several(len(rows), "host")
    if not seen:
        return words, ""
    if styles["bad"]:
        return t("{n} of {hosts} on one leg", n=styles["bad"], hosts=words), "bad"
    if styles["unsure"]:
        said = t("{hosts}, legs of {n} not known", hosts=words, n=styles["unsure"])
        return said, "unsure"
    return t("{hosts}, all on two legs", hosts=words), ""


def _line(impacts: Impacts, host: Row, *, seen: bool) -> Line:
    node, style = f"host/{host['id']}", _style(host) if seen else ""
    words = {"bad": t("one leg"), "unsure": t("one leg known") if host["legs"] else t("not seen")}
    return Line(node, cabling.first_label(host["name"]), words.get(style, ""), style,
                impacts.href(node))  # fmt: skip


def _legs(hosts: list[Row], group_of: dict[str, str], unit: str) -> list[Wire]:
    """Groups of access switches and hosts, or their boxes where hosts are not drawn."""
    drawn = len(hosts) <= _HOSTS_DRAWN
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for host in hosts:
        end = f"host/{host['id']}" if drawn else _unit(host, unit)
        for leg in host["legs"]:
            found[group_of.get(leg["switch_id"], leg["switch_id"]), end].add(_style(host))
    return [
        Wire(*ends, next(iter(styles)) if len(styles) == 1 else "")
        for ends, styles in found.items()
    ]


def _storage(
    facts: Facts, impacts: Impacts, unit_of: dict[str | None, str]
) -> tuple[list[Box], list[Wire]]:
    boxes = [_store(impacts, row) for row in facts.rows(_BACKENDS)]
    found = {(unit_of[row["cluster_id"]], f"store/{row['store']}"): None
             for row in facts.rows(_REACH) if row["cluster_id"] in unit_of}  # fmt: skip
    return boxes, [Wire(*ends) for ends in found]


def _store(impacts: Impacts, row: Row) -> Box:
    """An array, or an address nobody looked behind."""
    nodes = [f"{kind}/{row['array_id']}" for kind in ("array", "storage_array")]
    nodes.append(f"storage/{row['address'] or row['id']}")
    told = impacts.get(*nodes)
    count, noun = (row["pools"], "pool") if row["pools"] else (row["stores"], "image store")
    words = humanise.several(count, noun) if row["array_id"] else t("not collected")
    words, style = _say(impacts, [told["node_id"]] if told else [], words)
    if row["array_id"] is None:
        style = style or "unsure"
    elif row["controllers"] == 1:
        words, style = t("one controller, {what}", what=words), "bad"
    href = impacts.href(told["node_id"]) if told else None
    doubled = (row["controllers"] or 0) > 1
    return Box(f"store/{row['id']}", row["name"], words, style, href, doubled=doubled)


def _grid(hosts: list[Row]) -> Grid:
    """Clusters by how their hosts are cabled."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for host in hosts:
        groups[host["cluster"] or t("no cluster")].append(host)
    lines = []
    for cluster, rows in groups.items():
        styles = Counter(_style(host) for host in rows)
        switches = {leg["switch_id"] for host in rows for leg in host["legs"]}
        lines.append((cluster, len(rows), styles[""], styles["bad"], styles["unsure"],
                      len(switches)))  # fmt: skip
    shown, note = first(lines, _ROWS, "clusters")
    columns = [
        ("Cluster", "text"), ("Hosts", "num"), ("On two legs or more", "num"),
        ("On one leg", "num"), ("Legs not known", "num"), ("Access switches", "num"),
    ]  # fmt: skip
    return Grid("How hosts are cabled, by cluster", columns, shown, note)
