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
scope = "SELECT id FROM db_cluster WHERE kind = 'galera'"
why = """Management servers keep each other from doing the same thing twice by locks of the database \
(GET_LOCK), and Galera does not replicate those. With two nodes writing, two servers can hold one lock: VMs \
started twice, addresses given twice, jobs run twice. Transactions that collide are rolled back besides."""
fix = """Send all management servers to one node: in the load balancer mark the others as backup, and close \
open connections to a node that fails and comes back."""
refs = [
  "rules.md galera-multi-writer (database side: write sets of each node between two collections)",
  "wsrep_replicated, not Com_insert and its like: those count what a MariaDB applies for others too",
  "S:DbUtil (GET_LOCK)",
  "I#9955",
]
guards = [
  "fewer writes of a node than min_writes or min_share of all: Galera's own book-keeping",
  "a node that restarted in between, or was read only once: not assessable",
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
WITH judged AS (
    SELECT
        t.*,
        sum(t.writes) OVER (PARTITION BY t.cluster) AS whole,
        t.writes
        >= max(:min_writes, :min_share * sum(t.writes) OVER (PARTITION BY t.cluster)) AS is_writer
    FROM galera_written AS t
)

SELECT
    j.cluster AS subject,
    j.cluster AS name,
    iif(
        sum(j.is_writer) > 1,
        sum(j.is_writer)
        || ' nodes of '
        || j.cluster
        || ' took writes since '
        || substr(min(j.since), 1, 16)
        || ': '
        || group_concat(iif(j.is_writer, j.label || ' ' || j.writes, NULL), ', '),
        'what the nodes of ' || j.cluster
        || ' wrote is known only from two collections between which none of them restarts'
    ) AS message,
    iif(sum(j.is_writer) > 1, 'finding', 'not assessable') AS outcome,
    sum(j.is_writer) AS writers,
    max(j.whole) AS writes
FROM judged AS j
GROUP BY j.cluster
HAVING sum(j.is_writer) > 1 OR count(j.writes) < count(*)
ORDER BY subject
