/*
doc = """A row per host and network CloudStack uses, or the host is managed by, that runs over one \
physical port alone: no bond, no second uplink."""
[columns]
host_system_id = "Host system"
network = "Network, or management"
port = "The physical port"
*/
WITH label AS (
    SELECT DISTINCT substr(t.label || ',', 1, instr(t.label || ',', ',') - 1) AS name
    FROM traffic_label AS t
    WHERE t.label IS NOT NULL
),

carried AS (
    SELECT
        n.host_system_id,
        n.name AS network,
        n.link
    FROM system_network AS n
    JOIN label AS t ON t.name IN (n.name, n.switch)
    UNION
    SELECT
        t.host_system_id,
        'management',
        iif(l.kind = 'vmkernel', n.link, l.name)
    FROM host_system AS s
    JOIN system_teller AS t ON s.id = t.teller_id AND s.source = t.source
    JOIN system_address AS a ON t.host_system_id = a.host_system_id AND s.address = a.address
    JOIN system_link AS l ON a.host_system_id = l.host_system_id AND a.link = l.name
    LEFT JOIN system_network AS n
        ON l.kind = 'vmkernel' AND l.host_system_id = n.host_system_id AND l.master = n.switch
)

SELECT DISTINCT
    c.host_system_id,
    c.network,
    p.name AS port
FROM carried AS c
JOIN system_link AS l ON c.host_system_id = l.host_system_id AND c.link = l.name
JOIN system_link AS p
    ON c.host_system_id = p.host_system_id AND coalesce(l.parent, l.name) = p.name
WHERE p.kind = 'physical'
