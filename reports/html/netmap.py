"""The physical network as a drawing: core above, access switches with rails, hosts beside them.

A host is a line; a leg of it is a stroke to the rail of its switch, ending in a dot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from reports.html import charts
from reports.html.charts import clip, rect, svg, text
from reports.language import t

LEGEND = (
    "Boxes in the upper row: core and switches without hosts. Below, each group of access switches "
    "has a rail per switch; a stroke from a host to a rail is its leg, thick for a LAG, with the "
    "number of cables. Dashed with the words: hosts on one switch only, or of which one leg is "
    "known."
)
_WIDTH, _CARD, _GAP, _ACROSS = 940, 300, 20, 3
_TOP, _BOX, _ROW, _LABEL = 20, 26, 20, 140
_SAYS = 82  # room for words right of the rails
_CORE_WIDTH, _CORES = 148, 6
_WORDS = {"single": "one switch", "one leg": "one leg known"}


@dataclass(frozen=True, slots=True)
class Node:
    """A switch. uplinks: (switch id, name, cables)."""

    id: str
    name: str
    role: str
    uplinks: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Leg:
    """Cables of a host to one switch."""

    switch: str
    cables: int
    lag: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A host, or several that are cabled alike. style: single, one leg, or empty."""

    cluster: str
    label: str
    legs: tuple[Leg, ...]
    style: str


@dataclass(frozen=True, slots=True)
class Group:
    """Access switches that share hosts. peers: (switch, switch, cables)."""

    nodes: Sequence[Node]
    peers: Sequence[tuple[str, str, int]]
    lines: Sequence[Line]

    @property
    def height(self) -> int:
        """Height of its card."""
        rows = len(self.lines) + len({line.cluster for line in self.lines})
        return self.head + rows * _ROW + 14

    @property
    def head(self) -> int:
        """Height of its boxes, uplinks and peer link: every switch has a line of its own."""
        return len(self.nodes) * (_BOX + 18) + (32 if self.peers else 8)


