/*
doc = "Members of Galera clusters that were read, with what is wrong with each."
[columns]
cluster = "Cluster (db_cluster.id)"
db_node_id = "Node"
label = "Name and address, for sentences"
fault = "What is wrong, in words after the label; empty: nothing; NULL: its state is not told"
catches_up_since = "Donor or joining since this collection [UTC]; NULL: it is neither"
*/
SELECT
    n.cluster,
    n.db_node_id,
    n.label,
    CASE
        WHEN NOT n.answered THEN ' does not answer'
        WHEN g.status <> 'Primary'
            THEN ' is ' || g.status || ' and sees ' || coalesce(g.size, '?') || ' of the members'
        WHEN NOT g.connected THEN ' is not connected to the others'
        WHEN g.state <> 'Synced' THEN ' is ' || g.state
        WHEN NOT g.ready THEN ' is not ready'
        WHEN g.status IS NOT NULL AND g.state IS NOT NULL THEN ''
    END AS fault,
    iif(
        n.answered AND g.status = 'Primary' AND (g.state LIKE 'Don%' OR g.state LIKE 'Join%'),
        g.valid_from, NULL
    ) AS catches_up_since
FROM db_node_now AS n
JOIN galera_node AS g ON n.db_node_id = g.db_node_id
GROUP BY n.db_node_id
