/*
id = "net-core-single"
title = "One core switch connects the racks"
question = "Is there more than one core switch?"
category = "Network"
severity = "high"
level = "zone"
confidence = "derived"
scope = """SELECT h.zone_id FROM host_port AS b JOIN host AS h ON b.host_id = h.id \
GROUP BY h.zone_id HAVING count(DISTINCT b.switch_id) > 1"""
effort = "project"
actor = "network"
why = """Without this one switch the racks of the zone do not reach each other, nor the storage \
and the way out behind it. Its failure, or its next upgrade, is an outage of the whole zone."""
fix = """Install a second core switch as a pair with the first, connect every rack to both, and \
move the gateways to VRRP or an anycast gateway."""
refs = [
  "rules.md net-core-single",
  "D:choosing_deployment_architecture (redundant pairs of layer-2 switches, VRRP)",
]
guards = [
  "a stack counts as more than one switch; a zone on one access switch is not asked",
  "racks between which no way is known are not judged",
  "bridges and routers that were not collected may be a second way: not judged",
]
*/
WITH found AS (
    SELECT
        t.zone_id,
        t.racks,
        t.reached = t.racks - 1 AS whole,
        min(c.core_id) AS core_id
    FROM zone_core AS t
    LEFT JOIN zone_core AS c
        ON
            t.zone_id = c.zone_id
            AND c.core_id <> ''
            AND (c.only_core OR (c.reached = 0 AND c.racks > 1))
    WHERE t.core_id = ''
    GROUP BY t.zone_id, t.racks, t.reached
),

foreign_box AS (
    SELECT
        h.zone_id,
        group_concat(DISTINCT r.foreign_names) AS names,
        max(r.elsewhere) AS elsewhere
    FROM host_port AS b
    JOIN host AS h ON b.host_id = h.id
    JOIN switch_reach AS r ON b.switch_id = r.switch_id
    GROUP BY h.zone_id
)

SELECT
    z.id AS subject,
    z.name,
    CASE
        WHEN NOT f.whole
            THEN 'no way is known between some of the ' || f.racks || ' racks of ' || z.name
        WHEN x.elsewhere AND x.names IS NULL
            THEN z.name || ' may have cables to a switch that was asked and never answered, too'
        WHEN x.names IS NOT NULL
            THEN
                'beside ' || coalesce(s.name, s.id) || ' the access switches of ' || z.name
                || ' have neighbours that were not collected: ' || x.names
        ELSE
            'every way out of the racks of ' || z.name || ' leads over the one core switch '
            || coalesce(s.name, s.id)
    END AS message,
    iif(f.whole AND x.names IS NULL AND NOT x.elsewhere, 'finding', 'not assessable') AS outcome,
    k.vms_running AS vms,
    s.name AS core_switch,
    s.model,
    f.racks
FROM found AS f
JOIN zone AS z ON f.zone_id = z.id
JOIN zone_size AS k ON z.id = k.zone_id
LEFT JOIN foreign_box AS x ON z.id = x.zone_id
LEFT JOIN switch AS s ON f.core_id = s.id
WHERE NOT f.whole OR f.core_id IS NOT NULL
ORDER BY subject
