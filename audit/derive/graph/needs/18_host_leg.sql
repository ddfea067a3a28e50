/*
doc = """A link of a host needs the switch port it is cabled to and the card it is on. Where the port is not told: of none of them, the \
ports found for the host count (50_host_ports); else switches nobody saw."""
*/
SELECT
    'host_link/' || g.host_system_id || '/' || g.link AS node_id,
    'cable' AS part,
    'switch_port/' || g.switch_id || '/' || g.port AS needs_id,
    1 AS weight,
    'all' AS rule,
    g.confidence,
    g.method AS why
FROM host_leg AS g
WHERE g.switch_id IS NOT NULL
UNION ALL
SELECT
    'host_link/' || g.host_system_id || '/' || g.link,
    'cable',
    'access/' || h.zone_id,
    1,
    'perhaps',
    'inferred',
    'the switch port of the link is not told'
FROM host_leg AS g
JOIN host AS h ON g.host_id = h.id
WHERE
    g.switch_id IS NULL
    AND (
        g.host_id IN (
            SELECT o.host_id FROM host_leg AS o
            WHERE o.switch_id IS NOT NULL
        )
        OR g.host_id NOT IN (SELECT b.host_id FROM host_port AS b)
    )
UNION ALL
SELECT DISTINCT
    'host_link/' || u.host_system_id || '/' || u.link,
    'adapter',
    'adapter/' || u.host_system_id || '/' || u.bus,
    1,
    'all',
    'derived',
    'port of the card by its PCI address'
FROM host_uplink AS u
WHERE u.bus IS NOT NULL
UNION ALL
SELECT DISTINCT
    'host_link/' || u.host_system_id || '/' || u.link,
    'adapter',
    'adapter/' || n.server_id || '/' || n.adapter_id,
    1,
    iif(m.chassis_id IS NULL, 'all', 'perhaps'),
    'measured',
    'port of the card'
FROM host_uplink AS u
JOIN server_nic AS n ON u.mac = lower(coalesce(n.permanent_mac, n.mac))
JOIN machine AS m ON n.server_id = m.server_id AND n.source = m.source
WHERE n.adapter_id IS NOT NULL
