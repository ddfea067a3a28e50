/*
doc = "Outcome of every rule, with the worst severity of its findings nobody accepted."
[columns]
rule_id = ["VARCHAR", "Rule"]
category = ["VARCHAR", "Category of the scorecard"]
title = ["VARCHAR", "The fault in one line"]
outcome = ["VARCHAR", "finding, pass, not applicable or not assessable"]
severity = ["VARCHAR", "Worst severity of its open findings; NULL: none"]
objects = ["BIGINT", "Open findings [count]"]
*/
SELECT
    r.id AS rule_id,
    r.category,
    r.title,
    x.outcome,
    (
        SELECT f.severity FROM finding AS f
        WHERE f.rule_id = r.id AND f.state <> 'waived'
        ORDER BY instr('critical high medium low info', f.severity)
        LIMIT 1
    ) AS severity,
    (
        SELECT count(*) FROM finding AS f
        WHERE f.rule_id = r.id AND f.state <> 'waived'
    ) AS objects
FROM rule AS r
JOIN rule_result AS x ON r.id = x.rule_id
ORDER BY r.id
