/*
id = "blast-redundancy-used"
title = "Redundancy that is already used up"
question = "What became a single point of failure since the design?"
category = "Resilience"
severity = "high"
level = "node"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM node WHERE NOT is_logical"
why = """By design this part has another beside it. The other is down now, so the next failure is an outage. \
Nothing shows it in daily work, which is why it stays so for weeks."""
fix = "Repair what is down first; until then do no maintenance on this part."
refs = ["rules.md blast-redundancy-used", "rules.md 11.3"]
guards = [
  "what was single by design is no news: blast-spof-vm, blast-spof-control",
  "pools, aggregates and addresses are data, not machines",
  "the second supply of a server takes one host: srv-psu-lost",
  "what only stops without losing anything for good: medium",
]
causes = [
  "mgmt-server-not-up", "net-bond-member-down", "net-stack-broken", "arr-node-down",
  "arr-ifgrp-degraded",
]
*/
WITH broken AS (
    SELECT
        count(*) AS parts,
        group_concat(n.kind || ' ' || n.name, ', ') AS names
    FROM (
        SELECT
            d.kind,
            d.name
        FROM node AS d
        WHERE d.is_down
        ORDER BY d.id
        LIMIT 5
    ) AS n
)

SELECT
    f.node_id AS subject,
    f.name,
    replace(f.kind, '_', ' ') || ' ' || f.name || ' now stops '
    || iif(f.control, 'the control plane and ', '')
    || f.vms
    || iif(f.vms = 1, ' VM', ' VMs')
    || ', '
    || f.lost
    || ' of them for good; by design it stops ' || coalesce(d.vms, 0) || ' and loses '
    || coalesce(d.lost, 0) || '. Down already: ' || replace(b.names, '_', ' ') AS message,
    iif(f.lost > coalesce(d.lost, 0) OR f.control > coalesce(d.control, 0), 'high', 'medium')
        AS severity,
    f.confidence,
    f.zone_id,
    f.vms,
    f.lost,
    f.control,
    d.vms AS vms_by_design,
    f.why AS chain,
    (
        SELECT count(*) FROM node AS g
        WHERE g.is_down
    ) AS parts_down
FROM failure_part AS f
LEFT JOIN failure_impact AS d ON f.node_id = d.node_id AND NOT d.present
CROSS JOIN broken AS b
WHERE
    f.present
    AND b.parts > 0
    AND (
        (f.vms > 0 AND coalesce(d.vms, 0) = 0)
        OR (f.lost > 0 AND coalesce(d.lost, 0) = 0)
        OR (f.control AND NOT coalesce(d.control, 0))
    )
ORDER BY f.rank
