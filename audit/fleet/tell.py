"""Trends of a fleet for the terminal."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from audit.shell.inert import inert

_SHARES = {"estate": "estate_share", "number": "amount_share", "weight": "weight_share"}
_BAR = 20  # characters of a whole
_LEAST_MOVE = 0.005


def tell_shares(out: Console, rows: Sequence[Mapping[str, Any]], by: str) -> None:
    """A table per question: share now as a bar, movement of the share by number in points."""
    for question, answers in groupby(rows, key=lambda row: row["question"]):
        found = list(answers)
        head = found[0]
        unit = {"estate": "estates", "number": head["counted"], "weight": head["weighed"]}[by]
        table = Table(title=f"{question} ({head['month']}, share of {unit})", title_justify="left")
        table.add_column("Answer", ratio=3)
        table.add_column("Share", justify="right")
        table.add_column("", width=_BAR)
        table.add_column(f"Since {head['first_month']}", justify="right")
        table.add_column("Number", justify="right")
        table.add_column("Estates", justify="right")
        for row in found:
            share = row[_SHARES[by]]
            table.add_row(
                Text(inert(row["bucket"])),
                "not told" if share is None else f"{share:.0%}",
                "\N{FULL BLOCK}" * round((share or 0) * _BAR),
                _moved(row["moved"]),
                f"{row['amount']:,}",
                str(row["estates"]),
            )
        out.print(table)
        if head["untold"]:
            out.print(Text(f"{head['untold']} estates could not tell.", style="dim"))


def _moved(share: float | None) -> str:
    """Movement in percentage points, with its sign."""
    if share is None:
        return ""
    return "=" if abs(share) < _LEAST_MOVE else f"{share * 100:+.0f} points"
