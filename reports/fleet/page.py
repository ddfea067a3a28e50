"""The page of a fleet: self-contained, in the style of the health check."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from audit import __version__
from reports.fleet import shares
from reports.fleet.data import FleetData, Peers, Row
from reports.html import humanise
from reports.html.charts import Chart, meter
from reports.html.page import environment, inert, policy, script, sheets
from reports.html.table import Grid, first

_TEMPLATES = Path(__file__).parent / "templates"
_ROWS = 40
_UNJUDGED = Markup('<span class="unseen">not judged</span>')
_BLANK = Markup("")  # nothing to say: not the same as not seen


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the slide. chart: None where there is one answer, always the same."""

    id: str
    name: str
    chart: Chart | None
    now: Grid


def write_fleet_html(data: FleetData, path: Path, brand: str | None = None) -> None:
    """Write the page; the same rows give the same bytes."""
    path.write_text(render(data, brand), encoding="utf-8", newline="\n")


def render(data: FleetData, brand: str | None = None) -> str:
    """The page as text."""
    style = sheets(brand) + (_TEMPLATES / "fleet.css").read_text(encoding="utf-8")
    code = script()
    template = environment(_TEMPLATES).get_template("fleet.html.j2")
    return inert(
        template.render(
            data=data,
            **({"peers": _peers(data.peers)} if data.peers else _whole(data)),
            style=Markup(style),  # noqa: S704 - our files
            script=Markup(code),  # noqa: S704 - our file
            policy=policy(style, code),
            version=__version__,
        )
    )


def _whole(data: FleetData) -> dict[str, Any]:
    return {
        "peers": None,
        "glance": shares.glance(_placed(data)),
        "topics": _topics(data),
        "findings": _findings(data.views["fleet_finding"]),
        "risk": _risk(data.views["fleet_rank"]),
        "runway": _runway(data.views["fleet_rank"]),
        "versions": _versions(data.views["fleet_version"]),
    }


def _topics(data: FleetData) -> list[tuple[str, list[Question]]]:
    """Topic -> its questions."""
    trends = {found[0]["question"]: found for found in shares.questions(data.views["fleet_trend"])}
    found: dict[str, list[Question]] = {}
    for place, answers in _placed(data):
        name = answers[0]["question"]
        chart = shares.chart(answers, trends[name]) if len(answers) > 1 else None
        question = Question(place, name, chart, shares.now(answers))
        found.setdefault(answers[0]["topic"], []).append(question)
    return list(found.items())


def _placed(data: FleetData) -> list[tuple[str, list[Row]]]:
    """Place on the page -> answers of a question."""
    found = shares.questions(data.views["fleet_share"])
    return [(f"q{number}", answers) for number, answers in enumerate(found, 1)]


def _findings(rows: Sequence[Row]) -> Grid | None:
    shown, note = first(rows, _ROWS, "rules")
    columns = [
        ("What is found", "text"), ("Severity", "any"), ("Category", "text"), ("Estates", "num"),
        ("Share", "any"), ("Objects", "num"), ("Rule", "mono"),
    ]  # fmt: skip
    lines = [
        (row["title"], _badge(row["severity"]), row["category"], row["estates"],
         meter(row["share"], f"{humanise.share(row['share'])} of {row['judged']}"),
         row["objects"], row["rule_id"])
        for row in shown
    ]  # fmt: skip
    return Grid("Found most, the worst first", columns, lines, note) if lines else None


def _badge(severity: str) -> Markup:
    return Markup('<span class="badge {0}">{0}</span>').format(severity)


def _risk(rows: Sequence[Row]) -> Grid:
    shown, note = first(rows, _ROWS, "estates")
    columns = [
        ("Estate", "text"), ("Score", "num"), ("Month before", "num"), ("Critical", "num"),
        ("High", "num"), ("Medium", "num"), ("Not judged", "num"), ("Hosts", "num"),
        ("CloudStack", "text"), ("Last collected", "day"), ("Months", "num"),
    ]  # fmt: skip
    names = (
        "estate", "score", "score_before", "critical", "high", "medium", "rules_blind", "hosts",
        "cloudstack_version", "taken", "months",
    )  # fmt: skip
    lines = [tuple(_judged(name, row[name]) for name in names) for row in shown]
    return Grid("Estates, the lowest score first", columns, lines, note)


def _judged(name: str, value: Any) -> Any:
    """Where no rule was run, nothing was judged: not that it was not seen."""
    if value is not None or name in ("hosts", "cloudstack_version"):
        return value
    return _UNJUDGED


def _runway(rows: Sequence[Row]) -> Grid | None:
    dated = sorted(
        (row for row in rows if row["runway_days"] is not None),
        key=lambda row: (row["runway_days"], row["estate"]),
    )
    shown, note = first(dated, _ROWS, "estates")
    lines = [
        (row["estate"], row["runway_days"], row["runway_kind"], row["runway_name"], row["taken"])
        for row in shown
    ]
    columns = [
        ("Estate", "text"), ("Days left", "num"), ("What", "text"), ("Name", "text"),
        ("Last collected", "day"),
    ]  # fmt: skip
    return Grid("Estates, the shortest runway first", columns, lines, note) if lines else None


def _versions(rows: Sequence[Row]) -> Grid | None:
    shown, note = first(rows, _ROWS, "release lines")
    states = {"none announced": "no end announced", "ended": "ended, no date"}
    columns = [
        ("Release", "text"), ("What", "text"), ("End of support", "any"), ("Standing", "any"),
        ("Estates", "num"),
    ]  # fmt: skip
    lines = [
        (
            f"{row['title']} {row['cycle'] or ''}".strip(), row["kind"],
            humanise.day(row["eol"]) if row["eol"] else states.get(row["eol_state"], "unknown"),
            Markup("<strong>past its end</strong>") if row["ended"] else _BLANK, row["estates"],
        )
        for row in shown
    ]  # fmt: skip
    return Grid("Release lines in the field", columns, lines, note) if lines else None


def _peers(peers: Peers) -> dict[str, Any]:
    columns = [
        ("Question", "text"), ("Answer", "text"), ("You", "share"), ("Peers, mean", "share"),
        ("Peers that have it", "any"), ("Peers that could tell", "num"),
    ]  # fmt: skip
    names = ("question", "bucket", "own", "peers", "estates", "told")
    rows = [
        tuple(f"all but fewer than {peers.k}" if row[n] is None else row[n] for n in names)
        for row in peers.answers
    ]
    return {
        "estate": peers.estate,
        "k": peers.k,
        "score": peers.score,
        "grid": Grid("You beside your peers", columns, rows) if rows else None,
    }
