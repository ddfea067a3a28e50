/*
id = "storage-nfs-only"
title = "Every byte of shared storage is on NFS"
question = "Is every byte on NFS?"
category = "Storage"
severity = "info"
level = "zone"
confidence = "measured"
effort = "project"
actor = "storage"
scope = "SELECT DISTINCT zone_id FROM pool_load WHERE state = 'Up' AND protocol <> 'local' AND zone_id IS NOT NULL"
why = """NFS is the norm in the field, and on KVM it is what makes HA work: hosts prove to each other \
that they are alive by writing heartbeats to NFS. One protocol on one server is another matter: then \
one address stops the whole zone, and on KVM an NFS stall can reboot every host at once."""
fix = """Keep it if the NFS service is redundant. Add a second array before a second protocol; add a \
block tier for demanding databases."""
refs = ["rules.md storage-nfs-only", "S:StoragePoolType"]
guards = ["zones with a single shared pool are not told apart by protocol (cluster-single-pool speaks)", "local and disabled pools are not counted"]
[params]
min_pools = { default = 2, unit = "count", doc = "shared pools a zone must have before its protocol mix means anything" }
*/
SELECT
    p.zone_id AS subject,
    z.name,
    'all ' || count(*) || ' shared pools of ' || z.name || ' are NFS, from '
    || count(DISTINCT p.server)
    || iif(count(DISTINCT p.server) = 1, ' server address', ' server addresses') AS message,
    iif(count(DISTINCT p.server) = 1, 'low', 'info') AS severity,
    count(*) AS pools,
    count(DISTINCT p.server) AS servers,
    group_concat(DISTINCT p.server) AS addresses,
    sum(p.capacity) AS capacity
FROM pool_load AS p
JOIN zone AS z ON p.zone_id = z.id
WHERE p.state = 'Up' AND p.protocol <> 'local'
GROUP BY p.zone_id, z.name
HAVING count(*) >= :min_pools AND count(*) FILTER (WHERE p.protocol <> 'NFS') = 0
ORDER BY subject
