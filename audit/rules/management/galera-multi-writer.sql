/*
id = "galera-multi-writer"
title = "Several database nodes take writes of the cloud"
question = "Does one node alone take the writes?"
category = "Resilience"
severity = "high"
level = "db_cluster"
confidence = "derived"
effort = "hours"
actor = "operator"
optional = [
  "db_node", "db_node_sample", "galera_node", "galera_sample", "db_server", "lb_node", "lb_server",
  "lb_server.port", "lb_server.backup", "lb_proxy", "lb_proxy.balance", "lb_proxy.sticky",
]
scope = """SELECT id FROM db_cluster WHERE kind = 'galera' UNION SELECT subject FROM lb_spread \
UNION SELECT hostname FROM db_server WHERE NOT EXISTS (SELECT 1 FROM db_node) \
AND NOT EXISTS (SELECT 1 FROM lb_spread)"""
why = """Management servers keep each other from doing the same thing twice by locks of the database \
(GET_LOCK), and Galera does not replicate those. With two nodes writing, two servers can hold one lock: VMs \
started twice, addresses given twice, jobs run twice. Transactions that collide are rolled back besides."""
fix = """Send all management servers to one node: in the load balancer mark the others as backup, in the same \
order on every balancer, and close open connections to a node that fails and comes back."""
refs = [
  "rules.md galera-multi-writer (write sets of each node between two collections, and what balancers do)",
  "db.properties of each server is not compared: the API tells that of the server that answers",
  "wsrep_replicated, not Com_insert and its like: those count what a MariaDB applies for others too",
  "S:DbUtil (GET_LOCK)",
  "I#9955",
]
guards = [
  "fewer writes of a node than min_writes or min_share of all: Galera's own book-keeping",
  "a node that restarted in between, or was read only once: not assessable",
  "balance first, or a stick table while one node alone writes",
  "a backend whose servers are nodes that were read is judged with their cluster, once",
  "neither nodes nor balancers of the database were read: not assessable",
]
[params.min_writes]
default = 100
unit = "count"
doc = "writes between two collections from which a node counts as a writer"
[params.min_share]
default = 0.01
unit = "share"
doc = "share of the cluster's writes from which a node counts as a writer"
*/
WITH written AS (
    SELECT
        t.cluster AS subject,
        count(*) - count(t.writes) AS untold,
        sum(t.writes >= :min_writes AND t.share >= :min_share) AS writers,
        sum(t.writes) AS writes,
        ' nodes of ' || t.cluster || ' took writes since ' || substr(min(t.since), 1, 16) || ': '
        || group_concat(t.label || ' ' || t.writes, ', ') FILTER (
            WHERE t.writes >= :min_writes AND t.share >= :min_share
        ) AS words
    FROM galera_written AS t
    GROUP BY t.cluster
),

spread AS (
    SELECT
        l.subject,
        max(l.is_spread) AS is_spread,
        count(*) - count(l.is_spread) AS untold,
        max(l.active) AS active,
        group_concat(DISTINCT iif(coalesce(l.is_spread, 1), l.words, NULL)) AS words
    FROM lb_spread AS l
    GROUP BY l.subject
),

asked AS (
    SELECT w.subject FROM written AS w
    UNION
    SELECT s.subject FROM spread AS s
    UNION
    SELECT d.hostname FROM db_server AS d
    WHERE NOT EXISTS (SELECT 1 FROM db_node) AND NOT EXISTS (SELECT 1 FROM lb_spread)
)

SELECT
    a.subject,
    a.subject AS name,
    CASE
        WHEN w.writers > 1 THEN w.writers || w.words || coalesce('; ' || s.words, '')
        WHEN s.words IS NOT NULL THEN s.words
        WHEN w.subject IS NULL THEN 'neither nodes of ' || a.subject || ' nor balancers were read'
        ELSE 'two collections without a restart in between tell what its nodes wrote'
    END AS message,
    iif(w.writers > 1 OR s.is_spread, 'finding', 'not assessable') AS outcome,
    w.writers,
    w.writes,
    s.active AS active_servers
FROM asked AS a
LEFT JOIN written AS w ON a.subject = w.subject
LEFT JOIN spread AS s ON a.subject = s.subject
WHERE
    w.writers > 1 OR s.is_spread OR iif(w.subject IS NULL, coalesce(s.untold, 1), w.untold) > 0
ORDER BY a.subject
