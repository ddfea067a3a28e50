/*
doc = """A row per back end of pools and image stores (server address, or the pool where none is \
told): what lies on it and which storage array it is. One that no array collected serves stays, as \
not collected. Local disks are left out."""
[columns]
backend = "Address of the storage server in lower case, or name of the pool or image store"
address = "Address or name CloudStack tells; NULL where none is told"
status = "collected, not collected, or address not told"
is_name = "The address is a name, which was not resolved"
array_id = "Array it is; NULL: not collected"
array_name = "Name of the array"
vendor = "Vendor of the array"
confidence = "How sure the array is: measured, derived or inferred"
protocols = "Protocols of its pools and stores"
providers = "Providers of its pools and stores"
zone_id = "Zone; NULL where it serves several"
pools = "Primary storage pools [count]"
pool_names = "Their names"
first_pool = "One pool of it, always the same: the subject of findings"
image_stores = "Image stores [count]"
store_names = "Their names"
capacity = "Size of its pools and stores, a file system of several pools counted once [bytes]"
vms_running = "Running user VMs with a volume on it [count]"
*/
WITH
place AS (
    SELECT
        p.storage_pool_id AS pool_id,
        NULL AS store_id,
        p.name,
        p.zone_id,
        p.server,
        p.protocol,
        s.provider,
        iif(y.is_copy, 0, p.capacity) AS capacity
    FROM pool_load AS p
    JOIN storage_pool AS s ON p.storage_pool_id = s.id
    JOIN pool_copy AS y ON p.storage_pool_id = y.storage_pool_id
    WHERE p.protocol <> 'local'
    UNION ALL
    SELECT
        NULL,
        i.image_store_id,
        i.name,
        i.zone_id,
        nullif(i.server, ''),
        iif(lower(i.protocol) = 'nfs', 'NFS', i.protocol),
        s.provider,
        i.capacity
    FROM image_store_load AS i
    JOIN image_store AS s ON i.image_store_id = s.id
),

placed AS (
    SELECT
        p.*,
        coalesce(lower(p.server), p.name) AS backend,
        b.array_id,
        b.confidence
    FROM place AS p
    LEFT JOIN pool_array AS b
        ON
            b.kind = iif(p.pool_id IS NULL, 'image_store', 'storage_pool')
            AND coalesce(p.pool_id, p.store_id) = b.store_id
),

array_once AS (
    SELECT
        id,
        max(name) AS name,
        max(vendor) AS vendor
    FROM storage_array
    GROUP BY id
),

used AS MATERIALIZED (
    SELECT
        p.backend,
        count(DISTINCT o.vm_id) AS vms_running
    FROM volume AS o
    JOIN placed AS p ON o.storage_pool_id = p.pool_id
    JOIN vm AS v ON o.vm_id = v.id
    WHERE v.state = 'Running'
    GROUP BY p.backend
)

SELECT
    p.backend,
    max(p.server) AS address,
    CASE
        WHEN count(p.array_id) > 0 THEN 'collected'
        WHEN max(p.server) IS NULL THEN 'address not told'
        ELSE 'not collected'
    END AS status,
    coalesce(max(p.server) GLOB '*[g-zG-Z]*', 0) AS is_name,
    max(p.array_id) AS array_id,
    max(a.name) AS array_name,
    max(a.vendor) AS vendor,
    max(p.confidence) AS confidence,
    group_concat(DISTINCT p.protocol) AS protocols,
    group_concat(DISTINCT p.provider) AS providers,
    iif(count(DISTINCT p.zone_id) = 1, max(p.zone_id), NULL) AS zone_id,
    count(DISTINCT p.pool_id) AS pools,
    group_concat(DISTINCT iif(p.pool_id IS NULL, NULL, p.name)) AS pool_names,
    min(p.pool_id) AS first_pool,
    count(DISTINCT p.store_id) AS image_stores,
    group_concat(DISTINCT iif(p.store_id IS NULL, NULL, p.name)) AS store_names,
    sum(p.capacity) AS capacity,
    coalesce(max(u.vms_running), 0) AS vms_running
FROM placed AS p
LEFT JOIN array_once AS a ON p.array_id = a.id
LEFT JOIN used AS u ON p.backend = u.backend
GROUP BY p.backend
