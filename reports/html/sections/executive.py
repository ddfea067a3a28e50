"""The first page: a verdict, the score with its sum, the top risks, what was fixed, a decision."""

from typing import Any

from reports.facts import Block
from reports.facts_score import Score, grade, trend
from reports.html import charts, humanise
from reports.html.context import Page

TITLE = "Executive summary"
NAV = "Summary"
EMPTY = ""
_RISKS = 10
_FIXED = 3
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
        "scores": [(score, charts.meter(*_points(score))) for score in page.scores],
        "trend": charts.trend("Overall score of the last collections", trend(page.facts)),
        "delta": _delta(page),
        "risks": risks[:_RISKS],
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


def _delta(page: Page) -> str:
    found = trend(page.facts, 2)
    if page.facts.previous is None or len(found) < 2:  # noqa: PLR2004 - before and now
        return ""
    change = found[-1][1] - found[-2][1]
    sign = "+" if change > 0 else "\N{MINUS SIGN}"
    words = f"{sign}{abs(change)}" if change else "unchanged"
    return f"{words} since {humanise.day(found[-2][0])}"


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
        f"scores {page.score} of 100 ({grade(page.score)})"
    )  # fmt: skip
    return (
        f"{who} ran {vms} on {_count(facts.count('host'), 'host')} in "
        f"{_count(facts.count('zone'), 'zone')} on {humanise.day(facts.now)} and {score}."
    )


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
