/*
doc = """Ports of arrays taken apart to their cables: a row per port and Ethernet port under it (itself, \
the members of a LAG, those under a VLAN), with the switch that port hears."""
[columns]
array_id = "Array"
node_id = "Node"
port_id = "Port, LAG or VLAN"
leg_id = "Physical port under it"
leg_name = "Its name"
is_up = "It has link; NULL: not told"
switch = "Switch it hears; NULL: not told"
*/
WITH RECURSIVE under (array_id, source, node_id, port_id, id, name, type, base, members, depth) AS (
    SELECT
        array_id,
        source,
        node_id,
        id,
        id,
        name,
        type,
        base,
        lag_members,
        0
    FROM array_port
    WHERE type IN ('physical', 'lag', 'vlan')
    UNION
    SELECT
        u.array_id,
        u.source,
        u.node_id,
        u.port_id,
        p.id,
        p.name,
        p.type,
        p.base,
        p.lag_members,
        u.depth + 1
    FROM under AS u
    JOIN array_port AS p
        ON
            u.array_id = p.array_id AND u.source = p.source AND u.node_id = p.node_id
            AND (
                (u.type = 'vlan' AND u.base = p.name)
                OR (u.type = 'lag' AND instr(',' || u.members || ',', ',' || p.name || ',') > 0)
            )
    WHERE u.depth < 3
)

SELECT
    u.array_id,
    u.node_id,
    u.port_id,
    u.id AS leg_id,
    u.name AS leg_name,
    p.up AS is_up,
    p.neighbor_switch AS switch
FROM under AS u
JOIN array_identity AS a ON u.array_id = a.array_id AND u.source = a.source
JOIN array_port AS p
    ON u.array_id = p.array_id AND u.source = p.source AND u.node_id = p.node_id AND u.id = p.id
WHERE u.type = 'physical'
