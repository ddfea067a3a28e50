"""What a check writes: a row per rule and a row per result."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from audit.check.rule import RuleFile
from audit.model.rules import Rule, RuleResult

if TYPE_CHECKING:
    from audit.check.needs import Lack


def result_of(
    rule: RuleFile, reads: frozenset[tuple[str, str]], outcome: str, **counts: Any
) -> RuleResult:
    """A result row; `counts` are columns of RuleResult.

    lacks: what nobody told. unseen: sources that did not tell all it reads.
    """
    lacks: list[Lack] = counts.pop("lacks", [])
    unseen = sorted(counts.pop("unseen", ()))
    missing = [f"{lack.table}.{lack.column}".rstrip(".") for lack in lacks]
    values: dict[str, Any] = {
        "findings": 0,
        "passed": None,
        "not_applicable": None,
        "not_assessable": None,
        "reason": lacks[0].why if lacks else None,
        **counts,
    }
    return RuleResult(
        rule_id=rule.id,
        outcome=outcome,
        waived=0,
        reads=json.dumps(sorted(f"{t}.{c}".rstrip(".") for t, c in reads)),
        missing=json.dumps(missing),
        unseen=json.dumps(unseen),
        **values,
    )


def with_waived(result: RuleResult, waived: int) -> RuleResult:
    """The same result with its number of waived findings."""
    values = dict(zip(result.info.names, result.row(), strict=True))
    return RuleResult(**{**values, "waived": waived})


def describe(rule: RuleFile, overrides: Mapping[str, Mapping[str, Any]]) -> Rule:
    """A rule as reports read it, with the parameters in force."""
    values = rule.values(overrides.get(rule.id, {}))
    params = {
        name: {"value": values[name], "default": p.default, "unit": p.unit, "doc": p.doc}
        for name, p in rule.params.items()
    }
    texts = ("title", "question", "category", "severity", "level", "why", "fix", "effort", "actor")
    return Rule(
        id=rule.id,
        area=rule.area,
        refs=json.dumps(rule.references),
        guards=json.dumps(rule.header["guards"]),
        params=json.dumps(params),
        causes=json.dumps(rule.header.get("causes", [])),
        sql=rule.sql,
        **{name: rule.header[name] for name in texts},
    )
