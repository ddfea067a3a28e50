/*
doc = """Storage arrays, each once: which source's rows count, what they are called, where they stand. What of \
CloudStack lies on them is in array_unit."""
[columns]
array_id = "Array"
source = "Source whose rows count"
name = "Name"
label = "Name with vendor and version, for sentences"
kind = "Reader: ontap, solidfire ..."
vendor = "Vendor"
version = "Version of the storage operating system"
controllers = "Nodes or controllers that can serve the same data; NULL: not told [count]"
is_mirrored = "All of it is mirrored to another site or array, and the mirror is whole"
zone_id = "Zone of its primary storage pools; NULL: several, or none"
*/
WITH ranked AS (
    SELECT
        a.*,
        row_number() OVER (PARTITION BY a.id ORDER BY a.source) AS place
    FROM storage_array AS a
),

mirrored AS (
    SELECT DISTINCT array_id
    FROM array_protection
    WHERE kind = 'metrocluster' AND sync AND healthy
),

zoned AS (
    SELECT
        b.array_id,
        iif(min(p.zone_id) = max(p.zone_id), min(p.zone_id), NULL) AS zone_id
    FROM pool_array AS b
    JOIN storage_pool AS p ON b.store_id = p.id
    WHERE b.kind = 'storage_pool'
    GROUP BY b.array_id
)

SELECT
    a.id AS array_id,
    a.source,
    coalesce(a.name, a.address, a.id) AS name,
    coalesce(a.name, a.address, a.id) || ' ('
    || coalesce(a.vendor, a.kind) || coalesce(' ' || a.version, '') || ')' AS label,
    a.kind,
    a.vendor,
    a.version,
    a.controllers,
    coalesce(m.array_id IS NOT NULL, 0) AS is_mirrored,
    z.zone_id
FROM ranked AS a
LEFT JOIN mirrored AS m ON a.id = m.array_id
LEFT JOIN zoned AS z ON a.id = z.array_id
WHERE a.place = 1
