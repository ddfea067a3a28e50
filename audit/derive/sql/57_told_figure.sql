/*
doc = """A row per figure CloudStack tells of itself that can be recomputed from its parts, and \
what the parts add up to. `least` and `most` bound the sum where the parts leave a doubt; NULL \
`least` is a part that is not told, NULL `most` is open."""
[columns]
id = "Stable name of the row: place and figure"
zone_id = "Zone; NULL for the estate"
place = "Name of the zone, pod, cluster, host or pool"
level = "estate, zone, pod, cluster, host or pool"
type = "Capacity type as in capacity_now; NULL for other figures"
figure = "total, used, objects, memory sold or fill base"
what = "What is counted"
unit = "bytes, MHz or count"
told = "What CloudStack tells [in unit]"
told_by = "Command and field"
least = "The least the parts can add up to [in unit]"
most = "The most the parts can add up to [in unit]"
plain = "The parts without over-commit or over-provisioning [in unit]"
every = "The parts with Disabled and maintained hosts [in unit]"
parts = "Parts counted [count]"
formula = "How it was recomputed"
*/
WITH
names (type, what, unit, formula) AS (
    VALUES
    (0, 'memory', 'bytes', 'memorytotal, or memoryallocatedbytes, of Enabled hosts'),
    (1, 'CPU', 'MHz', 'cpunumber x cpuspeed x CPU factor, or cpuallocatedvalue, of Enabled hosts'),
    (2, 'primary storage', 'bytes', 'disksizetotal, or disksizeused, of pools'),
    (3, 'sold primary storage', 'bytes', 'disksizetotal x factor, or disksizeallocated, of pools'),
    (4, 'public addresses', 'count', 'addresses of public ranges, or those seen in use'),
    (5, 'pod addresses', 'count', 'addresses of pod ranges, or those of system VMs and routers'),
    (6, 'secondary storage', 'bytes', 'disksizetotal, or disksizeused, of image stores'),
    (7, 'guest VLANs', 'count', 'ids of physical networks, or those of networks'),
    (8, 'shared network addresses', 'count', 'addresses of shared ranges, or those of NICs'),
    (9, 'local storage', 'bytes', 'disksizetotal x factor, or disksizeallocated, of local pools'),
    (90, 'CPU cores', 'count', 'cpunumber of Enabled hosts')
),

part AS MATERIALIZED (
    SELECT
        s.zone_id,
        s.pod_id,
        s.cluster_id,
        s.type,
        s.figure,
        s.least,
        s.most,
        s.plain,
        s.every,
        s.parts
    FROM compute_sum AS s
    UNION ALL
    SELECT
        zone_id,
        pod_id,
        cluster_id,
        type,
        figure,
        least,
        most,
        plain,
        NULL,
        parts
    FROM storage_sum
    UNION ALL
    SELECT
        zone_id,
        pod_id,
        '',
        type,
        figure,
        least,
        most,
        NULL,
        NULL,
        parts
    FROM range_sum
),

counter AS (
    SELECT
        zone_id,
        pod_id,
        cluster_id,
        type,
        'total' AS figure,
        total AS told
    FROM capacity_now
    UNION ALL
    SELECT
        zone_id,
        pod_id,
        cluster_id,
        type,
        'used',
        used
    FROM capacity_now
),

objects (name, what, seen) AS (
    SELECT
        'zones',
        'zones',
        count(*)
    FROM zone
    UNION ALL
    SELECT
        'pods',
        'pods',
        count(*)
    FROM pod
    UNION ALL
    SELECT
        'clusters',
        'clusters',
        count(*)
    FROM cluster
    UNION ALL
    SELECT
        'hosts',
        'hosts',
        count(*)
    FROM host
    UNION ALL
    SELECT
        'storagepools',
        'primary storage pools',
        count(*)
    FROM storage_pool
    UNION ALL
    SELECT
        'imagestores',
        'image stores',
        count(*)
    FROM image_store
    UNION ALL
    SELECT
        'systemvms',
        'system VMs',
        count(*)
    FROM system_vm
    UNION ALL
    SELECT
        'routers',
        'virtual routers',
        count(*)
    FROM router
),

on_host AS MATERIALIZED (
    SELECT
        host_id,
        sum(memory) AS memory,
        count(*) AS vms
    FROM vm
    WHERE state = 'Running'
    GROUP BY host_id
)

SELECT
    coalesce(nullif(c.cluster_id, ''), nullif(c.pod_id, ''), c.zone_id) || ' ' || c.type || ' '
    || c.figure AS id,
    c.zone_id,
    coalesce(k.name, d.name, z.name) AS place,
    CASE WHEN c.cluster_id <> '' THEN 'cluster' WHEN c.pod_id <> '' THEN 'pod' ELSE 'zone' END
        AS level,
    c.type,
    c.figure,
    n.what,
    n.unit,
    c.told,
    'listCapacity type ' || c.type || ' capacity' || c.figure AS told_by,
    coalesce(p.least, iif(p.zone_id IS NULL, 0, NULL)) AS least,
    iif(p.zone_id IS NULL, 0, p.most) AS most,
    p.plain,
    p.every,
    coalesce(p.parts, 0) AS parts,
    n.formula
FROM counter AS c
JOIN names AS n ON c.type = n.type
JOIN zone AS z ON c.zone_id = z.id
LEFT JOIN pod AS d ON c.pod_id = d.id
LEFT JOIN cluster AS k ON c.cluster_id = k.id
LEFT JOIN part AS p
    ON
        c.zone_id = p.zone_id
        AND c.pod_id = p.pod_id
        AND c.cluster_id = p.cluster_id
        AND c.type = p.type
        AND c.figure = p.figure
WHERE c.type <> 90 OR c.figure = 'total'
UNION ALL
SELECT
    'objects ' || o.name,
    NULL,
    'the estate',
    'estate',
    NULL,
    'objects',
    o.what,
    'count',
    i.objects,
    'listInfrastructure ' || o.name,
    o.seen,
    o.seen,
    NULL,
    NULL,
    o.seen,
    'rows of the list command'
FROM objects AS o
JOIN infrastructure AS i ON o.name = i.name
UNION ALL
SELECT
    h.host_id || ' memory sold',
    h.zone_id,
    h.name,
    'host',
    NULL,
    'memory sold',
    'memory of running VMs',
    'bytes',
    h.memory_allocated,
    'listHosts memoryallocatedbytes',
    coalesce(v.memory, 0),
    NULL,
    NULL,
    NULL,
    coalesce(v.vms, 0),
    'memory of its running user VMs'
FROM host_capacity AS h
LEFT JOIN on_host AS v ON h.host_id = v.host_id
UNION ALL
SELECT
    p.storage_pool_id || ' fill base',
    p.zone_id,
    p.name,
    'pool',
    NULL,
    'fill base',
    'size the fill flag is measured against',
    'bytes',
    cast(p.capacity * p.overprovision AS INTEGER),
    'listStoragePoolsMetrics storageusagethreshold, as its code computes it',
    p.capacity,
    p.capacity,
    p.capacity,
    NULL,
    1,
    'disksizetotal without the over-provisioning factor'
FROM pool_load AS p
WHERE p.overprovision > 1 AND p.protocol <> 'local'
