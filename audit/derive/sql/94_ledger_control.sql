/*
doc = """Facts of the control plane, and of bonds of hosts, that several sources tell: pairs, the one that wins first. \
For the ledger."""
[columns]
object_kind = "Kind of the object, as the levels of rules are called"
object_id = "Its id"
object = "Its name"
field = "Which fact"
teller = """Who wins where both tell it: CloudStack, server, switch, array, host, database, balancer or \
configuration"""
source = "Source of that"
told_in = "Table it was told in"
value = "As told, with its unit; NULL: not told"
same = "The same, to be compared"
other_teller = "Who tells it too"
other_source = "Source of that"
other_told_in = "Table it was told in"
other_value = "As told; NULL: not told"
other_same = "The same, to be compared"
why = "The rule that chooses between them"
rule_id = "Rule that judges a difference; NULL: none"
*/
WITH host_end AS (
    SELECT
        u.*,
        g.switch_id,
        coalesce(s.name, g.switch_id) || ' ' || g.port AS port,
        n.bond,
        p.source
    FROM host_uplink AS u
    JOIN host_leg AS g ON u.host_system_id = g.host_system_id AND u.link = g.link
    LEFT JOIN switch AS s ON g.switch_id = s.id
    LEFT JOIN switch_port AS p ON g.switch_id = p.switch_id AND g.port = p.name
    LEFT JOIN lag_side AS n ON p.switch_id = n.switch_id AND p.lag = n.lag
    WHERE u.is_bond AND u.mode IS NOT NULL
    ORDER BY port
),

bundle AS (
    SELECT
        e.host_id,
        e.host_system_id,
        e.uplink,
        max(e.mode) AS mode,
        group_concat(e.port, ', ') AS ports,
        min(e.bond) AS bond,
        min(e.source) AS source
    FROM host_end AS e
    GROUP BY e.host_system_id, e.uplink
    HAVING count(*) = count(e.switch_id)
),

switch_end AS (
    SELECT
        n.bond,
        l.lacp,
        coalesce(s.name, l.switch_id) || ' ' || l.port AS port
    FROM lag_side AS n
    JOIN lag_leg AS l ON n.switch_id = l.switch_id AND n.lag = l.lag
    LEFT JOIN switch AS s ON l.switch_id = s.id
    WHERE n.bond IN (SELECT b.bond FROM bundle AS b)
    ORDER BY port
),

lag_ports AS (
    SELECT
        e.bond,
        iif(count(*) FILTER (WHERE e.lacp = 'static') > 0, 'static', 'LACP') AS mode,
        group_concat(e.port, ', ') AS ports
    FROM switch_end AS e
    GROUP BY e.bond
),

bundled AS (
    SELECT
        b.*,
        h.name AS host,
        o.source AS host_source,
        CASE
            WHEN b.mode = 'lacp' THEN 'LACP over ' || b.ports
            WHEN
                b.mode IN ('balance-rr', 'balance-xor', 'loadbalance-ip', 'broadcast')
                THEN 'static over ' || b.ports
            ELSE 'no bundle over ' || b.ports
        END AS told_by_host,
        coalesce(l.mode || ' over ' || l.ports, 'no bundle over ' || b.ports) AS told_by_switch
    FROM bundle AS b
    JOIN host AS h ON b.host_id = h.id
    JOIN host_system AS o ON b.host_system_id = o.id
    LEFT JOIN lag_ports AS l ON b.bond = l.bond
)

SELECT
    'management_server' AS object_kind,
    m.id AS object_id,
    m.name AS object,
    'state' AS field,
    'CloudStack' AS teller,
    m.source,
    'management_server' AS told_in,
    m.state AS value,
    iif(m.state = 'Up', 'serves', 'does not') AS same,
    'balancer' AS other_teller,
    (SELECT min(s.source) FROM lb_server AS s) AS other_source,
    'lb_server' AS other_told_in,
    b.states AS other_value,
    CASE b.is_down WHEN 0 THEN 'serves' WHEN 1 THEN 'does not' END AS other_same,
    'CloudStack: the server itself; whether anybody reaches it the balancers tell' AS why,
    NULL AS rule_id
FROM management_server AS m
JOIN control_backend AS b ON b.target = 'management_server/' || m.id
WHERE b.is_down IS NOT NULL
UNION ALL
SELECT
    'database_node',
    d.id,
    coalesce(d.name, d.address),
    'state',
    'database',
    d.source,
    'db_node',
    iif(q.is_down, 'out of its cluster', 'answers'),
    iif(q.is_down, 'does not', 'serves'),
    'balancer',
    (SELECT min(s.source) FROM lb_server AS s),
    'lb_server',
    b.states,
    CASE b.is_down WHEN 0 THEN 'serves' WHEN 1 THEN 'does not' END,
    'database: a check of the port does not see that a node lost its majority',
    NULL
FROM db_node AS d
JOIN control_backend AS b ON b.target = 'database_node/' || d.id
LEFT JOIN quorum_member AS q ON d.id = q.member
WHERE b.is_down IS NOT NULL
UNION ALL
SELECT
    'database_node',
    d.id,
    coalesce(d.name, d.address),
    'version',
    'database',
    d.source,
    'db_node',
    d.version,
    d.version,
    'CloudStack',
    c.source,
    'db_server',
    c.version,
    iif(instr(c.version, d.version) > 0, d.version, c.version),
    'database: it was asked itself',
    NULL
FROM control_endpoint AS e
JOIN db_node AS d ON e.node = 'database_node/' || d.id
JOIN db_server AS c ON e.endpoint = 'database/' || c.hostname
WHERE e.way = 'direct'
UNION ALL
SELECT
    'management_server',
    m.id,
    m.name,
    'name',
    'CloudStack',
    m.source,
    'management_server',
    m.name,
    lower(substr(m.name, 1, instr(m.name || '.', '.') - 1)),
    'host',
    s.source,
    'host_system',
    s.name,
    lower(substr(s.name, 1, instr(s.name || '.', '.') - 1)),
    'CloudStack: operators know the server by it',
    NULL
FROM control_link AS k
JOIN management_server AS m ON k.from_id = 'management_server/' || m.id
JOIN host_system AS s ON k.to_id = 'machine/' || s.id
WHERE k.kind = 'machine' AND k.method = 'address'
UNION ALL
SELECT
    a.kind,
    a.id,
    a.id,
    'site',
    'configuration',
    'operator:places',
    'place',
    a.site,
    lower(a.site),
    b.told_by,
    'configuration',
    iif(b.told_by = 'balancer block', 'lb_node', 'db_node'),
    b.site,
    lower(b.site),
    'configuration: what [[place]] says of a device wins',
    NULL
FROM control_site AS a
JOIN control_site AS b ON a.device = b.device AND b.place = 2
WHERE a.place = 1 AND b.told_by IN ('database block', 'balancer block')
UNION ALL
SELECT
    'host',
    b.host_id,
    b.host,
    'bundle ' || b.uplink,
    'host',
    b.host_source,
    'host_bond',
    b.told_by_host,
    b.told_by_host,
    'switch',
    b.source,
    'switch_port',
    b.told_by_switch,
    b.told_by_switch,
    'host: it says which of its links are one; the switch must agree for LACP to form',
    NULL
FROM bundled AS b
