/*
doc = """The switch port at the other end of a link a host tells of (host_uplink): by host_link_port, else the BMC knows \
the port of that NIC. NULL: not told by any."""
[columns]
host_id = "Host"
host_system_id = "Host as it tells of itself"
link = "Physical link"
switch_id = "Switch"
port = "Its port"
method = "host lldp, switch lldp, mac table or server nic"
confidence = "measured or derived"
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
        p.host_system_id,
        p.link,
        p.switch_id,
        p.port,
        p.method,
        p.confidence,
        1 AS rank
    FROM host_link_port AS p
    UNION ALL
    SELECT
        g.host_system_id,
        g.link,
        p.switch_id,
        p.port,
        'server nic',
        p.confidence,
        2
    FROM leg AS g
    JOIN server_nic AS n ON g.mac = lower(coalesce(n.permanent_mac, n.mac))
    JOIN server_port AS p ON n.server_id = p.server_id AND n.name = p.nic
),

ranked AS (
    SELECT
        s.*,
        row_number()
            OVER (PARTITION BY s.host_system_id, s.link ORDER BY s.rank, s.switch_id, s.port)
            AS place
    FROM said AS s
)

SELECT
    g.host_id,
    g.host_system_id,
    g.link,
    r.switch_id,
    r.port,
    r.method,
    r.confidence
FROM leg AS g
LEFT JOIN ranked AS r ON g.host_system_id = r.host_system_id AND g.link = r.link AND r.place = 1
