/*
doc = """Names of hosts by who tells them: CloudStack; the BMC of the server, from its operating \
system; the switch, from what the host announces. Where a name is what says which machine it is, \
it is no second opinion and left out, and so are names of nobody (localhost)."""
[columns]
host_id = "Host"
host = "Its name in CloudStack"
zone_id = "Zone"
teller = "CloudStack, server or switch"
source = "Source that told it"
name = "Name told"
short = "The same to compare: its first label in lower case; an address stays whole"
says = "How it is told, for sentences; empty for CloudStack"
*/
WITH told AS (
    SELECT
        h.id AS host_id,
        'CloudStack' AS teller,
        h.source,
        h.name,
        '' AS says
    FROM host AS h
    UNION ALL
    SELECT
        b.host_id,
        'server',
        max(s.source),
        max(s.host_name),
        'its operating system told the BMC '
    FROM host_server AS b
    JOIN server AS s ON b.server_id = s.id
    WHERE b.method <> 'host name' AND s.host_name IS NOT NULL
    GROUP BY b.host_id
    UNION ALL
    SELECT
        b.host_id,
        'switch',
        n.source,
        n.system_name,
        'it announces to the switch '
    FROM host_port AS b
    JOIN neighbor AS n ON b.switch_id = n.switch_id AND b.port = n.port
    WHERE b.method IN ('lldp mac', 'server nic') AND n.system_name IS NOT NULL
    GROUP BY b.host_id, n.source, n.system_name
)

SELECT
    t.host_id,
    h.name AS host,
    h.zone_id,
    t.teller,
    t.source,
    t.name,
    iif(
        t.name GLOB '*[a-zA-Z]*',
        lower(substr(t.name, 1, instr(t.name || '.', '.') - 1)),
        t.name
    ) AS short,
    t.says
FROM told AS t
JOIN host AS h ON t.host_id = h.id
WHERE
    t.teller = 'CloudStack'
    OR lower(t.name) NOT IN ('', 'localhost', 'localhost.localdomain', '(none)')
