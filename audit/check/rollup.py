"""Causes hang under their effect, so that the first page shows what happens, not why five times."""

from dataclasses import replace

from audit.check.rule import RuleFile
from audit.model.rules import Finding


def hang_under(findings: list[Finding], rules: list[RuleFile]) -> list[Finding]:
    """Set `parent` of every finding whose rule is a cause of another finding in the same zone.

    A finding without a zone hangs under an effect of the estate only. The first effect in rule
    order wins; a parent never hangs itself under its own cause.
    """
    effects = {
        cause: rule.id for rule in reversed(rules) for cause in rule.header.get("causes", ())
    }
    by_place: dict[tuple[str, str | None], Finding] = {}
    for finding in findings:
        by_place.setdefault((finding.rule_id, finding.zone_id), finding)
        by_place.setdefault((finding.rule_id, None), finding)
    return [_hang(finding, effects, by_place) for finding in findings]


def _hang(
    finding: Finding,
    effects: dict[str, str],
    by_place: dict[tuple[str, str | None], Finding],
) -> Finding:
    effect = by_place.get((effects.get(finding.rule_id, ""), finding.zone_id))
    if effect is None or effect.rule_id == finding.rule_id:
        return finding
    return replace(finding, parent=f"{effect.rule_id}/{effect.subject}")
