/*
doc = """Physical links of hosts as the hosts tell them, each once: one that is asked by SSH and through its pool \
tells them twice. Hosts CloudStack does not know are left out."""
[columns]
host_id = "Host"
link = "Name the host gives it"
mac = "Address of the hardware, else the one in use; NULL: not told"
is_sole = "No other link of the host has that address"
link_up = "Signal on the wire; NULL: not told"
speed = "Negotiated speed; NULL: down, or not told [bit/s]"
mtu = "MTU; NULL: not told [bytes]"
bond = "Bonds the host has it in; NULL: none, or not told"
bond_mode = "How they share their members; NULL: none, or not told"
lacp_partner = """told, silent (the switch does not answer) or not told: of the link, else of its bond; NULL: its bond \
does not speak LACP, or it is in none"""
switch_id = "Switch it is cabled to (host_link_port); NULL: not known, or several"
port = "Port of the switch; NULL: not known, or other links are said to be there too"
lag = "LAG of that port"
method = "host lldp, switch lldp or mac table"
confidence = "measured or derived"
evidence = "What proves the cable, in words"
*/
WITH system AS MATERIALIZED (SELECT * FROM system_now),

teller AS MATERIALIZED (SELECT * FROM system_teller),

bond AS MATERIALIZED (SELECT * FROM system_bond),

leg AS (
    SELECT
        m.host_system_id,
        m.link,
        m.bond,
        b.mode,
        CASE
            WHEN b.mode <> 'lacp' THEN NULL
            WHEN coalesce(m.partner_mac, b.partner_mac) = '00:00:00:00:00:00' THEN 'silent'
            WHEN coalesce(m.partner_mac, b.partner_mac) IS NOT NULL THEN 'told'
            WHEN b.mode = 'lacp' THEN 'not told'
        END AS lacp_partner
    FROM system_bond_member AS m
    JOIN bond AS b ON m.host_system_id = b.host_system_id AND m.bond = b.name
    ORDER BY m.bond
),

bonded AS MATERIALIZED (
    SELECT
        g.host_system_id,
        g.link,
        group_concat(g.bond, ', ') AS bond,
        group_concat(DISTINCT g.mode) AS bond_mode,
        min(g.lacp_partner) AS lacp_partner
    FROM leg AS g
    GROUP BY g.host_system_id, g.link
),

cable AS MATERIALIZED (
    SELECT
        b.host_id,
        p.link,
        min(p.switch_id) AS switch_id,
        min(p.port) AS port,
        min(p.lag) AS lag,
        min(p.method) AS method,
        max(p.confidence) AS confidence,
        min(p.evidence) AS evidence
    FROM host_link_port AS p
    JOIN system_host AS b ON p.host_system_id = b.host_system_id
    WHERE p.link <> ''
    GROUP BY b.host_id, p.link
    HAVING count(DISTINCT p.switch_id || ' ' || p.port) = 1
),

shared AS MATERIALIZED (
    SELECT
        c.host_id,
        c.switch_id,
        c.port
    FROM cable AS c
    GROUP BY c.host_id, c.switch_id, c.port
    HAVING count(*) > 1
),

told AS MATERIALIZED (
    SELECT
        s.host_id,
        l.name AS link,
        min(lower(coalesce(l.permanent_mac, l.mac))) AS mac,
        max(l.carrier) AS link_up,
        max(l.speed) AS speed,
        max(l.mtu) AS mtu,
        max(b.bond) AS bond,
        max(b.bond_mode) AS bond_mode,
        min(b.lacp_partner) AS lacp_partner
    -- CROSS: SQLite keeps the order, and finds each by its key
    FROM system AS s
    CROSS JOIN teller AS y
    CROSS JOIN host_link AS l
    LEFT JOIN bonded AS b ON s.host_system_id = b.host_system_id AND l.name = b.link
    WHERE
        s.host_system_id = y.host_system_id
        AND l.host_system_id = y.teller_id
        AND l.source = y.source
        AND s.host_id IS NOT NULL
        AND l.kind = 'physical'
    GROUP BY s.host_id, l.name
)

SELECT
    t.host_id,
    t.link,
    t.mac,
    count(*) OVER (PARTITION BY t.host_id, t.mac) = 1 AND t.mac IS NOT NULL AS is_sole,
    t.link_up,
    t.speed,
    t.mtu,
    t.bond,
    t.bond_mode,
    t.lacp_partner,
    iif(d.port IS NULL, c.switch_id, NULL) AS switch_id,
    iif(d.port IS NULL, c.port, NULL) AS port,
    iif(d.port IS NULL, c.lag, NULL) AS lag,
    iif(d.port IS NULL, c.method, NULL) AS method,
    iif(d.port IS NULL, c.confidence, NULL) AS confidence,
    iif(d.port IS NULL, c.evidence, NULL) AS evidence
FROM told AS t
LEFT JOIN cable AS c ON t.host_id = c.host_id AND t.link = c.link
LEFT JOIN shared AS d
    ON c.host_id = d.host_id AND c.switch_id = d.switch_id AND c.port = d.port
