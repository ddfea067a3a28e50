/*
id = "net-bond-asymmetric"
title = "The legs of a bundle have different speeds"
question = "Are the legs of every bundle equally fast?"
category = "Network"
severity = "medium"
level = "switch_port"
scope = "SELECT bond FROM bond WHERE legs_up > 1"
optional = ["lacp_port", "mlag_port"]
effort = "hours"
actor = "network"
why = """Flows are spread over the legs by a hash that knows no speed: those on the slow leg get \
its share, whatever the fast one has left. LACP may also leave the slow leg out without a word."""
fix = """Give all legs the same speed; a leg that negotiated less than its peers usually has a \
bad cable, optic or port setting."""
refs = ["rules.md net-bond-asymmetric", "IEEE 802.1AX"]
guards = ["links that are not bundled (active-backup may be unequal on purpose)"]
*/
SELECT
    b.bond AS subject,
    b.name,
    iif(
        b.speed_min < b.speed_max,
        printf(
            'the bundle %s%s has legs of %g and of %g Gb/s',
            b.name, coalesce(' of ' || h.name, ''), b.speed_min / 1e9, b.speed_max / 1e9
        ),
        'not every leg of the bundle ' || b.name || ' tells its speed'
    ) AS message,
    iif(b.speed_min < b.speed_max, 'finding', 'not assessable') AS outcome,
    b.confidence,
    h.zone_id,
    v.vms_running AS vms,
    h.name AS host,
    b.speed_min,
    b.speed_max,
    b.legs_up
FROM bond AS b
LEFT JOIN host AS h ON b.host_id = h.id
LEFT JOIN host_vms AS v ON b.host_id = v.host_id
WHERE b.legs_up > 1 AND (b.speed_min < b.speed_max OR b.speeds_told < b.legs_up)
ORDER BY subject
