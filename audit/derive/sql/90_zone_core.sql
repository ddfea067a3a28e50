/*
doc = """A row per zone and core switch (a stack left out) that is tried: what is left between the \
zone's access switches when it is taken away. Tried from the first and the last of them; an MLAG \
pair counts as one rack."""
[columns]
zone_id = "Zone"
core_id = "Core switch taken away; empty: none, what is there today"
racks = "Access switches of the zone, a pair as one [count]"
reached = "Other racks the better placed of the two still reaches [count]"
only_core = "All uplinks of the zone's access switches end on it"
*/
WITH RECURSIVE edge AS (
    SELECT
        a_switch AS a,
        b_switch AS b
    FROM switch_link
    UNION
    SELECT
        b_switch,
        a_switch
    FROM switch_link
),

access AS (
    SELECT DISTINCT
        h.zone_id,
        b.switch_id,
        r.rack
    FROM host_port AS b
    JOIN host AS h ON b.host_id = h.id
    JOIN tier AS r ON b.switch_id = r.switch_id AND r.is_access
),

tried AS (
    SELECT switch_id AS core_id
    FROM tier
    WHERE is_core AND members < 2
    UNION ALL
    SELECT ''
),

start AS (
    SELECT
        zone_id,
        min(switch_id) AS start
    FROM access
    GROUP BY zone_id
    UNION
    SELECT
        zone_id,
        max(switch_id)
    FROM access
    GROUP BY zone_id
),

way AS (
    SELECT
        s.zone_id,
        t.core_id,
        s.start,
        s.start AS switch_id
    FROM start AS s
    JOIN tried AS t ON s.start <> t.core_id
    UNION
    SELECT
        w.zone_id,
        w.core_id,
        w.start,
        e.b
    FROM way AS w
    JOIN edge AS e ON w.switch_id = e.a
    WHERE e.b <> w.core_id
),

reach AS (
    SELECT
        w.zone_id,
        w.core_id,
        count(DISTINCT a.rack) - 1 AS reached
    FROM way AS w
    JOIN access AS a ON w.zone_id = a.zone_id AND w.switch_id = a.switch_id
    GROUP BY w.zone_id, w.core_id, w.start
),

ends AS (
    SELECT
        a.zone_id,
        min(u.far_id) AS far_id
    FROM access AS a
    JOIN uplink AS u ON a.switch_id = u.switch_id
    GROUP BY a.zone_id
    HAVING count(DISTINCT u.far_id) = 1
)

SELECT
    r.zone_id,
    r.core_id,
    (
        SELECT count(DISTINCT a.rack) FROM access AS a
        WHERE a.zone_id = r.zone_id
    ) AS racks,
    max(r.reached) AS reached,
    max(coalesce(d.far_id = r.core_id, 0)) AS only_core
FROM reach AS r
LEFT JOIN ends AS d ON r.zone_id = d.zone_id
GROUP BY r.zone_id, r.core_id
