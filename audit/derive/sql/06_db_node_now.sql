/*
doc = "Database nodes, each once: which source's rows count, and what they are called."
[columns]
db_node_id = "Node"
source = "Source whose rows count"
label = "Name and address, for sentences"
cluster = "Cluster (db_cluster.id)"
role = "source, replica, galera, group or single; NULL: not told"
answered = "1: it told its state in the newest collection of its source"
*/
WITH ranked AS (
    SELECT
        n.*,
        coalesce(g.node_name, n.name) AS called,
        row_number() OVER (PARTITION BY n.id ORDER BY n.source) AS place
    FROM db_node AS n
    LEFT JOIN galera_node AS g ON n.id = g.db_node_id AND n.source = g.source
)

SELECT
    r.id AS db_node_id,
    r.source,
    coalesce(r.called || ' ', '') || '(' || r.address || coalesce(':' || r.port, '') || ')'
        AS label,
    r.cluster,
    r.role,
    coalesce(a.complete, 0) AS answered
FROM ranked AS r
LEFT JOIN answer_now AS a ON r.source = a.source AND a.table_name = 'db_node'
WHERE r.place = 1
