/*
doc = """A row per resource pool and shared storage that a host of it knows: which of its hosts \
have it. Hosts in maintenance, and those that told no storage at all, do not count."""
[columns]
pool_id = "Pool or cluster"
store = "SR or datastore (host_store.store)"
name = "Its name"
type = "Its type"
hosts = "Hosts of the pool that told their storage [count]"
attached = "Hosts that have it attached [count]"
detached = "Hosts that have it configured and not attached [count]"
untold = "Hosts that do not tell whether it is attached [count]"
missing = "Names of hosts that do not know it at all"
missing_hosts = "Hosts that do not know it at all [count]"
*/
WITH asked AS MATERIALIZED (
    SELECT
        h.pool_id,
        h.host_system_id,
        h.name
    FROM system_now AS h
    WHERE
        h.pool_id IS NOT NULL
        AND NOT h.in_work
        AND h.host_system_id IN (SELECT s.host_system_id FROM system_store AS s)
),

shared AS (
    SELECT
        a.pool_id,
        s.store,
        min(coalesce(s.name, s.store)) AS name,
        min(s.type) AS type
    FROM system_store AS s
    JOIN asked AS a ON s.host_system_id = a.host_system_id
    WHERE s.shared AND coalesce(lower(s.type), '') NOT IN ('iso', 'udev')
    GROUP BY a.pool_id, s.store
)

SELECT
    p.pool_id,
    p.store,
    p.name,
    p.type,
    count(*) AS hosts,
    count(*) FILTER (WHERE s.attached) AS attached,
    count(*) FILTER (WHERE NOT s.attached) AS detached,
    count(*) FILTER (WHERE s.store IS NOT NULL AND s.attached IS NULL) AS untold,
    group_concat(a.name, ', ') FILTER (WHERE s.store IS NULL) AS missing,
    count(*) FILTER (WHERE s.store IS NULL) AS missing_hosts
FROM shared AS p
JOIN asked AS a ON p.pool_id = a.pool_id
LEFT JOIN system_store AS s ON a.host_system_id = s.host_system_id AND p.store = s.store
GROUP BY p.pool_id, p.store, p.name, p.type
