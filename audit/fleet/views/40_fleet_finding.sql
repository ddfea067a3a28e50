/*
doc = "What is found most: a row per rule that has open findings in the newest month of an estate."
[columns]
rule_id = "Rule"
category = "Category"
title = "The fault in one line"
severity = "Worst severity"
estates = "Estates with it [count]"
judged = "Estates where it could be judged [count]"
share = "estates / judged [share]"
objects = "Open findings [count]"
*/
SELECT
    r.rule_id,
    max(r.category) AS category,
    max(r.title) AS title,
    CASE min(CASE r.severity
        WHEN 'critical' THEN 1 WHEN 'high' THEN 2 WHEN 'medium' THEN 3 WHEN 'low' THEN 4 ELSE 5
    END)
        WHEN 1 THEN 'critical' WHEN 2 THEN 'high' WHEN 3 THEN 'medium' WHEN 4 THEN 'low'
        ELSE 'info'
    END AS severity,
    sum(CASE WHEN r.objects > 0 THEN 1 ELSE 0 END) AS estates,
    sum(CASE WHEN r.outcome IN ('finding', 'pass') THEN 1 ELSE 0 END) AS judged,
    sum(CASE WHEN r.objects > 0 THEN 1 ELSE 0 END)
    / nullif(sum(CASE WHEN r.outcome IN ('finding', 'pass') THEN 1 ELSE 0 END), 0) AS share,
    sum(r.objects) AS objects
FROM rule_state AS r
JOIN fleet_now AS n ON r.estate = n.estate AND r.month = n.month
GROUP BY r.rule_id
HAVING sum(r.objects) > 0
ORDER BY min(CASE r.severity
    WHEN 'critical' THEN 1 WHEN 'high' THEN 2 WHEN 'medium' THEN 3 WHEN 'low' THEN 4 ELSE 5
END), estates DESC, r.rule_id
