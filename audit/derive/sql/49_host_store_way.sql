/*
doc = """A row per host and IPv4 address of a storage server it has mounted or is logged in to, with \
the link of the host that lies in the server's subnet. Servers behind a router have no row."""
[columns]
host_system_id = "Operating system"
server = "Address of the storage server"
link = "Link of the host in that subnet"
mtu = "Frame size of that link [bytes]; NULL: not told"
*/
WITH server AS (
    SELECT
        t.host_system_id,
        m.server AS address
    FROM host_mount AS m
    JOIN system_teller AS t ON m.host_system_id = t.teller_id AND m.source = t.source
    WHERE m.server GLOB '[0-9]*.[0-9]*.[0-9]*.[0-9]*'
    UNION
    SELECT
        t.host_system_id,
        substr(i.portal, 1, instr(i.portal, ':') - 1)
    FROM host_iscsi_session AS i
    JOIN system_teller AS t ON i.host_system_id = t.teller_id AND i.source = t.source
    WHERE i.portal GLOB '[0-9]*.[0-9]*.[0-9]*.[0-9]*:*'
),

parsed AS (
    SELECT
        host_system_id,
        address,
        '[' || replace(address, '.', ',') || ']' AS a
    FROM server
),

own AS (
    SELECT DISTINCT
        h.host_system_id,
        h.link,
        32 - h.prefix AS rest,
        '[' || replace(h.address, '.', ',') || ']' AS a
    FROM system_address AS h
    WHERE h.address LIKE '%.%.%.%' AND h.prefix BETWEEN 1 AND 31
)

SELECT
    p.host_system_id,
    p.address AS server,
    o.link,
    max(l.mtu) AS mtu
FROM parsed AS p
JOIN own AS o ON p.host_system_id = o.host_system_id
LEFT JOIN system_link AS l ON o.host_system_id = l.host_system_id AND o.link = l.name
WHERE
    json_valid(p.a)
    AND json_valid(o.a)
    AND (
        (p.a ->> 0) * 16777216 + (p.a ->> 1) * 65536 + (p.a ->> 2) * 256 + (p.a ->> 3)
    ) >> o.rest
    = (
        (o.a ->> 0) * 16777216 + (o.a ->> 1) * 65536 + (o.a ->> 2) * 256 + (o.a ->> 3)
    ) >> o.rest
GROUP BY p.host_system_id, p.address, o.link
