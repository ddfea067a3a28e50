/*
doc = """A row per MAC address that a switch learned in a VLAN CloudStack gives to guests, behind a \
port that leads to no host and no switch, and that no network card CloudStack has or had carries. \
VLANs that devices beside CloudStack may belong to are left out: of shared and L2 networks, of \
isolated ones without a router of CloudStack or with other providers, of public, storage and \
management ranges and private gateways."""
[columns]
zone_id = "Zone"
vlan = "VLAN id"
use = "free: the next network may get it; used: an isolated network has it"
mac = "MAC address"
place = "Switch and port that learned it (the first in order)"
neighbor = "Who announces itself there; NULL: nobody"
*/
WITH
-- networks all whose members CloudStack tells
closed AS (
    SELECT n.id
    FROM network AS n
    JOIN router_nic AS r ON n.id = r.network_id
    CROSS JOIN json_each('[' || replace(json_quote(n.providers), ',', '","') || ']') AS j
    WHERE n.type = 'Isolated' AND n.providers <> ''
    GROUP BY n.id
    HAVING
        min(
            trim(j.value) IN (
                'VirtualRouter', 'VpcVirtualRouter', 'InternalLbVm', 'ConfigDrive',
                'SecurityGroupProvider'
            )
        )
),

told (zone_id, vlan) AS (
    SELECT
        n.zone_id,
        n.vlan
    FROM network AS n
    LEFT JOIN closed AS c ON n.id = c.id
    WHERE c.id IS NULL
    UNION
    SELECT
        zone_id,
        vlan
    FROM public_ip_range
    UNION
    SELECT
        zone_id,
        vlan
    FROM storage_ip_range
    UNION
    SELECT
        p.zone_id,
        r.vlan
    FROM pod_ip_range AS r
    JOIN pod AS p ON r.pod_id = p.id
    UNION
    SELECT
        zone_id,
        vlan
    FROM private_gateway
),

shared AS MATERIALIZED (
    SELECT DISTINCT
        zone_id,
        cast(replace(lower(vlan), 'vlan://', '') AS INTEGER) AS vlan
    FROM told
    WHERE vlan IS NOT NULL
),

guest AS MATERIALIZED (
    SELECT
        w.zone_id,
        w.vlan,
        max(w.used) AS used
    FROM vlan_wanted AS w
    JOIN vlan_range AS r ON w.zone_id = r.zone_id AND w.vlan BETWEEN r.lowest AND r.highest
    LEFT JOIN shared AS s ON w.zone_id = s.zone_id AND w.vlan = s.vlan
    WHERE s.vlan IS NULL
    GROUP BY w.zone_id, w.vlan
),

-- behind a bridge that was not collected there may be hosts
bridged AS (
    SELECT
        n.switch_id,
        cast(coalesce(p.lag, n.port) AS TEXT) AS port
    FROM neighbor AS n
    LEFT JOIN switch_port AS p ON n.switch_id = p.switch_id AND n.port = p.name
    WHERE n.capabilities LIKE '%bridge%'
),

edge AS MATERIALIZED (
    SELECT
        u.switch_id,
        u.port,
        u.neighbor,
        z.zone_id
    FROM port_use AS u
    JOIN switch_zone AS z ON u.switch_id = z.switch_id
    LEFT JOIN bridged AS b ON u.switch_id = b.switch_id AND u.port = b.port
    WHERE u.use IN ('learned', 'device') AND u.macs > 0 AND b.port IS NULL
),

candidate AS MATERIALIZED (
    SELECT
        e.zone_id,
        m.vlan,
        g.used,
        m.mac,
        min(coalesce(s.name, m.switch_id) || ' ' || m.port) AS place,
        max(e.neighbor) AS neighbor
    FROM mac_entry AS m
    CROSS JOIN edge AS e ON m.switch_id = e.switch_id AND m.port = e.port
    CROSS JOIN guest AS g ON e.zone_id = g.zone_id AND m.vlan = g.vlan
    LEFT JOIN switch AS s ON m.switch_id = s.id
    WHERE m.switch_id IN (SELECT o.switch_id FROM edge AS o)
    GROUP BY e.zone_id, m.vlan, g.used, m.mac
),

known (mac) AS MATERIALIZED (
    SELECT mac FROM vm_nic_history
    UNION
    SELECT lower(mac) FROM router_nic_history
    UNION
    SELECT mac FROM switch_port
    UNION
    SELECT chassis_id FROM switch
    UNION
    SELECT o.mac
    FROM candidate AS c
    CROSS JOIN mac_entry AS o ON c.mac = o.mac
    CROSS JOIN port_use AS u ON o.switch_id = u.switch_id AND o.port = u.port AND u.use = 'host'
)

SELECT
    c.zone_id,
    c.vlan,
    iif(c.used, 'used', 'free') AS use,
    c.mac,
    c.place,
    c.neighbor
FROM candidate AS c
LEFT JOIN known AS k ON c.mac = k.mac
WHERE k.mac IS NULL
