/*
title = "Open findings"
doc = "Findings of every check by severity, waived ones left out."
unit = "count"
object = "severity"
*/
WITH moment AS (
    SELECT DISTINCT checked AS at FROM rule_timing
),

grade (severity, place) AS (
    VALUES ('critical', 1), ('high', 2), ('medium', 3), ('low', 4), ('info', 5)
)

SELECT
    m.at,
    NULL AS zone,
    g.severity AS object,
    count(f.rule_id) AS value,
    NULL AS total
FROM moment AS m
CROSS JOIN grade AS g
LEFT JOIN finding_history AS f
    ON
        g.severity = f.severity AND f.state <> 'waived'
        AND m.at >= f.valid_from AND m.at < f.valid_to
GROUP BY m.at, g.severity, g.place
ORDER BY g.place, m.at
