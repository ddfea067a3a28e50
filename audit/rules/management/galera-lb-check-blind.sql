/*
id = "galera-lb-check-blind"
title = "The load balancer's check does not see what Galera says of itself"
question = "Does the load balancer stop sending clients to a Galera node that refuses queries?"
category = "Resilience"
severity = "medium"
level = "lb_proxy"
effort = "days"
actor = "operator"
confidence = "derived"
scope = """SELECT DISTINCT s.lb_node_id || ' ' || s.proxy || ' backend' FROM lb_member AS s \
JOIN db_node AS d ON s.target = 'database_node/' || d.id AND d.wsrep_on"""
why = """`option mysql-check` and checks of the port only log in. A Galera node that lost its \
majority still takes logins and refuses every query: the balancer calls it UP and sends the cloud \
to it, although healthy nodes stand beside."""
fix = """Check what Galera says: `option httpchk` against clustercheck on every node, or an agent \
check, which answer well only when wsrep_cluster_status is Primary and the node is synced."""
refs = [
  "recorded with HAProxy 2.6.12 and Galera 26.4: UP by mysql-check over a non-Primary node",
  "HAProxy configuration manual: option mysql-check",
]
guards = [
  "servers that are no Galera nodes",
  "tcp and external checks may ask anything: what they ask is not told",
]
*/
WITH member AS (
    SELECT
        s.lb_node_id,
        s.proxy,
        max(n.cluster) AS cluster,
        count(*) AS nodes,
        group_concat(s.name, ', ') FILTER (
            WHERE s.status = 'UP' AND (g.status <> 'Primary' OR NOT g.ready)
        ) AS fooled
    FROM lb_member AS s
    JOIN lb_node AS n ON s.lb_node_id = n.id
    JOIN db_node AS d ON s.target = 'database_node/' || d.id AND d.wsrep_on
    LEFT JOIN galera_node AS g ON d.id = g.db_node_id
    GROUP BY s.lb_node_id, s.proxy
)

SELECT
    m.lb_node_id || ' ' || m.proxy || ' backend' AS subject,
    m.proxy AS name,
    CASE
        WHEN m.fooled IS NOT NULL
            THEN m.proxy || ' calls ' || m.fooled || ' UP, which refuses queries now'
        WHEN coalesce(p.check_type, 'L7') NOT IN ('none', 'L4', 'L6', 'mysql')
            THEN 'what the checks of ' || m.proxy || ' ask is not told'
        ELSE
            'the check of ' || m.proxy || ' (' || p.check_type || ') does not ask its ' || m.nodes
            || ' Galera nodes whether they are Primary'
    END AS message,
    iif(m.fooled IS NULL, 'medium', 'critical') AS severity,
    iif(
        m.fooled IS NOT NULL OR p.check_type IN ('none', 'L4', 'L6', 'mysql'),
        'finding', 'not assessable'
    ) AS outcome,
    m.cluster,
    p.check_type,
    m.nodes,
    m.fooled
FROM member AS m
JOIN lb_proxy AS p ON m.lb_node_id = p.lb_node_id AND m.proxy = p.name AND p.kind = 'backend'
WHERE m.fooled IS NOT NULL OR coalesce(p.check_type, '') <> 'http'
ORDER BY subject
