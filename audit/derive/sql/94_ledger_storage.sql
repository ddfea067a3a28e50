/*
doc = """Facts of pools and image stores that CloudStack and the array tell both: pairs, the one that wins first. \
For the ledger."""
columns = "ledger_control"
*/
WITH laid AS (
    SELECT
        b.*,
        min(a.source) AS array_source
    FROM pool_array AS b
    JOIN storage_array AS a ON b.array_id = a.id
    GROUP BY b.kind, b.store_id
)

SELECT
    'storage_pool' AS object_kind,
    p.id AS object_id,
    p.name AS object,
    'size' AS field,
    'CloudStack' AS teller,
    p.source,
    'storage_pool' AS told_in,
    iif(p.capacity IS NULL, NULL, printf('%.1f GiB', p.capacity / 1073741824.0)) AS value,
    iif(p.capacity IS NULL, NULL, printf('%.1f GiB', p.capacity / 1073741824.0)) AS same,
    'array' AS other_teller,
    b.array_source AS other_source,
    'array_volume' AS other_told_in,
    iif(v.room IS NULL, NULL, printf('%.1f GiB', v.room / 1073741824.0)) AS other_value,
    iif(v.room IS NULL, NULL, printf('%.1f GiB', v.room / 1073741824.0)) AS other_same,
    'CloudStack: it decides by it where disks go' AS why,
    'pool-array-gap' AS rule_id
FROM laid AS b
JOIN storage_pool AS p ON b.store_id = p.id
JOIN array_volume_now AS v ON b.array_id = v.array_id AND b.volume_id = v.volume_id
WHERE b.kind = 'storage_pool' AND v.kind = 'filesystem'
UNION ALL
SELECT
    'storage_pool',
    p.id,
    p.name,
    'address',
    'CloudStack',
    p.source,
    'storage_pool',
    p.server,
    lower(p.server),
    'array',
    b.array_source,
    'array_lif',
    i.address,
    lower(i.address),
    'CloudStack: the hosts mount what it says',
    NULL
FROM laid AS b
JOIN storage_pool AS p ON b.store_id = p.id
JOIN array_lif AS i ON b.array_id = i.array_id AND b.lif_id = i.id
WHERE b.kind = 'storage_pool'
UNION ALL
SELECT
    'storage_pool',
    p.id,
    p.name,
    'path',
    'CloudStack',
    p.source,
    'storage_pool',
    p.path,
    rtrim(p.path, '/'),
    'array',
    b.array_source,
    'array_volume',
    v.path,
    rtrim(v.path, '/'),
    'CloudStack: the hosts mount what it says',
    NULL
FROM laid AS b
JOIN storage_pool AS p ON b.store_id = p.id
JOIN array_volume AS v ON b.array_id = v.array_id AND b.volume_id = v.id
WHERE b.kind = 'storage_pool' AND v.path IS NOT NULL
UNION ALL
SELECT
    'image_store',
    p.id,
    p.name,
    'size',
    'CloudStack',
    p.source,
    'image_store',
    iif(c.capacity IS NULL, NULL, printf('%.1f GiB', c.capacity / 1073741824.0)),
    iif(c.capacity IS NULL, NULL, printf('%.1f GiB', c.capacity / 1073741824.0)),
    'array',
    b.array_source,
    'array_volume',
    iif(v.room IS NULL, NULL, printf('%.1f GiB', v.room / 1073741824.0)),
    iif(v.room IS NULL, NULL, printf('%.1f GiB', v.room / 1073741824.0)),
    'CloudStack: it decides by it where copies go',
    NULL
FROM laid AS b
JOIN image_store AS p ON b.store_id = p.id
JOIN image_store_load AS c ON b.store_id = c.image_store_id
JOIN array_volume_now AS v ON b.array_id = v.array_id AND b.volume_id = v.volume_id
WHERE b.kind = 'image_store' AND v.kind = 'filesystem'
UNION ALL
SELECT
    'image_store',
    p.id,
    p.name,
    'address',
    'CloudStack',
    p.source,
    'image_store',
    p.server,
    lower(p.server),
    'array',
    b.array_source,
    'array_lif',
    i.address,
    lower(i.address),
    'CloudStack: the hosts mount what it says',
    NULL
FROM laid AS b
JOIN image_store AS p ON b.store_id = p.id
JOIN array_lif AS i ON b.array_id = i.array_id AND b.lif_id = i.id
WHERE b.kind = 'image_store'
