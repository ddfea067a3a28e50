/*
doc = """A row per backend of databases on a load balancer: whether it sends clients to several servers at once. One \
active server with backups does not, nor does `balance first` while the first has room; a stick table may keep all \
clients on one."""
[columns]
lb_node_id = "Load balancer"
proxy = "Backend"
subject = "Galera cluster its servers are in (db_cluster.id); else the block of balancers and the backend"
active = "Servers that are no backups [count]"
is_spread = "It sends to several at once; NULL: not told"
words = "What it does, for sentences"
*/
SELECT
    b.lb_node_id,
    b.proxy,
    coalesce(min(c.id), b.cluster || ' ' || b.proxy || ' backend') AS subject,
    b.servers - b.backups AS active,
    CASE
        WHEN b.servers - b.backups < 2 OR p.balance = 'first' THEN 0
        WHEN p.sticky IN ('none', 'source') THEN 1
    END AS is_spread,
    CASE
        WHEN b.servers - b.backups < 2 OR p.balance = 'first'
            THEN b.proxy || ' sends database clients to one server'
        WHEN p.sticky IN ('none', 'source')
            THEN
                b.proxy || ' sends database clients to ' || (b.servers - b.backups)
                || ' servers at once (' || b.names || ')'
        ELSE
            b.proxy || ' has ' || (b.servers - b.backups) || ' active database servers; '
            || 'whether clients are kept on one is not told'
    END AS words
FROM lb_backend AS b
JOIN lb_proxy AS p ON b.lb_node_id = p.lb_node_id AND b.proxy = p.name AND p.kind = 'backend'
LEFT JOIN lb_member AS m ON b.lb_node_id = m.lb_node_id AND b.proxy = m.proxy
LEFT JOIN db_node_now AS n ON m.target = 'database_node/' || n.db_node_id
LEFT JOIN db_cluster AS c ON n.cluster = c.id AND c.kind = 'galera'
WHERE b.role = 'database'
GROUP BY b.lb_node_id, b.proxy
