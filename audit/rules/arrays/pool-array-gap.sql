/*
id = "pool-array-gap"
title = "CloudStack and the array differ about the size of a pool"
question = "Do both sides agree on the size?"
category = "Data quality"
severity = "low"
level = "storage_pool"
confidence = "derived"
effort = "hours"
actor = "storage"
scope = """SELECT b.store_id FROM pool_array AS b JOIN array_volume AS v ON b.array_id = v.array_id \
AND b.volume_id = v.id WHERE b.kind = 'storage_pool' AND v.kind = 'filesystem' \
AND b.confidence = 'measured'"""
why = """CloudStack decides by the size it believes where new disks go. After a file system was grown or \
shrunk, or its snapshot reserve changed, that is another size than the array serves."""
fix = """Let the hosts read the size anew (reconnect one, or update the pool), or set the reserve of \
the file system right."""
refs = ["rules.md pool-array-gap", "the array's size less what is set aside for snapshots"]
optional = [
  "array_pool", "array_protection", "array_volume_sample", "image_store", "vm", "volume",
]
guards = ["LUNs", "pools whose volume is only guessed by a name"]
[params.share]
default = 0.05
unit = "share"
doc = "difference above which it counts"
*/
SELECT
    p.id AS subject,
    p.name,
    iif(
        p.capacity IS NULL OR v.room IS NULL,
        'the size of ' || p.name || ' in CloudStack or on the array is not told',
        p.name || printf(
            ' has %.*f GiB in CloudStack, and %.*f GiB as ',
            p.capacity < 100 << 30, p.capacity / 1073741824.0,
            v.room < 100 << 30, v.room / 1073741824.0
        ) || v.label
    ) AS message,
    iif(p.capacity IS NULL OR v.room IS NULL, 'not assessable', 'finding') AS outcome,
    p.capacity,
    v.room AS array_capacity
FROM pool_array AS b
JOIN storage_pool AS p ON b.store_id = p.id
JOIN array_volume_now AS v ON b.array_id = v.array_id AND b.volume_id = v.volume_id
WHERE
    b.kind = 'storage_pool' AND v.kind = 'filesystem' AND b.confidence = 'measured'
    AND coalesce(abs(p.capacity - v.room) > :share * v.room, 1)
ORDER BY p.id
