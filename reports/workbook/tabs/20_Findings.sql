/*
title = "Findings"
group = "Health"
doc = "One finding on one object, the worst first."
rows = "SELECT count(*) FROM finding AS f LEFT JOIN report_note AS n ON f.rule_id = n.rule_id AND f.subject = n.subject WHERE n.hidden IS NOT 1"
[columns]
severity = { from = "finding.severity", look = "severity" }
lane = { doc = "When: Now, Next or Later, by the worst severity of the rule and its effort; blank when waived or for information.", look = "lane" }
title = { from = "rule.title", look = "wrap" }
object = { from = "finding.subject_name", to = "*" }
message = { from = "finding.message", look = "wrap" }
recommendation = { from = "rule.fix", look = "prose" }
zone = "zone.name"
object_kind = "finding.subject_kind"
vms_at_risk = "finding.vms"
evidence = { doc = "Inputs and values the rule saw.", look = "wrap" }
confidence = "finding.confidence"
state = { from = "finding.state", look = "state" }
first_seen = { unit = "UTC", doc = "Start of its present, unbroken run." }
age = { unit = "days", doc = "Days since first seen, at the time of the data." }
effort = "rule.effort"
who_acts = "rule.actor"
category = "rule.category"
why = { from = "rule.why", look = "prose" }
waiver = { from = "finding.waiver", look = "wrap" }
owner = { doc = "Who deals with it, by the overlay." }
due = { unit = "date", doc = "By when, by the overlay." }
comment = { doc = "Remark of the overlay.", look = "wrap" }
waive_until = { unit = "date", doc = "To accept the risk, fill in the last day here, with reason and owner; `stackaudit waive import` reads it back." }
waive_reason = { doc = "To accept the risk: why.", look = "wrap" }
waive_owner = { doc = "To accept the risk: who answers for it." }
hangs_under = "finding.parent"
rule = { from = "rule.id", to = "Rules" }
id = "finding.subject"
*/
SELECT
    severity,
    lane,
    title,
    subject_name AS object,
    message,
    fix AS recommendation,
    zone,
    replace(subject_kind, '_', ' ') AS object_kind,
    vms AS vms_at_risk,
    report_evidence(evidence) AS evidence,
    confidence,
    state,
    first_seen,
    age_days AS age,
    effort,
    actor AS who_acts,
    category,
    why,
    waiver,
    owner,
    due,
    comment,
    NULL AS waive_until,
    NULL AS waive_reason,
    NULL AS waive_owner,
    parent AS hangs_under,
    rule_id AS rule,
    subject AS id,
    rule_id AS rule_link
FROM report_finding
ORDER BY place, rule_id, subject_name, subject
