"""The estate as one drawing: control plane above; core, access switches, hosts and storage below.

Boxes say in words what is single; red and dashed only repeats it. A box with a block leads to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean

from markupsafe import Markup

from reports.html.charts import clip, rect, text
from reports.html.planemap import LEGS
from reports.language import t

LEGEND = (
    "Left to right: core switches, access switches that share hosts, hosts by cluster, storage. A "
    "box with a second one behind it is doubled: one of the two is enough. "
    "Red and dashed, with the words: single, it stops something when it fails alone. Grey and "
    "dashed: not known whether it is doubled. A box leads to what happens when it fails."
)
_WIDTH, _TOP, _GAP, _ROW, _HEAD = 940, 30, 14, 19, 38
_WIDE = 200
_BAND, _CONTROL, _LABEL = 46, 158, 250
_SHOWN = 3  # boxes of a part of the control plane
_CHAR, _SMALL = 7.9, 6.7  # width of letters of 13 and 11 px
_BULGE = 26  # of a wire within a column


@dataclass(frozen=True, slots=True)
class Line:
    """A host within the box of its cluster."""

    id: str
    name: str
    words: str
    style: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the estate. style: bad, unsure or empty."""

    id: str
    name: str
    words: str
    style: str = ""
    href: str | None = None
    lines: Sequence[Line] = ()
    doubled: bool = False  # it is drawn as two: one is enough

    @property
    def height(self) -> int:
        """Height of the drawn box."""
        return _HEAD + len(self.lines) * _ROW + (4 if self.lines else 0)


