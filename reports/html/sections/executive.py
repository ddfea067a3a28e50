"""The first page: a verdict, the score with its sum, the top risks, what was fixed, a decision."""

from typing import Any

from reports.facts import Block
from reports.facts_reach import gravest, tenants
from reports.facts_score import Score, grade, moved, overall, trend
from reports.html import charts, humanise
from reports.html.context import Page
from reports.html.table import Grid, first

TITLE = "Executive summary"
NAV = "Summary"
EMPTY = ""
_RISKS = 5
_MOVES = 15
_FIXED = 3
MINUS = "\N{MINUS SIGN}"
_PARTS = {"stack": "the switch stack", "switch": "the switch", "host": "the host",
          "storage": "the storage at", "psu": "the power supply",
          "switch_member": "the chassis", "database": "the database"}  # fmt: skip
_APPROVE = {
    "hours": "Approve hours of work", "days": "Approve days of work",
    "weeks": "Approve weeks of work", "project": "Approve a project",
}  # fmt: skip


def data(page: Page) -> dict[str, Any]:
    """Everything of the first page."""
    risks = [b for b in page.facts.blocks if b.counted and not b.hangs and b.severity != "info"]
    return {
        "verdict": [_state(page), _danger(page, risks), _confidence(page)],
        "score": page.score,
        "grade": grade(page.score),
        "mean": _mean(page.scores),
        "scores": _categories(page),
        "trend": charts.trend("Overall score at the end of the months", trend(page.months)),
        "delta": _delta(page),
        "moves": _moves(page),
        "risks": [(block, _tenants(page, block)) for block in risks[:_RISKS]],
        "gravest": _gravest(page),
        "more": len(risks) - _RISKS,
        "fixed": page.facts.fixed[:_FIXED],
        "fixed_count": len(page.facts.fixed),
        "first": page.facts.previous is None,
        "decision": _decision(risks),
        "judged": _judged(page),
    }


def _points(score: Score) -> tuple[float | None, str]:
    return (None if score.value is None else score.value / 100), str(score.value)


def _mean(scores: list[Score]) -> str:
    values = [score.value for score in scores if score.value is not None]
    if not values:
        return ""
    total = " + ".join(str(value) for value in values)
    exact = humanise.number(round(sum(values) / len(values), 1))
    return f"({total}) ÷ {len(values)} = {exact}"


def _categories(page: Page) -> list[tuple[Score, Any, str]]:
    """Categories with a bar and the change since the report before."""
    before = {score.name: score.value for score in _before(page)}
    return [
        (score, charts.meter(*_points(score)), _signed(score.value, before.get(score.name)))
        for score in page.scores
    ]


def _before(page: Page) -> list[Score]:
    return page.months[-2][1] if len(page.months) > 1 else []


def _signed(now: int | None, then: int | None) -> str:
    """A change in points; nothing where one of them was not judged."""
    if now is None or then is None:
        return ""
    if now == then:
        return "unchanged"
    return f"{'+' if now > then else MINUS}{abs(now - then)}"


def _delta(page: Page) -> str:
    change = _signed(page.score, overall(_before(page)))
    return f"{change} since {humanise.day(page.months[-2][0])}" if change else ""


def _moves(page: Page) -> Grid | None:
    """The rules behind the change of the score, what took points first."""
    titles = {rule["id"]: rule["title"] for rule in page.facts.rules}
    lines = [
        (titles.get(rule) or rule, category, then or "nothing open", now or "nothing open",
         f"{'+' if change > 0 else MINUS}{abs(change)}")
        for rule, category, then, now, change in moved(page.facts)
    ]  # fmt: skip
    if not lines:
        return None
    shown, note = first(lines, _MOVES, "rules")
    columns = [("Rule", "text"), ("Category", "text"), ("Worst before", "text"),
               ("Worst now", "text"), ("Points of its category", "value")]  # fmt: skip
    return Grid("What moved the score", columns, shown, note)


def _tenants(page: Page, block: Block) -> int | None:
    """Tenants of the VMs at risk at the worst object."""
    worst = next((f for f in block.counted if f.vms is not None and f.vms == block.vms), None)
    return None if worst is None else tenants(page.facts, worst)


