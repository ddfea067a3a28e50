/*
title = "Every rule and its outcome"
group = "About"
doc = "One rule, with thresholds in force: also those that found nothing."
rows = "rule"
[columns]
rule = "rule.id"
category = "rule.category"
severity = { from = "rule.severity", look = "severity" }
outcome = { from = "rule_result.outcome", look = "outcome" }
title = { from = "rule.title", look = "wrap" }
question = { from = "rule.question", look = "wrap" }
findings = { from = "rule_result.findings", to = "Findings.rule" }
waived = "rule_result.waived"
passed = "rule_result.passed"
not_applicable = "rule_result.not_applicable"
not_assessable = "rule_result.not_assessable"
reason = { from = "rule_result.reason", look = "wrap" }
thresholds = { doc = "Parameters in force: value, unit, meaning; the default where it was changed.", look = "prose" }
why = { from = "rule.why", look = "prose" }
recommendation = { from = "rule.fix", look = "prose" }
guards = { doc = "When it stays silent on purpose.", look = "wrap" }
references = { doc = "Where it comes from.", look = "wrap" }
effort = "rule.effort"
who_acts = "rule.actor"
object_kind = "rule.level"
area = "rule.area"
*/
SELECT
    r.id AS rule,
    r.category,
    r.severity,
    x.outcome,
    w.title,
    w.question,
    x.findings,
    x.waived,
    x.passed,
    x.not_applicable,
    x.not_assessable,
    x.reason,
    report_thresholds(r.params) AS thresholds,
    w.why,
    w.fix AS recommendation,
    report_list(r.guards) AS guards,
    report_list(r.refs) AS "references",
    r.effort,
    r.actor AS who_acts,
    r.level AS object_kind,
    r.area,
    r.id AS findings_link,
    r.id AS row_link
FROM rule AS r
JOIN report_text AS w ON r.id = w.rule_id
LEFT JOIN rule_result AS x ON r.id = x.rule_id
ORDER BY r.category, r.id
