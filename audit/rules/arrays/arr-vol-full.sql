/*
id = "arr-vol-full"
title = "A file system of a storage array is nearly full and does not grow"
question = "Is there room in each file system, or does it grow by itself?"
category = "Capacity"
severity = "high"
level = "array_volume"
effort = "days"
actor = "storage"
scope = """SELECT DISTINCT array_id || '/' || id FROM array_volume WHERE kind = 'filesystem' \
AND NOT coalesce(is_copy, 0) AND size > 0"""
why = """When the file system is full, writes of all virtual machines on it fail at once, although the \
array may have space enough. It does not grow by itself, or has grown to its limit."""
fix = """Give it more space or let it grow, up to what the pool of the array really has; delete \
snapshots that nobody needs."""
refs = ["rules.md arr-vol-full", "ONTAP REST storage/volumes: space, autosize"]
optional = [
  "array_lif", "array_pool", "array_protection", "image_store", "storage_array",
  "storage_pool", "vm", "volume",
]
guards = [
  "read-only copies", "block volumes, whose file system the hosts fill",
  "room is the size less what is set aside for snapshots",
]
[params.full]
default = 0.9
unit = "share"
doc = "use from which it counts as nearly full"
*/
WITH judged AS (
    SELECT
        v.*,
        v.used * 1.0 / nullif(v.room, 0) AS share,
        CASE
            WHEN v.autogrow = 'off' OR v.size >= v.autogrow_max THEN 1
            WHEN v.autogrow IS NOT NULL AND v.autogrow_max > v.size THEN 0
        END AS is_fixed
    FROM array_volume_now AS v
    WHERE v.kind = 'filesystem' AND NOT v.is_copy AND v.size > 0
)

SELECT
    j.subject,
    j.label AS name,
    CASE
        WHEN j.used IS NULL THEN 'how full ' || j.label || ' is is not told'
        WHEN j.is_fixed IS NULL
            THEN
                'whether ' || j.label || ', ' || printf('%.0f %% full, grows', 100 * j.share)
                || ' by itself is not told'
        ELSE
            j.label || printf(' is %.0f %% full, with', 100 * j.share)
            || printf(
                ' %.*f GiB left, and ', j.room - j.used < 100 << 30,
                (j.room - j.used) / 1073741824.0
            )
            || iif(j.autogrow = 'off', 'does not grow', 'has grown to its limit') || j.words
    END AS message,
    iif(j.share >= :full AND j.is_fixed, 'finding', 'not assessable') AS outcome,
    j.zone_id,
    j.vms,
    j.size,
    j.used,
    j.share,
    j.autogrow,
    j.pool_names
FROM judged AS j
WHERE j.used IS NULL OR (j.share >= :full AND coalesce(j.is_fixed, 1))
ORDER BY j.subject
