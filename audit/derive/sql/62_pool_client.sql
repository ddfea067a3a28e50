/*
doc = """A row per pool that is a known filesystem of an array: which of its hosts have it mounted, \
as the array tells, and who else. CloudStack does not tell the storage addresses of hosts: where \
hosts mount from others than their management address, few of them are found."""
[columns]
storage_pool_id = "Pool"
name = "Name"
hosts = "Hosts that are up and shall have it [count]"
mounted = "Those whose address is among the clients [count]"
missing = "Names of the others"
strangers = "Clients that are no host, system VM or management server"
*/
WITH
client AS (
    SELECT DISTINCT
        b.store_id,
        c.client
    FROM pool_array AS b
    JOIN array_client AS c ON b.array_id = c.array_id AND b.volume_id = c.volume_id
    WHERE b.kind = 'storage_pool'
),

host_of AS (
    SELECT
        r.storage_pool_id,
        h.name,
        c.client IS NOT NULL AS mounted
    FROM pool_reach AS r
    JOIN host AS h ON r.cluster_id = h.cluster_id
    LEFT JOIN client AS c ON r.storage_pool_id = c.store_id AND h.ip_address = c.client
    WHERE h.state = 'Up'
),

counted AS (
    SELECT
        storage_pool_id,
        count(*) AS hosts,
        sum(mounted) AS mounted,
        group_concat(iif(mounted, NULL, name), ', ') AS missing
    FROM host_of
    GROUP BY storage_pool_id
),

known (address) AS (
    SELECT h.ip_address FROM host AS h
    UNION
    SELECT s.private_ip FROM system_vm AS s
    UNION
    SELECT m.ip_address FROM management_server AS m
),

stranger AS (
    SELECT
        c.store_id,
        group_concat(c.client, ', ') AS clients
    FROM client AS c
    LEFT JOIN known AS k ON c.client = k.address
    WHERE k.address IS NULL
    GROUP BY c.store_id
)

SELECT
    p.id AS storage_pool_id,
    p.name,
    coalesce(c.hosts, 0) AS hosts,
    coalesce(c.mounted, 0) AS mounted,
    c.missing,
    s.clients AS strangers
FROM pool_array AS b
JOIN storage_pool AS p ON b.store_id = p.id
LEFT JOIN counted AS c ON p.id = c.storage_pool_id
LEFT JOIN stranger AS s ON p.id = s.store_id
WHERE b.kind = 'storage_pool' AND b.method IN ('address+path', 'name') AND b.volume_id IS NOT NULL
