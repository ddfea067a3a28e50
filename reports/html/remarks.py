"""What the overlay adds to the page: remarks on findings, and what it leaves out."""

from typing import Any

from reports.facts import SEVERITIES, Block, Facts
from reports.html.humanise import day
from reports.language import t

_NAMED = 5


def remarks(block: Block) -> list[dict[str, Any]]:
    """Remarks on the findings of a rule, each once, with the objects when not of all."""
    objects: dict[tuple[str, ...], list[str]] = {}
    for found in block.found:
        said = found.remark
        facts = [t("{owner} deals with it", owner=said.owner)] if said.owner else []
        facts += [t("due {day}", day=day(said.due))] if said.due else []
        facts += (
            [t("planned: {lane}", lane=t(said.lane))]
            if said.lane and said.lane != block.lane
            else []
        )
        text = tuple(part for part in (said.comment, ", ".join(facts)) if part)
        if text:
            objects.setdefault(text, []).append(found.name)
    return [
        {"parts": text, "objects": _named(names) if len(names) < len(block.found) else ""}
        for text, names in objects.items()
    ]


def _named(names: list[str]) -> str:
    shown, rest = ", ".join(names[:_NAMED]), len(names) - _NAMED
    return t("{names} and {n} more", names=shown, n=rest) if rest > 0 else shown


def not_printed(facts: Facts) -> list[tuple[str, str, int, str]]:
    """(title, worst severity, findings, why) of what the overlay hides, the worst first."""
    titles = {rule["id"]: rule["title"] for rule in facts.rules}
    groups: dict[tuple[str, str], list[str]] = {}
    for found in facts.judged:
        if found.remark.hidden:
            key = (found.rule_id, str(found.remark.comment))
            groups.setdefault(key, []).append(found.severity)
    return [
        (str(titles.get(rule, rule)), min(severities, key=SEVERITIES.index), len(severities), why)
        for (rule, why), severities in groups.items()
    ]
