/*
doc = "Database nodes with their newest sample."
[columns]
db_node_id = "Node"
label = "Name and address, for sentences"
cluster = "Cluster (db_cluster.id)"
role = "source, replica, galera, group or single; NULL: not told"
at = "Time of the newest sample; NULL: none [UTC]"
uptime = "Time since its start [s]"
connections = "Connections now [count]"
max_used_connections = "Most connections since its start [count]"
pool_reads = "Reads that missed the buffer pool since its start [count]"
pool_requests = "Reads asked of the buffer pool since its start [count]"
clock_difference = "Its clock less the collector's [s]"
clock_error = "What that may be off by [s]"
*/
WITH newest AS (
    SELECT
        s.db_node_id,
        s.source,
        max(s.at) AS at
    FROM db_node_sample AS s
    GROUP BY s.db_node_id, s.source
)

SELECT
    n.db_node_id,
    n.label,
    n.cluster,
    n.role,
    s.at,
    s.uptime,
    s.connections,
    s.max_used_connections,
    s.pool_reads,
    s.pool_requests,
    s.clock_difference,
    s.clock_error
FROM db_node_now AS n
LEFT JOIN newest AS w ON n.db_node_id = w.db_node_id AND n.source = w.source
LEFT JOIN db_node_sample AS s
    ON w.db_node_id = s.db_node_id AND w.source = s.source AND w.at = s.at
