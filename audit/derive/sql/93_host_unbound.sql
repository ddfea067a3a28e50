/*
doc = """A row per host that was bound to no switch port: what a switch could know it by, and \
whether one does all the same, at a place that is not clear."""
[columns]
host_id = "Host"
addresses = "MAC addresses of its network cards that its server or system told [count]"
vm_addresses = "MAC addresses of its running user VMs [count]"
seen = "A switch learned or heard one of them, its name or its management address"
*/
WITH unbound AS MATERIALIZED (
    SELECT
        h.id,
        h.ip_address,
        lower(substr(h.name, 1, instr(h.name || '.', '.') - 1)) AS short
    FROM host AS h
    LEFT JOIN host_port AS b ON h.id = b.host_id
    WHERE b.host_id IS NULL
),

address AS (
    SELECT
        u.id,
        lower(j.value) AS mac,
        1 AS is_own
    FROM unbound AS u
    JOIN host_server AS b ON u.id = b.host_id
    JOIN server_nic AS n ON b.server_id = n.server_id
    CROSS JOIN json_each(json_array(n.mac, n.permanent_mac)) AS j
    UNION
    SELECT
        u.id,
        lower(j.value),
        1
    FROM unbound AS u
    JOIN system_host AS b ON u.id = b.host_id
    JOIN host_link AS l ON b.host_system_id = l.host_system_id
    CROSS JOIN json_each(json_array(l.mac, l.permanent_mac)) AS j
    WHERE l.kind IN ('physical', 'bond', 'bridge', 'vlan', 'vmkernel')
    UNION
    SELECT
        u.id,
        n.mac,
        0
    FROM unbound AS u
    JOIN vm AS v ON u.id = v.host_id AND v.state = 'Running'
    JOIN vm_nic AS n ON v.id = n.vm_id
),

heard AS (
    SELECT
        chassis_id,
        management_address,
        lower(substr(system_name, 1, instr(system_name || '.', '.') - 1)) AS short
    FROM neighbor
),

known AS (
    SELECT DISTINCT a.id
    FROM address AS a
    LEFT JOIN heard AS c ON a.mac = c.chassis_id
    WHERE
        a.mac IS NOT NULL
        AND (
            c.chassis_id IS NOT NULL
            OR a.mac IN (SELECT m.mac FROM mac_entry AS m)
            OR a.mac IN (SELECT n.port_id FROM neighbor AS n)
        )
    UNION
    SELECT u.id
    FROM unbound AS u
    JOIN heard AS h ON u.ip_address = h.management_address
    UNION
    SELECT u.id
    FROM unbound AS u
    JOIN heard AS h ON u.short = h.short
)

SELECT
    u.id AS host_id,
    count(a.mac) FILTER (WHERE a.is_own) AS addresses,
    count(a.mac) FILTER (WHERE NOT a.is_own) AS vm_addresses,
    k.id IS NOT NULL AS seen
FROM unbound AS u
LEFT JOIN address AS a ON u.id = a.id
LEFT JOIN known AS k ON u.id = k.id
GROUP BY u.id
