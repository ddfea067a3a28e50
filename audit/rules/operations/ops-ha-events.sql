/*
id = "ops-ha-events"
title = "High availability had to act"
question = "Did high availability act in the last month?"
category = "Resilience"
severity = "info"
level = "estate"
confidence = "derived"
effort = "days"
actor = "operator"
why = """Every action of HA is an outage customers noticed. One is what HA is for; more than one a \
month means that hosts, their network or their storage fail too often, and a VM that could not be \
restarted means that the reserve was not there."""
fix = """Write down for each incident which host failed, why, how long VMs were away, and what would \
have prevented it; where VMs were not restarted, check room and tags for HA."""
refs = [
  "rules.md ops-ha-events",
  "S:AlertService (7 host, 8 user VM, 30 HA action)",
  "S:EventTypes (HA.STATE.TRANSITION)",
  "S:HighAvailabilityManagerImpl (Unable to restart)",
]
guards = ["planned work: waive it", "what happens within ten minutes is one incident"]
[params.days]
default = 30
unit = "days"
doc = "period looked at"
[params.usual]
default = 1
unit = "count"
doc = "incidents of the period above which it is medium"
*/
WITH happening AS (
    SELECT
        a.sent AS at,
        a.description AS told,
        a.description LIKE 'Unable to restart%' AS is_lost
    FROM alert AS a
    WHERE a.type IN (7, 8, 30) AND julianday(:now) - julianday(a.sent) <= :days
    UNION ALL
    SELECT
        e.created,
        e.description,
        0
    FROM event AS e
    WHERE
        e.type IN ('HA.STATE.TRANSITION', 'ROUTER.HA')
        AND julianday(:now) - julianday(e.created) <= :days
),

grouped AS (
    SELECT
        h.*,
        coalesce(
            (julianday(h.at) - julianday(lag(h.at) OVER (ORDER BY h.at))) * 1440 > 10, 1
        ) AS is_first
    FROM happening AS h
)

SELECT
    'estate' AS subject,
    'high availability' AS name,
    printf(
        'HA acted in %d incidents of %d days, last at %s (%s)', sum(g.is_first), :days, max(g.at),
        coalesce(g.told, 'no text')
    )
    || iif(sum(g.is_lost) > 0, '; ' || sum(g.is_lost) || ' times a VM was not restarted', '')
        AS message,
    CASE
        WHEN sum(g.is_lost) > 0 THEN 'high'
        WHEN sum(g.is_first) > :usual THEN 'medium'
        ELSE 'info'
    END AS severity,
    sum(g.is_first) AS incidents,
    group_concat(substr(g.at, 1, 16), ', ') FILTER (WHERE g.is_first) AS timeline,
    count(*) AS messages,
    sum(g.is_lost) AS not_restarted
FROM grouped AS g
HAVING count(*) > 0
ORDER BY subject
