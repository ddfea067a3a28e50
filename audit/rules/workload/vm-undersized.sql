/*
id = "vm-undersized"
title = "Virtual machines that starve"
question = "Which machines are always at the limit of their processors or memory?"
category = "Capacity"
severity = "low"
level = "vm"
confidence = "derived"
effort = "hours"
actor = "tenant"
scope = "SELECT id FROM vm WHERE state = 'Running' AND id IN (SELECT vm_id FROM vm_usage)"
why = """This machine was at its limit in every collection for a week or more. Its users wait, \
and it has nothing left for a peak."""
fix = "Move it to a larger offering; look first whether a runaway process uses what it has."
refs = [
  "rules.md vm-undersized", "S:VirtualMachinesUsageHistory (4.17+)",
  "each collection sees the hours CloudStack keeps (vm.stats.max.retention.time)",
]
guards = [
  "machines observed for less than 7 days: not assessable when they look starved",
  "machines tagged batch",
  "memory only where balloon statistics are on (vm.memballoon.stats.period)",
]
[params.days]
default = 7
unit = "days"
doc = "how long a machine must have been observed"
[params.busy]
default = 0.9
unit = "share"
doc = "95th percentile of CPU use, in every collection, above which it starves"
[params.free]
default = 0.05
unit = "share"
doc = "memory free in every collection below which it starves"
*/
WITH
word AS (
    SELECT
        t.resource_id,
        max('batch' IN (lower(t.name), lower(t.value))) AS is_batch,
        max(lower(t.value) IN ('db', 'database')) AS is_database
    FROM tag AS t
    GROUP BY t.resource_id
)

SELECT
    v.id AS subject,
    v.name,
    CASE
        WHEN l.days < :days
            THEN v.name || ' is at its limit, but was observed for less than ' || :days || ' days'
        WHEN l.cpu_p95_least > :busy
            THEN
                printf(
                    'the 95th percentile of CPU use of %s was %.0f %% of its %d vCPUs or more in '
                    || 'each of %d collections', v.name, 100 * l.cpu_p95_least, v.cpu_number,
                    l.collections
                )
        ELSE
            printf(
                '%s had no more than %.0f MiB of memory free at its worst in each of %d '
                || 'collections', v.name, l.free_most / 1048576.0, l.collections
            )
    END AS message,
    iif(l.days < :days, 'not assessable', 'finding') AS outcome,
    iif(coalesce(w.is_database, 0), 'medium', 'low') AS severity,
    v.zone_id,
    1 AS vms,
    l.collections,
    l.days,
    l.cpu_p95_least,
    l.free_most,
    v.memory,
    v.cpu_number
FROM vm_load AS l
JOIN vm AS v ON l.vm_id = v.id
LEFT JOIN word AS w ON v.id = w.resource_id
WHERE
    (l.cpu_p95_least > :busy OR l.free_most < :free * v.memory)
    AND NOT coalesce(w.is_batch, 0)
ORDER BY v.id
