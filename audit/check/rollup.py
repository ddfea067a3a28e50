"""Causes hang under their effect, so that the first page shows what happens, not why five times."""

from dataclasses import replace

from audit.check.rule import RuleFile
from audit.model.rules import Finding


def hang_under(findings: list[Finding], rules: list[RuleFile]) -> list[Finding]:
    """Set `parent` of every finding whose rule is a cause of another finding at the same place.

    The place is the object where both speak of one kind of object, else the zone; a finding
    without a zone hangs under an effect of the estate only. The first effect in rule order wins.
    """
    effects = _effects(rules)
    by_place: dict[tuple[str, str | None], Finding] = {}
    for finding in findings:
        by_place.setdefault((finding.rule_id, finding.zone_id), finding)
        by_place.setdefault((finding.rule_id, finding.subject), finding)
    return [_hang(finding, effects, by_place) for finding in findings]


def _effects(rules: list[RuleFile]) -> dict[str, str]:
    """Cause -> effect; one that would close a circle is left out."""
    effects: dict[str, str] = {}
    for rule in rules:
        above = [rule.id]
        while above[-1] in effects:
            above.append(effects[above[-1]])
        for cause in rule.header.get("causes", ()):
            if cause not in above:
                effects.setdefault(cause, rule.id)
    return effects


def _hang(
    finding: Finding,
    effects: dict[str, str],
    by_place: dict[tuple[str, str | None], Finding],
) -> Finding:
    rule = effects.get(finding.rule_id, "")
    effect = by_place.get((rule, finding.zone_id))
    if effect is not None and effect.subject_kind == finding.subject_kind:
        effect = by_place.get((rule, finding.subject))
    if effect is None:
        return finding
    return replace(finding, parent=f"{effect.rule_id}/{effect.subject}")
