/*
id = "arr-disk-failed"
title = "Drives of a storage array have failed"
question = "Are all drives well, and are there spares?"
category = "Resilience"
severity = "medium"
level = "storage_array"
effort = "days"
actor = "storage"
scope = "SELECT DISTINCT array_id FROM array_disk"
why = """Every failed drive takes from the protection of its pool until its data is rebuilt on a spare. \
Without a spare it stays so until somebody brings a drive, and one more failure may be the one that \
loses the pool."""
fix = """Replace the drives named here, keep spares of each kind, and watch a rebuild that does not \
end: a second drive may be failing."""
refs = [
  "rules.md arr-disk-failed",
  "critical: as many drives of a pool are gone as it survives, or two where it does not say",
  "rebuilding: since when is counted from the first collection that saw it",
]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = [
  "arrays without drives set aside as spares (Element, Ceph, Pure, PowerFlex): spares are not asked",
  "ONTAP drives that several aggregates share have spares the drive does not tell",
  "a rebuild of less than a day",
]
[params.hours]
default = 24
unit = "count"
doc = "hours a rebuild may last"
*/
WITH gone AS (
    SELECT
        d.array_id,
        d.source,
        d.pool_id,
        sum(d.state = 'failed') AS failed,
        sum(d.state = 'rebuilding') AS rebuilding,
        sum(d.state = 'rebuilding' AND julianday(:now) - julianday(d.valid_from) >= :hours / 24.0)
            AS is_long,
        sum(d.state IS NULL) AS untold,
        group_concat(iif(d.state = 'failed', d.id, NULL), ', ') AS names,
        sum(d.state IN ('failed', 'rebuilding')) >= coalesce(max(p.failures_survived, 1), 2)
        AND d.pool_id IS NOT NULL AND sum(d.state IN ('failed', 'rebuilding')) > 1 AS is_double
    FROM array_disk AS d
    LEFT JOIN array_pool AS p
        ON d.array_id = p.array_id AND d.source = p.source AND d.pool_id = p.id
    GROUP BY d.array_id, d.source, d.pool_id
),

spare AS (
    SELECT
        d.array_id,
        d.source,
        count(*) AS disks,
        sum(coalesce(d.state = 'spare', 0)) = 0 AND a.kind IN ('ontap', 'hitachi', 'nexenta')
        AND count(d.state) = count(*)
        AND sum(coalesce(d.state_told LIKE 'shared%', 0)) = 0 AS has_none
    FROM array_disk AS d
    JOIN storage_array AS a ON d.array_id = a.id AND d.source = a.source
    GROUP BY d.array_id, d.source
)

SELECT
    u.array_id AS subject,
    u.name,
    u.label || ', ' || s.disks || ' drives: ' || rtrim(
        coalesce(sum(g.failed) || ' failed (' || group_concat(g.names, ', ') || '), ', '')
        || iif(sum(g.is_long) > 0, sum(g.is_long) || ' rebuilding for long, ', '')
        || iif(max(g.is_double), 'several in one pool, ', '')
        || iif(s.has_none, 'no spare, ', '')
        || iif(sum(g.untold) > 0, 'the state of ' || sum(g.untold) || ' is not told', ''), ', '
    ) || u.words AS message,
    iif(max(g.is_double), 'critical', iif(s.has_none, 'high', 'medium')) AS severity,
    iif(sum(g.failed) + sum(g.is_long) > 0 OR s.has_none, 'finding', 'not assessable') AS outcome,
    u.zone_id,
    u.vms,
    sum(g.failed) AS failed,
    sum(g.rebuilding) AS rebuilding,
    s.has_none
FROM gone AS g
JOIN spare AS s ON g.array_id = s.array_id AND g.source = s.source
JOIN array_unit AS u ON g.array_id = u.array_id AND g.source = u.source
GROUP BY u.array_id
HAVING sum(g.failed) + sum(g.is_long) > 0 OR s.has_none OR sum(g.untold) > 0
ORDER BY u.array_id
