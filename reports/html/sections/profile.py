"""Estate profile: what it is made of, and how long its versions are supported."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from reports.facts import Facts, Row
from reports.html import charts, humanise, timeline
from reports.html.charts import Chart
from reports.html.context import Page
from reports.html.table import Grid, first
from reports.language import mark, said, t

TITLE = "Estate profile"
NAV = "Estate profile"
EMPTY = "no object of the estate was seen"
_SIZES = (
    ("zone", "Zones"), ("pod", "Pods"), ("cluster", "Clusters"), ("host", "Hosts"),
    ("vm", "Virtual machines"), ("volume", "Volumes"), ("storage_pool", "Storage pools"),
    ("network", "Guest networks"), ("vpc", "VPCs"), ("router", "Virtual routers"),
    ("account", "Accounts"), ("domain", "Domains"),
)  # fmt: skip
# question of the view `profile_trend` -> column drawn: the weight where it says more
_DRAWN = {
    "Storage protocol": "weight", "Storage vendor": "weight", "Scope of pools": "weight",
    "Smallest container of a storage back end": "weight", "Hypervisor": "amount",
    "Hypervisor version": "amount", "Hosts per cluster": "amount", "Threads per host": "amount",
    "Network model": "amount", "Router redundancy": "amount", "Switch vendor": "amount",
    "Speed of host links": "amount", "Links per host": "amount",
    "Bundling of host links": "amount",
    "Templates in the zones of their hypervisor": "amount",
}  # fmt: skip
_KINDS: dict[str, str] = {"bytes": "size", "bit/s": "rate"}
_PRINT: dict[str, Callable[[Any], str]] = {
    "size": humanise.size,
    "rate": humanise.rate,
    "num": humanise.number,
}
_WHAT = {
    "cloudstack": "CloudStack", "os": "management servers", "hypervisor": "hosts",
    "database": "database", "guest": "guests", "switch": "switches", "array": "arrays",
}  # fmt: skip
# how their makers write what sources tell in small letters, and what packagers hang on versions
_SPELT = {
    "ontap": "ONTAP", "eos": "EOS", "nxos": "NX-OS", "ios": "IOS", "iosxe": "IOS XE",
    "junos": "Junos", "cumulus": "Cumulus Linux", "sonic": "SONiC",
}  # fmt: skip
_PACKAGE = re.compile(r"(\d+\.\d+\.\d+)-(?:MariaDB|ubuntu|log|\d)\S*")
_STRANGE = mark("not recognised: not judged")
_BARS = 8
_TREE = 60
_NOTE = (
    "Each answer is counted and weighed: one large array and forty small servers tell different "
    "stories. Below eight objects there are numbers and no shares. "
    "Threads are what the API tells; cores need the servers themselves."
)
_SOON = 365


def data(page: Page) -> dict[str, Any] | None:
    """Numbers, charts and the tree; None when no object was seen."""
    facts = page.facts
    sizes = [(noun, facts.count(table), facts.complete(table)) for table, noun in _SIZES]
    if all(count is None for _, count, _ in sizes):
        return None
    answers = facts.rows("SELECT * FROM profile_trend ORDER BY place, rank, amount DESC, bucket")
    return {
        "sizes": sizes,
        "charts": [c for c in (*(_chart(answers, name) for name in _DRAWN), _states(facts)) if c],
        "answers": _answers(answers),
        "tree": _tree(facts),
        "support": _support(facts),
        "support_date": facts.one("SELECT max(data_date) FROM release_line"),
    }


def _unit(row: Row) -> tuple[str, str]:
    """What a weight is, and how it is printed: `capacity [bytes]` -> capacity, size."""
    what, _, unit = row["weighed"].partition(" [")
    return what, _KINDS.get(unit.rstrip("]"), "num")


def _chart(answers: list[Row], question: str) -> Chart | None:
    """Bars of one question; shares only where there are enough objects for a percentage."""
    rows = [row for row in answers if row["question"] == question]
    column = _DRAWN[question]
    items = [(said(str(row["bucket"])) or "", row[column]) for row in rows if row[column]]
    if not items:
        return None
    what, kind = _unit(rows[0]) if column == "weight" else (rows[0]["counted"], "num")
    shares = rows[0]["amount_share"] is not None
    return charts.bars(
        t("{question}, by {what}", question=t(question), what=t(what)), _top(items), "Answer", kind,
        shares=shares,
    )  # fmt: skip


def _top(items: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The first bars, and one for all others."""
    if len(items) <= _BARS:
        return items
    rest = sum(value for _, value in items[_BARS - 1 :])
    return [*items[: _BARS - 1], (t("{n} others", n=len(items) - _BARS + 1), rest)]


def _states(facts: Facts) -> Chart | None:
    """User VMs by state."""
    rows = facts.rows(
        "SELECT coalesce(state, 'not told') AS state, count(*) AS vms FROM vm GROUP BY 1 "
        "ORDER BY vms DESC, 1"
    )
    items = [(t(row["state"]), row["vms"]) for row in rows]
    return charts.bars(t("Virtual machines by state"), _top(items), "State", shares=True)


