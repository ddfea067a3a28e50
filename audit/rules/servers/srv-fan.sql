/*
id = "srv-fan"
title = "A fan has failed"
question = "Do all fans of the server turn?"
category = "Resilience"
severity = "medium"
level = "server"
effort = "hours"
actor = "operator"
optional = ["host", "vm", "server_redundancy"]
scope = "SELECT server_id FROM server_host WHERE NOT is_off AND NOT is_blade"
why = """The other fans turn faster to make up for it. With one more gone the server runs hot, \
throttles its processors, and turns off to save itself."""
fix = "Replace the fan named here; most can be changed while the server runs."
refs = ["rules.md srv-fan", "DSP2046 Thermal, ThermalSubsystem"]
guards = [
  "empty bays do not count",
  "a server that is off has no fans to tell of; a blade is cooled by its enclosure",
]
*/
WITH fan AS (
    SELECT
        f.server_id,
        f.name || ' (' || coalesce(f.state || ', ' || f.health, f.state, f.health) || ')' AS words,
        CASE
            WHEN f.health IN ('Warning', 'Critical') THEN 1
            WHEN f.state IS NULL THEN iif(f.health = 'OK', 0, NULL)
            ELSE f.state NOT IN (SELECT w.state FROM working_state AS w)
        END AS failed
    FROM server_host AS s
    JOIN server_fan AS f ON s.server_id = f.server_id AND s.source = f.source
    WHERE NOT s.is_off AND coalesce(f.state, '') <> 'Absent'
),

fitted AS (
    SELECT
        server_id,
        count(*) AS fans,
        count(failed) AS told,
        group_concat(iif(failed, words, NULL), ', ') AS failed
    FROM fan
    GROUP BY server_id
),

judged AS (
    SELECT
        s.*,
        f.fans,
        f.told,
        f.failed,
        (
            SELECT coalesce(max(nullif(r.health, 'OK')), max(r.health)) FROM server_redundancy AS r
            WHERE s.server_id = r.server_id AND r.kind = 'fan'
        ) AS redundancy
    FROM server_host AS s
    LEFT JOIN fitted AS f ON s.server_id = f.server_id
    WHERE NOT s.is_off AND (f.server_id IS NOT NULL OR NOT s.is_blade)
)

SELECT
    server_id AS subject,
    name,
    CASE
        WHEN failed IS NOT NULL THEN label || ': of ' || fans || ' fans failed: ' || failed
        WHEN redundancy <> 'OK' THEN label || ': its fans are not redundant'
        ELSE 'the state of the fans of ' || label || ' is not told'
    END || iif(failed IS NOT NULL AND redundancy <> 'OK', '; redundancy is lost', '') AS message,
    iif(failed IS NOT NULL OR redundancy <> 'OK', 'finding', 'not assessable') AS outcome,
    iif(redundancy <> 'OK', 'high', 'medium') AS severity,
    zone_id,
    vms,
    fans,
    failed,
    redundancy
FROM judged
WHERE failed IS NOT NULL OR redundancy <> 'OK' OR coalesce(told < fans, redundancy IS NULL)
ORDER BY subject
