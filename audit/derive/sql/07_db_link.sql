/*
doc = """Which nodes stand behind the database host CloudStack names (db.properties): the node of that address or \
name, else the only cluster that was read."""
[columns]
hostname = "Database host as CloudStack names it (db_server)"
cluster = "Cluster (db_cluster.id)"
db_node_id = "The node itself; NULL: the host is in front of the cluster, e.g. a balancer, or not known"
confidence = "measured: address or name of a node; inferred: the only cluster"
*/
WITH direct AS (
    SELECT
        d.hostname,
        n.cluster,
        min(n.id) AS db_node_id
    FROM db_server AS d
    JOIN db_node AS n
        ON
            lower(d.hostname) IN (
                lower(n.address), lower(n.name),
                lower(substr(n.name, 1, instr(n.name || '.', '.') - 1))
            )
            OR lower(n.name) = lower(substr(d.hostname, 1, instr(d.hostname || '.', '.') - 1))
    GROUP BY d.hostname
    HAVING count(DISTINCT n.id) = 1
)

SELECT
    t.hostname,
    t.cluster,
    t.db_node_id,
    'measured' AS confidence
FROM direct AS t
UNION ALL
SELECT
    d.hostname,
    min(c.id),
    NULL,
    'inferred'
FROM db_server AS d
CROSS JOIN db_cluster AS c
WHERE d.hostname NOT IN (SELECT t.hostname FROM direct AS t)
GROUP BY d.hostname
HAVING count(c.id) = 1 AND (SELECT count(*) FROM db_server) = 1
