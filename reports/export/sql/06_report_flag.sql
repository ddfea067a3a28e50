/*
doc = "One row per object with open findings: how many, and the worst severity."
*/
WITH counted AS (
    SELECT
        subject,
        subject_kind,
        count(*) AS findings,
        min(place) AS place
    FROM report_finding
    WHERE state <> 'waived'
    GROUP BY subject, subject_kind
)

SELECT
    c.subject,
    c.subject_kind,
    c.findings,
    s.severity AS worst
FROM counted AS c
LEFT JOIN report_severity AS s ON c.place = s.place
