/*
doc = """A row per switch that serves one zone: hosts of it hang on it, or on a switch it is linked \
to. One that serves two zones may carry a VLAN id for either and has no row."""
[columns]
switch_id = "Switch"
zone_id = "Zone"
*/
WITH home AS (
    SELECT
        b.switch_id,
        h.zone_id
    FROM host_port AS b
    JOIN host AS h ON b.host_id = h.id
    WHERE h.zone_id IS NOT NULL
),

served AS (
    SELECT * FROM home
    UNION
    SELECT
        l.a_switch,
        h.zone_id
    FROM switch_link AS l
    JOIN home AS h ON l.b_switch = h.switch_id
    UNION
    SELECT
        l.b_switch,
        h.zone_id
    FROM switch_link AS l
    JOIN home AS h ON l.a_switch = h.switch_id
)

SELECT
    switch_id,
    min(zone_id) AS zone_id
FROM served
GROUP BY switch_id
HAVING min(zone_id) = max(zone_id)
