/*
doc = "One row per finding with what its rule says and how long it has been open. First seen is the start of its present, unbroken run: a finding that was gone and came back is new. What the overlay hides is not here."
*/
WITH born AS (
    SELECT
        h.rule_id,
        h.subject,
        max(h.valid_from) AS first_seen
    FROM finding_history AS h
    WHERE
        h.valid_from <= (SELECT p.now FROM report_period AS p)
        AND NOT EXISTS (
            SELECT 1 FROM finding_past AS e
            WHERE e.rule_id = h.rule_id AND e.subject = h.subject AND e.valid_to = h.valid_from
        )
    GROUP BY h.rule_id, h.subject
)

SELECT
    f.rule_id,
    f.subject,
    f.subject_kind,
    f.subject_name,
    f.zone_id,
    (
        SELECT z.name FROM zone AS z
        WHERE z.id = f.zone_id
    ) AS zone,
    f.severity,
    s.place,
    f.confidence,
    f.message,
    f.evidence,
    f.vms,
    f.state,
    f.waiver,
    f.parent,
    b.first_seen,
    cast(julianday(p.now) - julianday(b.first_seen) AS INTEGER) AS age_days,
    w.title,
    r.category,
    r.effort,
    r.actor,
    w.why,
    w.fix,
    n.comment,
    n.owner,
    n.due,
    iif(f.state = 'waived', NULL, coalesce(n.lane, q.lane)) AS lane
FROM finding AS f
CROSS JOIN report_period AS p
LEFT JOIN report_severity AS s ON f.severity = s.severity
LEFT JOIN rule AS r ON f.rule_id = r.id
LEFT JOIN report_text AS w ON f.rule_id = w.rule_id
LEFT JOIN report_rule AS q ON f.rule_id = q.rule_id
LEFT JOIN born AS b ON f.rule_id = b.rule_id AND f.subject = b.subject
LEFT JOIN report_note AS n ON f.rule_id = n.rule_id AND f.subject = n.subject
WHERE n.hidden IS NOT 1
ORDER BY s.place, f.rule_id, f.subject_name, f.subject
