/*
id = "rec-bmc-no-host"
title = "Running server that is no host"
question = "Is every server that runs a host of CloudStack?"
category = "Data quality"
severity = "low"
level = "server"
effort = "hours"
actor = "operator"
why = """The server is on and draws power, and none of the hosts CloudStack knows was found to be \
it: capacity that is paid for and not sold, a server somebody forgot, or one whose host could not \
be told."""
fix = """Add it to CloudStack, retire it, or enter the address of its management controller in the \
out-of-band management of its host; servers with other duties are accepted by a waiver."""
refs = ["rules.md rec-bmc-no-host (the site tag of management and storage nodes: by waiver)"]
guards = ["servers that are off", "servers with the name of a management server"]
optional = ["management_server"]
[params.many]
default = 2
unit = "count"
doc = "servers above which it is medium"
*/
WITH idle AS (
    SELECT
        m.server_id AS id,
        coalesce(m.name, m.server_id) AS name,
        m.power_state,
        m.vendor,
        m.model,
        m.serial
    FROM machine AS m
    LEFT JOIN host_server AS b ON m.server_id = b.server_id
    WHERE b.host_id IS NULL
),

loose AS (
    SELECT
        *,
        count(*) FILTER (WHERE power_state = 'On') OVER () AS running
    FROM idle
    WHERE
        name NOT GLOB '*[a-zA-Z]*'
        OR substr(lower(name), 1, instr(name || '.', '.') - 1) NOT IN (
            SELECT substr(lower(m.name), 1, instr(m.name || '.', '.') - 1)
            FROM management_server AS m
        )
),

unbound AS (
    SELECT count(*) FILTER (WHERE b.host_id IS NULL) AS hosts
    FROM host AS h
    LEFT JOIN host_server AS b ON h.id = b.host_id
)

SELECT
    l.id AS subject,
    l.name,
    iif(
        l.power_state IS NULL,
        l.name || ' is no known host, and whether it is on is not told',
        l.name || coalesce(' (' || l.vendor || coalesce(' ' || l.model, '') || ')', '')
        || ' is on and is no host of CloudStack, one of ' || l.running
        || iif(u.hosts > 0, '; the server of ' || u.hosts || ' hosts is not known', '')
    ) AS message,
    iif(l.running > :many, 'medium', 'low') AS severity,
    iif(l.power_state IS NULL, 'not assessable', 'finding') AS outcome,
    l.vendor,
    l.model,
    l.serial,
    l.running,
    u.hosts AS hosts_without_server
FROM loose AS l
CROSS JOIN unbound AS u
WHERE l.power_state IS NULL OR l.power_state = 'On'
ORDER BY l.id
