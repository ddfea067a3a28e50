/*
doc = """The switch port at the other end of a link a host tells of (host_uplink): the switch hears its address, the BMC knows \
the port of that NIC, or the host hears the switch. NULL: not told by any."""
[columns]
host_id = "Host"
host_system_id = "Host as it tells of itself"
link = "Physical link"
switch_id = "Switch"
port = "Its port"
method = "lldp mac, server nic or host lldp"
*/
WITH leg AS MATERIALIZED (
    SELECT DISTINCT
        u.host_id,
        u.host_system_id,
        u.link,
        u.mac
    FROM host_uplink AS u
),

said AS (
    SELECT
        g.host_system_id,
        g.link,
        n.switch_id,
        n.port,
        'lldp mac' AS method,
        1 AS rank
    FROM leg AS g
    JOIN neighbor AS n ON g.mac = lower(n.port_id)
    WHERE n.port_type = 'mac' AND n.port <> ''
    UNION ALL
    SELECT
        g.host_system_id,
        g.link,
        p.switch_id,
        p.port,
        'server nic',
        2
    FROM leg AS g
    JOIN server_nic AS n ON g.mac = lower(coalesce(n.permanent_mac, n.mac))
    JOIN server_port AS p ON n.server_id = p.server_id AND n.name = p.nic
    UNION ALL
    SELECT
        g.host_system_id,
        g.link,
        s.id,
        p.name,
        'host lldp',
        3
    FROM leg AS g
    JOIN host_neighbor AS n ON g.host_system_id = n.host_system_id AND g.link = n.link
    JOIN switch AS s
        ON
            lower(n.chassis_id) = lower(s.chassis_id)
            OR (
                lower(substr(n.system_name, 1, instr(n.system_name || '.', '.') - 1))
                = lower(substr(s.name, 1, instr(s.name || '.', '.') - 1))
            )
    JOIN switch_port AS p ON s.id = p.switch_id AND lower(p.name) IN (lower(n.port_id), lower(n.port_description))
),

ranked AS (
    SELECT
        s.*,
        row_number() OVER (PARTITION BY s.host_system_id, s.link ORDER BY s.rank, s.switch_id, s.port) AS place
    FROM said AS s
)

SELECT
    g.host_id,
    g.host_system_id,
    g.link,
    r.switch_id,
    r.port,
    r.method
FROM leg AS g
LEFT JOIN ranked AS r ON g.host_system_id = r.host_system_id AND g.link = r.link AND r.place = 1
