/*
id = "net-uplink-single"
title = "One cable or one core switch feeds a rack"
question = "Does one cable or one core switch feed a rack?"
category = "Network"
severity = "high"
level = "switch"
scope = "SELECT switch_id FROM tier WHERE is_access"
effort = "days"
actor = "network"
why = """All hosts behind this switch reach the rest of the network over one cable, or over \
cables that end on one box. When it fails the rack is an island: its hosts run, and nobody reaches \
the machines on them."""
fix = """Add a second uplink, to a second core switch that is a pair with the first; use another \
line card and another cable path."""
refs = ["rules.md net-uplink-single", "LLDP-MIB (IEEE 802.1AB)"]
guards = [
  "the partner of an MLAG pair has uplinks of its own and the peer link is as fast: medium",
  "a core switch that is a stack counts as two",
  """other neighbours that forward (bridge or router) and were not collected may be uplinks: not \
judged""",
]
[params.cables]
default = 2
unit = "count"
doc = "uplink cables that should be up"
*/
WITH feed AS (
    SELECT
        u.switch_id,
        sum(u.cables_up) AS cables,
        count(u.cables_up) = count(*) AS told,
        sum(u.speed) AS speed,
        count(DISTINCT iif(u.cables_up > 0, u.far_id, NULL)) AS boxes,
        max(r.members) AS members,
        group_concat(DISTINCT iif(u.cables_up > 0, coalesce(f.name, f.id), NULL)) AS far
    FROM uplink AS u
    JOIN switch AS f ON u.far_id = f.id
    JOIN tier AS r ON u.far_id = r.switch_id
    GROUP BY u.switch_id
)

SELECT
    s.id AS subject,
    coalesce(s.name, s.id) AS name,
    CASE
        WHEN coalesce(NOT f.told OR f.cables = 0, 1)
            THEN 'no uplink of ' || coalesce(s.name, s.id) || ' that is up is known'
        WHEN r.foreign_boxes > 0
            THEN
                'beside ' || f.far || ', ' || coalesce(s.name, s.id)
                || ' has neighbours that may be uplinks and were not collected: '
                || r.foreign_names
        WHEN r.elsewhere
            THEN
                coalesce(s.name, s.id)
                || ' may have an uplink to a switch that was asked and never answered, too'
        WHEN f.cables < :cables
            THEN 'one cable to ' || f.far || ' feeds ' || coalesce(s.name, s.id)
        ELSE 'all ' || f.cables || ' uplinks of ' || coalesce(s.name, s.id) || ' end on ' || f.far
    END || ', with ' || r.hosts || iif(r.hosts = 1, ' host', ' hosts') || ' behind it' AS message,
    iif(
        f.told AND f.cables > 0 AND r.foreign_boxes = 0 AND NOT r.elsewhere,
        'finding', 'not assessable'
    ) AS outcome,
    iif(p.cables > 0 AND l.speed >= f.speed, 'medium', 'high') AS severity,
    r.zone_id,
    r.vms_running AS vms,
    f.cables,
    f.boxes AS core_switches,
    f.far,
    r.hosts,
    p.cables AS cables_of_partner
FROM switch_reach AS r
JOIN switch AS s ON r.switch_id = s.id
LEFT JOIN feed AS f ON r.switch_id = f.switch_id
LEFT JOIN feed AS p ON r.partner = p.switch_id
LEFT JOIN switch_link AS l
    ON
        l.is_peer_link
        AND l.a_switch = min(r.switch_id, r.partner)
        AND l.b_switch = max(r.switch_id, r.partner)
WHERE
    r.is_access
    AND coalesce(f.cables < :cables OR NOT f.told OR (f.boxes < 2 AND f.members < 2), 1)
ORDER BY subject
