"""What one failure takes down: the estate as a picture, a heat map, and "what if this fails"."""

from typing import Any

from reports.facts import Facts, Row
from reports.html import humanise
from reports.html.context import Page
from reports.html.estate import estate_map
from reports.html.heat import LEGEND, heat
from reports.html.humanise import number
from reports.html.impacts import Impacts, anchor, command, reasons, singular, takes
from reports.html.table import Grid, first, linked
from reports.language import mark, t, tn

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
    text = tn("{n} component loses VMs for good when it fails alone",
              "{n} components each lose VMs for good when they fail alone",
              len(losing))  # fmt: skip
    if losing:
        worst = losing[0]
        text += t(
            "; the worst is {kind} {name}: {lost} of the {vms} VMs that stop do not come back by "
            "themselves",
            kind=singular(worst["kind"]), name=worst["name"], lost=worst["lost"], vms=worst["vms"],
        )  # fmt: skip
    return " ".join([f"{text}.", *_more(rows)])


def _more(rows: list[Row]) -> list[str]:
    """What else is to be said first, as sentences."""
    unknown = sum(
        row["lost_worst"] > row["lost"] or row["control_worst"] > row["control"] for row in rows
    )
    control = sum(row["control"] for row in rows)
    said = []
    if control:
        said.append(tn("{n} component stops the control plane.",
                       "{n} components stop the control plane.", control))  # fmt: skip
    if unknown:
        said.append(tn("Of {n} it is not known how much it takes: a least and a most is given.",
                       "Of {n} it is not known how much they take: a least and a most is given.",
                       unknown))  # fmt: skip
    return said


def _down(facts: Facts) -> str:
    """What does not work now, in words."""
    rows = facts.rows(
        "SELECT kind, name FROM node WHERE is_down AND NOT is_logical ORDER BY kind, name, id"
    )
    shown = ", ".join(f"{singular(row['kind'])} {row['name']}" for row in rows[:_FINDINGS])
    more = len(rows) - _FINDINGS
    return t("{names} and {n} more", names=shown, n=more) if more > 0 else shown


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
        columns += [(t("{what}: now", what=t(head)), "num"), ("by design", "num")]
    return Grid(
        "What takes more now than by design",
        [*columns, ("Control plane", "text")], shown, note,
    )  # fmt: skip


def _control(now: int, design: int) -> str:
    words = {(1, 0): mark("stops now"), (1, 1): mark("stops")}
    return t(words.get((int(now), int(design)), "goes on"))


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
    words = [t("{n} VMs stop", n=humanise.span(row["vms"], row["vms_worst"]))]
    if row["vms"]:
        words.append(t("{n} for good", n=humanise.span(row["lost"], row["lost_worst"])))
    if row["control_worst"]:
        words.append(t("control plane") if row["control"] else t("perhaps the control plane"))
    if row["cut_off"]:
        words.append(t("{n} lose a network", n=row["cut_off"]))
    return " · ".join([*words, t(row["redundancy"])])


def _numbers(row: Row) -> Grid:
    """Now beside design."""
    yes = {0: t("goes on"), 1: t("stops"), None: t("goes on")}
    control = t("may stop") if row["control_worst"] > row["control"] else yes[row["control"]]
    lines = [
        (t("VMs that stop"), humanise.span(row["vms"], row["vms_worst"]),
         humanise.span(row["vms_design"], row["worst_design"])),
        (t("lost for good"), humanise.span(row["lost"], row["lost_worst"]),
         _least(row["lost_design"], more=row["worst_design"] > row["vms_design"])),
        (t("run on with less redundancy"), number(row["degraded"]), number(row["degraded_design"])),
        (t("run on and lose a network"), number(row["cut_off"]), number(row["cut_off_design"])),
        (t("Control plane"), control, yes[row["control_design"]]),
    ]  # fmt: skip
    columns = [("If it fails alone", "text"), ("Now", "value"), ("By design", "value")]
    return Grid("What it takes, now and by design", columns, lines)


def _least(count: int, *, more: bool) -> str:
    return t("{n} or more", n=count) if more else number(count)


def _fates(row: Row) -> str:
    """What becomes of the VMs that stop, as a sentence."""
    if not row["vms"]:
        return ""
    parts = [
        (row["lost"], mark("{n} do not come back by themselves ({reasons})")),
        (row["restarted"], mark("{n} are restarted elsewhere by HA")),
        (row["may_restart"], mark("{n} may be restarted: it depends on the order")),
        (row["kept"], mark("{n} stay away while another of their anti-affinity group goes on")),
        (row["not_known"], mark("{n} of which it is not known")),
    ]
    why = reasons(row["reasons"])
    told = "; ".join(t(words, n=count, reasons=why) for count, words in parts if count)
    return t("Of the {vms} VMs: {told}.", vms=row["vms"], told=told)


def _told(page: Page, row: Row) -> list[tuple[str, str]]:
    """Short facts: how long, how far it reaches, how sure it is."""
    several = [
        ("Hosts that stop", row["hosts"]), ("Networks that stop", row["networks"]),
        ("Tenants touched", row["accounts"]),
    ]  # fmt: skip
    found = [(name, number(count)) for name, count in several if count]
    zone = page.facts.zone(row["zone_id"])
    if row["share"]:
        of = t("Of the running VMs of {zone}", zone=zone or t("the zone"))
        found.append((of, humanise.share(row["share"])))
    if row["storage_share"]:
        found.append(("VMs with disks on what stops", humanise.share(row["storage_share"])))
    if row["tags"]:
        found.append(("Storage tags without a pool", row["tags"]))
    sure = [("How long", row["minutes"]), ("Confidence", row["confidence"])]
    return found + [(name, t(value)) for name, value in sure if value]