def draw(title: str, core: Sequence[Node], groups: Sequence[Group]) -> Markup:
    """The drawing; deterministic: everything in the order given."""
    parts: list[Markup] = []
    places: dict[str, tuple[float, float]] = {}
    for number, node in enumerate(core):
        x = (number % _CORES) * (_CORE_WIDTH + 10)
        line = _TOP + (number // _CORES) * (_BOX + 8)
        places[node.id] = (x + _CORE_WIDTH / 2, line + _BOX)
        parts += _box(x, line, _CORE_WIDTH, node.name, node.role)
    drawn = len(groups) <= _ACROSS
    top = _TOP + -(-len(core) // _CORES) * (_BOX + 8) + (60 if core and drawn else 0)
    y: float = top
    for start in range(0, len(groups), _ACROSS):
        row = groups[start : start + _ACROSS]
        for column, group in enumerate(row):
            x = column * (_CARD + _GAP)
            if drawn:
                parts += _cables(group, x, y, places)
            parts += _card(group, x, y)
        y += max(group.height for group in row) + _GAP
    return svg(_WIDTH, int(max(y, top)) + 4, title, parts)


def _box(x: float, y: float, width: float, name: str, role: str) -> list[Markup]:
    return [
        rect(x, y, width, _BOX, f"box {role}"),
        text(x + width / 2, y + 17, clip(name, int(width / 8)), "mid"),
    ]


def _rail(group: Group, x: float, number: int) -> float:
    """Where the rail of a switch runs."""
    room = _CARD - _LABEL - 10 - _SAYS
    return x + _LABEL + 10 + room * (number + 0.5) / len(group.nodes)


def _cables(
    group: Group, x: float, y: float, places: dict[str, tuple[float, float]]
) -> list[Markup]:
    """Uplinks as strokes, where all groups stand in one row under the core."""
    parts = []
    for number, node in enumerate(group.nodes):
        start = _rail(group, x, number)
        for far, _, cables in node.uplinks:
            if far in places:
                there_x, there_y = places[far]
                parts.append(
                    charts.line(start, y, there_x, there_y, "leg lag" if cables > 1 else "leg")
                )
    return parts


def _card(group: Group, x: float, y: float) -> list[Markup]:
    parts = [rect(x, y, _CARD, group.height, "plate")]
    for number, node in enumerate(group.nodes):
        line = y + 8 + number * (_BOX + 18)
        rail = _rail(group, x, number)
        parts.append(charts.line(rail, line + _BOX / 2, rail, y + group.height - 8, "rail"))
        parts += _box(x + 8, line, _LABEL - 2, node.name, node.role)
        parts.append(charts.line(x + _LABEL + 6, line + _BOX / 2, rail, line + _BOX / 2, "rail"))
        parts.append(text(x + 8, line + _BOX + 12, *_uplink_words(node)))
    parts += _peers(group, x, y)
    return parts + _lines(group, x, y + group.head)


def _uplink_words(node: Node) -> tuple[str, str]:
    """Uplinks in words and their style."""
    if not node.uplinks:
        return t("no uplink known"), "tick"
    said = ", ".join(f"{name} {cables}\N{MULTIPLICATION SIGN}" for _, name, cables in node.uplinks)
    if sum(cables for _, _, cables in node.uplinks) == 1:
        return clip(t("one uplink only: {names}", names=said), 46), "tick warn over-rail"
    return clip(t("up: {names}", names=said), 46), "tick over-rail"


def _peers(group: Group, x: float, y: float) -> list[Markup]:
    """Peer links between the rails, with the number of cables."""
    order = {node.id: number for number, node in enumerate(group.nodes)}
    parts = []
    for one, other, cables in group.peers:
        left, right = sorted((_rail(group, x, order[one]), _rail(group, x, order[other])))
        line = y + group.head - 4
        parts.append(charts.line(left, line, right, line, "leg lag" if cables > 1 else "leg"))
        words = t("link {n}\N{MULTIPLICATION SIGN}", n=cables)
        parts.append(text((left + right) / 2, line - 5, words, "tick mid over-rail"))
    return parts


def _lines(group: Group, x: float, y: float) -> list[Markup]:
    """A line a host, under the name of its cluster."""
    parts = []
    for cluster, lines in groupby(group.lines, key=lambda line: line.cluster):
        parts.append(text(x + 8, y + 14, clip(cluster, 18), "tick"))
        y += _ROW
        for line in lines:
            parts += _host(group, line, x, y)
            y += _ROW
    return parts


def _host(group: Group, line: Line, x: float, y: float) -> list[Markup]:
    order = {node.id: number for number, node in enumerate(group.nodes)}
    words = t(_WORDS.get(line.style, ""))
    parts = [text(x + 14, y + 14, clip(line.label, 16), "warn" if line.style == "single" else "")]
    for number, leg in enumerate(line.legs):
        if leg.switch not in order:
            continue
        rail, level = _rail(group, x, order[leg.switch]), y + 10 - number * 4
        kinds = ["leg", "lag" if leg.lag else "", line.style.replace(" ", "")]
        parts.append(charts.line(x + _LABEL, level, rail, level, " ".join(filter(None, kinds))))
        parts.append(
            Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3.5" class="dot {}"/>').format(
                rail, level, line.style.replace(" ", "")
            )
        )
    parts += _cables_of(line, max((_rail(group, x, n) for n in order.values()), default=x), y)
    if words:
        style = "tick end warn" if line.style == "single" else "tick end"
        parts.append(text(x + _CARD - 6, y + 15, words, style))
    return parts


def _cables_of(line: Line, rail: float, y: float) -> list[Markup]:
    """Cables of the legs in their order, right of all rails, where some leg has more than one."""
    if not any(leg.cables > 1 for leg in line.legs):
        return []
    said = " + ".join(f"{leg.cables}\N{MULTIPLICATION SIGN}" for leg in line.legs)
    return [text(rail + 8, y + 14, said, "tick")]
