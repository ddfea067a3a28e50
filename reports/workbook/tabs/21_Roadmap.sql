/*
title = "Roadmap"
group = "Health"
doc = "One rule with open findings that ask for action, in the order to act."
rows = "SELECT count(*) FROM report_rule WHERE lane IS NOT NULL"
[columns]
lane = { doc = "Now: critical, or high and done in hours or days. Next: high, or medium and done in hours or days. Later: the rest.", look = "lane" }
severity = { doc = "Worst severity of its open findings.", look = "severity" }
title = { from = "rule.title", look = "wrap" }
objects = { unit = "count", doc = "Objects with an open finding; waived ones are not counted.", to = "Findings.rule" }
vms_at_risk = { unit = "count", doc = "VMs at risk at the worst of these objects; blank where the rule counts none." }
effort = "rule.effort"
who_acts = "rule.actor"
category = "rule.category"
score_cost = { unit = "count", doc = "Points it takes from the score of its category." }
recommendation = { from = "rule.fix", look = "prose" }
why = { from = "rule.why", look = "prose" }
stale = { unit = "count", doc = "Objects that could not be judged this time." }
rule = { from = "rule.id", to = "Rules" }
*/
SELECT
    q.lane,
    q.severity,
    w.title,
    q.objects,
    q.vms AS vms_at_risk,
    r.effort,
    r.actor AS who_acts,
    r.category,
    q.weight AS score_cost,
    w.fix AS recommendation,
    w.why,
    q.stale,
    r.id AS rule,
    r.id AS objects_link,
    r.id AS rule_link
FROM report_rule AS q
JOIN rule AS r ON q.rule_id = r.id
JOIN report_text AS w ON q.rule_id = w.rule_id
WHERE q.lane IS NOT NULL
ORDER BY
    CASE q.lane WHEN 'Now' THEN 1 WHEN 'Next' THEN 2 ELSE 3 END,
    q.place,
    q.vms DESC,
    q.objects DESC,
    r.id
