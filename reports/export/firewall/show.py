"""Blocks on a terminal and in Markdown."""

import io
from collections.abc import Iterator
from typing import Any

from reports.export.firewall.blocks import Block, blocks
from reports.export.markdown import safe

# the others are short and stay on one line
_LONG = frozenset(
    {
        "name", "network", "vm", "sources", "destinations", "peers", "peer", "members", "tiers",
        "description", "list", "group", "customer gateway", "what", "differs",
    }
)  # fmt: skip

_GAP = 3  # signs between two columns
_WORD = 16  # longer words are broken where space is short


def markdown(document: dict[str, Any]) -> str:
    """The document for wikis and tickets."""
    lines = [line for place, block in enumerate(blocks(document)) for line in _md(place, block)]
    return "\n".join(lines).rstrip() + "\n"


def _md(place: int, block: Block) -> Iterator[str]:
    yield f"{'##' if place else '#'} {safe(block.title)}"
    yield ""
    for line in block.lines:
        yield f"- {safe(line)}"
    if block.lines:
        yield ""
    if block.columns:
        yield f"| {' | '.join(map(safe, block.columns))} |"
        yield f"|{'---|' * len(block.columns)}"
        for row in block.rows:
            yield f"| {' | '.join(map(safe, row))} |"
        yield ""


def terminal(document: dict[str, Any], width: int) -> str:
    """The document as text of that many columns."""
    from rich import box  # noqa: PLC0415 - only where text is wanted
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(file=io.StringIO(), width=width, highlight=False, color_system=None)
    for place, block in enumerate(blocks(document)):
        console.print(Text(block.title))
        console.print(Text(("-" if place else "=") * min(len(block.title), width)))
        for line in block.lines:
            console.print(Text(line))
        least = [_least(block, number) for number in range(len(block.columns))]
        if sum(least) + _GAP * len(least) > width:  # rich would cut columns off
            for row in block.rows:
                console.print(Text(_record(block.columns, row)))
        elif block.columns:
            table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
            for name, size in zip(block.columns, least, strict=True):
                table.add_column(Text(name), overflow="fold", min_width=size)
            for row in block.rows:
                table.add_row(*(Text(value) for value in row))
            console.print(table)
        console.print()
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _least(block: Block, number: int) -> int:
    """Width a column needs: of its values where they are short, else of their words."""
    values = [row[number] for row in block.rows]
    words = [len(word) for value in values for word in value.split()]
    needed = min(max(words, default=1), _WORD)
    if block.columns[number] not in _LONG:
        needed = max(map(len, values))
    return max(needed, *map(len, block.columns[number].split()))


def _record(columns: list[str], row: list[str]) -> str:
    facts = zip(columns, row, strict=True)
    return f"* {'; '.join(f'{name} {value}' for name, value in facts if value not in {'', '-'})}"
