/*
id = "host-not-up"
title = "A host is away"
question = "Is every host connected?"
category = "Resilience"
severity = "high"
level = "host"
effort = "hours"
actor = "operator"
why = """CloudStack does not know what runs on a host that is not Up, and cannot act on its VMs. \
If the host is really dead its VMs are down; if only the connection is lost they run unseen. \
Removing the host before that is known loses VMs."""
fix = """Find out whether the machine, its network or its agent is at fault. Do not remove the \
host before every VM recorded on it is accounted for."""
refs = ["rules.md host-not-up", "rules.md 0 Persistence", "S:Status"]
guards = [
  """Disconnected, Connecting and Alert in the first ten minutes after a server start are not \
  assessable""",
  "seen once and disconnected for less than 15 minutes, or with no time told: info, transient",
  "in maintenance: low",
]
[params.since]
default = 15
unit = "minutes"
doc = "disconnected for longer than this is no transient"
[params.apart]
default = 5
unit = "minutes"
doc = "or seen in the same state in two collections this far apart"
*/
WITH away AS (
    SELECT
        h.*,
        f.settled,
        v.vms_running,
        v.vms_ha,
        coalesce((julianday(:now) - julianday(h.disconnected)) * 1440 > :since, 0)
        OR (julianday(:now) - julianday(h.valid_from)) * 1440 >= :apart - 0.001 AS lasting,
        h.state IS NULL
        OR (NOT f.settled AND h.state IN ('Disconnected', 'Connecting', 'Alert')) AS untold
    FROM host AS h
    JOIN host_vms AS v ON h.id = v.host_id
    CROSS JOIN host_fresh AS f
    WHERE
        h.state IS NULL
        OR h.state IN ('Down', 'Disconnected', 'Alert', 'Error', 'Connecting')
)

SELECT
    a.id AS subject,
    a.name,
    CASE
        WHEN a.state IS NULL THEN 'the state of ' || a.name || ' is not told'
        WHEN a.untold
            THEN a.name || ' is ' || a.state || ' minutes after a management server start'
        ELSE
            a.name || ' is ' || a.state || coalesce(' since ' || a.disconnected, '') || ' with '
            || a.vms_running
            || iif(a.vms_running = 1, ' running VM', ' running VMs')
            || ' recorded on it ('
            || a.vms_ha
            || ' with HA)'
            || iif(a.lasting, '', '; seen once, may be transient')
    END AS message,
    CASE
        WHEN a.resource_state = 'Maintenance' THEN 'low'
        WHEN NOT a.lasting THEN 'info'
        WHEN a.vms_running > 0 THEN 'critical'
        ELSE 'high'
    END AS severity,
    iif(a.untold, 'not assessable', 'finding') AS outcome,
    a.state,
    a.resource_state,
    a.disconnected,
    a.valid_from AS unchanged_since,
    a.vms_ha,
    a.vms_running AS vms
FROM away AS a
ORDER BY subject