@dataclass(frozen=True, slots=True)
class Wire:
    """What joins two boxes, or a line and a box; the one more to the left first."""

    one: str
    other: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What the control plane needs of a kind, and how many of them."""

    words: str
    boxes: Sequence[Box]


@dataclass(slots=True)
class _Sheet:
    """Where ends of wires are: id -> (left, right, middle); what is drawn on it."""

    parts: list[Markup] = field(default_factory=list)
    places: dict[str, tuple[float, float, float]] = field(default_factory=dict)


def draw(
    title: str, control: Sequence[Part], columns: Sequence[tuple[str, Sequence[Box]]],
    wires: Sequence[Wire],
) -> Markup:  # fmt: skip
    """The drawing. columns: headings with boxes, left to right; the one with lines sets the order.

    Deterministic: boxes in the order given, those beside them where their wires lead.
    """
    sheet = _Sheet()
    top = _band(sheet, control)
    kept = [(head, boxes) for head, boxes in columns if boxes]
    tall = max((_tall(boxes) for _, boxes in kept), default=0)
    leader = max(range(len(kept)), key=lambda n: _tall(kept[n][1]), default=0)
    order = [leader, *range(leader - 1, -1, -1), *range(leader + 1, len(kept))]
    for number in order:
        head, boxes = kept[number]
        x = 1 + number * (_WIDTH - _WIDE - 6) / max(1, len(kept) - 1)
        sheet.parts.append(text(x, top + 12, head, "column"))
        _column(sheet, boxes, wires, (x, top + _TOP), top + _TOP + tall)
    drawn = [_wire(sheet, wire) for wire in wires if {wire.one, wire.other} <= sheet.places.keys()]
    return Markup(
        '<svg class="chart" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="group" '
        'aria-label="{title}" preserveAspectRatio="xMinYMin meet">{body}</svg>'
    ).format(
        w=_WIDTH, h=int(top + _TOP + tall + 6), title=title,
        body=Markup("").join([*drawn, *sheet.parts]),
    )  # fmt: skip


def _tall(boxes: Sequence[Box]) -> int:
    return sum(box.height + _GAP for box in boxes)


def _band(sheet: _Sheet, control: Sequence[Part]) -> float:
    """The control plane in rows above; returns where the rest begins."""
    for number, part in enumerate(control):
        y = 5 + number * _BAND
        sheet.parts.append(text(0, y + 15, t("control plane") if not number else "", "column"))
        sheet.parts.append(text(0, y + 31, clip(part.words, int(_LABEL / _SMALL)), "small"))
        for place, box in enumerate(part.boxes[:_SHOWN]):
            _box(sheet, box, (_LABEL + place * (_CONTROL + 12), y), _CONTROL)
        if len(part.boxes) > _SHOWN:
            more = t("and {n} more", n=len(part.boxes) - _SHOWN)
            sheet.parts.append(text(_LABEL + _SHOWN * (_CONTROL + 12), y + 23, more, "small"))
    return len(control) * _BAND + (16 if control else 0)


def _wanted(sheet: _Sheet, boxes: Sequence[Box], wires: Sequence[Wire]) -> list[float]:
    """Where each box would stand: the middle of what its wires lead to and is drawn already."""
    ends: dict[str, list[float]] = {}
    for wire in wires:
        for near, far in ((wire.one, wire.other), (wire.other, wire.one)):
            if far in sheet.places:
                ends.setdefault(near, []).append(sheet.places[far][2])
    last = max((fmean(found) for found in ends.values()), default=0)
    return [fmean(ends[box.id]) if box.id in ends else last for box in boxes]


def _column(
    sheet: _Sheet, boxes: Sequence[Box], wires: Sequence[Wire], corner: tuple[float, float],
    bottom: float,
) -> None:  # fmt: skip
    """Boxes beside what they lead to, as far as there is room: from above, then from below."""
    x, y = corner
    wanted = _wanted(sheet, boxes, wires)
    order = sorted(range(len(boxes)), key=lambda n: wanted[n])
    tops = []
    for number in order:
        tops.append(max(y, wanted[number] - _HEAD / 2))
        y = tops[-1] + boxes[number].height + _GAP
    for place in range(len(order) - 1, -1, -1):
        bottom -= boxes[order[place]].height + _GAP
        tops[place] = bottom = min(tops[place], bottom)
    for number, top in zip(order, tops, strict=True):
        _box(sheet, boxes[number], (x, top), _WIDE)


def _box(sheet: _Sheet, box: Box, corner: tuple[float, float], width: float) -> None:
    x, y = corner
    room = width - 14
    warn = "small warn" if box.style == "bad" else "small"
    body = [
        rect(x, y, width, box.height, f"box {box.style}"),
        text(x + 8, y + 16, clip(box.name, int(room / _CHAR))),
        text(x + 8, y + 30, clip(box.words, int(room / _SMALL)), warn),
    ]
    if box.doubled:
        body.insert(0, rect(x + 4, y - 4, width, box.height, "box"))
    sheet.parts.append(_linked(box.href, f"{box.name}: {box.words}", body))
    sheet.places[box.id] = (x, x + width, y + min(box.height, _HEAD) / 2)
    for number, line in enumerate(box.lines):
        _line(sheet, line, (x, y + _HEAD + number * _ROW), width)


def _line(sheet: _Sheet, line: Line, corner: tuple[float, float], width: float) -> None:
    x, y = corner
    warn = "small end warn" if line.style == "bad" else "small end"
    room = width - 22 - len(line.words) * _SMALL
    body = [text(x + 14, y + 12, clip(line.name, int(room / _CHAR)))]
    if line.words:
        body.append(text(x + width - 8, y + 12, line.words, warn))
    sheet.parts.append(_linked(line.href, f"{line.name} {line.words}".strip(), body))
    sheet.places[line.id] = (x, x + width, y + 8)


def _linked(href: str | None, label: str, body: Sequence[Markup]) -> Markup:
    drawn = Markup("").join(body)
    if href is None:
        return drawn
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(href, clip(label, 80), drawn)


def _wire(sheet: _Sheet, wire: Wire) -> Markup:
    """A curve between the sides that face each other; within a column it bulges to the right."""
    (left, right, y1), (far_left, far_right, y2) = sheet.places[wire.one], sheet.places[wire.other]
    x1, x2 = (right, far_left) if left <= far_left else (left, far_right)
    bend = (x1 + x2) / 2
    if left == far_left:
        x2, bend = far_right, right + _BULGE
    return Markup(
        '<path d="M{:.0f} {:.0f}C{:.0f} {:.0f} {:.0f} {:.0f} {:.0f} {:.0f}" class="{}"/>'
    ).format(x1, y1, bend, y1, bend, y2, x2, y2, LEGS[wire.style])
