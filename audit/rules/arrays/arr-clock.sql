/*
id = "arr-clock"
title = "The clock of a storage array is not kept"
question = "Does the array have the right time?"
category = "Operations"
severity = "low"
level = "storage_array"
confidence = "derived"
effort = "hours"
actor = "storage"
why = """Logs of array, hosts and CloudStack can only be laid side by side with one time; Kerberos and \
certificates refuse clocks that are minutes off."""
fix = """Give the array two or more time servers, the same the hosts use, and check its time zone."""
refs = [
  "rules.md arr-clock", "ONTAP REST cluster/ntp/servers, cluster/nodes: date",
  "a clock is called wrong only outside the time the collection took",
]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_array_sample",
  "storage_pool", "vm", "volume",
]
guards = ["neither time servers nor a clock told: not assessable"]
[params.seconds]
default = 60
unit = "count"
doc = "seconds off from which it is medium"
*/
WITH told AS (
    SELECT
        s.array_id,
        s.source,
        s.clock,
        strftime('%s', s.clock) - strftime('%s', s.at) AS late_by,
        strftime('%s', s.clock) - strftime('%s', coalesce(r.finished, s.at, s.clock)) AS early_by,
        row_number() OVER (PARTITION BY s.array_id, s.source ORDER BY s.at DESC) AS place
    FROM storage_array_sample AS s
    LEFT JOIN source_run AS r ON s.source = r.source AND s.at = r.started
    WHERE s.clock IS NOT NULL
),

judged AS (
    SELECT
        a.id,
        a.source,
        a.ntp_servers,
        t.clock,
        CASE
            WHEN t.late_by < 0 THEN t.late_by
            WHEN t.early_by > 0 THEN t.early_by
            WHEN t.clock IS NOT NULL THEN 0
        END AS off
    FROM storage_array AS a
    LEFT JOIN told AS t ON a.id = t.array_id AND a.source = t.source AND t.place = 1
)

SELECT
    u.array_id AS subject,
    u.name,
    CASE
        WHEN abs(j.off) > :seconds
            THEN
                'the clock of ' || u.label || ' is at least ' || abs(j.off) || ' s '
                || iif(j.off < 0, 'behind', 'ahead')
                || iif(j.ntp_servers = 0, ', and it has no time server', '')
        WHEN j.ntp_servers = 0 THEN u.label || ' has no time server'
        ELSE 'neither the time nor the time servers of ' || u.label || ' are told'
    END AS message,
    iif(abs(j.off) > :seconds, 'medium', 'low') AS severity,
    iif(abs(j.off) > :seconds OR j.ntp_servers = 0, 'finding', 'not assessable') AS outcome,
    u.zone_id,
    j.ntp_servers,
    j.clock,
    j.off AS seconds_off_at_least
FROM judged AS j
JOIN array_unit AS u ON j.id = u.array_id AND j.source = u.source
WHERE abs(j.off) > :seconds OR j.ntp_servers = 0 OR (j.off IS NULL AND j.ntp_servers IS NULL)
ORDER BY u.array_id
