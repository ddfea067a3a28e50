/*
id = "pool-shared-backend"
title = "Two pools on one file system"
question = "Is capacity counted twice?"
category = "Storage"
severity = "medium"
level = "storage_pool"
confidence = "inferred"
effort = "days"
actor = "storage"
scope = """SELECT storage_pool_id FROM pool_load WHERE state = 'Up' AND protocol <> 'local' \
AND server IS NOT NULL"""
why = """These pools come from one server and report the same size and the same use, so they \
are very likely two directories of one file system. Each reports the whole of it: free space \
is counted once per pool, and when one fills, all of them are full at the same moment."""
fix = """Give each pool its own file system or quota, or merge them into one pool; until then \
count the space once."""
refs = ["rules.md pool-shared-backend", "rules.md 0.1 trap 15"]
guards = [
  "local and disabled pools are not counted",
  "pools that lie on different volumes, as the array tells",
]
optional = ["storage_array", "array_lif", "image_store"]
[params.tolerance]
default = 0.01
unit = "share"
doc = "difference in used bytes at which two pools count as one"
*/
WITH peer AS (
    SELECT
        a.storage_pool_id,
        a.name,
        a.zone_id,
        a.server,
        a.capacity,
        a.used,
        a.vms_running,
        b.storage_pool_id AS peer_id,
        b.name AS peer_name,
        b.vms_running AS peer_vms,
        a.used > 0 AND b.used > 0 AS told,
        abs(a.used - b.used) <= :tolerance * max(a.used, b.used) AS alike,
        (x.array_id, x.volume_id) = (y.array_id, y.volume_id) AS is_same
    FROM pool_load AS a
    JOIN pool_load AS b
        ON
            a.server = b.server
            AND a.capacity = b.capacity
            AND a.storage_pool_id <> b.storage_pool_id
    LEFT JOIN pool_array AS x ON x.kind = 'storage_pool' AND a.storage_pool_id = x.store_id
    LEFT JOIN pool_array AS y ON y.kind = 'storage_pool' AND b.storage_pool_id = y.store_id
    WHERE
        a.protocol <> 'local' AND b.protocol <> 'local' AND a.state = 'Up' AND b.state = 'Up'
)

SELECT
    p.storage_pool_id AS subject,
    p.name,
    p.name || ' and ' || group_concat(p.peer_name, ', ')
    || ' report the same size ('
    || printf('%.*f', p.capacity < 100 << 30, p.capacity / 1073741824.0)
    || ' GiB) from ' || p.server
    || iif(
        min(p.told),
        ' and the same use: '
        || printf(
            '%.*f', count(*) * p.capacity < 100 << 30, count(*) * p.capacity / 1073741824.0
        )
        || ' GiB are counted that do not exist',
        ', but not how much is in use'
    ) AS message,
    iif(min(p.told), 'finding', 'not assessable') AS outcome,
    iif(min(p.is_same) AND count(p.is_same) = count(*), 'measured', 'inferred') AS confidence,
    p.vms_running + sum(p.peer_vms) AS vms,
    p.server,
    p.capacity,
    p.used,
    count(*) + 1 AS pools
FROM peer AS p
WHERE (p.alike OR NOT coalesce(p.told, 0)) AND coalesce(p.is_same, 1)
GROUP BY p.storage_pool_id, p.name, p.server, p.capacity, p.used, p.vms_running
HAVING min(p.peer_id) > p.storage_pool_id
ORDER BY p.storage_pool_id
