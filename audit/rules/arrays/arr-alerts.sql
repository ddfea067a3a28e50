/*
id = "arr-alerts"
title = "Open alerts of a storage array"
question = "Does the array itself report faults?"
category = "Operations"
severity = "low"
level = "storage_array"
effort = "hours"
actor = "storage"
scope = "SELECT id FROM storage_array"
why = """The array knows its parts better than anybody who looks from outside. An alert nobody read is \
the usual first half of a story about lost data."""
fix = """Open the array's own list, deal with each alert, and send alerts to where somebody sees \
them."""
refs = [
  "rules.md arr-alerts",
  "ONTAP: alerts of the health monitors, and the newest emergency or alert event of a kind, which nobody closes: old ones do not count",
]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = ["resolved and suppressed alerts", "notices", "events of ONTAP that are older than a week"]
[params.days]
default = 7
unit = "days"
doc = "age up to which an event that nobody closes counts"
*/
WITH open AS (
    SELECT
        a.*,
        coalesce(a.node_id || ': ', '')
        || coalesce(rtrim(substr(a.message, 1, 160), '. '), a.code, a.id) AS words,
        row_number() OVER (
            PARTITION BY a.array_id, a.source
            ORDER BY
                CASE a.severity WHEN 'critical' THEN 0 WHEN 'error' THEN 1 ELSE 2 END,
                a.at DESC, a.id
        ) AS place
    FROM array_alert AS a
    WHERE
        coalesce(a.severity, 'warning') <> 'info'
        AND NOT (a.id LIKE 'ems/%' AND julianday(:now) - julianday(a.at) > :days)
)

SELECT
    u.array_id AS subject,
    u.name,
    u.label || ': ' || count(*) || iif(count(*) = 1, ' open alert', ' open alerts') || ', '
    || sum(coalesce(o.severity IN ('critical', 'error'), 0)) || ' of them critical or errors: '
    || max(iif(o.place = 1, o.words, ''))
    || coalesce('; ' || max(iif(o.place = 2, o.words, NULL)), '')
    || coalesce('; ' || max(iif(o.place = 3, o.words, NULL)), '')
    || iif(count(*) > 3, ' ...', '') || u.words AS message,
    iif(sum(coalesce(o.severity IN ('critical', 'error'), 0)) > 0, 'high', 'low') AS severity,
    u.zone_id,
    u.vms,
    count(*) AS alerts,
    sum(coalesce(o.severity IN ('critical', 'error'), 0)) AS alerts_bad,
    min(o.at) AS oldest
FROM open AS o
JOIN array_unit AS u ON o.array_id = u.array_id AND o.source = u.source
GROUP BY u.array_id
ORDER BY u.array_id
