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
optional = ["router_health_check.status"]
why = """The router checks itself every few minutes: services, disk, rules in force, reach of \
its gateways. At least one check fails, so something it should do for its network is not done, \
even though it runs."""
fix = "Read the results with getRouterHealthCheckResults, fix the cause, or recreate the router."
refs = [
  "rules.md vr-health-failed",
  "settings router.health.checks.*.interval: a result may be two check intervals and one fetch old",
  "S:DomainRouterResponse",
]
guards = [
  "stopped routers",
  "a state seen in one collection only is transient: info",
  "results that are too old or unknown prove nothing; a warning is no failure",
]
[params.minutes]
default = 5
unit = "min"
doc = "how long the failure must have been seen"
*/
WITH fresh AS (
    SELECT
        c.router_id,
        count(c.is_failed) FILTER (WHERE NOT c.is_stale) AS checks,
        count(*) FILTER (WHERE NOT c.is_stale AND c.is_failed) AS failed,
        max(NOT c.is_stale AND c.is_failed AND c.is_vital) AS vital,
        group_concat(
            iif(
                NOT c.is_stale AND c.is_failed,
                c.name || coalesce(' (' || c.details || ')', ''),
                NULL
            ),
            '; '
        ) AS texts,
        max(c.updated) AS updated,
        round(min(c.age), 1) AS minutes_old
    FROM router_check AS c
    GROUP BY c.router_id
)

SELECT
    r.router_id AS subject,
    r.name,
    CASE
        WHEN f.failed > 0
            THEN r.name || ' fails ' || f.failed || ' of its ' || f.checks || ' checks: ' || f.texts
        WHEN f.router_id IS NULL THEN r.name || ' has told no result of its checks'
        ELSE printf(
            '%s has no fresh and certain result of its checks; the newest is %.0f minutes old',
            r.name, f.minutes_old
        )
    END || iif(f.failed > 0 AND r.minutes_seen < :minutes, ', transient', '') AS message,
    iif(f.failed > 0, 'finding', 'not assessable') AS outcome,
    CASE WHEN r.minutes_seen < :minutes THEN 'info' WHEN f.vital THEN 'high' ELSE 'medium' END
        AS severity,
    g.vms_running AS vms,
    g.name AS owner,
    f.failed AS checks_failed,
    f.checks,
    f.updated,
    r.minutes_seen
FROM router_state AS r
LEFT JOIN fresh AS f ON r.router_id = f.router_id
LEFT JOIN router_group AS g ON r.owner_id = g.owner_id
WHERE r.state = 'Running' AND (f.failed > 0 OR coalesce(f.checks, 0) = 0)
ORDER BY r.router_id
