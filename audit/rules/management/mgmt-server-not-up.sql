/*
id = "mgmt-server-not-up"
title = "A listed management server does not serve"
question = "Is a listed management server not serving?"
category = "Resilience"
severity = "medium"
level = "management_server"
effort = "hours"
actor = "operator"
why = """A server that is listed and does not serve is capacity the operator believes to have. \
When fewer than two servers are left, the next failure stops all control: no start, no stop, no \
HA restart. A row that has been Down for more than 30 days is usually a retired machine and \
hides real losses."""
fix = "Bring the server back, or remove the row of a retired machine with removeManagementServer."
refs = ["rules.md mgmt-server-not-up", "S:ManagementServerHost.State"]
guards = [
  """a server seen in maintenance or shut-down for the first time is reported as info (planned \
  work)""",
  "Down for more than 30 days is low: a stale row",
]
[params.stale]
default = 30
unit = "days"
doc = "Down for longer than this is a stale row"
*/
WITH u AS (
    SELECT
        count(*) AS servers,
        count(*) FILTER (WHERE s.state = 'Up') AS up
    FROM management_server AS s
)

SELECT
    m.id AS subject,
    m.name,
    iif(
        m.state IS NULL,
        'the state of ' || m.name || ' is not told',
        m.name || ' is ' || m.state || coalesce(', stopped ' || m.last_server_stop, '')
        || '; ' || u.up || ' of ' || u.servers || ' servers are Up'
    ) AS message,
    CASE
        WHEN
            m.state = 'Down'
            AND julianday(:now) - julianday(m.last_server_stop) > :stale
            THEN 'low'
        WHEN m.state <> 'Down' AND m.valid_from >= :now THEN 'info'
        WHEN u.up < 2 THEN 'high'
        ELSE 'medium'
    END AS severity,
    iif(m.state IS NULL, 'not assessable', 'finding') AS outcome,
    m.state,
    m.last_server_start,
    m.last_server_stop,
    u.up AS servers_up
FROM management_server AS m
CROSS JOIN u
WHERE coalesce(m.state <> 'Up', 1)
ORDER BY subject
