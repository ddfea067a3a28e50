/*
doc = "Channels by which databases replicate, with how far each is behind."
[columns]
db_node_id = "The replica"
label = "Name and address of the replica, for sentences"
cluster = "Cluster of the replica (db_cluster.id)"
channel = "Channel; empty: the default one"
source_host = "Where it replicates from"
state = "running, failed (with an error), stopped (without one); NULL: not told"
since = "Collection that first saw it as it is [UTC]"
error = "Error of either thread"
threads = "State of both threads, in words"
delay = "It waits so long on purpose [s]"
behind = "Behind its source, the wanted delay taken off [s]; NULL: not told"
*/
SELECT
    n.db_node_id,
    n.label,
    n.cluster,
    r.channel,
    r.source_host,
    CASE
        WHEN r.io_running = 'Yes' AND r.sql_running = 'Yes' THEN 'running'
        WHEN r.io_running IS NULL OR r.sql_running IS NULL THEN NULL
        WHEN coalesce(r.sql_error, r.io_error) IS NULL THEN 'stopped'
        ELSE 'failed'
    END AS state,
    r.valid_from AS since,
    coalesce(r.sql_error, r.io_error) AS error,
    'IO ' || r.io_running || ', SQL ' || r.sql_running AS threads,
    r.delay,
    max(s.lag - coalesce(r.delay, 0), 0) AS behind
FROM db_node_now AS n
JOIN db_replica AS r ON n.db_node_id = r.db_node_id
LEFT JOIN db_replica_sample AS s
    ON
        r.db_node_id = s.db_node_id
        AND r.channel = s.channel
        AND s.at = (
            SELECT max(t.at) FROM db_replica_sample AS t
            WHERE t.db_node_id = r.db_node_id AND t.channel = r.channel
        )
GROUP BY n.db_node_id, r.channel
