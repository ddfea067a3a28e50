/*
doc = """What of CloudStack lies on an array and on its parts, as far as the place is known: a row per \
array, pool, volume (the filesystem a LUN lies in too), node and interface that carries any."""
[columns]
subject = "Array and object"
array_id = "Array"
kind = "array, pool, volume, node or lif"
object_id = "Id of it; of the array itself for an array"
zone_id = "Zone of its primary storage pools; NULL: several, or none"
pools = "Primary storage pools [count]"
pool_names = "Their names"
store_names = "Names of image stores on it"
vms = "Running user VMs with a volume on it [count]"
zone_share = "Largest share of the running user VMs of a zone [share]"
words = "What is at stake, to be put behind a sentence; empty: nothing known"
*/
WITH placed AS (
    SELECT
        b.array_id,
        b.kind AS what,
        b.store_id,
        coalesce(p.name, i.name, b.store_id) AS name,
        p.zone_id,
        b.volume_id,
        b.array_pool_id,
        b.node_id,
        b.lif_id
    FROM pool_array AS b
    LEFT JOIN storage_pool AS p ON b.kind = 'storage_pool' AND b.store_id = p.id
    LEFT JOIN image_store AS i ON b.kind = 'image_store' AND b.store_id = i.id
),

thing AS (
    SELECT
        p.array_id,
        j.key AS kind,
        j.atom AS object_id,
        p.what,
        p.store_id,
        p.name,
        p.zone_id
    FROM placed AS p
    CROSS JOIN
        json_each(
            json_object(
                'array', p.array_id, 'pool', p.array_pool_id, 'volume', p.volume_id,
                'node', p.node_id, 'lif', p.lif_id
            )
        ) AS j
    UNION
    SELECT
        p.array_id,
        'volume',
        v.parent_id,
        p.what,
        p.store_id,
        p.name,
        p.zone_id
    FROM placed AS p
    JOIN array_volume AS v ON p.array_id = v.array_id AND p.volume_id = v.id
),

used AS MATERIALIZED (
    SELECT DISTINCT
        o.storage_pool_id,
        o.vm_id
    FROM volume AS o
    JOIN vm AS v ON o.vm_id = v.id
    WHERE v.state = 'Running' AND o.storage_pool_id IN (SELECT p.store_id FROM placed AS p)
),

zoned_vms AS (
    SELECT
        zone_id,
        count(*) AS vms_running
    FROM vm
    WHERE state = 'Running'
    GROUP BY zone_id
),

zoned AS (
    SELECT
        t.array_id,
        t.kind,
        t.object_id,
        t.zone_id,
        count(DISTINCT u.vm_id) AS vms
    FROM thing AS t
    LEFT JOIN used AS u ON t.what = 'storage_pool' AND t.store_id = u.storage_pool_id
    WHERE t.object_id IS NOT NULL
    GROUP BY t.array_id, t.kind, t.object_id, t.zone_id
),

carried AS (
    SELECT
        c.array_id,
        c.kind,
        c.object_id,
        iif(count(c.zone_id) = 1, max(c.zone_id), NULL) AS zone_id,
        sum(c.vms) AS vms,
        max(c.vms * 1.0 / nullif(z.vms_running, 0)) AS zone_share
    FROM zoned AS c
    LEFT JOIN zoned_vms AS z ON c.zone_id = z.zone_id
    GROUP BY c.array_id, c.kind, c.object_id
),

named AS (
    SELECT
        array_id,
        kind,
        object_id,
        count(DISTINCT iif(what = 'storage_pool', store_id, NULL)) AS pools,
        group_concat(iif(what = 'storage_pool', name, NULL), ', ') AS pool_names,
        count(DISTINCT iif(what = 'storage_pool', NULL, store_id)) AS stores,
        group_concat(iif(what = 'storage_pool', NULL, name), ', ') AS store_names
    FROM thing
    WHERE object_id IS NOT NULL
    GROUP BY array_id, kind, object_id
)

SELECT
    n.array_id || '/' || n.object_id AS subject,
    n.array_id,
    n.kind,
    n.object_id,
    c.zone_id,
    n.pools,
    n.pool_names,
    n.store_names,
    c.vms,
    c.zone_share,
    iif(
        n.pools > 0,
        '; on it: ' || n.pool_names || ' with ' || c.vms || ' running '
        || iif(c.vms = 1, 'VM', 'VMs')
        || coalesce(', image store' || iif(n.stores = 1, ' ', 's ') || n.store_names, ''),
        coalesce('; on it: ' || n.store_names, '')
    ) AS words
FROM named AS n
JOIN carried AS c
    ON n.array_id = c.array_id AND n.kind = c.kind AND n.object_id = c.object_id
