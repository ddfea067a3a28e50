/*
doc = """A row per part of the control plane: virtual addresses, load balancers, management servers, database servers with \
arbiters and replicas, and the zones they run. Empty without management servers."""
[columns]
node_id = "Node of the failure graph; zone/ID for a zone"
tier = "virtual address, load balancer, management server, database or zone"
name = "Name"
address = "Address; NULL: not told"
role = "What it is, e.g. galera, replica, arbiter; NULL: not told"
state = "What it says of itself, e.g. Up, Synced, non-Primary; NULL: not told"
version = "Version; NULL: not told"
votes = "Votes in the cluster of databases; NULL: none, or not told [count]"
lag = "How far the replica is behind; NULL: none, or replication does not run [s]"
site = "Site; NULL: not named"
site_by = "Who names it"
round_trip = "Round trip to the nearest of its ports from where the audit ran; NULL: not measured [s]"
control = "It stops the control plane when it fails alone; NULL: not known"
why = "The chain; NULL: it stops it not"
*/
WITH part AS (
    SELECT
        k.from_id AS node_id,
        'virtual address' AS tier,
        substr(k.from_id, 5) AS name,
        substr(k.from_id, 5) AS address,
        iif(
            k.from_id IN (
                SELECT e.to_id FROM control_link AS e
                WHERE e.kind = 'endpoint'
            ), 'database', 'API and agents'
        )
            AS role,
        NULL AS state,
        NULL AS version,
        NULL AS votes,
        NULL AS lag,
        NULL AS round_trip
    FROM control_link AS k
    WHERE k.kind = 'holder'
    GROUP BY k.from_id
    UNION ALL
    SELECT
        'balancer/' || n.id,
        'load balancer',
        coalesce(n.name, n.id),
        n.address,
        n.kind,
        iif(a.complete, 'answers', 'does not answer'),
        n.version,
        NULL,
        NULL,
        NULL
    FROM lb_node AS n
    LEFT JOIN answer_now AS a ON n.source = a.source AND a.table_name = 'lb_node'
    UNION ALL
    SELECT
        'management_server/' || m.id,
        'management server',
        m.name,
        coalesce(m.service_ip, m.ip_address),
        NULL,
        m.state,
        m.version,
        NULL,
        NULL,
        NULL
    FROM management_server AS m
    UNION ALL
    SELECT
        'database_node/' || d.id,
        'database',
        coalesce(d.name, d.address),
        d.address,
        d.role,
        coalesce(
            iif(w.answered, NULL, 'does not answer'),
            iif(g.status = 'Primary', g.state, g.status),
            iif(
                min(r.sql_running = 'Yes' AND r.io_running = 'Yes') = 0,
                'replication stopped',
                'answers'
            )
        ),
        d.version,
        q.weight,
        max(s.lag),
        NULL
    FROM db_node_now AS w
    JOIN db_node AS d ON w.db_node_id = d.id AND w.source = d.source
    LEFT JOIN galera_node AS g ON d.id = g.db_node_id AND d.source = g.source
    LEFT JOIN quorum_member AS q ON d.id = q.member
    LEFT JOIN db_replica AS r ON d.id = r.db_node_id
    LEFT JOIN db_replica_sample AS s
        ON
            r.db_node_id = s.db_node_id AND r.channel = s.channel
            AND s.at
            = (
                SELECT max(o.at) FROM db_replica_sample AS o
                WHERE o.db_node_id = s.db_node_id
            )
    GROUP BY d.id
    UNION ALL
    SELECT
        'database_node/' || q.member,
        'database',
        q.name,
        q.address,
        q.kind,
        CASE q.is_down WHEN 1 THEN 'out of the cluster' END,
        NULL,
        q.weight,
        NULL,
        NULL
    FROM quorum_member AS q
    WHERE q.member NOT IN (SELECT d.id FROM db_node AS d)
    UNION ALL
    SELECT
        'database/' || d.hostname,
        'database',
        d.hostname,
        d.hostname,
        'not asked',
        NULL,
        d.version,
        NULL,
        NULL,
        NULL
    FROM db_server AS d
    WHERE
        'database/' || d.hostname NOT IN (
            SELECT e.endpoint FROM control_endpoint AS e
            WHERE e.way <> 'only one'
        )
    UNION ALL
    SELECT
        'zone/' || z.id,
        'zone',
        z.name,
        NULL,
        NULL,
        z.allocation_state,
        NULL,
        NULL,
        NULL,
        d.round_trip
    FROM zone AS z
    JOIN zone_distance AS d ON z.id = d.zone_id
)

SELECT
    p.node_id,
    p.tier,
    p.name,
    p.address,
    p.role,
    p.state,
    p.version,
    p.votes,
    p.lag,
    s.site,
    s.told_by AS site_by,
    p.round_trip,
    CASE WHEN f.node_id IS NULL THEN 0 WHEN f.control THEN 1 END AS control,
    f.why
FROM part AS p
LEFT JOIN control_site AS s ON p.node_id = s.device AND s.place = 1
LEFT JOIN failure_control AS f ON p.node_id = f.node_id AND f.present
WHERE EXISTS (SELECT 1 FROM management_server)
