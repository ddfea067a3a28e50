"""The runway table of the capacity section: when what fills up is full, or why that is not told."""

from audit.model.runway import FLAT, PAST, RANGES, SHORT, VERDICTS
from reports.facts import Facts, Row
from reports.html import charts, forecast, humanise
from reports.html.table import Grid, first
from reports.language import said, t

_ROWS = 60
_KINDS = {
    "storage_pool": "pool", "image_store": "image store", "cluster": "memory",
    "public_ip": "public IPs", "private_ip": "management IPs", "vlan": "guest VLANs",
    "shared_ip": "shared-network IPs", "public_range": "public range",
    "shared_range": "range of a shared network", "pod_range": "management range",
}  # fmt: skip
_CLOCKS = {"used": "used", "allocated": "sold", "addresses": "taken"}
# verdicts that need no reason beside them: the note and the history column give it
_PLAIN = (FLAT, PAST, SHORT)
_NO_DATE = "\N{EM DASH}"  # as `forecast.growth` has it; a column of nothing else is left out
_COLUMNS = [
    ("What", "text"), ("Zone", "text"), ("Now", "share"), ("Line", "share"),
    ("Growth a month", "any"), ("Full on", "any"), ("At the earliest", "any"),
    ("History", "text"), ("Verdict", "text"),
]  # fmt: skip
NOTE = (
    "Runway: the growth of earlier collections carried on to the line. Half of all outcomes come "
    "before the date; the earliest one takes the upper end of the growth's 90 % interval. No date "
    "is given with fewer than 4 collections or 21 days since the last step, nor where the interval "
    "includes no growth."
)


_RANGE_NOTE = (
    "One range of several that is full is no trouble: the others of its zone serve. The zone's own "
    "row above is what runs out. Where holders are not told (hosts, secondary addresses), more is "
    "taken than counted here."
)


def grid(facts: Facts) -> Grid | None:
    """A row per object and clock, the earliest date first; None without a sample."""
    rows = [row for row in _plain(facts) if row["verdict"] != SHORT]
    return _grid(facts, t("Runway, the earliest first"), rows)


def waiting(facts: Facts) -> Grid | None:
    """What has not enough history for a date yet: only where it stands."""
    rows = [row for row in _plain(facts) if row["verdict"] == SHORT]
    return _grid(facts, t("Not enough history for a forecast yet ({n})", n=len(rows)), rows)


def _plain(facts: Facts) -> list[Row]:
    return [row for row in facts.rows("SELECT * FROM runway") if row["kind"] not in RANGES]


def ranges(facts: Facts) -> Grid | None:
    """The same per range of addresses; None when no range was seen."""
    rows = [row for row in facts.rows("SELECT * FROM runway") if row["kind"] in RANGES]
    return _grid(facts, t("Runway of address ranges, the earliest first"), rows, _RANGE_NOTE)


def _grid(facts: Facts, title: str, rows: list[Row], about: str = "") -> Grid | None:
    if not rows:
        return None
    shown, note = first([_line(facts, row) for row in sorted(rows, key=_order)], _ROWS, "rows")
    told = [n for n in range(len(_COLUMNS)) if any(line[n] != _NO_DATE for line in shown)]
    return Grid(
        title,
        [_COLUMNS[n] for n in told],
        [tuple(line[n] for n in told) for line in shown],
        " ".join(t(part) for part in (about, note) if part),
    )


def _order(row: Row) -> tuple[object, ...]:
    days = (row["days_p10"], row["days_p50"])
    soonest = min((d for d in days if d is not None), default=float("inf"))
    return (
        row["verdict"] != PAST, soonest, VERDICTS.index(row["verdict"]),
        row["kind"], row["name"], row["object_id"], row["clock"],
    )  # fmt: skip


def drawn(facts: Facts) -> list[charts.Chart]:
    """Forecasts of what grows towards a date, the earliest first."""
    return forecast.forecasts(facts, _what)


def _what(row: Row) -> str:
    return f"{row['name']}, {t(_KINDS[row['kind']])} {t(_CLOCKS[row['clock']])}"


def _line(facts: Facts, row: Row) -> tuple[object, ...]:
    return (
        _what(row), facts.zone(row["zone_id"]) or t("region"),
        charts.meter(row["value"] / row["total"]), row["line_share"],
        forecast.growth(row, row["slope_day"]), _day(row["date_p50"]), _day(row["date_p10"]),
        _history(row),
        _verdict(row),
    )  # fmt: skip


def _history(row: Row) -> str:
    days = humanise.several(round(row["span_days"]), "day")
    return f"{humanise.several(row['points'], 'point')}, {days}"


def _day(text: str | None) -> str:
    """A date; without one a dash, for the verdict says why."""
    return humanise.day(text) if text else _NO_DATE


def _reason(row: Row) -> str | None:
    plain = not row["reason"] or row["verdict"] in _PLAIN
    return None if plain else said(row["reason"].partition(";")[0])


def _verdict(row: Row) -> str:
    """The verdict, then what weakens it or why there is no date."""
    notes = [
        _reason(row),
        t("uneven growth") if row["uneven"] else None,
        t("accelerating") if row["accelerating"] else None,
        t("step of {kind} before {day}", kind=t(row["step_kind"]),
          day=humanise.day(row["segment_start"]))
        if row["step_kind"] else None,
    ]  # fmt: skip
    return "; ".join([t(row["verdict"]), *(note for note in notes if note)])
