/*
id = "storage-protocol-single"
title = "A zone with one storage protocol other than NFS"
question = "Does every shared pool speak the same protocol?"
category = "Storage"
severity = "info"
level = "zone"
confidence = "measured"
effort = "project"
actor = "storage"
scope = """SELECT DISTINCT zone_id FROM pool_load WHERE state = 'Up' AND protocol <> 'local' \
AND zone_id IS NOT NULL"""
why = """One protocol is simple to run, and one fault in its client, driver or fabric reaches \
every virtual machine of the zone. VMFS, PreSetup and shared mount points hide the transport: \
there the statement is inferred."""
fix = """Nothing to do by itself. Record it as a design decision, and put demanding or \
heartbeat workloads on a second protocol when a second array is bought."""
refs = ["rules.md storage-protocol-single", "S:StoragePoolType"]
guards = [
  "zones wholly on NFS (storage-nfs-only speaks)",
  "a single shared pool says nothing about the mix",
  "local and disabled pools are not counted",
]
[params.min_pools]
default = 2
unit = "count"
doc = "shared pools a zone must have before its protocol mix means anything"
*/
SELECT
    p.zone_id AS subject,
    z.name,
    iif(
        count(p.type) < count(*),
        'the type of ' || (count(*) - count(p.type)) || ' of ' || count(*)
        || ' shared pools of ' || z.name || ' is not told',
        'all ' || count(*) || ' shared pools of ' || z.name || ' speak ' || min(p.protocol)
    ) AS message,
    iif(count(p.type) < count(*), 'not assessable', 'finding') AS outcome,
    iif(min(p.protocol) LIKE '%not told%', 'inferred', 'measured') AS confidence,
    min(p.protocol) AS protocol,
    count(*) AS pools,
    count(DISTINCT p.server) AS servers,
    sum(p.capacity) AS bytes
FROM pool_load AS p
JOIN zone AS z ON p.zone_id = z.id
WHERE p.state = 'Up' AND p.protocol <> 'local'
GROUP BY p.zone_id, z.name
HAVING
    count(*) >= :min_pools
    AND count(DISTINCT iif(p.type IS NULL, NULL, p.protocol)) <= 1
    AND count(*) FILTER (WHERE p.protocol <> 'NFS') > 0
ORDER BY p.zone_id
