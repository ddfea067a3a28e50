"""The first page: a verdict, the score with its sum, the top risks, what was fixed, a decision."""

from typing import Any

from reports.facts import Block
from reports.facts_reach import gravest, tenants
from reports.facts_score import Score, grade, moved, overall, trend
from reports.html import charts, humanise
from reports.html.context import Page
from reports.html.table import Grid, first
from reports.language import SOURCE, current, mark, t, tn

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
        "trend": charts.trend(t("Overall score at the end of the months"), trend(page.months)),
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
        return t("unchanged")
    return f"{'+' if now > then else MINUS}{abs(now - then)}"


def _delta(page: Page) -> str:
    change = _signed(page.score, overall(_before(page)))
    if not change:
        return ""
    return t("{change} since {day}", change=change, day=humanise.day(page.months[-2][0]))


def _moves(page: Page) -> Grid | None:
    """The rules behind the change of the score, what took points first."""
    titles = {rule["id"]: rule["title"] for rule in page.facts.rules}
    lines = [
        (titles.get(rule) or rule, t(category), t(then or "nothing open"), t(now or "nothing open"),
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
    kind = t(_PARTS.get(row["kind"], str(row["kind"]).replace("_", " ")))
    name = str(row["name"])  # in a tenant's edition "host 3": its kind is in it
    what = name if name.startswith(f"{row['kind']} ") else f"{kind} {name}"
    stops = _count(row["vms"], "virtual machine")
    worst = row["vms_worst"]
    more = t(", {n} at worst", n=worst) if worst > row["vms"] else ""
    back = t("{n} of them do not come back by themselves", n=row["lost"])
    if row["not_known"]:
        back += t(", of {n} it is not known", n=row["not_known"])
    return t(
        "Losing {what} stops {vms} of {tenants}{more}; {back}.",
        what=what, vms=stops, tenants=_count(row["accounts"], "tenant"),
        more=more, back=back,
    )  # fmt: skip


def _count(number: int | None, noun: str) -> str:
    if number is None:
        return t("an unknown number of {things} (not seen)", things=t(f"{noun}s"))
    return humanise.several(number, noun)


def _state(page: Page) -> str:
    facts = page.facts
    who = page.options.customer or t("The estate")
    if facts.latest is None:
        return t("Nothing was collected yet, so nothing can be said about the estate.")
    if facts.count("host") is None and facts.count("vm") is None:
        return t(
            "{who} could not be assessed: on {day} no source told of hosts or virtual machines.",
            who=who, day=humanise.day(facts.now),
        )  # fmt: skip
    vms = _count(facts.count("vm", "state = 'Running'"), "virtual machine")
    score = t("is not scored") if page.score is None else t(
        "scores {score} of 100 ({grade}{against})",
        score=page.score, grade=t(grade(page.score)), against=_against(page),
    )  # fmt: skip
    return t(
        "{who} ran {vms} on {hosts} in {zones} on {day} and {score}.",
        who=who, vms=vms, hosts=_count(facts.count("host"), "host"),
        zones=_count(facts.count("zone"), "zone"), day=humanise.day(facts.now), score=score,
    )  # fmt: skip


def _against(page: Page) -> str:
    """The score at the report before, in words."""
    then = overall(_before(page))
    if page.score is None or then is None:
        return ""
    change = page.score - then
    words = mark(", {n} more than on {day}") if change > 0 else mark(", {n} less than on {day}")
    words = words if change else mark(", as on {day}")
    return t(words, n=abs(change), day=humanise.day(page.months[-2][0]))


def _judged(page: Page) -> bool:
    return any(rule["outcome"] in ("finding", "pass") for rule in page.facts.rules)


def _danger(page: Page, risks: list[Block]) -> str:
    if not _judged(page) and not risks:
        return t("No rule could be judged: this is not a clean bill of health.")
    urgent = [b for b in risks if b.severity in ("critical", "high")]
    if not urgent:
        later = t("; {n} lesser ones can be planned", n=len(risks)) if risks else ""
        return t("No critical or high finding is open{later}.", later=later)
    worst = urgent[0]
    vms = _count(worst.vms, "virtual machine") if worst.vms else ""
    return tn(
        "{n} problem is critical or high; the gravest: {title}{reach}.",
        "{n} problems are critical or high; the gravest: {title}{reach}.", len(urgent),
        title=_within(str(worst.rule["title"]).rstrip(".")),
        reach=t(", with up to {vms} at risk", vms=vms) if vms else "",
    )  # fmt: skip


def _within(title: str) -> str:
    """A title within a sentence: small in English, as it is where nouns are written large."""
    return title[:1].lower() + title[1:] if current().tag == SOURCE else title


def _confidence(page: Page) -> str:
    share = page.facts.confidence
    unjudged = sum(rule["outcome"] == "not assessable" for rule in page.facts.rules)
    if share is None:
        return t("No rules were run, so there is no measure of confidence.")
    seen = t("{share} of what the rules need was seen", share=_cut(share))
    runs = page.facts.latest.runs if page.facts.latest else ()
    if runs:
        answered = sum(run["status"] != "failed" for run in runs)
        seen = tn("{answered} of {n} source answered and {seen}",
                  "{answered} of {n} sources answered and {seen}", len(runs), answered=answered,
                  seen=seen)  # fmt: skip
    if not unjudged:
        return t("{seen}; every one of the {n} rules could be judged.", seen=seen,
                 n=len(page.facts.rules))  # fmt: skip
    return t(
        "{seen}; {unjudged} of {n} rules could not be judged, and those are listed as open "
        "questions, not as passes.",
        seen=seen, unjudged=unjudged, n=len(page.facts.rules),
    )  # fmt: skip


def _cut(share: float) -> str:
    """A share that is not rounded up to all."""
    return humanise.share(int(share * 1000) / 1000)


def _decision(risks: list[Block]) -> dict[str, Any] | None:
    """What only management can settle: the gravest risk whose cure is long, else the gravest."""
    urgent = [b for b in risks if b.severity in ("critical", "high")] or risks
    large = [b for b in urgent if b.rule["effort"] in ("weeks", "project")]
    chosen = next(iter(large or urgent), None)
    if chosen is None:
        return None
    return {
        "block": chosen,
        "ask": t(_APPROVE.get(str(chosen.rule["effort"]), "Approve the work")),
        "sentence": str(chosen.rule["fix"] or "").partition(". ")[0].rstrip("."),
    }
