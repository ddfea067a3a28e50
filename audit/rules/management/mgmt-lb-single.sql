/*
id = "mgmt-lb-single"
title = "The load balancer is a single one"
question = "Is the load balancer itself redundant?"
category = "Resilience"
severity = "high"
level = "lb_node"
confidence = "derived"
effort = "days"
actor = "operator"
why = """Users, agents and system VMs reach the management servers, and these their database, \
through the load balancer. When there is one only, its failure cuts off a control plane of which \
every other part may be redundant."""
fix = """Add a second load balancer that shares the virtual address with the first (keepalived, \
VRRP), and name both in the [[balancer]] block."""
refs = ["rules.md mgmt-lb-single", "T 20:44", "RFC 5798"]
guards = [
  "one process asked in several ways is one load balancer",
  "asked at its virtual address: which node answered is not told, so nor is how many there are",
  "a pair by DNS round robin, or two blocks that share the work: a waiver says so",
]
*/
WITH block AS (
    SELECT
        n.cluster,
        min(n.id) AS id,
        min(n.name) AS name,
        coalesce(' (' || nullif(min(n.name), n.cluster) || ')', '') AS called,
        min(n.vips) AS vips,
        count(DISTINCT coalesce(n.name || ' ' || n.started, n.id)) AS nodes,
        max(n.address IN (SELECT j.value FROM json_each(n.vips) AS j)) AS at_vip
    FROM lb_node AS n
    GROUP BY n.cluster
)

SELECT
    b.id AS subject,
    b.name,
    CASE
        WHEN b.at_vip
            THEN
                'load balancer ' || b.cluster || ' was asked at its virtual address '
                || 'only: how many nodes stand behind it is not told'
        ELSE
            'one load balancer was found in ' || b.cluster || b.called
            || ': when it stops, nothing takes over'
    END AS message,
    iif(b.at_vip, 'not assessable', 'finding') AS outcome,
    b.cluster,
    b.nodes,
    b.vips
FROM block AS b
WHERE b.nodes < 2
ORDER BY subject
