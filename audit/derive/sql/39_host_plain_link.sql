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
    FROM host_network AS n
    JOIN label AS t ON t.name IN (n.name, n.switch)
    UNION
    SELECT
        s.id,
        'management',
        iif(l.kind = 'vmkernel', n.link, l.name)
    FROM host_system AS s
    JOIN host_address AS a ON s.id = a.host_system_id AND s.address = a.address
    JOIN host_link AS l ON a.host_system_id = l.host_system_id AND a.link = l.name
    LEFT JOIN host_network AS n
        ON l.kind = 'vmkernel' AND l.host_system_id = n.host_system_id AND l.master = n.switch
)

SELECT DISTINCT
    c.host_system_id,
    c.network,
    p.name AS port
FROM carried AS c
JOIN host_link AS l ON c.host_system_id = l.host_system_id AND c.link = l.name
JOIN host_link AS p
    ON c.host_system_id = p.host_system_id AND coalesce(l.parent, l.name) = p.name
WHERE p.kind = 'physical'
