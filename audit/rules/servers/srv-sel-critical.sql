/*
id = "srv-sel-critical"
title = "Critical entries in the log of a server"
question = "Did the management controller log something critical lately?"
category = "Operations"
severity = "medium"
level = "server"
effort = "hours"
actor = "operator"
scope = """SELECT s.server_id FROM server_host AS s JOIN answer AS a \
ON s.source = a.source AND a.table_name = 'server_event'"""
optional = ["host", "vm"]
why = """The controller wrote this down when it happened, and nobody is told unless somebody looks. \
What was critical once, a power loss, an uncorrectable memory error, tends to come again."""
fix = "Read the entries, act on them, and clear the log so that the next one is seen."
refs = [
  "rules.md srv-sel-critical",
  "DSP2046 LogEntry",
  "Asked only with deep = true: logs are long, and controllers give them slowly.",
]
guards = ["entries the log calls repaired or resolved", "entries without a time"]
[params.days]
default = 30
unit = "days"
doc = "age of entries that still count"
*/
WITH entry AS (
    SELECT
        s.server_id,
        max(e.at) AS newest,
        count(*) AS entries,
        coalesce(e.message, e.message_id, 'no text') AS words
    FROM server_host AS s
    JOIN server_event AS e ON s.server_id = e.server_id AND s.source = e.source
    WHERE
        NOT coalesce(e.repaired, 0)
        AND julianday(:now) - julianday(e.at) BETWEEN 0 AND :days
    GROUP BY s.server_id, coalesce(e.message_id, e.message)
)

SELECT
    s.server_id AS subject,
    s.name,
    s.label || ': ' || sum(e.entries) || ' critical entries in ' || :days || ' days: '
    || group_concat(
        substr(e.words, 1, 120) || ' (' || iif(e.entries > 1, e.entries || ' times, ', '')
        || substr(e.newest, 1, 10) || ')', '; '
    ) AS message,
    s.zone_id,
    s.vms,
    sum(e.entries) AS entries,
    max(e.newest) AS newest
FROM entry AS e
JOIN server_host AS s ON e.server_id = s.server_id
GROUP BY s.server_id
ORDER BY subject
