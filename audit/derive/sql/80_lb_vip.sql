/*
doc = """A row per virtual address of a block of load balancers: which of the hosts that were asked \
hold it now."""
[columns]
cluster = "Block of the configuration"
address = "Virtual address"
nodes = "Load balancers of the block [count]"
looked = "Of them hosts whose addresses were read [count]"
holders = "Hosts that hold the address [count]"
names = "Their names"
*/
WITH vip AS (
    SELECT DISTINCT
        n.cluster,
        j.value AS address
    FROM lb_node AS n
    CROSS JOIN json_each(n.vips) AS j
),

node AS (
    SELECT
        n.cluster,
        count(*) AS nodes,
        count(*) FILTER (WHERE n.address IN (SELECT a.address FROM host_address AS a)) AS looked
    FROM lb_node AS n
    GROUP BY n.cluster
),

holder AS (
    SELECT DISTINCT
        a.address,
        a.host_system_id,
        coalesce(s.name, a.host_system_id) AS name
    FROM host_address AS a
    LEFT JOIN host_system AS s ON a.host_system_id = s.id
    WHERE a.link <> 'lo' -- servers that answer for themselves (direct routing) have it there
)

SELECT
    v.cluster,
    v.address,
    max(n.nodes) AS nodes,
    max(n.looked) AS looked,
    count(h.host_system_id) AS holders,
    group_concat(h.name, ', ') AS names
FROM vip AS v
JOIN node AS n ON v.cluster = n.cluster
LEFT JOIN holder AS h ON v.address = h.address
GROUP BY v.cluster, v.address
