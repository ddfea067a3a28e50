/*
doc = """A local pool is a disk of its host (listStoragePools scope HOST, hostid)."""
*/
SELECT
    'pool/' || p.id AS node_id,
    'disks' AS part,
    'host/' || h.host_id AS needs_id,
    1 AS weight,
    'all' AS rule,
    'measured' AS confidence,
    'local disks of the host' AS why
FROM storage_pool AS p
JOIN pool_host AS h ON p.id = h.storage_pool_id
WHERE p.scope = 'HOST'
