/*
id = "arr-lif-one-port"
title = "A storage interface cannot move to a second switch"
question = "Does each interface that hosts mount from survive the loss of a switch?"
category = "Resilience"
severity = "high"
level = "array_lif"
confidence = "derived"
effort = "days"
actor = "storage"
scope = """SELECT DISTINCT l.array_id || '/' || l.id FROM array_lif AS l JOIN array_port AS p \
ON l.array_id = p.array_id WHERE coalesce(l.enabled, 1) AND (l.protocol LIKE '%nfs%' \
OR l.protocol LIKE '%smb%')"""
why = """A file share is mounted by one address. When the port behind it fails, the address has to \
move to a port on another switch; where all ports it may move to hang on one switch, or it may not \
move at all, the loss of that switch takes the pool from every host."""
fix = """Cable the ports of its broadcast domain to two switches, or bundle ports over an MLAG pair, \
and let the interface fail over to the partner node."""
refs = [
  "rules.md arr-lif-one-port",
  "ports it may move to: those of the broadcast domain of its own port; switches: what the array hears by LLDP or CDP",
]
optional = [
  "array_protection", "array_volume", "image_store", "storage_pool", "switch", "switch_port",
  "vm", "volume",
]
guards = [
  "interfaces for blocks (iSCSI, FC) do not move: hosts have other paths",
  "bundles over two switches count as two",
  "a stack that the switches tell of counts as several switches",
  "neighbours that are not told: not assessable",
]
*/
WITH stacked AS (
    SELECT s.name
    FROM switch AS s
    JOIN switch_role AS r ON s.id = r.switch_id
    WHERE r.members > 1
),

target AS (
    SELECT
        l.array_id,
        l.id,
        count(DISTINCT g.node_id || '/' || g.leg_id) AS legs,
        sum(g.switch IS NULL) AS untold,
        count(DISTINCT g.switch) + sum(g.switch IN (SELECT k.name FROM stacked AS k)) AS switches,
        max(g.switch) AS switch
    FROM array_lif AS l
    JOIN array_port AS h
        ON
            l.array_id = h.array_id AND l.source = h.source
            AND l.port_id = h.id AND l.node_id = h.node_id
    JOIN array_port AS p
        ON
            h.array_id = p.array_id AND h.source = p.source
            AND (h.broadcast_domain = p.broadcast_domain OR (h.id = p.id AND h.node_id = p.node_id))
    JOIN array_port_leg AS g
        ON p.array_id = g.array_id AND p.node_id = g.node_id AND p.id = g.port_id
    GROUP BY l.array_id, l.id
)

SELECT
    l.array_id || '/' || l.id AS subject,
    coalesce(l.name, l.address) AS name,
    coalesce(l.name, l.id) || coalesce(' (' || l.address || ')', '') || ' of ' || u.label
    || CASE
        WHEN l.can_move = 0 THEN ' may not move to another node (' || l.failover || ')'
        WHEN t.switches = 1 AND t.untold = 0
            THEN ': all ' || t.legs || ' ports it may use hang on ' || t.switch
        ELSE ': the switches behind its ports are not told'
    END || coalesce(s.words, '') AS message,
    iif(
        l.can_move = 0 OR (t.switches = 1 AND t.untold = 0), 'finding', 'not assessable'
    ) AS outcome,
    coalesce(s.zone_id, u.zone_id) AS zone_id,
    s.vms,
    t.legs AS ports,
    t.switch
FROM array_lif AS l
JOIN array_unit AS u ON l.array_id = u.array_id AND l.source = u.source
LEFT JOIN target AS t ON l.array_id = t.array_id AND l.id = t.id
LEFT JOIN array_stake AS s ON s.kind = 'lif' AND l.array_id || '/' || l.id = s.subject
WHERE
    coalesce(l.enabled, 1) AND (l.protocol LIKE '%nfs%' OR l.protocol LIKE '%smb%')
    AND l.array_id IN (SELECT p.array_id FROM array_port AS p)
    AND (coalesce(l.can_move, 1) = 0 OR coalesce(t.switches, 0) < 2)
ORDER BY subject
