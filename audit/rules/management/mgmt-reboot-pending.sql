/*
id = "mgmt-reboot-pending"
title = "Changed settings wait for a restart"
question = "Do changed settings wait for a restart of the management servers?"
category = "Operations"
severity = "low"
level = "estate"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = "SELECT 'estate' FROM management_server WHERE state = 'Up'"
why = """These settings are read when a management server starts. Until then the interface shows \
the new value and the cloud works with the old one; the change then arrives with the next crash \
or upgrade, when nobody expects it."""
fix = """Restart the management servers one by one in a quiet hour, or set the value back."""
refs = ["rules.md mgmt-reboot-pending", "S:EventTypes (CONFIGURATION.VALUE.EDIT)"]
guards = [
  "settings that take effect at once, and changes that failed",
  "servers that were restarted after the change",
  "events that do not reach back to the last restart: not assessable",
]
*/
WITH restart AS (
    SELECT
        min(m.last_server_start) AS oldest_start,
        count(m.last_server_start) = count(*) AS is_told
    FROM management_server AS m
    WHERE m.state = 'Up'
),

edit AS (
    SELECT
        e.username,
        max(e.created) AS created,
        rtrim(
            substr(
                e.description,
                instr(e.description, 'Name: ') + 6,
                instr(e.description, ' New Value') - instr(e.description, 'Name: ') - 6
            ), ', '
        ) AS setting
    FROM event AS e
    CROSS JOIN restart AS r
    WHERE
        e.type = 'CONFIGURATION.VALUE.EDIT' AND e.level = 'INFO' AND e.created > r.oldest_start
        AND e.description LIKE '%Name: % New Value%'
    GROUP BY setting
),

waiting AS (
    SELECT
        count(*) AS settings,
        group_concat(
            d.setting || ' (' || coalesce(d.username, '?') || ', ' || substr(d.created, 1, 10)
            || ')', ', '
        ) AS list
    FROM edit AS d
    JOIN configuration AS c ON d.setting = c.name AND c.scope = 'global' AND NOT c.is_dynamic
)

SELECT
    'estate' AS subject,
    'management servers' AS name,
    CASE
        WHEN w.settings > 0
            THEN
                'changed since the restart of ' || r.oldest_start || ' and not in force: ' || w.list
        WHEN NOT r.is_told THEN 'when the management servers were started is not told'
        ELSE
            'events reach back to ' || coalesce(v.oldest, 'nothing')
            || ' only, the servers were started at ' || r.oldest_start
    END AS message,
    iif(w.settings > 0, 'finding', 'not assessable') AS outcome,
    w.settings,
    w.list,
    r.oldest_start
FROM restart AS r
CROSS JOIN waiting AS w
CROSS JOIN event_reach AS v
WHERE w.settings > 0 OR NOT r.is_told OR coalesce(v.oldest > r.oldest_start, 1)
ORDER BY subject
