/*
doc = """The cluster behind each database host CloudStack names (db.properties), where all nodes behind it \
(control_endpoint) are of one."""
[columns]
hostname = "Database host as CloudStack names it (db_server)"
cluster = "Cluster (db_cluster.id)"
db_node_id = "The node itself; NULL: the host is in front of the cluster, e.g. a balancer, or nothing proves it"
*/
SELECT
    substr(e.endpoint, length('database/') + 1) AS hostname,
    min(n.cluster) AS cluster,
    iif(count(DISTINCT n.id) = 1 AND min(e.way) = 'direct', n.id, NULL) AS db_node_id
FROM control_endpoint AS e
JOIN db_node AS n ON e.node = 'database_node/' || n.id
GROUP BY e.endpoint
HAVING count(DISTINCT n.cluster) = 1
