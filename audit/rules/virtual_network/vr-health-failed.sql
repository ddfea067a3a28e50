/*
id = "vr-health-failed"
title = "A router fails its own checks"
question = "Do the router's own checks fail?"
category = "Network"
severity = "medium"
level = "router"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM router WHERE state = 'Running'"
why = """The router checks itself every few minutes: services, disk, rules in force, reach of \
its gateways. At least one check fails, so something it should do for its network is not done, \
even though it runs."""
fix = "Read the results with getRouterHealthCheckResults, fix the cause, or recreate the router."
refs = ["rules.md vr-health-failed", "setting router.health.checks.*", "S:DomainRouterResponse"]
guards = ["stopped routers", "a state seen in one collection only is transient: info"]
[params.minutes]
default = 5
unit = "min"
doc = "how long the failure must have been seen"
*/
SELECT
    r.router_id AS subject,
    r.name,
    iif(
        r.health_failed IS NULL,
        'the health checks of ' || r.name || ' are not told',
        r.name || ' fails its own health checks'
        || iif(r.minutes_seen < :minutes, ', transient', '')
    ) AS message,
    iif(r.health_failed IS NULL, 'not assessable', 'finding') AS outcome,
    iif(r.minutes_seen < :minutes, 'info', 'medium') AS severity,
    g.vms_running AS vms,
    g.name AS owner,
    r.minutes_seen
FROM router_state AS r
LEFT JOIN router_group AS g ON r.owner_id = g.owner_id
WHERE r.state = 'Running' AND coalesce(r.health_failed, 1)
ORDER BY r.router_id
