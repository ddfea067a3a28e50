"""What one failure takes down: the estate as a picture, a heat map, and "what if this fails"."""

from typing import Any

from reports.facts import Facts, Row
from reports.html import humanise
from reports.html.context import Page
from reports.html.estate import estate_map
from reports.html.heat import LEGEND, heat
from reports.html.impacts import Impacts, anchor, command, singular, takes
from reports.html.table import Grid, first, linked

TITLE = "What one failure takes down"
NAV = "Failures"
EMPTY = "no component was seen whose failure takes anything"
_ROWS = 40
_PRINTED = 10
_FINDINGS = 8


def data(page: Page) -> dict[str, Any] | None:
    """Picture, tiles, what is used up, and blocks; None when nothing takes anything."""
    facts, impacts = page.facts, page.impacts
    if not impacts.rows:
        return None
    nodes = facts.rows("SELECT kind, count(*) AS n FROM node WHERE NOT is_logical GROUP BY kind")
    names = {row["id"]: row["name"] for row in facts.rows("SELECT id, name FROM cluster")}
    about = _findings(page)
    blocks = impacts.blocks
    return {
        "summary": _summary(impacts),
        "map": estate_map(facts, impacts),
        "legend": LEGEND,
        "heat": heat(impacts, {row["kind"]: row["n"] for row in nodes}, names),
        "down": _down(facts),
        "used": _used(impacts),
        "blocks": [_block(page, row, about) for row in blocks],
        "printed": _PRINTED,
        "stopping": sum(takes(row) for row in impacts.rows),
    }


def _summary(impacts: Impacts) -> str:
    rows = [row for row in impacts.rows if row["rank"]]
    losing = [row for row in rows if row["lost"] and row["kind"] not in ("pool", "stack")]
    text = f"{len(losing):,} components each lose VMs for good when they fail alone"
    if losing:
        worst = losing[0]
        text += (
            f"; the worst is {singular(worst['kind'])} {worst['name']}: {worst['lost']:,} of the "
            f"{worst['vms']:,} VMs that stop do not come back by themselves"
        )
    return " ".join([f"{text}.", *_more(rows)])


def _more(rows: list[Row]) -> list[str]:
    """What else is to be said first, as sentences."""
    unknown = sum(
        row["lost_worst"] > row["lost"] or row["control_worst"] > row["control"] for row in rows
    )
    counted = (
        (sum(row["control"] for row in rows), "of all stop the control plane."),
        (unknown, "take an amount that is not known: a least and a most is given."),
    )  # fmt: skip
    return [f"{count:,} {words}" for count, words in counted if count]


def _down(facts: Facts) -> str:
    """What does not work now, in words."""
    rows = facts.rows(
        "SELECT kind, name FROM node WHERE is_down AND NOT is_logical ORDER BY kind, name, id"
    )
    shown = ", ".join(f"{singular(row['kind'])} {row['name']}" for row in rows[:_FINDINGS])
    more = len(rows) - _FINDINGS
    return shown + (f" and {more:,} more" if more > 0 else "")


def _used(impacts: Impacts) -> Grid | None:
    """Components that take more now than by design."""
    rows = [
        row for row in impacts.rows
        if row["used_up"] or (row["degraded"] > row["degraded_design"] and row["rank"])
    ]  # fmt: skip
    lines = [
        (linked(row["name"], impacts.href(row["node_id"])), singular(row["kind"]),
         row["vms"], row["vms_design"], row["lost"], row["lost_design"],
         row["cut_off"], row["cut_off_design"], row["degraded"], row["degraded_design"],
         _control(row["control"], row["control_design"]))
        for row in rows
    ]  # fmt: skip
    if not lines:
        return None
    shown, note = first(lines, _ROWS, "components")
    heads = ("VMs that stop", "Lost for good", "Cut off", "Less redundancy")
    columns = [("Component", "text"), ("Kind", "text")]
    for head in heads:
        columns += [(f"{head}: now", "num"), ("by design", "num")]
    return Grid(
        "What takes more now than by design",
        [*columns, ("Control plane", "text")], shown, note,
    )  # fmt: skip


def _control(now: int, design: int) -> str:
    return {(1, 0): "stops now", (1, 1): "stops"}.get((int(now), int(design)), "goes on")


