/*
id = "vm-oversized"
title = "Virtual machines larger than what they use"
question = "Which machines pay for processors and memory they never use?"
category = "Capacity"
severity = "info"
level = "zone"
confidence = "derived"
effort = "days"
actor = "tenant"
scope = """SELECT DISTINCT zone_id FROM vm WHERE state = 'Running' AND zone_id IS NOT NULL \
AND EXISTS (SELECT 1 FROM vm_usage)"""
why = """These machines were idle in every collection over two weeks or more. What they hold \
without using could be sold again, and their owners pay for it."""
fix = "Show the owners the figures and offer a smaller offering; the change needs a restart."
refs = [
  "rules.md vm-oversized", "S:VirtualMachinesUsageHistory (4.17+)",
  "each collection sees the hours CloudStack keeps (vm.stats.max.retention.time)",
]
guards = [
  "machines observed for less than 14 days", "machines tagged bursty",
  "memory only where balloon statistics are on (vm.memballoon.stats.period)",
]
[params.days]
default = 14
unit = "days"
doc = "how long a machine must have been observed"
[params.idle]
default = 0.1
unit = "share"
doc = "95th percentile of CPU use, in every collection, below which it is idle"
[params.min_cpus]
default = 4
unit = "count"
doc = "vCPUs from which idle processors count"
[params.free]
default = 0.6
unit = "share"
doc = "memory free in every collection above which it is too much"
[params.min_memory]
default = 8589934592
unit = "bytes"
doc = "memory from which free memory counts"
*/
WITH judged AS (
    SELECT
        v.zone_id,
        v.name,
        v.cpu_number,
        l.free_least,
        l.days >= :days AS is_known,
        l.cpu_p95_most < :idle AND v.cpu_number >= :min_cpus AS is_idle,
        l.free_least > :free * v.memory AND v.memory >= :min_memory AS is_empty
    FROM vm_load AS l
    JOIN vm AS v ON l.vm_id = v.id
    WHERE v.id NOT IN (
        SELECT t.resource_id FROM tag AS t
        WHERE 'bursty' IN (lower(t.name), lower(t.value))
    )
)

SELECT
    j.zone_id AS subject,
    z.name,
    iif(
        max(j.is_known),
        printf(
            'of %d machines of %s observed: idle %d, with %d vCPUs',
            sum(j.is_known), z.name, coalesce(sum(j.is_known AND j.is_idle), 0),
            sum(iif(j.is_known AND j.is_idle, j.cpu_number, 0))
        ) || iif(max(j.is_known AND j.is_empty), printf(
            '; with memory that is never used %d, %.1f GiB of it',
            sum(j.is_known AND j.is_empty),
            sum(iif(j.is_known AND j.is_empty, j.free_least, 0)) / 1073741824.0
        ), ''),
        'no machine of ' || z.name || ' was observed for ' || :days || ' days yet'
    ) AS message,
    iif(max(j.is_known), 'finding', 'not assessable') AS outcome,
    sum(j.is_known AND (coalesce(j.is_idle, 0) OR coalesce(j.is_empty, 0))) AS vms,
    sum(j.is_known) AS vms_observed,
    sum(j.is_known AND j.is_idle) AS vms_idle,
    sum(iif(j.is_known AND j.is_idle, j.cpu_number, 0)) AS vcpus_idle,
    sum(iif(j.is_known AND j.is_empty, j.free_least, 0)) AS memory_unused,
    sum(j.is_known AND j.free_least IS NULL) AS vms_without_memory_statistics,
    min(iif(j.is_known AND (j.is_idle OR j.is_empty), j.name, NULL)) AS example
FROM judged AS j
JOIN zone AS z ON j.zone_id = z.id
GROUP BY j.zone_id, z.name
HAVING NOT max(j.is_known) OR max(j.is_known AND j.is_idle) OR max(j.is_known AND j.is_empty)
ORDER BY j.zone_id
