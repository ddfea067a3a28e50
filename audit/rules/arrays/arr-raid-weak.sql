/*
id = "arr-raid-weak"
title = "One parity on large disks"
question = "Does every pool survive a second failure while it rebuilds?"
category = "Resilience"
severity = "medium"
level = "array_pool"
effort = "project"
actor = "storage"
scope = "SELECT DISTINCT array_id || '/' || id FROM array_pool"
why = """A large disk takes a day or more to rebuild, and every other disk is read whole for it. With \
one parity, a second failure or one unreadable block in that time loses the whole pool."""
fix = """Use double parity (raid_dp, raidz2, RAID6) for pools of large disks: convert where the array \
can, else move the volumes and build the pool anew."""
refs = [
  "rules.md arr-raid-weak",
  "raid4 and raid5 by the size of the largest disk; raidz1, and parity groups whose disks are not told, always",
]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_array",
  "storage_array_sample", "storage_pool", "vm", "volume",
]
guards = ["SSDs of less than 2 TB, which rebuild fast", "mirrors and copies over nodes"]
[params.large]
default = 4000000000000
unit = "bytes"
doc = "size of a disk above which one parity is weak"
[params.ssd]
default = 2000000000000
unit = "bytes"
doc = "size of an SSD from which one parity is weak"
*/
WITH sized AS (
    SELECT
        p.*,
        lower(p.raid) LIKE 'raidz1%' OR lower(p.raid) IN ('raidz', 'raid4', 'raid5')
        OR lower(p.raid) LIKE 'raid5%' AS has_parity,
        (
            SELECT max(d.size) FROM array_disk AS d
            WHERE p.array_id = d.array_id AND p.pool_id = d.pool_id
        ) AS largest
    FROM array_pool_now AS p
),

judged AS (
    SELECT
        s.*,
        CASE
            WHEN s.failures_survived = 0 THEN 1
            WHEN s.raid IS NULL AND s.failures_survived IS NULL THEN NULL
            WHEN NOT coalesce(s.has_parity, 0) OR s.failures_survived > 1 THEN 0
            WHEN s.media IN ('ssd', 'nvme') THEN s.largest >= :ssd
            WHEN lower(s.raid) LIKE 'raidz%' THEN 1
            ELSE coalesce(s.largest > :large, 1)
        END AS is_weak
    FROM sized AS s
)

SELECT
    j.subject,
    j.label AS name,
    CASE
        WHEN j.is_weak IS NULL
            THEN 'how ' || j.label || ' is protected, or of what disks, is not told'
        WHEN j.failures_survived = 0 THEN j.label || ' survives no failure of a disk' || j.words
        ELSE
            j.label || ' has one parity (' || j.raid || ')'
            || iif(j.largest IS NULL, '', printf(' on disks of %.1f TB', j.largest / 1e12))
            || j.words
    END AS message,
    iif(j.failures_survived = 0, 'high', 'medium') AS severity,
    iif(j.is_weak IS NULL, 'not assessable', 'finding') AS outcome,
    j.zone_id,
    j.vms,
    j.raid,
    j.failures_survived,
    j.largest AS largest_disk
FROM judged AS j
WHERE j.is_weak IS NULL OR j.is_weak
ORDER BY j.subject
