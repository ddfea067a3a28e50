/*
id = "pool-unmanaged-provider"
title = "A block array is used without its driver"
question = "Do volumes get their own quality of service?"
category = "Storage"
severity = "info"
level = "storage_pool"
effort = "project"
actor = "storage"
scope = """SELECT b.store_id FROM pool_array AS b JOIN storage_array AS a ON b.array_id = a.id \
WHERE b.kind = 'storage_pool' AND a.kind IN ('solidfire', 'pure', 'powerflex')"""
why = """This array can give every disk its own volume with its own guaranteed and highest operations. \
Used as one shared pool, all disks compete in one volume, and snapshots are copies."""
fix = """Where disks need guarantees, add the array by its own provider, and move them there."""
refs = ["rules.md pool-unmanaged-provider (asked of arrays for which CloudStack has a driver)"]
optional = ["array_protection", "array_volume", "image_store", "vm", "volume"]
guards = ["arrays for which CloudStack has no driver", "a provider that is not told: not assessable"]
*/
SELECT
    p.id AS subject,
    p.name,
    iif(
        p.provider IS NULL,
        'the provider of ' || p.name || ' is not told',
        p.name || ' lies on ' || u.label || ' by the provider ' || p.provider
        || ': its disks share one volume'
    ) AS message,
    iif(p.provider IS NULL, 'not assessable', 'finding') AS outcome,
    p.provider,
    u.kind AS array_kind
FROM pool_array AS b
JOIN storage_pool AS p ON b.store_id = p.id
JOIN array_unit AS u ON b.array_id = u.array_id
WHERE
    b.kind = 'storage_pool' AND u.kind IN ('solidfire', 'pure', 'powerflex')
    AND coalesce(p.provider, 'DefaultPrimary') = 'DefaultPrimary'
ORDER BY p.id