def _answers(answers: list[Row]) -> Grid | None:
    """Every question with its answers, counted and weighed."""
    if not answers:
        return None
    lines: list[tuple[str | None, ...]] = []
    for row in answers:
        what, kind = _unit(row)
        weight = "-" if what == "-" else row["weight"]
        lines.append(
            (
                t(row["question"]),
                said(str(row["bucket"])),
                row["amount"],
                t(row["counted"]),
                _share(row, "amount_share"),
                weight if weight in ("-", None) else f"{_PRINT[kind](row['weight'])} {t(what)}",
                "-" if what == "-" else _share(row, "weight_share"),
                _then(row, "amount"),
                "-" if what == "-" else _then(row, "weight"),
            )
        )
    columns = [
        ("Question", "text"), ("Answer", "text"), ("Number", "num"), ("Of", "text"),
        ("Share", "any"), ("Weight", "text"), ("Share of weight", "any"),
        ("Share a year ago", "any"), ("Share of weight a year ago", "any"),
    ]  # fmt: skip
    note = t(_NOTE)
    if all(row["then_at"] is None for row in answers):
        columns, lines = columns[:-2], [line[:-2] for line in lines]
        note += " " + t("Shares of a year ago are left out: not enough history.")
    return Grid("What the estate is made of", columns, lines, note)


def _share(row: Row, name: str) -> str | None:
    """A share; below eight objects none is printed."""
    few = row["amount_share"] is None
    return t("too few") if few else None if row[name] is None else humanise.share(row[name])


def _then(row: Row, of: str) -> str | None:
    """The share a year before and how far it moved since, in points."""
    if row["then_at"] is None:
        return t("not enough history")
    share, moved = row[f"{of}_share_then"], row[f"{of}_moved"]
    if share is None:
        return t("too few") if of == "amount" else None
    since = "" if moved is None else t(", {n} points", n=f"{100 * moved:+.0f}")
    return f"{humanise.share(share)}{since}"


def _tree(facts: Facts) -> Grid | None:
    """Zones, pods and clusters with what is in them."""
    rows = facts.rows(
        "SELECT z.name AS zone, p.name AS pod, c.name AS cluster, c.hypervisor, k.hosts, "
        "k.hosts_serving, k.vms_running, (SELECT count(*) FROM storage_pool AS s "
        "WHERE s.cluster_id = c.id) AS pools "
        "FROM zone AS z LEFT JOIN pod AS p ON p.zone_id = z.id "
        "LEFT JOIN cluster AS c ON c.pod_id = p.id "
        "LEFT JOIN cluster_capacity AS k ON k.cluster_id = c.id "
        "ORDER BY z.name, z.id, p.name, p.id, c.name, c.id"
    )
    if not rows:
        return None
    lines = [_branch(facts, row) for row in rows]
    shown, note = first(lines, _TREE, "clusters")
    columns = [
        ("Zone", "text"), ("Pod", "text"), ("Cluster", "text"), ("Hypervisor", "text"),
        ("Hosts", "num"), ("Serving", "num"), ("VMs running", "num"), ("Own pools", "num"),
    ]  # fmt: skip
    return Grid("Zones, pods and clusters", columns, shown, note)


def _branch(facts: Facts, row: Row) -> list[Any]:
    """A line of the tree; counts only of what was asked for."""
    counts = {
        "hosts": "host", "hosts_serving": "host", "vms_running": "vm", "pools": "storage_pool",
    }  # fmt: skip
    line: list[Any] = [row["zone"], row["pod"] or t("no pod"), row["cluster"] or t("no cluster")]
    line.append(row["hypervisor"])
    line += [row[name] if facts.seen(table) else None for name, table in counts.items()]
    return line


def _support(facts: Facts) -> dict[str, Any] | None:
    """Versions found against their end of support."""
    rows = facts.rows("SELECT * FROM support ORDER BY eol IS NULL, eol, kind, text")
    now = humanise.parse(facts.now)
    if not rows or now is None:
        return None
    spans, lines = [], []
    for row in rows:
        end, words = _end(row, now.date())
        extended = humanise.parse(row["extended_end"])
        name = _version(row["text"])
        spans.append(timeline.Span(name, end, extended.date() if extended else None, words))
        lines.append(
            (
                name,
                t(_WHAT.get(str(row["kind"]), str(row["kind"]))),
                words,
                row["eol"] or t("none listed"),
                row["extended_end"] or t("none listed"),
                t(row["basis"] or "stated by the vendor")
                if row["eol_state"] != "unknown"
                else t("none"),
            )
        )
    columns = [
        ("Version found", "text"), ("What", "text"), ("Standing", "text"),
        ("Standard support ends", "day"), ("Extended support ends", "day"), ("Basis", "text"),
    ]  # fmt: skip
    grid = Grid("Versions and their support", columns, lines)
    return {"chart": timeline.horizon(t("Support horizon"), spans, now.date(), grid), "grid": grid}


def _version(text: str) -> str:
    """A version as its vendor writes it, without the tail of a package."""
    text = _PACKAGE.sub(r"\1", text)
    return " ".join(_SPELT.get(word, word) for word in text.split(" "))


def _end(row: Row, now: date) -> tuple[date | None, str]:
    """End of standard support and what it means on the day of the data."""
    found = humanise.parse(row["eol"])
    if found is None:
        states = {"ended": mark("support has ended"), "none announced": mark("no end announced")}
        untold = mark("release not listed: not judged")
        return None, t(states.get(str(row["eol_state"]), untold if row["product"] else _STRANGE))
    left = (found.date() - now).days
    if left < 0:
        return found.date(), t("ended {n} days ago", n=-left)
    words = mark("ends in {n} days") if left <= _SOON else mark("supported for {n} days")
    return found.date(), t(words, n=left)
