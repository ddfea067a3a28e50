"""Trends of a fleet for the terminal."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from audit.counted import counted
from audit.shell.inert import inert

_SHARES = {"estate": "estate_share", "number": "amount_share", "weight": "weight_share"}
_MOVES = {"estate": "estate_moved", "number": "moved", "weight": "weight_moved"}
_BAR = 20  # characters of a whole
_LEAST_MOVE = 0.005


def tell_estates(out: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """A line per estate: its first and last month, how many, and the file they came from."""
    table = Table("Estate", "First", "Last", "Months", "File")
    for row in rows:
        cells = (row[key] for key in ("estate", "first", "last", "months", "file"))
        table.add_row(*(Text(inert(str(cell))) for cell in cells))
    out.print(table)


def tell_shares(out: Console, rows: Sequence[Mapping[str, Any]], by: str) -> None:
    """A table per question: share now as a bar, and how it moved in points."""
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
                _moved(row[_MOVES[by]]),
                f"{row['amount']:,}",
                str(row["estates"]),
            )
        out.print(table)
        if head["untold"]:
            told = f"{counted(head['untold'], 'estate')} could not tell."
            out.print(Text(told, style="dim"))


def _moved(share: float | None) -> str:
    """Movement in percentage points, with its sign."""
    if share is None:
        return ""
    return "=" if abs(share) < _LEAST_MOVE else f"{share * 100:+.0f} points"
