/*
id = "net-optic-low"
title = "The light of an optic is weak"
question = "Is the light of every optic strong enough?"
category = "Network"
severity = "low"
level = "switch"
scope = "SELECT switch_id FROM switch_part WHERE kind = 'optic'"
effort = "hours"
actor = "network"
why = """A dirty or ageing optic, or a bent fibre, lets less and less light through. The link \
works until damaged frames appear, then flaps and fails, most often under load."""
fix = "Clean the connectors, then replace optic or fibre before the link fails."
refs = ["rules.md net-optic-low", "ENTITY-SENSOR-MIB (RFC 3433)"]
guards = [
  "limits are those the device itself tells: optics without a state are not judged",
  "which port an optic sits in is not told, so a link to a switch is not told apart: low",
]
*/
WITH optic AS (
    SELECT
        p.switch_id,
        count(*) AS optics,
        count(p.state) AS told,
        count(*) FILTER (WHERE p.state IN ('warning', 'failed')) AS weak,
        group_concat(p.name || coalesce(' (' || p.detail || ')', ''), ', ')
        FILTER (WHERE p.state IN ('warning', 'failed')) AS list
    FROM switch_part AS p
    WHERE p.kind = 'optic'
    GROUP BY p.switch_id
)

SELECT
    s.id AS subject,
    coalesce(s.name, s.id) AS name,
    iif(
        o.weak > 0,
        coalesce(s.name, s.id) || ' reports ' || o.weak || ' of ' || o.optics
        || ' optics outside their limits: ' || o.list,
        'no optic of ' || coalesce(s.name, s.id) || ' tells whether it is within its limits'
    ) AS message,
    iif(o.weak > 0, 'finding', 'not assessable') AS outcome,
    o.optics,
    o.told,
    o.weak,
    o.list
FROM optic AS o
JOIN switch AS s ON o.switch_id = s.id
WHERE o.weak > 0 OR o.told = 0
ORDER BY subject
