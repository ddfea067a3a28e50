/*
doc = "One row per category: 100 less the weight of every rule with an open finding, not below 0; NULL when no rule of it could be judged."
*/
SELECT
    r.category,
    iif(
        count(*) FILTER (WHERE x.outcome IN ('finding', 'pass') OR r.objects > 0) = 0,
        NULL,
        max(0, 100 - sum(r.weight))
    ) AS score,
    count(*) AS rules,
    count(*) FILTER (WHERE x.outcome IN ('finding', 'pass')) AS judged,
    count(*) FILTER (WHERE x.outcome = 'not assessable') AS not_assessable,
    count(*) FILTER (WHERE r.weight > 0) AS rules_against,
    sum(r.objects) AS findings
FROM report_rule AS r
LEFT JOIN rule_result AS x ON r.rule_id = x.rule_id
GROUP BY r.category
ORDER BY r.category
