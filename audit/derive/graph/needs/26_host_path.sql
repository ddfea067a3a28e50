/*
doc = """A host reaches a pool on block storage by any of the interfaces of the array it has paths to. Without one its VMs with \
disks there stop, and others perhaps not: at most all of the host."""
*/
SELECT
    'host/' || p.host_id AS node_id,
    'paths to ' || p.store AS part,
    'lif/' || p.array_id || '/' || p.lif_id AS needs_id,
    1 AS weight,
    '0..1' AS rule,
    'measured' AS confidence,
    'the host has a path to it' AS why
FROM host_store_path AS p
