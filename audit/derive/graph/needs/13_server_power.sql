/*
doc = """A server needs so many of its supplies as its BMC's word on redundancy and its draw say (server_feed). \
A blade takes its power from the enclosure: what it tells of may be all or nothing."""
*/
SELECT
    'server/' || f.server_id AS node_id,
    'power' AS part,
    'psu/' || f.server_id || '/' || f.name AS needs_id,
    1 AS weight,
    iif(m.chassis_id IS NULL, f.least || '..' || f.worst, 'perhaps') AS rule,
    iif(f.supplies = 1, 'measured', 'derived') AS confidence,
    'power supply of the server' AS why
FROM server_feed AS f
JOIN machine AS m ON f.server_id = m.server_id
