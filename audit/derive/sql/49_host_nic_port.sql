/*
doc = """A row per physical NIC port of a host: as its server tells, as the host tells where no server does, or a switch \
port it is cabled to where only the switch does. A link of the host is the NIC port with its MAC address, else the one \
on its switch port; one that fits neither has a row of its own."""
[columns]
host_id = "Host"
nic = "Port as the server names it, else as the host does; NULL: only the switch tells of it"
link_up = "It has link; NULL: not told"
speed = "Speed of the link; NULL: not told [bit/s]"
max_speed = "Speed the port can do [bit/s]"
mac = "MAC address"
mtu = "MTU the host has set; NULL: not told [bytes]"
bond_host = "Bond the host has it in; NULL: none, or not told"
bond_mode_host = "Mode of that bond"
lacp_partner = "told, silent or not told, of a bond that speaks LACP (host_nic_told)"
switch_id = "Switch; NULL: not known"
port = "Its port"
lag = "LAG of that port"
method = "How the cable was found"
confidence = "measured, derived or inferred"
evidence = "What proves the cable, in words"
*/
WITH bound AS MATERIALIZED (
    SELECT
        server_id,
        min(host_id) AS host_id
    FROM host_server
    GROUP BY server_id
),

cable AS MATERIALIZED (
    SELECT
        server_id,
        nic,
        min(switch_id) AS switch_id,
        min(port) AS port,
        min(lag) AS lag,
        min(method) AS method,
        min(confidence) AS confidence,
        min(evidence) AS evidence
    FROM server_port
    WHERE nic <> ''
    GROUP BY server_id, nic
    HAVING count(*) = 1
),

told AS MATERIALIZED (
    SELECT * FROM host_nic_told
),

fitted AS MATERIALIZED (
    SELECT
        b.host_id,
        n.server_id,
        n.name AS nic,
        n.link_up,
        n.speed,
        n.max_speed,
        n.mac,
        lower(coalesce(n.permanent_mac, n.mac)) AS address,
        c.switch_id,
        c.port,
        c.lag,
        c.method,
        c.confidence,
        c.evidence
    FROM server_nic AS n
    JOIN machine AS m ON n.server_id = m.server_id AND n.source = m.source
    JOIN bound AS b ON n.server_id = b.server_id
    LEFT JOIN cable AS c ON n.server_id = c.server_id AND n.name = c.nic
),

candidate AS (
    SELECT
        t.host_id,
        t.link,
        min(f.server_id) AS server_id,
        min(f.nic) AS nic,
        1 AS rank
    FROM told AS t
    JOIN fitted AS f ON t.host_id = f.host_id AND t.mac = f.address
    WHERE t.is_sole
    GROUP BY t.host_id, t.link
    HAVING count(*) = 1
    UNION ALL
    SELECT
        t.host_id,
        t.link,
        f.server_id,
        f.nic,
        2
    FROM told AS t
    JOIN fitted AS f ON t.host_id = f.host_id AND t.switch_id = f.switch_id AND t.port = f.port
),

ranked AS (
    SELECT
        c.*,
        row_number() OVER (PARTITION BY c.host_id, c.link ORDER BY c.rank, c.nic) AS of_link,
        row_number() OVER (PARTITION BY c.server_id, c.nic ORDER BY c.rank, c.link) AS of_nic
    FROM candidate AS c
),

pair AS MATERIALIZED (
    SELECT
        r.host_id,
        r.link,
        r.server_id,
        r.nic
    FROM ranked AS r
    WHERE r.of_link = 1 AND r.of_nic = 1
),

spare AS MATERIALIZED (
    SELECT t.*
    FROM told AS t
    LEFT JOIN pair AS p ON t.host_id = p.host_id AND t.link = p.link
    WHERE p.link IS NULL
),

by_server AS MATERIALIZED (
    SELECT
        f.host_id,
        f.nic,
        coalesce(f.link_up, t.link_up) AS link_up,
        coalesce(f.speed, t.speed) AS speed,
        f.max_speed,
        coalesce(f.mac, t.mac) AS mac,
        t.mtu,
        t.bond,
        t.bond_mode,
        t.lacp_partner,
        coalesce(f.switch_id, t.switch_id) AS switch_id,
        iif(f.switch_id IS NULL, t.port, f.port) AS port,
        iif(f.switch_id IS NULL, t.lag, f.lag) AS lag,
        iif(f.switch_id IS NULL, t.method, f.method) AS method,
        iif(f.switch_id IS NULL, t.confidence, f.confidence) AS confidence,
        iif(f.switch_id IS NULL, t.evidence, f.evidence) AS evidence
    FROM fitted AS f
    LEFT JOIN pair AS p ON f.server_id = p.server_id AND f.nic = p.nic
    LEFT JOIN told AS t ON p.host_id = t.host_id AND p.link = t.link
),

side AS (
    SELECT
        switch_id,
        name,
        max(oper_up) AS oper_up,
        max(speed) AS speed
    FROM switch_port
    GROUP BY switch_id, name
),

-- ports the server told of, or the host of a NIC of it, have their row
taken AS MATERIALIZED (
    SELECT
        b.host_id,
        q.switch_id,
        q.port
    FROM server_port AS q
    JOIN host_server AS b ON q.server_id = b.server_id
    WHERE q.nic <> ''
    UNION
    SELECT
        s.host_id,
        s.switch_id,
        s.port
    FROM by_server AS s
    WHERE s.switch_id IS NOT NULL
),

by_switch AS MATERIALIZED (
    SELECT
        p.host_id,
        p.switch_id,
        p.port,
        p.lag,
        p.method,
        p.confidence,
        p.evidence
    FROM host_port AS p
    LEFT JOIN taken AS x
        ON p.host_id = x.host_id AND p.switch_id = x.switch_id AND p.port = x.port
    WHERE x.port IS NULL
)

SELECT
    s.host_id,
    s.nic,
    s.link_up,
    s.speed,
    s.max_speed,
    s.mac,
    s.mtu,
    s.bond AS bond_host,
    s.bond_mode AS bond_mode_host,
    s.lacp_partner,
    s.switch_id,
    s.port,
    s.lag,
    s.method,
    s.confidence,
    s.evidence
FROM by_server AS s
UNION ALL
SELECT
    p.host_id,
    t.link,
    coalesce(o.oper_up, t.link_up),
    coalesce(o.speed, t.speed),
    NULL,
    t.mac,
    t.mtu,
    t.bond,
    t.bond_mode,
    t.lacp_partner,
    p.switch_id,
    p.port,
    p.lag,
    p.method,
    p.confidence,
    p.evidence
FROM by_switch AS p
LEFT JOIN side AS o ON p.switch_id = o.switch_id AND p.port = o.name
LEFT JOIN spare AS t ON p.host_id = t.host_id AND p.switch_id = t.switch_id AND p.port = t.port
UNION ALL
SELECT
    t.host_id,
    t.link,
    t.link_up,
    t.speed,
    NULL,
    t.mac,
    t.mtu,
    t.bond,
    t.bond_mode,
    t.lacp_partner,
    t.switch_id,
    t.port,
    t.lag,
    t.method,
    t.confidence,
    t.evidence
FROM spare AS t
LEFT JOIN by_switch AS p
    ON t.host_id = p.host_id AND t.switch_id = p.switch_id AND t.port = p.port
WHERE p.port IS NULL
