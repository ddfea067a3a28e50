/*
doc = """A row per network ACL list, protocol and range of guest ports that any address may enter \
by: the rules for any address in the order of their numbers, the first match decides, what none \
matches is denied. Rules for narrower peers neither open nor close a port for the world. ICMP \
opens no port and is left out."""
[columns]
acl_id = "ACL list"
protocol = "tcp or udp"
first_port = "First port [number]"
last_port = "Last port [number]"
rule_id = "Rule that lets it in"
number = "Its number in the list [number]"
*/
WITH
protocols (protocol, code) AS (VALUES ('tcp', '6'), ('udp', '17')),

rule AS MATERIALIZED (
    SELECT
        a.acl_id,
        p.protocol,
        a.id,
        a.number,
        row_number() OVER (
            PARTITION BY a.acl_id, p.protocol ORDER BY a.number, a.id
        ) AS place,
        a.action = 'Allow' AS allows,
        iif(lower(a.protocol) = 'all', 1, coalesce(a.start_port, 1)) AS first_port,
        iif(lower(a.protocol) = 'all', 65535, coalesce(a.end_port, a.start_port, 65535))
            AS last_port
    FROM network_acl_rule AS a
    JOIN protocols AS p ON lower(a.protocol) IN ('all', p.protocol, p.code)
    WHERE
        a.direction = 'Ingress'
        AND coalesce(a.state, 'Active') NOT IN ('Revoke', 'Deleting')
        AND (
            coalesce(a.cidr_list, '') = ''
            OR instr(',' || replace(a.cidr_list, ' ', '') || ',', ',0.0.0.0/0,') > 0
            OR instr(',' || replace(a.cidr_list, ' ', '') || ',', ',::/0,') > 0
        )
),

edge AS (
    SELECT
        acl_id,
        protocol,
        first_port AS port
    FROM rule
    UNION
    SELECT
        acl_id,
        protocol,
        last_port + 1
    FROM rule
),

segment AS (
    SELECT
        acl_id,
        protocol,
        port AS first_port,
        lead(port) OVER (PARTITION BY acl_id, protocol ORDER BY port) - 1 AS last_port
    FROM edge
),

decided AS (
    SELECT
        s.acl_id,
        s.protocol,
        s.first_port,
        s.last_port,
        (
            SELECT r.place FROM rule AS r
            WHERE
                r.acl_id = s.acl_id AND r.protocol = s.protocol
                AND s.first_port BETWEEN r.first_port AND r.last_port
            ORDER BY r.place
            LIMIT 1
        ) AS place
    FROM segment AS s
    WHERE s.last_port IS NOT NULL
),

opened AS (
    SELECT
        d.acl_id,
        d.protocol,
        d.first_port,
        d.last_port,
        r.id AS rule_id,
        r.number,
        coalesce(
            lag(d.last_port) OVER around + 1 <> d.first_port OR lag(r.id) OVER around <> r.id, 1
        ) AS starts
    FROM decided AS d
    JOIN rule AS r ON d.acl_id = r.acl_id AND d.protocol = r.protocol AND d.place = r.place
    WHERE r.allows
    WINDOW around AS (PARTITION BY d.acl_id, d.protocol ORDER BY d.first_port)
),

numbered AS (
    SELECT
        *,
        sum(starts) OVER (PARTITION BY acl_id, protocol ORDER BY first_port) AS island
    FROM opened
)

SELECT
    acl_id,
    protocol,
    min(first_port) AS first_port,
    max(last_port) AS last_port,
    rule_id,
    number
FROM numbered
GROUP BY acl_id, protocol, island, rule_id, number
