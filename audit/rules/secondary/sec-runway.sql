/*
id = "sec-runway"
title = "An image store will be full soon"
question = "When is it full?"
category = "Capacity"
severity = "low"
level = "image_store"
confidence = "derived"
effort = "weeks"
actor = "storage"
scope = "SELECT id FROM image_store WHERE lower(coalesce(protocol, 'nfs')) NOT IN ('s3', 'swift')"
why = """The growth of earlier collections, carried on, meets the fill at which CloudStack \
stops writing to the store (90 %) on the date given. From then on snapshots, uploads and \
template copies that would go there fail."""
fix = """Shorten what snapshot policies keep and delete unused templates, which often buys \
months; else order a store now."""
refs = [
  "rules.md sec-runway, 12.1",
  "setting secondary.storage.capacity.threshold (0.90): the line, instead of the 85 % of pools",
  "Sen (1968), JASA 63, 1379-1389",
]
guards = [
  "fewer than 4 points or less than 21 days since the last step: not assessable",
  "a line that is passed already (sec-full speaks)",
  "S3 and Swift have no size",
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
    i.image_store_id AS subject,
    i.name,
    iif(
        coalesce(w.judged, 0) = 0,
        i.name || ' has not enough history: ' || coalesce(w.reason, 'its fill is not told'),
        printf(
            '%s will be %.0f %% full %s, at the earliest on %s, in %d days: it grows %.1f GiB a '
            || 'day, by %d points over %d days',
            i.name, 100 * w.line_share,
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
FROM image_store_load AS i
LEFT JOIN runway_first AS w ON w.kind = 'image_store' AND i.image_store_id = w.object_id
WHERE
    lower(coalesce(i.protocol, 'nfs')) NOT IN ('s3', 'swift')
    AND (coalesce(w.judged, 0) = 0 OR w.days_p10 < :low_days)
ORDER BY w.days_p10, i.image_store_id
