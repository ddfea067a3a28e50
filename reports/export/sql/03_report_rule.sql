/*
doc = "One row per rule: its worst open severity, how many objects, in which lane of the roadmap. Findings under a waiver are not open; stale ones (not judged this time) are."
*/
WITH
open_finding AS (
    SELECT
        f.rule_id,
        count(*) AS objects,
        count(*) FILTER (WHERE f.state = 'stale') AS stale,
        min(s.place) AS place,
        max(f.vms) FILTER (WHERE s.place = f.worst) AS vms
    FROM (
        SELECT
            g.*,
            min(t.place) OVER (PARTITION BY g.rule_id) AS worst
        FROM finding AS g
        JOIN report_severity AS t ON g.severity = t.severity
        WHERE g.state <> 'waived'
    ) AS f
    JOIN report_severity AS s ON f.severity = s.severity
    GROUP BY f.rule_id
),

-- lanes the consultant gave, where all findings have one and something of it is printed;
-- Now, Next, Later are in the order of the alphabet turned round
told AS (
    SELECT
        f.rule_id,
        iif(count(n.lane) = count(*), max(n.lane), NULL) AS lane,
        sum(coalesce(n.hidden, 0)) = count(*) AS hidden
    FROM finding AS f
    LEFT JOIN report_note AS n ON f.rule_id = n.rule_id AND f.subject = n.subject
    WHERE f.state <> 'waived'
    GROUP BY f.rule_id
),

placed AS (
    SELECT
        r.id AS rule_id,
        r.category,
        r.effort,
        coalesce(o.place, d.place) AS place,
        coalesce(o.objects, 0) AS objects,
        coalesce(o.stale, 0) AS stale,
        o.vms
    FROM rule AS r
    LEFT JOIN open_finding AS o ON r.id = o.rule_id
    LEFT JOIN report_severity AS d ON r.severity = d.severity
)

SELECT
    p.rule_id,
    p.category,
    s.severity,
    p.place,
    p.objects,
    p.stale,
    p.vms,
    iif(p.objects > 0, s.weight, 0) AS weight,
    CASE
        WHEN p.objects = 0 OR s.severity = 'info' OR t.hidden = 1 THEN NULL
        WHEN t.lane IS NOT NULL THEN t.lane
        WHEN s.severity = 'critical' THEN 'Now'
        WHEN s.severity = 'high' THEN iif(p.effort IN ('hours', 'days'), 'Now', 'Next')
        WHEN s.severity = 'medium' AND p.effort IN ('hours', 'days') THEN 'Next'
        ELSE 'Later'
    END AS lane
FROM placed AS p
LEFT JOIN report_severity AS s ON p.place = s.place
LEFT JOIN told AS t ON p.rule_id = t.rule_id
