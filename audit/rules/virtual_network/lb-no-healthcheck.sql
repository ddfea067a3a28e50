/*
id = "lb-no-healthcheck"
title = "A load balancer that does not check its members"
question = "Does the load balancer notice dead members?"
category = "Network"
severity = "low"
level = "load_balancer_rule"
confidence = "derived"
effort = "hours"
actor = "tenant"
scope = """SELECT b.id FROM load_balancer_rule AS b JOIN network AS n ON b.network_id = n.id \
WHERE coalesce(b.state, 'Active') = 'Active' AND (n.providers LIKE '%Netscaler%' OR \
n.providers LIKE '%Tungsten%')"""
why = """Without a health check the load balancer goes on sending requests to a member whose \
service has died while its virtual machine runs. A part of all requests then fails."""
fix = "Create a health-check policy with a path that proves the service works."
refs = [
  "rules.md lb-no-healthcheck",
  "providers with the capability HealthCheckPolicy: Netscaler and Tungsten",
]
guards = ["the virtual router, which has no health checks to set", "rules not in force"]
*/
WITH checked AS (
    SELECT
        c.load_balancer_rule_id,
        count(*) AS policies
    FROM load_balancer_health_check AS c
    WHERE coalesce(c.state, 'Active') <> 'Revoke'
    GROUP BY c.load_balancer_rule_id
)

SELECT
    b.load_balancer_rule_id AS subject,
    b.name,
    b.name || ' on ' || coalesce(b.public_ip, 'an internal address')
    || ' does not check its ' || b.members || iif(b.members = 1, ' member', ' members') AS message,
    b.zone_id,
    b.members,
    b.running,
    n.providers,
    b.account
FROM lb_use AS b
JOIN network AS n ON b.network_id = n.id
LEFT JOIN checked AS c ON b.load_balancer_rule_id = c.load_balancer_rule_id
WHERE
    c.policies IS NULL
    AND (n.providers LIKE '%Netscaler%' OR n.providers LIKE '%Tungsten%')
ORDER BY b.load_balancer_rule_id
