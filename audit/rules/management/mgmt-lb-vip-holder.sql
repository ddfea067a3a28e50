/*
id = "mgmt-lb-vip-holder"
title = "A virtual address is held by no load balancer, or by several"
question = "Does exactly one load balancer hold each virtual address?"
category = "Resilience"
severity = "high"
level = "lb_node"
effort = "hours"
actor = "operator"
scope = """SELECT min(n.id) FROM lb_node AS n JOIN lb_vip AS v ON n.cluster = v.cluster \
GROUP BY n.cluster"""
why = """keepalived moves the virtual address to the load balancer that works. When two hold it, \
they do not hear each other, and clients reach now one and now the other; when none does, users and \
agents reach nothing."""
fix = """Look at keepalived on every node and at whether VRRP (protocol 112) passes between them; \
priorities, passwords and the router id must fit."""
refs = ["vendors.md 4 keepalived (the catalogue of rules has no row)", "RFC 5798"]
guards = [
  "only hosts whose addresses were read count; none found on some of them: not assessable",
  "addresses on the loopback of servers (direct routing)",
]
*/
WITH odd AS (
    SELECT
        v.*,
        v.holders = 0 AND v.looked < v.nodes AS untold,
        CASE
            WHEN v.holders > 1
                THEN v.holders || ' hosts hold ' || v.address || ' at once: ' || v.names
            WHEN v.looked < v.nodes
                THEN
                    'who holds ' || v.address || ' is not told: the addresses of ' || v.looked
                    || ' of ' || v.nodes || ' load balancers were read'
            ELSE 'none of ' || v.nodes || ' load balancers holds ' || v.address
        END AS said
    FROM lb_vip AS v
    WHERE v.holders <> 1
),

judged AS (
    SELECT
        o.cluster,
        min(o.untold) AS untold,
        group_concat(o.said, '; ') AS message,
        group_concat(o.address, ', ') AS addresses,
        max(o.holders) AS most_holders,
        min(o.looked) AS looked,
        max(o.nodes) AS nodes
    FROM odd AS o
    GROUP BY o.cluster
)

SELECT
    (
        SELECT min(n.id) FROM lb_node AS n
        WHERE n.cluster = j.cluster
    ) AS subject,
    j.cluster AS name,
    j.message,
    iif(j.untold, 'not assessable', 'finding') AS outcome,
    j.addresses,
    j.most_holders,
    j.looked,
    j.nodes
FROM judged AS j
ORDER BY subject
