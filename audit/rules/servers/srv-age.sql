/*
id = "srv-age"
title = "A server is old"
question = "How old is the server?"
category = "Lifecycle"
severity = "low"
level = "server"
effort = "project"
actor = "operator"
optional = ["asset", "server_event", "host", "vm"]
why = """After five years contracts get dear and parts rare, boards and supplies fail more often, and the \
maker's last firmware is near; after seven few makers keep parts at all. The money is easier to find \
before the failure than after it."""
fix = "Plan the replacement in the next budget, by cluster, so that each stays of one kind."
refs = [
  "rules.md srv-age",
  "DSP2046 LogEntry.Created",
  "The list of assets in the configuration: docs/guide/servers.md.",
  "No resource of Redfish tells when a server was shipped, and the generation of a processor only its greatest age: not used.",
]
guards = [
  "an entry of the log proves an age, never that a server is young",
  "log entries of more than 15 years are of a clock that was not set",
]
[params.low]
default = 5.0
unit = "years"
doc = "age above which it is low"
[params.medium]
default = 7.0
unit = "years"
doc = "age above which it is medium"
*/
SELECT
    s.server_id AS subject,
    s.name,
    s.label || CASE
        WHEN a.since IS NULL OR a.years <= :low THEN ': how old it is is not told'
        WHEN a.is_least
            THEN
                ': at least ' || printf('%.1f', a.years) || ' years old: its log has an entry of '
                || a.since
        ELSE ': shipped on ' || a.since || ', ' || printf('%.1f', a.years) || ' years ago'
    END AS message,
    iif(coalesce(a.years, 0) > :low, 'finding', 'not assessable') AS outcome,
    iif(a.years > :medium, 'medium', 'low') AS severity,
    iif(a.is_least, 'inferred', 'measured') AS confidence,
    s.zone_id,
    s.vms,
    a.since,
    round(a.years, 1) AS years
FROM server_age AS a
JOIN server_host AS s ON a.server_id = s.server_id
WHERE a.since IS NULL OR a.is_least OR a.years > :low
ORDER BY subject