def _gravest(page: Page) -> str:
    """The worst single failure of today as a sentence; empty when none is known to stop VMs."""
    row = gravest(page.facts)
    if row is None:
        return ""
    kind = _PARTS.get(row["kind"], str(row["kind"]).replace("_", " "))
    stops = _count(row["vms"], "virtual machine")
    more = f", {row['vms_worst']:,} at worst" if row["vms_worst"] > row["vms"] else ""
    back = f"{row['restarted']:,} of them restart by themselves" if row["restarted"] else (
        "none of them restarts by itself"
    )  # fmt: skip
    whose = _count(row["accounts"], "tenant")
    return f"Losing {kind} {row['name']} stops {stops} of {whose}{more}; {back}."


def _count(number: int | None, noun: str) -> str:
    if number is None:
        return f"an unknown number of {noun}s (not seen)"
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _state(page: Page) -> str:
    facts = page.facts
    who = page.options.customer or "The estate"
    if facts.latest is None:
        return "Nothing was collected yet, so nothing can be said about the estate."
    if facts.count("host") is None and facts.count("vm") is None:
        return (
            f"{who} could not be assessed: on {humanise.day(facts.now)} no source told of hosts or "
            "virtual machines."
        )
    vms = _count(facts.count("vm", "state = 'Running'"), "virtual machine")
    score = "is not scored" if page.score is None else (
        f"scores {page.score} of 100 ({grade(page.score)}{_against(page)})"
    )  # fmt: skip
    return (
        f"{who} ran {vms} on {_count(facts.count('host'), 'host')} in "
        f"{_count(facts.count('zone'), 'zone')} on {humanise.day(facts.now)} and {score}."
    )


def _against(page: Page) -> str:
    """The score at the report before, in words."""
    then = overall(_before(page))
    if page.score is None or then is None:
        return ""
    change = page.score - then
    words = f"{abs(change)} {'more' if change > 0 else 'less'} than" if change else "as"
    return f", {words} on {humanise.day(page.months[-2][0])}"


def _judged(page: Page) -> bool:
    return any(rule["outcome"] in ("finding", "pass") for rule in page.facts.rules)


def _danger(page: Page, risks: list[Block]) -> str:
    if not _judged(page) and not risks:
        return "No rule could be judged: this is not a clean bill of health."
    urgent = [b for b in risks if b.severity in ("critical", "high")]
    if not urgent:
        later = f"; {len(risks)} lesser ones can be planned" if risks else ""
        return f"No critical or high finding is open{later}."
    worst = urgent[0]
    few = "1 problem needs" if len(urgent) == 1 else f"{len(urgent)} problems need"
    reach = f", with up to {_count(worst.vms, 'virtual machine')} at risk" if worst.vms else ""
    title = str(worst.rule["title"]).rstrip(".")
    return f"{few} action now; the gravest: {title[:1].lower()}{title[1:]}{reach}."


def _confidence(page: Page) -> str:
    share = page.facts.confidence
    unjudged = sum(rule["outcome"] == "not assessable" for rule in page.facts.rules)
    if share is None:
        return "No rules were run, so there is no measure of confidence."
    seen = f"{humanise.share(int(share * 1000) / 1000)} of what the rules need was seen"
    runs = page.facts.latest.runs if page.facts.latest else ()
    if runs:
        answered = sum(run["status"] != "failed" for run in runs)
        sources = f"{len(runs)} source{'' if len(runs) == 1 else 's'}"
        seen = f"{answered} of {sources} answered and {seen}"
    if not unjudged:
        return f"{seen}; every one of the {len(page.facts.rules)} rules could be judged."
    rules = f"{unjudged} of {len(page.facts.rules)} rules could not be judged"
    return f"{seen}; {rules}, and those are listed as open questions, not as passes."


def _decision(risks: list[Block]) -> dict[str, Any] | None:
    """What only management can settle: the gravest risk whose cure is long, else the gravest."""
    urgent = [b for b in risks if b.severity in ("critical", "high")] or risks
    large = [b for b in urgent if b.rule["effort"] in ("weeks", "project")]
    chosen = next(iter(large or urgent), None)
    if chosen is None:
        return None
    return {
        "block": chosen,
        "ask": _APPROVE.get(str(chosen.rule["effort"]), "Approve the work"),
        "sentence": str(chosen.rule["fix"] or "").partition(". ")[0].rstrip("."),
    }
