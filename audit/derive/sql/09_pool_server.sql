/*
doc = """A row per primary storage pool: the address its data comes from, where CloudStack tells it. \
A pool that was set up by hand names the vCenter or localhost instead: no address of storage, \
and two such pools have nothing in common."""
[columns]
storage_pool_id = "Pool"
scope = "HOST, CLUSTER or ZONE"
server = "Address of the storage server; NULL where the pool names none"
*/
SELECT
    p.id AS storage_pool_id,
    p.scope,
    iif(
        p.type IN ('PreSetup', 'VMFS', 'DatastoreCluster', 'SharedMountPoint', 'CLVM')
        OR p.server IN ('', 'localhost', '127.0.0.1', '::1'),
        NULL,
        p.server
    ) AS server
FROM storage_pool AS p
