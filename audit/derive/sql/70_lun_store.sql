/*
doc = """LUNs hosts have paths to that are the LUN of a shared pool, by the serial the array tells: the end of the \
world-wide id, as text or in hexadecimal digits."""
[columns]
wwid = "World-wide id as the host tells it"
store = "Node of the failure graph: pool/ID"
array_id = "Array"
volume_id = "Its LUN"
way = "paths, or not told: how the failure graph takes hosts to reach it (store_inside)"
*/
WITH seen AS MATERIALIZED (
    SELECT DISTINCT
        p.wwid,
        lower(p.wwid) AS name
    FROM host_path AS p
),

lun AS MATERIALIZED (
    SELECT
        s.store,
        s.array_id,
        s.volume_id,
        s.way,
        lower(v.serial) AS serial,
        lower(hex(v.serial)) AS coded
    FROM store_inside AS s
    JOIN array_volume AS v ON s.array_id = v.array_id AND s.volume_id = v.id
    WHERE s.way IN ('paths', 'not told') AND length(v.serial) >= 8
)

SELECT DISTINCT
    p.wwid,
    u.store,
    u.array_id,
    u.volume_id,
    u.way
FROM seen AS p
JOIN lun AS u
    ON
        substr(p.name, -length(u.serial)) = u.serial
        OR substr(p.name, -length(u.coded)) = u.coded
