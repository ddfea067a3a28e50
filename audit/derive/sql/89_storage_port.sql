/*
doc = """A row per zone and switch port that storage was found behind: its neighbour has the name or \
the address of the server of a shared pool."""
[columns]
zone_id = "Zone of the pool"
server = "Server as the pool names it"
switch_id = "Switch"
port = "Port"
speed = "Speed [bit/s]; NULL: down or not told"
elsewhere = """A switch that was asked never answered, and the storage may hang on it too: this one \
is neither a stack nor half of a pair"""
*/
WITH asked AS (
    SELECT DISTINCT
        zone_id,
        server,
        lower(server) AS address,
        iif(server GLOB '*[a-zA-Z]*', lower(substr(server, 1, instr(server || '.', '.') - 1)), NULL)
            AS short
    FROM storage_pool
    WHERE scope <> 'HOST' AND nullif(server, '') IS NOT NULL
)

SELECT
    a.zone_id,
    min(a.server) AS server,
    n.switch_id,
    n.port,
    max(iif(p.oper_up, p.speed, NULL)) AS speed,
    max(coalesce(r.partner IS NULL AND r.members < 2, 1))
    AND EXISTS (SELECT 1 FROM switch_unseen) AS elsewhere
FROM asked AS a
JOIN neighbor AS n
    ON
        lower(n.management_address) = a.address
        OR lower(substr(n.system_name, 1, instr(n.system_name || '.', '.') - 1)) = a.short
JOIN switch_port AS p ON n.switch_id = p.switch_id AND n.port = p.name
LEFT JOIN switch_role AS r ON n.switch_id = r.switch_id
GROUP BY a.zone_id, n.switch_id, n.port
