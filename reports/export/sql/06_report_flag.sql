/*
doc = "One row per object with open findings: how many, and the worst severity."
*/
SELECT
    f.subject,
    f.subject_kind,
    count(*) AS findings,
    (SELECT s.severity FROM report_severity AS s WHERE s.place = min(f.place)) AS worst
FROM report_finding AS f
WHERE f.state <> 'waived'
GROUP BY f.subject, f.subject_kind
