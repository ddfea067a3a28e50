/*
id = "systemvm-down"
title = "A system VM does not serve its zone"
question = "Do the secondary storage VM and the console proxy of the zone work?"
category = "Resilience"
severity = "high"
level = "zone"
effort = "hours"
actor = "operator"
scope = """SELECT z.id || '/' || t.type FROM zone AS z JOIN (SELECT 'secondarystoragevm' AS type \
UNION ALL SELECT 'consoleproxy') AS t WHERE z.allocation_state = 'Enabled' AND coalesce(z.type, \
'Core') <> 'Edge' AND EXISTS (SELECT 1 FROM host AS h WHERE h.zone_id = z.id)"""
why = """Without a working secondary storage VM no template, ISO, snapshot or volume moves to or \
from secondary storage, and new hosts cannot seed templates. Without a console proxy no tenant \
reaches a console."""
fix = """Destroy the system VM, CloudStack makes a new one; if that one does not connect either, \
check its route to the management network, port 8250 and its certificate."""
refs = ["rules.md systemvm-down", "D:adminguide/systemvm"]
guards = [
  "zones that are disabled, without hosts, or of type Edge",
  "an agent state that is not told is not assessable",
  "seen once only: info, transient",
  "in the first ten minutes after a server start nothing is judged",
]
optional = ["zone.type"]
[params.apart]
default = 5
unit = "minutes"
doc = "seen in the same state in two collections this far apart, or disconnected for so long"
*/
WITH
kinds (type, label, severity) AS (
    VALUES
    ('secondarystoragevm', 'secondary storage VM', 'high'),
    ('consoleproxy', 'console proxy', 'medium')
),

asked AS (
    SELECT
        z.id AS zone_id,
        z.name,
        t.type,
        t.label,
        t.severity
    FROM zone AS z
    CROSS JOIN kinds AS t
    WHERE
        z.allocation_state = 'Enabled' AND coalesce(z.type, 'Core') <> 'Edge'
        AND EXISTS (
            SELECT 1 FROM host AS h
            WHERE h.zone_id = z.id
        )
),

states AS (
    SELECT
        a.*,
        count(s.id) AS machines,
        count(s.id) FILTER (WHERE s.state = 'Running' AND s.agent_state = 'Up') AS serving,
        count(s.id) FILTER (WHERE s.state = 'Running' AND s.agent_state IS NULL) AS untold,
        group_concat(s.name || ' ' || s.state || ' ' || coalesce(s.agent_state, '?')) AS list,
        coalesce((
            julianday(:now) - julianday(min(coalesce(s.disconnected, s.valid_from)))
        ) * 1440 >= :apart - 0.001, 1) AS lasting
    FROM asked AS a
    LEFT JOIN system_vm AS s ON a.zone_id = s.zone_id AND a.type = s.type
    GROUP BY a.zone_id, a.name, a.type, a.label, a.severity
)

SELECT
    s.zone_id || '/' || s.type AS subject,
    s.label || ' of ' || s.name AS name,
    iif(
        s.machines = 0, s.name || ' has no ' || s.label,
        'no ' || s.label || ' of ' || s.name || ' runs with its agent Up: ' || s.list
    ) AS message,
    iif(s.lasting, s.severity, 'info') AS severity,
    iif(s.untold > 0 OR NOT f.settled, 'not assessable', 'finding') AS outcome,
    s.machines,
    s.list,
    s.zone_id
FROM states AS s
CROSS JOIN host_fresh AS f
WHERE s.serving = 0
ORDER BY subject