def _findings(page: Page) -> dict[str, dict[str, str]]:
    """Node -> rules that found something about it, with their titles."""
    found: dict[str, dict[str, str]] = {}
    for block in page.facts.blocks:
        for one in block.counted:
            node = page.impacts.node_of(one.kind, one.subject)
            found.setdefault(node, {})[block.id] = str(block.rule["title"])
    return found


def _block(page: Page, row: Row, about: dict[str, dict[str, str]]) -> dict[str, Any]:
    known = about.get(row["node_id"], {})
    return {
        "id": anchor(row["node_id"]),
        "row": row,
        "kind": singular(row["kind"]),
        "short": _in_short(row),
        "numbers": _numbers(row),
        "fates": _fates(row),
        "facts": _told(page, row),
        "rules": list(known.items())[:_FINDINGS],
        "command": command(row),
    }


def _in_short(row: Row) -> str:
    words = [f"{humanise.span(row['vms'], row['vms_worst'])} VMs stop"]
    if row["vms"]:
        words.append(f"{humanise.span(row['lost'], row['lost_worst'])} for good")
    if row["control_worst"]:
        words.append("control plane" if row["control"] else "perhaps the control plane")
    if row["cut_off"]:
        words.append(f"{row['cut_off']:,} lose a network")
    return " · ".join([*words, row["redundancy"]])


def _numbers(row: Row) -> Grid:
    """Now beside design."""
    yes = {0: "goes on", 1: "stops", None: "goes on"}
    control = "may stop" if row["control_worst"] > row["control"] else yes[row["control"]]
    lines = [
        ("VMs that stop", humanise.span(row["vms"], row["vms_worst"]),
         humanise.span(row["vms_design"], row["worst_design"])),
        ("lost for good", humanise.span(row["lost"], row["lost_worst"]),
         f"{row['lost_design']:,}{' or more' if row['worst_design'] > row['vms_design'] else ''}"),
        ("run on with less redundancy", f"{row['degraded']:,}", f"{row['degraded_design']:,}"),
        ("run on and lose a network", f"{row['cut_off']:,}", f"{row['cut_off_design']:,}"),
        ("Control plane", control, yes[row["control_design"]]),
    ]  # fmt: skip
    columns = [("If it fails alone", "text"), ("Now", "value"), ("By design", "value")]
    return Grid("What it takes, now and by design", columns, lines)


def _fates(row: Row) -> str:
    """What becomes of the VMs that stop, as a sentence."""
    if not row["vms"]:
        return ""
    parts = [
        (row["lost"], f"do not come back by themselves ({_reasons(row['reasons'])})"),
        (row["restarted"], "are restarted elsewhere by HA"),
        (row["may_restart"], "may be restarted: it depends on the order"),
        (row["kept"], "stay away while another of their anti-affinity group goes on"),
        (row["not_known"], "of which it is not known"),
    ]
    told = "; ".join(f"{count:,} {words}" for count, words in parts if count)
    return f"Of the {row['vms']:,} VMs: {told}."


def _reasons(text: str | None) -> str:
    """Reasons with their counts, in words a reader knows."""
    if not text:
        return "reason not told"
    return text.replace("not HA", "without HA").replace(" stuck", " without proof of death")


def _told(page: Page, row: Row) -> list[tuple[str, str]]:
    """Short facts: how long, how far it reaches, how sure it is."""
    several = [
        ("Hosts that stop", row["hosts"]), ("Networks that stop", row["networks"]),
        ("Tenants touched", row["accounts"]),
    ]  # fmt: skip
    found = [(name, f"{count:,}") for name, count in several if count]
    zone = page.facts.zone(row["zone_id"])
    if row["share"]:
        found.append((f"Of the running VMs of {zone or 'the zone'}", humanise.share(row["share"])))
    if row["storage_share"]:
        found.append(("VMs with disks on what stops", humanise.share(row["storage_share"])))
    if row["tags"]:
        found.append(("Storage tags without a pool", row["tags"]))
    sure = [("How long", row["minutes"]), ("Confidence", row["confidence"])]
    return found + [(name, value) for name, value in sure if value]
