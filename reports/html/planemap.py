"""The control plane as a drawing: a column a site, from users above to databases and zones below.

Boxes say in words what is single; red and dashed only repeats it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.html.charts import clip, line, rect, svg, text

LEGEND = (
    "Each column is a site. Users and agents come by virtual addresses to load balancers, these "
    "send to management servers, which keep all they know in the database; below, the zones they "
    "run. Red and dashed, with the words: it stops the control plane when it fails alone. Grey and "
    "dashed: whether it does is not known. A dotted line to a management server: that balancer "
    "knows it and none sends to it; between databases: one replicates from the other."
)
_WIDTH, _LABEL, _HEAD = 940, 112, 34
_BOX, _GAP, _BETWEEN = 40, 8, 30
_WIDE, _NARROW = 210, 120
_WIRES = 60  # more are no picture any more
_CHAR, _SMALL = 7.9, 6.7  # width of letters of 13 and 11 px
LEGS = {"bad": "leg thin wire single", "unsure": "leg thin wire oneleg", "": "leg thin wire"}


@dataclass(frozen=True, slots=True)
class Box:
    """A part. site: empty when it stands at none; style: bad, unsure or empty."""

    id: str
    tier: int
    site: str
    name: str
    words: str
    style: str = ""
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Wire:
    """What joins two boxes, the upper one first."""

    one: str
    other: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A column. words: what is said of it under its name."""

    name: str
    words: str = ""
    style: str = ""


def draw(
    title: str, tiers: Sequence[str], sites: Sequence[Site], boxes: Sequence[Box],
    wires: Sequence[Wire],
) -> Markup:  # fmt: skip
    """The drawing; deterministic: everything in the order given."""
    wide = (_WIDTH - _LABEL) / max(len(sites), 1)
    across = max(1, int((wide - _GAP) // (_NARROW + _GAP)))
    heads = {site.name: _LABEL + number * wide for number, site in enumerate(sites)}
    places: dict[str, tuple[float, float, float]] = {}
    parts, y = [], float(_HEAD + _GAP)
    for tier, label in enumerate(tiers):
        mine = [box for box in boxes if box.tier == tier]
        if not mine:
            continue
        parts.append(text(0, y + 24, label, "tick"))
        deep = 0.0
        spread = [box for box in mine if box.site not in heads]
        if spread:  # above those that stand at a site
            y += _set(spread, _LABEL, _WIDTH - _LABEL, y, places)
            y += _GAP if len(spread) < len(mine) else 0
        for name, x in heads.items():
            there = [box for box in mine if box.site == name]
            deep = max(deep, _set(there, x, wide, y, places, across))
        y += deep + _BETWEEN
    plates = [_plate(site, heads[site.name], wide, y) for site in sites]
    joined = [_wire(places, wire) for wire in wires] if len(wires) <= _WIRES else []
    drawn = [part for box in boxes for part in _drawn(box, places[box.id])]
    flat = [part for plate in plates for part in plate]
    return svg(_WIDTH, int(y), title, [*flat, *joined, *parts, *drawn])


def _set(
    boxes: Sequence[Box], x: float, wide: float, y: float,
    places: dict[str, tuple[float, float, float]], across: int = 4,
) -> float:  # fmt: skip
    """Put boxes into a cell, row by row and centred; returns how deep they are."""
    if not boxes:
        return 0.0
    columns = min(across, len(boxes))
    size = min(_WIDE, (wide - _GAP) / columns - _GAP)
    for number, box in enumerate(boxes):
        row, column = divmod(number, columns)
        used = min(columns, len(boxes) - row * columns)
        start = x + (wide - used * (size + _GAP) + _GAP) / 2
        places[box.id] = (start + column * (size + _GAP), y + row * (_BOX + _GAP), size)
    rows = -(-len(boxes) // columns)
    return rows * (_BOX + _GAP) - _GAP


def _plate(site: Site, x: float, wide: float, height: float) -> list[Markup]:
    told = f": {site.words}" if site.words else ""
    said = clip(site.name, max(8, int((wide - 12) / _CHAR) - len(told))) + told
    return [
        rect(x + 3, 2, wide - 6, height - 8, "plate"),
        text(x + wide / 2, 22, said, "mid warn" if site.style == "bad" else "mid"),
    ]


def _wire(places: dict[str, tuple[float, float, float]], wire: Wire) -> Markup:
    if wire.one not in places or wire.other not in places:
        return Markup("")
    x1, y1, wide1 = places[wire.one]
    x2, y2, wide2 = places[wire.other]
    if y1 == y2:  # beside each other
        level = y1 + _BOX / 2
        return line(x1 + wide1 / 2, level, x2 + wide2 / 2, level, LEGS[wire.style])
    down = y2 > y1
    return line(x1 + wide1 / 2, y1 + (_BOX if down else 0), x2 + wide2 / 2,
                y2 + (0 if down else _BOX), LEGS[wire.style])  # fmt: skip


def _drawn(box: Box, place: tuple[float, float, float]) -> list[Markup]:
    x, y, wide = place
    style = f"box {box.style}".strip()
    said = clip(box.words, int((wide - 8) / _SMALL))
    parts = [
        rect(x, y, wide, _BOX, style),
        text(x + wide / 2, y + 17, clip(box.name, int((wide - 8) / _CHAR)), "mid"),
        text(x + wide / 2, y + 33, said, "tick mid warn" if box.style == "bad" else "tick mid"),
    ]
    if not box.href:
        return parts
    return [Markup('<a href="{}">{}</a>').format(box.href, Markup("").join(parts))]
