/*
id = "arr-licence"
title = "A licence of a storage array is at risk"
question = "Are all licences of the array valid?"
category = "Lifecycle"
severity = "medium"
level = "storage_array"
effort = "days"
actor = "storage"
scope = "SELECT DISTINCT array_id FROM array_licence"
why = """When a licence ends, the function it pays for may stop, at the next reboot at the latest: \
replication, snapshots, or a protocol by which pools are mounted."""
fix = """Renew the licences named here, or turn off what is no longer used."""
refs = ["rules.md arr-licence", "ONTAP REST cluster/licensing/licenses: state, expiry_time"]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = ["licences that do not end and that the array calls compliant"]
[params.days]
default = 30
unit = "days"
doc = "days before its end a licence counts as at risk"
*/
WITH judged AS (
    SELECT
        l.*,
        CASE
            WHEN julianday(l.expires) < julianday(:now) THEN 'ended on ' || substr(l.expires, 1, 10)
            WHEN l.ok = 0 THEN coalesce(l.state, 'not valid')
            WHEN julianday(l.expires) - julianday(:now) < :days
                THEN 'ends on ' || substr(l.expires, 1, 10)
        END AS risk,
        l.ok IS NULL AND l.expires IS NULL AS is_untold
    FROM array_licence AS l
)

SELECT
    u.array_id AS subject,
    u.name,
    iif(
        count(j.risk) > 0,
        u.label || ': ' || group_concat(j.id || ' ' || j.risk, ', ') || u.words,
        'whether ' || sum(j.is_untold) || ' licences of ' || u.label || ' are valid is not told'
    ) AS message,
    iif(count(j.risk) > 0, 'finding', 'not assessable') AS outcome,
    u.zone_id,
    u.vms,
    count(j.risk) AS licences,
    min(j.expires) AS first_end
FROM judged AS j
JOIN array_unit AS u ON j.array_id = u.array_id AND j.source = u.source
WHERE j.risk IS NOT NULL OR j.is_untold
GROUP BY u.array_id
ORDER BY u.array_id
