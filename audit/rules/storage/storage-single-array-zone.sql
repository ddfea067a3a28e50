/*
id = "storage-single-array-zone"
title = "One storage server carries the zone"
question = "Does one storage server carry the running virtual machines of a zone?"
category = "Storage"
severity = "medium"
level = "zone"
confidence = "inferred"
effort = "project"
actor = "storage"
scope = """SELECT p.zone_id FROM storage_pool AS p WHERE p.scope <> 'HOST' AND EXISTS (SELECT 1 \
FROM volume AS o JOIN vm AS v ON v.id = o.vm_id WHERE o.storage_pool_id = p.id \
AND v.state = 'Running')"""
why = """If one storage server carries at least nine tenths of the running virtual machines, \
its loss stops the zone, and no host or cluster redundancy helps. Where the array was not read, \
only addresses are visible: two addresses may still be one array, and one address may be a \
redundant pair, so this is inferred."""
fix = """Spread pools over two arrays with clusters pinned by storage tag, or mirror the array \
synchronously; then confirm with the array collector that failover works without interruption."""
refs = ["rules.md storage-single-array-zone", "D:conceptsandterminology/storage_setup"]
guards = [
  "local disks and stopped VMs are not counted",
  "zones in which no VM with a shared disk runs",
  "pools set up by hand (VMFS, PreSetup ...) name no storage: not assessable",
  "an array of several controllers that is mirrored whole to another: medium",
]
optional = [
  "storage_array", "array_lif", "array_volume", "array_protection", "image_store",
]
causes = ["storage-single-lif"]
[params.share]
default = 0.9
unit = "share"
doc = "part of the running VMs on one address from which it carries the zone"
*/
WITH placed AS (
    SELECT DISTINCT
        p.zone_id,
        coalesce(b.array_id, r.server) AS server,
        b.array_id,
        o.vm_id
    FROM (
        SELECT DISTINCT
            d.vm_id,
            d.storage_pool_id
        FROM volume AS d
    ) AS o
    JOIN storage_pool AS p ON o.storage_pool_id = p.id AND p.scope <> 'HOST'
    JOIN pool_server AS r ON p.id = r.storage_pool_id
    LEFT JOIN pool_array AS b ON b.kind = 'storage_pool' AND p.id = b.store_id
    JOIN vm AS v ON o.vm_id = v.id AND v.state = 'Running'
),

total AS (
    SELECT
        zone_id,
        count(DISTINCT vm_id) AS vms,
        count(DISTINCT iif(server IS NULL, vm_id, NULL)) AS vms_unknown,
        count(DISTINCT server) AS servers
    FROM placed
    GROUP BY zone_id
),

per_server AS (
    SELECT
        zone_id,
        server,
        array_id,
        count(*) AS vms,
        row_number() OVER (PARTITION BY zone_id ORDER BY count(*) DESC, server) AS place
    FROM placed
    WHERE server IS NOT NULL
    GROUP BY zone_id, server, array_id
)

SELECT
    t.zone_id AS subject,
    z.name,
    coalesce(u.label, s.server, 'storage not told') || ' carries ' || coalesce(s.vms, 0) || ' of '
    || t.vms || ' running VMs on shared disks of ' || z.name
    || iif(s.array_id IS NULL, ' (storage addresses: ', ' (storage systems: ') || t.servers || ')'
    || iif(u.is_mirrored, '; it is mirrored to another', '') AS message,
    iif(s.array_id IS NULL OR (u.is_mirrored AND u.controllers > 1), 'medium', 'high') AS severity,
    iif(s.array_id IS NULL, 'inferred', 'derived') AS confidence,
    iif(coalesce(s.vms, 0) >= :share * t.vms, 'finding', 'not assessable') AS outcome,
    s.vms,
    s.server,
    t.vms AS vms_on_shared,
    t.vms_unknown AS vms_on_unnamed_server
FROM total AS t
JOIN zone AS z ON t.zone_id = z.id
LEFT JOIN per_server AS s ON t.zone_id = s.zone_id AND s.place = 1
LEFT JOIN array_unit AS u ON s.array_id = u.array_id
WHERE coalesce(s.vms, 0) + t.vms_unknown >= :share * t.vms
ORDER BY t.zone_id
