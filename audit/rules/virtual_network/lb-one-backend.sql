/*
id = "lb-one-backend"
title = "A load balancer in front of one virtual machine"
question = "Is a load balancer in front of fewer than two running virtual machines?"
category = "Resilience"
severity = "low"
level = "load_balancer_rule"
confidence = "measured"
effort = "days"
actor = "tenant"
scope = "SELECT load_balancer_rule_id FROM lb_use"
why = """A load balancer promises that the service survives a member. With one running member it \
only adds a hop; with none, everybody who calls the address gets an error."""
fix = "Start or add members on other hosts, or remove the rule when the service is gone."
refs = ["rules.md lb-one-backend", "S:LoadBalancerRuleVmMapResponse"]
guards = ["rules never put in force, which have no member yet"]
*/
SELECT
    b.load_balancer_rule_id AS subject,
    b.name,
    iif(
        b.told < b.members,
        'whether all '
        || b.members
        || iif(b.members = 1, ' member', ' members')
        || ' of '
        || b.name
        || ' run is not told',
        b.name || ' on ' || coalesce(b.public_ip, 'an internal address') || ' has '
        || iif(b.running = 0, 'no running member', 'one running member')
        || ' of ' || b.members
    ) AS message,
    iif(b.told < b.members, 'not assessable', 'finding') AS outcome,
    iif(b.running = 0, 'high', 'low') AS severity,
    b.zone_id,
    b.running,
    b.members,
    b.account,
    b.network_id
FROM lb_use AS b
WHERE b.running < 2
ORDER BY b.running, b.load_balancer_rule_id
