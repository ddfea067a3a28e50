/*
doc = """Facts of network ports of servers, of switches and of the links between them that both ends tell: \
pairs, the one that wins first. For the ledger."""
columns = "ledger_control"
*/
WITH nic AS (
    SELECT
        s.source,
        p.server_id,
        coalesce(m.name, p.server_id) AS server,
        s.name,
        s.speed,
        lower(s.mac) AS mac,
        lower(s.permanent_mac) AS permanent_mac,
        s.neighbor_chassis,
        s.neighbor_port,
        p.switch_id,
        p.port
    FROM server_port AS p
    JOIN machine AS m ON p.server_id = m.server_id
    JOIN server_nic AS s ON p.server_id = s.server_id AND p.nic = s.name AND m.source = s.source
),

named AS (
    SELECT DISTINCT
        n.chassis_id,
        n.system_name,
        n.source
    FROM neighbor AS n
    WHERE n.chassis_id IS NOT NULL AND n.system_name <> ''
)

SELECT
    'server_nic' AS object_kind,
    n.server_id || '/' || n.name AS object_id,
    n.server || ' ' || n.name AS object,
    'speed' AS field,
    'switch' AS teller,
    t.source,
    'switch_port' AS told_in,
    iif(t.speed IS NULL, NULL, printf('%g Gb/s', t.speed / 1e9)) AS value,
    iif(t.speed IS NULL, NULL, printf('%g Gb/s', t.speed / 1e9)) AS same,
    'server' AS other_teller,
    n.source AS other_source,
    'server_nic' AS other_told_in,
    iif(n.speed IS NULL, NULL, printf('%g Gb/s', n.speed / 1e9)) AS other_value,
    iif(n.speed IS NULL, NULL, printf('%g Gb/s', n.speed / 1e9)) AS other_same,
    'switch: it says what was negotiated' AS why,
    NULL AS rule_id
FROM nic AS n
JOIN switch_port AS t ON n.switch_id = t.switch_id AND n.port = t.name
WHERE t.oper_up
UNION ALL
SELECT
    'server_nic',
    n.server_id || '/' || n.name,
    n.server || ' ' || n.name,
    'MAC address',
    'server',
    n.source,
    'server_nic',
    n.mac,
    n.mac,
    'switch',
    h.source,
    'neighbor',
    h.port_id,
    iif(h.port_id = n.permanent_mac, n.mac, h.port_id),
    'server: it is its own address',
    NULL
FROM nic AS n
JOIN neighbor AS h ON n.switch_id = h.switch_id AND n.port = h.port
WHERE h.port_type = 'mac'
UNION ALL
SELECT
    'server_nic',
    n.server_id || '/' || n.name,
    n.server || ' ' || n.name,
    'switch',
    'switch',
    w.source,
    'switch',
    coalesce(w.name, w.id) || ' ' || n.port,
    w.id,
    'server',
    n.source,
    'server_nic',
    coalesce(c.name, n.neighbor_chassis) || coalesce(' ' || n.neighbor_port, ''),
    coalesce(c.id, n.neighbor_chassis),
    'switch: all that was told of the cabling taken together',
    NULL
FROM nic AS n
JOIN switch AS w ON n.switch_id = w.id
LEFT JOIN switch AS c ON n.neighbor_chassis = c.chassis_id
UNION ALL
SELECT
    'switch',
    s.id,
    coalesce(s.name, s.id),
    'name',
    'switch',
    s.source,
    'switch',
    s.name,
    lower(substr(s.name, 1, instr(s.name || '.', '.') - 1)),
    'neighbour',
    n.source,
    'neighbor',
    n.system_name,
    lower(substr(n.system_name, 1, instr(n.system_name || '.', '.') - 1)),
    'switch: its own sysName',
    NULL
FROM named AS n
JOIN switch AS s ON n.chassis_id = s.chassis_id
WHERE s.source <> n.source
UNION ALL
SELECT
    'switch_port',
    l.a_switch || ' ' || l.a_port,
    coalesce(s.name, l.a_switch) || ' ' || l.a_port || ' to ' || coalesce(o.name, l.b_switch),
    'speed',
    'switch',
    p.source,
    'switch_port',
    iif(p.speed IS NULL, NULL, printf('%g Gb/s', p.speed / 1e9)),
    iif(p.speed IS NULL, NULL, printf('%g Gb/s', p.speed / 1e9)),
    'neighbour',
    t.source,
    'switch_port',
    iif(t.speed IS NULL, NULL, printf('%g Gb/s', t.speed / 1e9)),
    iif(t.speed IS NULL, NULL, printf('%g Gb/s', t.speed / 1e9)),
    'switch: the end named first',
    NULL
FROM switch_link AS l
JOIN switch AS s ON l.a_switch = s.id
JOIN switch AS o ON l.b_switch = o.id
JOIN switch_port AS p ON l.a_switch = p.switch_id AND l.a_port = p.name
JOIN switch_port AS t ON l.b_switch = t.switch_id AND l.b_port = t.name
WHERE p.oper_up AND t.oper_up
