"""A question as stacked columns over the months, with its numbers beneath."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup

from reports.fleet.data import Row
from reports.html import charts, humanise
from reports.html.charts import Chart
from reports.html.table import Grid

SHADES = 7  # answers told apart in a stack; the others are one part
_WIDTH, _HEIGHT = 940, 230
_LEFT, _TOP, _FOOT = 42, 10, 26
_ROOM = 600  # of the columns; the names stand beside them
_LEGEND = 22
_OTHERS = "all others"
_LEAST_MOVE = 0.0005
_FEW_LABELS = 13


def questions(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows of fleet_share or fleet_trend, a list per question, in order."""
    ordered = sorted(rows, key=lambda row: (row["place"], row["question"]))
    return [list(found) for _, found in groupby(ordered, key=lambda row: row["question"])]


def parts(answers: Sequence[Row]) -> list[str]:
    """Names of the parts of a stack, from below: the largest answers now, and one of the rest."""
    largest = sorted(answers, key=lambda row: (-(row["amount_share"] or 0), -row["first_share"]))
    if len(largest) <= SHADES:
        chosen = {row["bucket"] for row in largest}
    else:
        chosen = {row["bucket"] for row in largest[: SHADES - 1]}
    ranked = [row["bucket"] for row in answers if row["bucket"] in chosen]
    if not any(row["rank"] for row in answers):  # no order of their own: the largest first
        ranked = [row["bucket"] for row in largest if row["bucket"] in chosen]
    return ranked if len(ranked) == len(answers) else [*ranked, _OTHERS]


def by_month(trend: Sequence[Row], names: Sequence[str]) -> dict[str, list[float]]:
    """Month -> share by number of every part."""
    found: dict[str, list[float]] = {}
    for row in trend:
        shares = found.setdefault(row["month"], [0.0] * len(names))
        name = row["bucket"] if row["bucket"] in names else _OTHERS
        shares[names.index(name)] += row["amount_share"] or 0
    return dict(sorted(found.items()))


def chart(answers: Sequence[Row], trend: Sequence[Row]) -> Chart:
    """Stacked columns of a question: a column per month, of the share by number."""
    head, names = answers[0], parts(answers)
    months = by_month(trend, names)
    title = f"{head['question']}: share of {_counted(answers)} by month"
    columns = [("Month", "text"), *((name, "share") for name in names)]
    grid = Grid(title, columns, [(month, *shares) for month, shares in months.items()])
    drawing = charts.svg(_WIDTH, _height(names), title, _drawing(months, names))
    return Chart(title, drawing, grid)


def _height(names: Sequence[str]) -> int:
    return max(_HEIGHT, _TOP + len(names) * _LEGEND + 10)


def _drawing(months: dict[str, list[float]], names: Sequence[str]) -> list[Any]:
    tall = _HEIGHT - _TOP - _FOOT
    made: list[Any] = []
    for line in (0, 0.5, 1):
        y = _TOP + tall * (1 - line)
        made += [
            charts.line(_LEFT, y, _LEFT + _ROOM, y, "axis"),
            charts.text(_LEFT - 8, y + 4, f"{line:.0%}", "tick end"),
        ]
    step = min(_ROOM / len(months), 90.0)
    every = -(-len(months) // _FEW_LABELS)
    for place, (month, shares) in enumerate(months.items()):
        x, y = _LEFT + place * step, float(_TOP + tall)
        for shade, value in enumerate(shares):
            y -= tall * value
            made.append(charts.rect(x + 1, y, step - 2, tall * value, f"shade s{shade}"))
        if (len(months) - 1 - place) % every == 0:
            made.append(charts.text(x + step / 2, _HEIGHT - 8, month, "tick mid"))
    return made + _legend(names, list(months.values())[-1])


def _legend(names: Sequence[str], last: Sequence[float]) -> list[Any]:
    """The topmost part first, as in the stack, with its share now."""
    made: list[Any] = []
    x = _LEFT + _ROOM + 24
    order = list(enumerate(zip(names, last, strict=True)))[::-1]
    for line, (shade, (name, value)) in enumerate(order):
        y = _TOP + line * _LEGEND
        made += [
            charts.rect(x, y, 14, 14, f"shade s{shade}"),
            charts.text(x + 22, y + 12, f"{charts.clip(name, 24)}  {humanise.share(value)}"),
        ]
    return made


def now(answers: Sequence[Row]) -> Grid:
    """Shares now by estate, number and weight, and how they moved."""
    head = answers[0]
    weights = any(row["weight_share"] is not None for row in answers)
    what = next((row["weighed"].partition(" [")[0] for row in answers if row["weighed"]), "")
    columns = [
        ("Answer", "text"), ("By estate", "share"), (f"By number of {_counted(answers)}", "share"),
        *([(f"By {what}", "share")] if weights else []),
        ("A year before", "share"), (f"In {_whole(head['first_month'])}", "share"),
        ("Moved", "value"),
        ("Number", "num"), ("Estates", "num"),
    ]  # fmt: skip
    rows = [
        (
            row["bucket"], row["estate_share"], row["amount_share"],
            *([row["weight_share"]] if weights else []),
            row["year_before"], row["first_share"], moved(row["moved"]), row["amount"],
            row["estates"],
        )
        for row in answers
    ]  # fmt: skip
    return Grid(f"{head['question']} in {head['month']}", columns, rows, _told(answers))


def glance(found: Sequence[tuple[str, Sequence[Row]]]) -> Grid:
    """A line per question of several answers; found: its place on the page and its answers."""
    columns = [
        ("Question", "text"), ("Most common now", "text"), ("Share", "share"),
        ("Risen most", "text"), ("Fallen most", "text"), ("Could not tell", "text"),
    ]  # fmt: skip
    rows = [
        (
            Markup('<a href="#{}">{}</a>').format(place, answers[0]["question"]),
            *_largest(answers),
            _most(max(answers, key=_movement)),
            _most(min(answers, key=_movement)),
            _untold(answers),
        )
        for place, answers in found
        if len(answers) > 1
    ]
    head = found[0][1][0]
    title = f"Shares by number in {head['month']}, and how they moved since {head['first_month']}"
    return Grid(title, columns, rows)


def _movement(row: Row) -> float:
    return float(row["moved"] or 0)


def _largest(answers: Sequence[Row]) -> tuple[str, float | None]:
    row = max(answers, key=lambda row: row["amount_share"] or 0)
    share: float | None = row["amount_share"]
    return "none" if share is None else row["bucket"], share


def _most(row: Row) -> str:
    if abs(_movement(row)) < _LEAST_MOVE:
        return "none"
    return f"{row['bucket']} {moved(row['moved'])}"


def _untold(answers: Sequence[Row]) -> str:
    head = answers[0]
    return f"{head['untold']} of {head['told'] + head['untold']}"


def _counted(answers: Sequence[Row]) -> str:
    return str(next((row["counted"] for row in answers if row["counted"]), "objects"))


def _told(answers: Sequence[Row]) -> str:
    """How many estates could not tell."""
    untold = answers[0]["untold"]
    every = answers[0]["told"] + untold
    if not untold:
        return "The one estate could tell." if every == 1 else f"All {every} estates could tell."
    return f"{untold} of {every} estates could not tell."


def _whole(month: str) -> str:
    """A month that no line breaks."""
    return month.replace("-", "\N{NON-BREAKING HYPHEN}")


def moved(points: float | None) -> str | None:
    """Movement of a share in points, with its sign."""
    if points is None:
        return None
    if abs(points) < _LEAST_MOVE:
        return "no change"
    return f"{points * 100:+.1f} points".replace("-", "\N{MINUS SIGN}")
