/*
title = "Runway: when what fills up is full"
group = "Storage"
doc = "One clock of a pool, image store, cluster's memory, a zone's addresses and VLANs, or an address range; ranges last: one that is full is no trouble while others of its zone are not."
rows = "runway"
[columns]
object = { doc = "Pool, image store, cluster or range; the zone for its sums." }
what = "runway.kind"
clock = "runway.clock"
zone = "zone.name"
verdict = "runway.verdict"
date_p50 = { unit = "date", label = "Full on", doc = "Day it reaches the line; as likely earlier as later. Blank: see the reason." }
date_p10 = { unit = "date", label = "At the earliest", doc = "Day by the upper end of the growth's 90 % interval." }
days_p50 = { unit = "days", label = "Runway", doc = "Days to the line." }
days_p10 = { unit = "days", label = "Earliest", doc = "Days to the line by the upper end of the interval." }
value_share = { unit = "share", label = "Now", doc = "Taken by size.", look = "bar" }
line_share = { unit = "share", label = "Line", doc = "What must not be passed: the first line that is not passed yet." }
size = { unit = "bytes", doc = "Size, over-provisioning or over-commit included where that is sold." }
taken = { unit = "bytes", doc = "Taken now." }
growth = { unit = "bytes", label = "Growth in 30 days", doc = "Theil-Sen slope times 30." }
growth_low = { unit = "bytes", label = "Growth in 30 days, low", doc = "Lower end of its 90 % interval." }
growth_high = { unit = "bytes", label = "Growth in 30 days, high", doc = "Upper end of its 90 % interval." }
number = { unit = "count", label = "Number", doc = "How many addresses or VLANs there are." }
number_taken = { unit = "count", label = "Number taken", doc = "How many are taken now." }
number_growth = { unit = "ratio", label = "More taken in 30 days", doc = "Theil-Sen slope times 30." }
points = "runway.points"
span_days = { unit = "days", label = "History", doc = "Days from the first point since the last step to the newest." }
segment_start = { from = "runway.segment_start" }
step = { doc = "What jumped before the history begins: size (an array grew) or use (a bulk delete or import)." }
uneven = "runway.uneven"
accelerating = "runway.accelerating"
reason = { doc = "Why there is no date, or what it leaves out." }
measured = { from = "runway.at" }
id = { doc = "ID of the object; of the zone for its sums." }
*/
WITH zone_name AS (
    SELECT
        id,
        min(name) AS name
    FROM zone
    GROUP BY id
)

SELECT
    r.name AS object,
    replace(r.kind, '_', ' ') AS what,
    r.clock,
    z.name AS zone,
    r.verdict,
    r.date_p50,
    r.date_p10,
    r.days_p50,
    r.days_p10,
    r.value * 1.0 / r.total AS value_share,
    r.line_share,
    iif(r.unit = 'bytes', r.total, NULL) AS size,
    iif(r.unit = 'bytes', r.value, NULL) AS taken,
    iif(r.unit = 'bytes', 30 * r.slope_day, NULL) AS growth,
    iif(r.unit = 'bytes', 30 * r.slope_low, NULL) AS growth_low,
    iif(r.unit = 'bytes', 30 * r.slope_high, NULL) AS growth_high,
    iif(r.unit = 'count', r.total, NULL) AS number,
    iif(r.unit = 'count', r.value, NULL) AS number_taken,
    iif(r.unit = 'count', round(30 * r.slope_day, 2), NULL) AS number_growth,
    r.points,
    r.span_days,
    r.segment_start,
    r.step_kind AS step,
    r.uneven,
    r.accelerating,
    r.reason,
    r.at AS measured,
    r.object_id AS id
FROM runway AS r
LEFT JOIN zone_name AS z ON r.zone_id = z.id
ORDER BY
    r.kind LIKE '%range',
    r.verdict <> 'past the line', r.days_p10 IS NULL, r.days_p10, r.kind, r.name, r.object_id,
    r.clock
