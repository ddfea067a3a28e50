/*
id = "rec-pool-no-array"
title = "Storage whose array was not read"
question = "Was the array behind every storage pool read?"
category = "Data quality"
severity = "low"
level = "storage_pool"
effort = "hours"
actor = "storage"
scope = "SELECT first_pool FROM storage_backend WHERE pools > 0"
why = """CloudStack tells an address and a size of this storage, and no more. Whether the array \
behind it has a second controller, survives a disk, is over-committed or copies its data \
elsewhere is not known, and no check of arrays covers it."""
fix = """Add the array to the audit with an account that may read; where CloudStack names it by a \
DNS name, use the address of its interface, or name pool and interface alike."""
refs = ["rules.md rec-pool-no-array"]
guards = ["local disks", "one finding for each back end, not for each pool"]
optional = [
  "storage_array", "array_lif", "array_volume", "array_pool", "array_service", "array_mapping",
  "image_store", "image_store_sample", "storage_pool_sample", "volume", "vm",
]
*/
SELECT
    b.first_pool AS subject,
    coalesce(b.address, b.pool_names) AS name,
    iif(
        b.address IS NULL,
        b.pool_names || ' (' || b.protocols || ') tells no address of its storage',
        'the ' || b.protocols || ' storage at ' || b.address || ' was not collected'
        || iif(b.is_name, ' (a name that was not resolved)', '') || ': '
        || iif(b.pools = 1, 'the pool ', b.pools || ' pools ') || b.pool_names
        || coalesce(' and the image stores ' || b.store_names, '')
    )
    || coalesce(', ' || printf('%.1f', b.capacity / 1099511627776.0) || ' TiB', '')
    || iif(
        b.vms_running > 0,
        ', ' || b.vms_running || iif(b.vms_running = 1, ' running VM', ' running VMs'), ''
    ) AS message,
    b.zone_id,
    b.vms_running AS vms,
    b.address,
    b.protocols,
    b.providers,
    b.capacity,
    b.status
FROM storage_backend AS b
WHERE b.pools > 0 AND b.status <> 'collected'
ORDER BY b.first_pool
