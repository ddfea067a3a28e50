/*
id = "galera-many-writers-behind-lb"
title = "The load balancer spreads the database's clients over several nodes"
question = "Does the load balancer send all database clients to one node?"
category = "Resilience"
severity = "high"
level = "lb_proxy"
effort = "hours"
actor = "operator"
scope = """SELECT lb_node_id || ' ' || proxy || ' backend' FROM lb_backend \
WHERE role = 'database' AND servers > 1"""
why = """CloudStack takes global locks with MySQL's GET_LOCK, which holds on one node only and is \
not replicated. Management servers that are sent to different nodes take the same lock at the same \
time, and writes to the same rows fail when they are certified."""
fix = "Leave one server active and mark the others `backup`, in the same order on every balancer."
refs = ["rules.md galera-multi-writer (the balancer's side)", "S:DbUtil line 206", "I#9955"]
guards = [
  "a stick table that keeps every client on the same server",
  "balance first: one server as long as it has room",
]
*/
SELECT
    b.lb_node_id || ' ' || b.proxy || ' backend' AS subject,
    b.proxy AS name,
    CASE
        WHEN coalesce(p.sticky, '') = 'stick-table' OR p.sticky IS NULL
            THEN
                b.proxy || ' has ' || (b.servers - b.backups) || ' active database servers; '
                || 'whether clients are kept on one is not told'
        ELSE
            b.proxy || ' sends database clients to ' || (b.servers - b.backups)
            || ' servers at once (' || b.names || ')'
    END AS message,
    iif(p.sticky = 'none' OR p.sticky = 'source', 'finding', 'not assessable') AS outcome,
    b.cluster,
    b.servers,
    b.backups,
    p.balance,
    p.sticky
FROM lb_backend AS b
JOIN lb_proxy AS p ON b.lb_node_id = p.lb_node_id AND b.proxy = p.name AND p.kind = 'backend'
WHERE
    b.role = 'database'
    AND b.servers - b.backups > 1
    AND coalesce(p.balance, '') <> 'first'
ORDER BY subject
