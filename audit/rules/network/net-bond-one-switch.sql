/*
id = "net-bond-one-switch"
title = "All legs of a bundle end on one switch"
question = "Do the legs of every host's bundle end on two switches?"
category = "Network"
severity = "high"
level = "host"
scope = "SELECT host_id FROM bond WHERE host_id IS NOT NULL AND legs >= :min_legs"
optional = ["lacp_port", "mlag_port"]
effort = "days"
actor = "network"
why = """A bundle protects against a cable, not against the switch: when all its legs end on one \
box, its failure or its upgrade takes the whole bundle, and what it carries, from this host."""
fix = """Move one leg to a second switch; for LACP the two must be an MLAG pair or a stack, and in \
a stack the legs belong on different members."""
refs = ["rules.md net-bond-one-switch"]
guards = [
  "a stack: legs on different members are good, on one member medium",
  "an MLAG pair is judged by net-mlag-single-leg",
  "clusters of which every host ends on that one switch: net-single-tor says it",
  "which member of a stack a port sits on is not told, or the MLAG partner was not collected",
  "the other legs may end on a switch that was asked and never answered: not judged",
]
[params.min_legs]
default = 2
unit = "count"
doc = "legs from which a bundle is judged"
*/
WITH box AS (
    SELECT
        b.bond,
        count(p.member) AS members_told,
        count(DISTINCT p.member) AS members
    FROM bond AS b
    JOIN lag_leg AS l ON b.bond = l.switch_id || ' ' || l.lag
    JOIN switch_port AS p ON l.switch_id = p.switch_id AND l.port = p.name
    GROUP BY b.bond
),

cabled AS (
    SELECT
        h.cluster_id,
        count(DISTINCT b.switch_id) AS switches
    FROM host_port AS b
    JOIN host AS h ON b.host_id = h.id
    GROUP BY h.cluster_id
),

judged AS (
    SELECT
        b.*,
        r.members > 1 AS is_stack,
        r.partner_missing OR (r.members > 1 AND x.members_told < b.legs)
        OR (r.members < 2 AND EXISTS (SELECT 1 FROM switch_unseen)) AS untold
    FROM bond AS b
    JOIN switch_role AS r ON b.switch_id = r.switch_id
    JOIN box AS x ON b.bond = x.bond
    WHERE
        b.legs >= :min_legs AND b.switches = 1 AND r.partner IS NULL
        AND (r.members < 2 OR x.members < 2)
)

SELECT
    h.id AS subject,
    h.name,
    'all ' || j.legs || ' legs of the bundle ' || j.name || ' of ' || h.name || ' end on one '
    || iif(j.is_stack, 'member of a stack', 'switch')
    || iif(j.untold, ', as far as is told', '') AS message,
    iif(j.untold, 'not assessable', 'finding') AS outcome,
    iif(j.is_stack, 'medium', 'high') AS severity,
    j.confidence,
    v.vms_running AS vms,
    j.name AS bundle,
    j.legs
FROM judged AS j
JOIN host AS h ON j.host_id = h.id
JOIN cabled AS c ON h.cluster_id = c.cluster_id
LEFT JOIN host_vms AS v ON h.id = v.host_id
WHERE c.switches > 1 OR j.is_stack
GROUP BY h.id
ORDER BY subject
