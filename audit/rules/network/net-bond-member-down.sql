/*
id = "net-bond-member-down"
title = "A bundle of links runs on fewer legs"
question = "Does every bundle of links run on all its legs?"
category = "Network"
severity = "medium"
level = "switch_port"
scope = "SELECT bond FROM bond WHERE legs >= :min_legs AND (legs_up > 0 OR legs_told < legs)"
optional = ["lacp_port", "mlag_port"]
effort = "hours"
actor = "network"
why = """A leg of this bundle is down, so part of the redundancy that was paid for is gone and \
nobody may have noticed: traffic goes on over the rest. When one leg is left, the next fault cuts \
the machine off."""
fix = """Replace the cable or the optic, or repair the port; then see that the leg joins the \
bundle again. A leg that is meant to rest should be shut down with a description."""
refs = ["rules.md net-bond-member-down", "IF-MIB (RFC 2863)", "IEEE8023-LAG-MIB"]
guards = [
  "legs that were shut down with a description",
  "bundles of which no leg is up: not in use",
]
[params.min_legs]
default = 2
unit = "count"
doc = "legs from which a bundle is judged"
*/
SELECT
    b.bond AS subject,
    b.name,
    iif(
        b.legs_up + (b.legs - b.legs_told) < b.legs,
        'the bundle ' || b.name || coalesce(' of ' || h.name, '') || ' runs on ' || b.legs_up
        || ' of ' || b.legs || ' legs; down: ' || b.down,
        'not every leg of the bundle ' || b.name || ' tells whether it is up'
    ) AS message,
    iif(b.legs_up + (b.legs - b.legs_told) < b.legs, 'finding', 'not assessable') AS outcome,
    iif(b.legs_up = 1 AND b.legs_told = b.legs, 'high', 'medium') AS severity,
    b.confidence,
    h.zone_id,
    v.vms_running AS vms,
    h.name AS host,
    b.legs,
    b.legs_up,
    b.down
FROM bond AS b
LEFT JOIN host AS h ON b.host_id = h.id
LEFT JOIN host_vms AS v ON b.host_id = v.host_id
WHERE
    b.legs >= :min_legs
    AND b.legs_up < b.legs
    AND (b.legs_up > 0 OR b.legs_told < b.legs)
ORDER BY subject
