/*
id = "net-fw-skew"
title = "Many software versions on one model of switch"
question = "How many software versions run on each model of switch?"
category = "Lifecycle"
severity = "low"
level = "estate"
scope = "SELECT 'estate' FROM switch LIMIT 1"
effort = "weeks"
actor = "network"
why = """Each version has its own faults and security notices. Many versions on one model mean \
that upgrades stop halfway, and that a fault met on one switch says nothing about its neighbours."""
fix = "Choose one version for each model and bring the switches to it, pair by pair."
refs = ["rules.md net-fw-skew", "sysDescr, entPhysicalSoftwareRev (ENTITY-MIB, RFC 6933)"]
guards = ["switches that do not tell model and version are not counted"]
[params.versions]
default = 2
unit = "count"
doc = "versions of one model an estate should not exceed"
*/
WITH version AS (
    SELECT
        s.model,
        s.os_version,
        count(*) AS switches
    FROM switch AS s
    WHERE s.model IS NOT NULL AND s.os_version IS NOT NULL
    GROUP BY s.model, s.os_version
),

model AS (
    SELECT
        r.model,
        count(*) AS versions,
        sum(r.switches) AS switches,
        r.model || ': ' || group_concat(r.os_version || ' (' || r.switches || ')', ', ') AS list
    FROM version AS r
    GROUP BY r.model
)

SELECT
    'estate' AS subject,
    'switch software' AS name,
    iif(
        count(m.model) FILTER (WHERE m.versions > :versions) > 0,
        'more than ' || :versions || ' versions run on '
        || group_concat(m.list, '; ') FILTER (WHERE m.versions > :versions),
        'no switch tells its model and version'
    ) AS message,
    iif(
        count(m.model) FILTER (WHERE m.versions > :versions) > 0, 'finding', 'not assessable'
    ) AS outcome,
    count(m.model) FILTER (WHERE m.versions > :versions) AS models,
    max(m.versions) AS most_versions
FROM model AS m
HAVING count(m.model) = 0 OR max(m.versions) > :versions
ORDER BY subject
