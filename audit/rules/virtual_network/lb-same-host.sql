/*
id = "lb-same-host"
title = "All members of a load balancer in one place"
question = "Are all members of a load balancer on one host or one pool?"
category = "Resilience"
severity = "medium"
level = "load_balancer_rule"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = "SELECT load_balancer_rule_id FROM lb_use WHERE running > 1"
why = """Several members look like redundancy, but these share one host or one storage pool, so \
one failure stops all of them at the same moment, and the service with them."""
fix = "Put the members in an anti-affinity group and on different pools, and migrate one now."
refs = ["rules.md lb-same-host"]
guards = ["rules with fewer than two running members (lb-one-backend speaks)"]
*/
SELECT
    b.load_balancer_rule_id AS subject,
    b.name,
    CASE
        WHEN b.hosts = 1
            THEN
                'all ' || b.running || ' running members of ' || b.name || ' are on host '
                || coalesce(b.host, '?')
        WHEN b.hosts = 0 OR b.pools = 0 THEN 'where the members of ' || b.name || ' run is not told'
        ELSE
            'the disks of all ' || b.running || ' running members of ' || b.name || ' are on pool '
            || coalesce(b.pool, '?')
    END AS message,
    iif(b.hosts <> 1 AND (b.hosts = 0 OR b.pools = 0), 'not assessable', 'finding') AS outcome,
    iif(b.hosts = 1, 'medium', 'low') AS severity,
    b.zone_id,
    b.running AS vms,
    b.members,
    b.hosts,
    b.pools,
    b.account
FROM lb_use AS b
WHERE b.running > 1 AND (b.hosts < 2 OR b.pools < 2)
ORDER BY b.hosts, b.load_balancer_rule_id
