/*
doc = """What each member of a Galera cluster that answers wrote for its own clients between its two newest \
collections."""
[columns]
cluster = "Cluster (db_cluster.id)"
db_node_id = "Node"
label = "Name and address, for sentences"
since = "Time of the earlier collection; NULL: none [UTC]"
writes = "Write sets in between; NULL: it restarted, or was read once [count]"
share = "Part of what the cluster wrote, as far as it is told [share]"
*/
WITH drawn AS (
    SELECT
        g.db_node_id,
        g.source,
        g.at,
        g.replicated,
        u.uptime
    FROM galera_sample AS g
    JOIN db_node_sample AS u
        ON g.db_node_id = u.db_node_id AND g.at = u.at AND g.source = u.source
),

paired AS (
    SELECT
        d.*,
        lag(d.replicated) OVER w AS replicated_before,
        lag(d.uptime) OVER w AS uptime_before,
        lag(d.at) OVER w AS since,
        row_number() OVER (PARTITION BY d.db_node_id, d.source ORDER BY d.at DESC) AS place
    FROM drawn AS d
    WINDOW w AS (PARTITION BY d.db_node_id, d.source ORDER BY d.at)
),

counted AS (
    SELECT
        n.cluster,
        n.db_node_id,
        n.label,
        p.since,
        iif(p.uptime > p.uptime_before, p.replicated - p.replicated_before, NULL) AS writes
    FROM db_node_now AS n
    LEFT JOIN paired AS p
        ON n.db_node_id = p.db_node_id AND n.source = p.source AND p.place = 1
    WHERE n.role = 'galera' AND n.answered
)

SELECT
    c.*,
    1.0 * c.writes / nullif(sum(c.writes) OVER (PARTITION BY c.cluster), 0) AS share
FROM counted AS c
