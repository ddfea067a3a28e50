"""Heat map of components by VMs lost: tiles by kind, the numbers printed, darker for more.

Steps are shares of the running VMs of the zone, the same as the severities of blast-spof-vm.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from reports.facts import Row
from reports.html import humanise
from reports.html.charts import clip
from reports.html.impacts import Impacts, plural, singular, takes
from reports.language import mark, t, tn

_TILES = 24
_DOMAIN = re.compile(r"(?<=[A-Za-z0-9])(\.[A-Za-z][\w-]*){2,}")
_STEPS = (0.01, 0.05, 0.2, 0.5)
_NOTES = {"pool": "; data: what serves them counts", "stack": "; the software its chassis share"}
LEGEND = (
    ("h0", "none lost for good"), ("h1", "under 1 %"), ("h2", "1 to 5 %"), ("h3", "5 to 20 %"),
    ("h4", "20 to 50 %"), ("h5", "half and more"), ("hu", "not known"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tile:
    """One component, or the hosts of a cluster. style: step of its shade."""

    label: str
    name: str
    href: str | None
    lost: str
    words: str
    style: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """Components of one kind, the worst first; rest: the others in words."""

    title: str
    tiles: Sequence[Tile]
    rest: str


def heat(impacts: Impacts, nodes: dict[str, int], clusters: dict[str, str]) -> list[Tiles]:
    """Tiles by kind, the kind with the worst first. nodes: components there are, by kind.

    Kinds of which none stops anything come last, without tiles.
    """
    kinds: dict[str, list[Row]] = {}
    for row in impacts.rows:
        kinds.setdefault(row["kind"], []).append(row)
    for kind in sorted(nodes):
        kinds.setdefault(kind, [])
    found = [
        _of_kind(impacts, kind, rows, max(nodes.get(kind, 0), len(rows)), clusters)
        for kind, rows in kinds.items()
    ]
    return sorted(found, key=lambda one: not one.tiles)


def _of_kind(
    impacts: Impacts, kind: str, rows: list[Row], there: int, clusters: dict[str, str]
) -> Tiles:
    stopping = [row for row in rows if takes(row)]
    title = f"{plural(kind)} ({humanise.number(there)}{t(_NOTES.get(kind, ''))})"
    title = title[:1].upper() + title[1:]
    if len(stopping) > _TILES and all(row["cluster_id"] for row in stopping):
        tiles = _by_cluster(impacts, stopping, clusters)
        more = len(tiles) - _TILES
        rest = [t("A tile is a cluster with its worst {kind}", kind=singular(kind))]
        if more > 0:
            rest[0] += t("; {n} more clusters are in the workbook", n=more)
        rest += _say(stopping, mark("of all, {n} {what}"))
    else:
        tiles = [_tile(row, impacts.href(row["node_id"])) for row in stopping[:_TILES]]
        rest = _say(stopping[_TILES:], mark("and {n} more {what}"))
    rest += _quiet(rows, there - len(stopping), there)
    return Tiles(title, tiles[:_TILES], " ".join(f"{one[:1].upper()}{one[1:]}." for one in rest))


def _by_cluster(impacts: Impacts, rows: list[Row], clusters: dict[str, str]) -> list[Tile]:
    """A tile a cluster: its worst member, and the median."""
    found = []
    ordered = sorted(rows, key=lambda row: (str(row["cluster_id"]), row["rank"] or 0))
    for cluster, group in groupby(ordered, key=lambda row: str(row["cluster_id"])):
        members = list(group)
        worst = max(members, key=lambda row: (row["lost"], row["lost_worst"], row["vms"]))
        middle = humanise.number(median(row["lost"] for row in members))
        name = clusters.get(cluster) or cluster
        words = t("worst of {n}, median {middle}", n=len(members), middle=middle)
        lost = humanise.span(worst["lost"], worst["lost_worst"])
        href = impacts.href(worst["node_id"])
        tile = Tile(clip(name, 24), name, href, lost, words, _style(worst))
        found.append((-worst["lost"], -worst["vms"], name, tile))
    return [entry[-1] for entry in sorted(found, key=lambda entry: entry[:3])]


def _tile(row: Row, href: str | None) -> Tile:
    lost = humanise.span(row["lost"], row["lost_worst"])
    return Tile(_short(row["name"]), row["name"], href, lost, _words(row), _style(row))


def _words(row: Row) -> str:
    if row["control"]:
        return t("and the control plane")
    if row["control_worst"]:
        return t("perhaps the control plane")
    if row["vms"]:
        return t("of {n} that stop", n=row["vms"])
    return t("not known") if row["vms_worst"] else t("{n} lose a network", n=row["cut_off"])


def _short(name: str) -> str:
    """The first label of a host name, where it is one; addresses and words stay whole."""
    if " " in name:  # a part of something: power supply of a host
        return clip(_DOMAIN.sub("", name), 24)
    label = name.partition(".")[0]
    return clip(name if label.isdecimal() else label, 24)


def _style(row: Row) -> str:
    if row["control"]:
        return "h5"
    if not row["lost"]:
        return "hu" if row["lost_worst"] or row["control_worst"] else "h0"
    return f"h{1 + sum((row['lost_of_zone'] or 0) >= step for step in _STEPS)}"


def _say(rows: list[Row], frame: str) -> list[str]:
    """Components for which there is no tile of their own, in words."""
    losing = [row["lost"] for row in rows if row["lost"]]
    unknown = sum(not row["lost"] and row["lost_worst"] > 0 for row in rows)
    own = sum(row["vms"] > 0 and not row["lost_worst"] for row in rows)
    counted = (
        (len(losing), t("lose up to {n} VMs for good each", n=max(losing, default=0))),
        (own, t("stop nothing beyond their own VMs, which restart elsewhere")),
        (unknown, t("may lose VMs: it is not known")),
        (len(rows) - len(losing) - own - unknown,
         t("stop no VM, but networks or the control plane")),
    )  # fmt: skip
    return [t(frame, n=count, what=what) for count, what in counted if count]


def _quiet(rows: list[Row], quiet: int, there: int) -> list[str]:
    """Components that stop nothing, in words."""
    if not quiet:
        return []
    weak = max((row["degraded"] for row in rows if not takes(row)), default=0)
    less = t(", but up to {n} VMs have less redundancy then", n=weak) if weak else ""
    if quiet == there:
        return [t("none stops a VM, a network or the control plane alone{less}", less=less)]
    return [tn("{n} stops nothing alone{less}", "{n} stop nothing alone{less}", quiet, less=less)]
