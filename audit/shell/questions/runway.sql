/*
title = "When pools, stores, clusters, addresses and VLANs are full"
doc = "Growth of earlier collections carried on, the earliest first; the reason says why there is no date."
*/
SELECT
    r.name AS object,
    r.kind,
    r.clock,
    round(100.0 * r.value / r.total, 1) AS taken_percent,
    round(100.0 * r.line_share, 1) AS line_percent,
    r.date_p50 AS full_on,
    r.date_p10 AS earliest,
    r.points,
    round(r.span_days) AS days_of_history,
    r.verdict,
    r.reason
FROM runway AS r
ORDER BY
    r.kind LIKE '%range', r.verdict <> 'past the line', r.days_p10 IS NULL, r.days_p10, r.name,
    r.kind, r.clock
