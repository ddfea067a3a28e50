/*
id = "pool-runway"
title = "A primary storage pool will be full soon"
question = "When is it full?"
category = "Capacity"
severity = "low"
level = "storage_pool"
confidence = "derived"
effort = "weeks"
actor = "storage"
scope = """SELECT storage_pool_id FROM pool_load WHERE protocol <> 'local' AND NOT \
(coalesce(state, '') = 'Disabled' AND vms = 0)"""
why = """The growth of earlier collections, carried on, meets a line on the date given: 85 % \
used, where CloudStack places nothing more on the pool, then 95 %; or 85 % of what may be sold. \
The earliest date uses the fastest growth that the history allows. Disks take weeks to order, \
so a date nearer than the lead time is late already."""
fix = """Order capacity now, or move volumes to a pool with room; set lead_time_days to the \
days from an order to disks in use."""
refs = ["rules.md pool-runway, 12.1", "Sen (1968), JASA 63, 1379-1389"]
guards = [
  "fewer than 4 points or less than 21 days since the last step: not assessable",
  "a line that is passed already (pool-used and pool-allocated speak)",
  "local pools are for the host rules",
  "a disabled pool without volumes",
]
[params.critical_days]
default = 7
unit = "days"
doc = "earliest date nearer than this is critical"
[params.high_days]
default = 30
unit = "days"
doc = "earliest date nearer than this is high"
[params.medium_days]
default = 90
unit = "days"
doc = "earliest date nearer than this is medium"
[params.low_days]
default = 180
unit = "days"
doc = "earliest date nearer than this is worth planning for"
[params.lead_time_days]
default = 60
unit = "days"
doc = "days from an order to disks in use; a likely date nearer than this is high"
*/
SELECT
    p.storage_pool_id AS subject,
    p.name,
    iif(
        coalesce(w.judged, 0) = 0,
        p.name || ' has not enough history: ' || coalesce(w.reason, 'it tells no load'),
        printf(
            '%s will be %.0f %% %s %s, at the earliest on %s, in %d days: it grows %.1f GiB a day, '
            || 'by %d points over %d days',
            p.name, 100 * w.line_share, w.clock,
            coalesce('on ' || w.date_p50, 'in more than 5 years'), w.date_p10, w.days_p10,
            w.growth / 1073741824.0, w.points, w.span_days
        )
    ) AS message,
    iif(coalesce(w.judged, 0) = 0, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN w.days_p10 < :critical_days THEN 'critical'
        WHEN w.days_p10 < :high_days OR w.days_p50 < :lead_time_days THEN 'high'
        WHEN w.days_p10 < :medium_days THEN 'medium'
        ELSE 'low'
    END AS severity,
    p.vms_running AS vms,
    w.clock,
    w.value AS taken_bytes,
    w.total AS total_bytes,
    w.line_share,
    w.growth AS growth_bytes_day,
    w.growth_low AS growth_low_bytes_day,
    w.growth_high AS growth_high_bytes_day,
    w.days_p50,
    w.days_p10,
    w.points,
    iif(w.uneven, 'yes', 'no') AS uneven_growth,
    iif(w.accelerating, 'yes', 'no') AS accelerating
FROM pool_load AS p
LEFT JOIN runway_first AS w ON w.kind = 'storage_pool' AND p.storage_pool_id = w.object_id
WHERE
    p.protocol <> 'local'
    AND NOT (coalesce(p.state, '') = 'Disabled' AND p.vms = 0)
    AND (coalesce(w.judged, 0) = 0 OR w.days_p10 < :low_days)
ORDER BY w.days_p10, p.storage_pool_id
