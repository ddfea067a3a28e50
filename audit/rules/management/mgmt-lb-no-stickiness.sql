/*
id = "mgmt-lb-no-stickiness"
title = "Sessions of the user interface are not kept on one server"
question = "Do sessions of the user interface stay on one management server?"
category = "Operations"
severity = "medium"
level = "lb_proxy"
effort = "hours"
actor = "operator"
scope = """SELECT lb_node_id || ' ' || proxy || ' backend' FROM lb_backend \
WHERE role = 'api' AND servers - backups > 1"""
why = """A login to the user interface is known to the management server that took it, and to no \
other. When the balancer sends the next click to another server, users are thrown back to the \
login page at random."""
fix = """Add `cookie NAME insert indirect nocache` and a cookie for each server to the backend, or \
a stick table by source where TLS is passed through."""
refs = ["rules.md mgmt-lb-no-stickiness", "D:adminguide/reliability"]
guards = [
  "one server, the others backups: there is nothing to choose",
  "a backend that only programs use with API keys: a waiver says so",
]
*/
SELECT
    b.lb_node_id || ' ' || b.proxy || ' backend' AS subject,
    b.proxy AS name,
    CASE
        WHEN p.sticky IS NULL THEN 'whether ' || b.proxy || ' keeps sessions is not told'
        ELSE
            b.proxy || ' spreads requests over ' || (b.servers - b.backups) || ' servers ('
            || b.names || ') and keeps no session on one of them'
    END AS message,
    iif(p.sticky IS NULL, 'not assessable', 'finding') AS outcome,
    b.cluster,
    p.balance,
    p.sticky,
    p.mode
FROM lb_backend AS b
JOIN lb_proxy AS p ON b.lb_node_id = p.lb_node_id AND b.proxy = p.name AND p.kind = 'backend'
WHERE b.role = 'api' AND b.servers - b.backups > 1 AND coalesce(p.sticky, 'none') = 'none'
ORDER BY subject
