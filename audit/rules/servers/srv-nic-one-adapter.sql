/*
id = "srv-nic-one-adapter"
title = "All legs of a bond on one adapter"
question = "Would one network adapter cut the server off?"
category = "Resilience"
severity = "medium"
level = "server"
confidence = "derived"
effort = "days"
actor = "operator"
optional = [
  "host", "vm", "server_fc_port", "switch", "switch_port", "lacp_port", "mlag_port",
]
scope = "SELECT server_id FROM server_host WHERE NOT is_blade AND NOT is_off"
why = """The links of the server go to two switches but start on one card: its failure, or a firmware \
update of it, takes all of them down at once."""
fix = """Take one leg of every bond from another adapter, e.g. one port of the board and one of the \
card."""
refs = ["rules.md 9.1 (adapter and port of NICs)", "DSP2046 NetworkAdapter"]
guards = [
  "fewer than two links: net-nic-too-few",
  "blades: their mezzanine card and its fabric are redundant inside",
  "which ports make a bond is told by switches; without them all links together are judged",
]
*/
WITH leg AS (
    SELECT
        l.server_id,
        '' AS bond,
        l.name,
        l.adapter_id
    FROM server_link AS l
    WHERE l.link_up AND l.kind = 'Ethernet'
    UNION
    SELECT
        l.server_id,
        coalesce(g.partner, g.switch_id || ' ' || g.lag),
        l.name,
        l.adapter_id
    FROM server_port AS p
    JOIN lag_leg AS g ON p.switch_id = g.switch_id AND p.port = g.port
    JOIN server_link AS l ON p.server_id = l.server_id AND p.nic = l.name
    WHERE l.link_up AND l.kind = 'Ethernet'
),

bundle AS (
    SELECT
        server_id,
        bond,
        count(*) AS legs,
        count(adapter_id) = count(*) AS told,
        count(DISTINCT adapter_id) AS adapters,
        max(adapter_id) AS adapter_id,
        group_concat(name, ', ') AS names
    FROM leg
    GROUP BY server_id, bond
    HAVING count(*) >= 2
)

SELECT
    s.server_id AS subject,
    s.name,
    iif(
        max(b.told),
        s.label || ': ' || iif(b.bond = '', 'all links', 'all legs of a bond') || ' are on adapter '
        || b.adapter_id || ': ' || b.names,
        'the adapters of the links of ' || s.label || ' are not told'
    ) AS message,
    iif(b.told, 'finding', 'not assessable') AS outcome,
    s.zone_id,
    s.vms,
    b.legs AS links
FROM bundle AS b
JOIN server_host AS s ON b.server_id = s.server_id
WHERE NOT s.is_blade AND (NOT b.told OR b.adapters = 1)
GROUP BY s.server_id
ORDER BY subject
