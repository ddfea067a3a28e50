/*
id = "vr-requires-upgrade"
title = "Virtual routers behind the system template"
question = "Is a router behind the template?"
category = "Lifecycle"
severity = "medium"
level = "zone"
confidence = "measured"
effort = "days"
actor = "operator"
scope = "SELECT DISTINCT zone_id FROM router WHERE state = 'Running' AND zone_id IS NOT NULL"
why = """These routers run an older template or older scripts than this CloudStack release \
wants. Changes to rules may be refused until they are upgraded, and fixes, security fixes \
among them, are missing exactly where the tenants meet the internet."""
fix = """Live-patch them or restart the networks one by one with clean-up in a window; \
redundant pairs need no outage."""
refs = ["rules.md vr-requires-upgrade", "S:DomainRouterResponse"]
guards = ["stopped routers are made anew when they start", "one finding per zone, not per router"]
[params.days]
default = 90
unit = "days"
doc = "how long routers may stay behind before it is high"
*/
WITH since AS (
    SELECT
        h.id,
        h.source,
        min(h.valid_from) FILTER (WHERE h.requires_upgrade) AS since
    FROM router_history AS h
    GROUP BY h.id, h.source
),

judged AS (
    SELECT
        r.zone_id,
        count(*) AS routers,
        count(r.requires_upgrade) AS told,
        count(*) FILTER (WHERE r.requires_upgrade) AS behind,
        group_concat(
            DISTINCT iif(r.requires_upgrade, coalesce(r.software_version, r.version), NULL)
        )
            AS versions,
        max((julianday(:now) - julianday(iif(r.requires_upgrade, f.since, NULL)))) AS days
    FROM router AS r
    LEFT JOIN since AS f ON r.id = f.id AND r.source = f.source
    WHERE r.state = 'Running'
    GROUP BY r.zone_id
)

SELECT
    j.zone_id AS subject,
    z.name,
    iif(
        j.behind > 0,
        j.behind || ' of ' || j.routers || ' running routers of ' || z.name
        || iif(j.behind = 1, ' is', ' are')
        || ' behind the template ('
        || coalesce(j.versions, 'version not told')
        || printf('), seen so for %.0f days', j.days),
        'whether the routers of ' || z.name || ' are behind the template is not told'
    ) AS message,
    iif(j.behind > 0, 'finding', 'not assessable') AS outcome,
    iif(j.days > :days, 'high', 'medium') AS severity,
    j.behind AS routers_behind,
    j.routers,
    j.versions,
    j.days AS days_seen
FROM judged AS j
JOIN zone AS z ON j.zone_id = z.id
WHERE j.behind > 0 OR j.told < j.routers
ORDER BY j.zone_id
