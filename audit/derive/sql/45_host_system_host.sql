/*
doc = """A row per operating system of a host (host_system) that is one host CloudStack knows: by the server it runs on, by \
an address, or by its name, whole or its first label; only where one host fits. The first that fits counts."""
[columns]
host_system_id = "Host as it tells of itself"
host_id = "Host of CloudStack"
method = "server, address, name or short name"
confidence = "measured, derived (whole name) or inferred (first label)"
*/
WITH candidate AS (
    SELECT
        s.id,
        b.host_id,
        1 AS step
    FROM host_system AS s
    JOIN server AS m ON lower(s.uuid) = lower(m.uuid)
    JOIN host_server AS b ON m.id = b.server_id
    UNION ALL
    SELECT
        a.host_system_id,
        h.id,
        2
    FROM (
        SELECT
            id AS host_system_id,
            address
        FROM host_system
        UNION
        SELECT
            host_system_id,
            address
        FROM host_address
    ) AS a
    JOIN host AS h ON a.address = h.ip_address
    UNION ALL
    SELECT
        s.id,
        h.id,
        3
    FROM host_system AS s
    JOIN host AS h ON lower(s.name) = lower(h.name)
    UNION ALL
    SELECT
        s.id,
        h.id,
        4
    FROM host_system AS s
    JOIN host AS h
        ON
            lower(substr(s.name, 1, instr(s.name || '.', '.') - 1))
            = lower(substr(h.name, 1, instr(h.name || '.', '.') - 1))
),

fitting AS (
    SELECT
        c.id,
        c.step,
        min(c.host_id) AS host_id
    FROM candidate AS c
    GROUP BY c.id, c.step
    HAVING count(DISTINCT c.host_id) = 1
)

SELECT
    f.id AS host_system_id,
    f.host_id,
    CASE min(f.step) WHEN 1 THEN 'server' WHEN 2 THEN 'address' WHEN 3 THEN 'name' ELSE 'short name' END AS method,
    CASE WHEN min(f.step) < 3 THEN 'measured' WHEN min(f.step) = 3 THEN 'derived' ELSE 'inferred' END AS confidence
FROM fitting AS f
GROUP BY f.id
