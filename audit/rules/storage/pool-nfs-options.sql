/*
id = "pool-nfs-options"
title = "NFS mounts of one server differ"
question = "Do mount options differ between pools of one server?"
category = "Storage"
severity = "low"
level = "storage_pool"
confidence = "measured"
effort = "hours"
actor = "storage"
scope = """SELECT min(id) FROM storage_pool WHERE type = 'NetworkFilesystem' AND scope <> \
'HOST' AND server IS NOT NULL GROUP BY zone_id, server HAVING count(*) > 1"""
why = """Pools of one server are mounted with different options, so hosts use different \
protocol versions, timeouts or numbers of connections towards the same machine: performance \
and behaviour in a failure differ by pool, and nobody expects it."""
fix = """Align version, nconnect, timeo and hard or soft over all pools of the server, or \
write down why one differs."""
refs = ["rules.md pool-nfs-options", "S:StoragePoolResponse"]
guards = ["servers with one pool", "versions before 4.19.1 do not tell the options"]
*/
SELECT
    min(p.id) AS subject,
    min(p.name) AS name,
    count(*) || ' pools of ' || p.server || ' are mounted with '
    || count(DISTINCT coalesce(p.nfs_mount_options, '')) || ' different sets of options: '
    || group_concat(p.name || ' ' || coalesce(nullif(p.nfs_mount_options, ''), 'none'), '; ')
        AS message,
    p.zone_id,
    p.server,
    count(*) AS pools,
    count(DISTINCT coalesce(p.nfs_mount_options, '')) AS sets
FROM storage_pool AS p
WHERE p.type = 'NetworkFilesystem' AND p.scope <> 'HOST' AND p.server IS NOT NULL
GROUP BY p.zone_id, p.server
HAVING count(DISTINCT coalesce(p.nfs_mount_options, '')) > 1
ORDER BY p.zone_id, p.server
