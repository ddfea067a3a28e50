/*
id = "rec-mac-duplicate"
title = "One MAC address twice in a network"
question = "Does one MAC address exist twice in a network?"
category = "Data quality"
severity = "high"
level = "network"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = """SELECT network_id FROM vm_nic WHERE network_id IS NOT NULL UNION SELECT network_id \
FROM router_nic WHERE network_id IS NOT NULL AND coalesce(traffic_type, 'Guest') = 'Guest'"""
why = """Switches send frames to the port where they last saw a MAC address. With the same \
address at two machines they change their mind with every packet, and both lose part of their \
traffic, in a way that looks like a fault of the network."""
fix = """Give one of the machines a new network card, or remove and add its network in CloudStack \
with another MAC address."""
refs = [
  "rules.md rec-mac-duplicate; of user VMs and routers only, switches and hosts are not read",
  "networks with one VLAN of one physical network are one segment",
]
guards = [
  "routers of one network or VPC, which share virtual addresses",
  "control networks, which end at the host",
  "destroyed VMs",
]
*/
WITH repeated AS (
    SELECT mac FROM vm_nic
    GROUP BY mac
    HAVING count(*) > 1
    UNION
    SELECT mac FROM router_nic
),

card AS (
    SELECT
        n.mac,
        n.network_id,
        v.id AS holder,
        'VM ' || v.name AS name,
        v.state = 'Running' AS is_running
    FROM vm_nic AS n
    JOIN vm AS v ON n.vm_id = v.id
    JOIN repeated AS t ON n.mac = t.mac
    WHERE n.mac <> '' AND v.state NOT IN ('Destroyed', 'Expunging', 'Error')
    UNION ALL
    SELECT
        n.mac,
        n.network_id,
        coalesce(r.vpc_id, r.guest_network_id, r.id),
        'router ' || r.name,
        0
    FROM router_nic AS n
    JOIN router AS r ON n.router_id = r.id
    JOIN repeated AS t ON n.mac = t.mac
    WHERE n.mac <> '' AND coalesce(n.traffic_type, 'Guest') = 'Guest'
),

twice AS (
    SELECT
        coalesce(w.physical_network_id || ' ' || w.broadcast_uri, c.network_id) AS segment,
        c.mac,
        min(c.network_id) AS network_id,
        count(DISTINCT c.holder) AS holders,
        sum(c.is_running) AS vms,
        group_concat(DISTINCT c.name) AS names
    FROM card AS c
    LEFT JOIN network AS w ON c.network_id = w.id
    WHERE c.network_id IS NOT NULL
    GROUP BY coalesce(w.physical_network_id || ' ' || w.broadcast_uri, c.network_id), c.mac
    HAVING count(DISTINCT c.holder) > 1
)

SELECT
    t.network_id AS subject,
    coalesce(n.name, t.network_id) AS name,
    'in ' || coalesce(n.name, t.network_id) || ' ' || count(*) || ' MAC addresses exist twice: '
    || group_concat(t.mac || ' at ' || replace(t.names, ',', ' and '), '; ') AS message,
    n.zone_id,
    sum(t.vms) AS vms,
    count(*) AS addresses,
    n.vlan
FROM twice AS t
LEFT JOIN network AS n ON t.network_id = n.id
GROUP BY t.network_id, n.name, n.zone_id, n.vlan
ORDER BY t.network_id
