/*
title = "Findings by age, the oldest first"
doc = "First seen from finding_history, counted to the newest collection."
*/
SELECT
    f.severity,
    r.title,
    f.subject_kind AS kind,
    f.subject_name AS object,
    f.state,
    min(h.valid_from) AS first_seen,
    cast(
        julianday((SELECT max(s.started) FROM source_run AS s)) - julianday(min(h.valid_from))
        AS INTEGER
    ) AS days
FROM finding AS f
JOIN finding_history AS h ON f.rule_id = h.rule_id AND f.subject = h.subject
LEFT JOIN rule AS r ON f.rule_id = r.id
GROUP BY f.rule_id, f.subject
ORDER BY first_seen, f.severity, f.rule_id, f.subject
