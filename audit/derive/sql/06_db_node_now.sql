/*
doc = "Database nodes, each once, with their newest sample and their place in a Galera cluster."
[columns]
db_node_id = "Node"
label = "Name and address, for sentences"
cluster = "Cluster (db_cluster.id)"
site = "Site the configuration names, else the Galera segment where members have several; NULL: not told"
role = "source, replica, galera, group or single; NULL: not told"
answered = "1: it told its state in the newest collection of its source"
at = "Time of the newest sample [UTC]"
uptime = "Time since its start [s]"
connections = "Connections now [count]"
max_used_connections = "Most connections since its start [count]"
pool_reads = "Reads that missed the buffer pool since its start [count]"
pool_requests = "Reads asked of the buffer pool since its start [count]"
clock_difference = "Its clock less the collector's [s]"
clock_error = "What that may be off by [s]"
*/
WITH ranked AS (
    SELECT
        n.*,
        g.segment,
        g.node_name,
        row_number() OVER (PARTITION BY n.id ORDER BY n.source) AS place
    FROM db_node AS n
    LEFT JOIN galera_node AS g ON n.id = g.db_node_id AND n.source = g.source
),

segments AS (
    SELECT
        r.cluster,
        count(DISTINCT r.segment) AS segments
    FROM ranked AS r
    GROUP BY r.cluster
),

newest AS (
    SELECT
        s.db_node_id,
        s.source,
        max(s.at) AS at
    FROM db_node_sample AS s
    GROUP BY s.db_node_id, s.source
)

SELECT
    r.id AS db_node_id,
    coalesce(r.node_name, r.name || ' ', '') || iif(r.node_name IS NULL, '', ' ')
    || '(' || r.address || coalesce(':' || r.port, '') || ')' AS label,
    r.cluster,
    coalesce(r.site, iif(c.segments > 1, 'segment ' || r.segment, NULL)) AS site,
    r.role,
    coalesce((
        SELECT a.complete FROM answer AS a
        WHERE a.source = r.source AND a.table_name = 'db_node'
        ORDER BY a.started DESC
        LIMIT 1
    ), 0) AS answered,
    s.at,
    s.uptime,
    s.connections,
    s.max_used_connections,
    s.pool_reads,
    s.pool_requests,
    s.clock_difference,
    s.clock_error
FROM ranked AS r
JOIN segments AS c ON r.cluster = c.cluster
LEFT JOIN newest AS w ON r.id = w.db_node_id AND r.source = w.source
LEFT JOIN db_node_sample AS s
    ON w.db_node_id = s.db_node_id AND w.source = s.source AND w.at = s.at
WHERE r.place = 1
