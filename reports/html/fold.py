"""Columns of the picture that can still be read: boxes that lead to the same become one."""

from collections import defaultdict
from collections.abc import Sequence

from reports.html.estatemap import Box, Wire
from reports.language import t

_STYLES = ("bad", "unsure", "")
_WORDS = {"bad": "single or losing VMs", "unsure": "not known"}


def fold(
    boxes: Sequence[Box], wires: Sequence[Wire], limit: int, noun: str
) -> tuple[list[Box], list[Wire]]:
    """Boxes and wires, with at most `limit` boxes and one that says how many more there are."""
    if len(boxes) <= limit:
        return list(boxes), list(wires)
    groups: dict[frozenset[str], list[Box]] = defaultdict(list)
    ends = _ends(boxes, wires)
    for box in boxes:
        groups[frozenset(ends[box.id])].append(box)
    merged = [_merge(group, noun) for group in groups.values()]
    became = {
        box.id: one.id for one, group in zip(merged, groups.values(), strict=True) for box in group
    }
    rest = len(merged) - limit
    if rest > 0:
        merged = [
            *merged[:limit],
            Box(f"more {noun}", t("and {n} more", n=rest), t("in the workbook")),
        ]
    return merged, _rewired(wires, became)


def _ends(boxes: Sequence[Box], wires: Sequence[Wire]) -> dict[str, set[str]]:
    """Box -> what its wires lead to."""
    own = {box.id for box in boxes}
    ends: dict[str, set[str]] = defaultdict(set)
    for wire in wires:
        if wire.one in own:
            ends[wire.one].add(wire.other)
        if wire.other in own:
            ends[wire.other].add(wire.one)
    return ends


def _merge(group: list[Box], noun: str) -> Box:
    """One box for several; what is worst of them decides how it looks."""
    if len(group) == 1:
        return group[0]
    style = next(one for one in _STYLES if any(box.style == one for box in group))
    worst = [box for box in group if box.style == style]
    words = (
        t("{n} of {all} {what}", n=len(worst), all=len(group), what=t(_WORDS[style]))
        if style
        else group[0].words
    )
    name = t("{n} {things}: {name} …", n=len(group), things=t(noun), name=group[0].name)
    return Box(
        group[0].id, name, words, style,
        worst[0].href, doubled=all(box.doubled for box in group),
    )  # fmt: skip


def _rewired(wires: Sequence[Wire], became: dict[str, str]) -> list[Wire]:
    """Wires between what is left, each once, with the worst of their looks."""
    styles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for wire in wires:
        ends = (became.get(wire.one, wire.one), became.get(wire.other, wire.other))
        if ends[0] != ends[1]:
            styles[ends].add(wire.style)
    return [
        Wire(*ends, next(one for one in _STYLES if one in found)) for ends, found in styles.items()
    ]
