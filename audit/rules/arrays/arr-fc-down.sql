/*
id = "arr-fc-down"
title = "A Fibre Channel port of a storage array is down or slow"
question = "Do all FC ports in use run at their speed?"
category = "Resilience"
severity = "medium"
level = "storage_array"
effort = "hours"
actor = "storage"
scope = """SELECT DISTINCT p.array_id FROM array_port AS p JOIN array_lif AS l \
ON p.array_id = l.array_id AND (p.id IN (l.port_id, l.home_port_id) OR p.wwpn = l.wwpn) \
WHERE p.type = 'fc' AND coalesce(p.enabled, 1)"""
why = """A path is missing or slower than it could be: multipath software of the hosts hides that, until \
the other path fails too."""
fix = """Look at the cable, the transceivers and the switch port, and set the speed of both ends to \
what they can do."""
refs = ["rules.md arr-fc-down", "ONTAP REST network/fc/ports: state, speed.maximum, fabric.connected_speed"]
optional = ["array_protection", "array_volume", "image_store", "storage_pool", "vm", "volume"]
guards = ["ports that are off, or that no interface uses"]
*/
WITH used AS (
    SELECT DISTINCT
        p.array_id,
        p.source,
        p.node_id || ' ' || coalesce(p.name, p.id) AS port,
        p.up,
        p.speed,
        p.max_speed,
        coalesce(p.up AND p.speed < p.max_speed, 0) AS is_slow
    FROM array_port AS p
    JOIN array_lif AS l
        ON
            p.array_id = l.array_id AND p.source = l.source
            AND (p.id IN (l.port_id, l.home_port_id) OR p.wwpn = l.wwpn)
    WHERE p.type = 'fc' AND coalesce(p.enabled, 1)
)

SELECT
    u.array_id AS subject,
    u.name,
    iif(
        sum(p.up = 0 OR p.is_slow) > 0,
        u.label || ': ' || group_concat(
            CASE
                WHEN p.up = 0 THEN p.port || ' is down'
                WHEN p.is_slow
                    THEN
                        p.port || printf(' runs at %.0f of', p.speed / 1e9)
                        || printf(' %.0f Gb/s', p.max_speed / 1e9)
            END, ', '
        ) || u.words,
        'the state of ' || sum(p.up IS NULL) || ' FC ports of ' || u.label || ' is not told'
    ) AS message,
    iif(sum(p.up = 0 OR p.is_slow) > 0, 'finding', 'not assessable') AS outcome,
    u.zone_id,
    u.vms,
    sum(p.up = 0) AS ports_down,
    sum(p.is_slow) AS ports_slow
FROM used AS p
JOIN array_unit AS u ON p.array_id = u.array_id AND p.source = u.source
WHERE p.up = 0 OR p.is_slow OR p.up IS NULL
GROUP BY u.array_id
ORDER BY u.array_id
