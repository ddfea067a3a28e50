/*
doc = """Physical Ethernet ports of arrays with the switch each hears: that collected one whose name it is, else the \
name alone."""
[columns]
array_id = "Array"
node_id = "Node"
port_id = "Physical port"
switch = "Switch it hears, as told; NULL: not told"
switch_name = "Its name, lower case, without domain"
switch_id = "Switch that was collected; NULL: none, or several of that name"
*/
WITH named AS (
    SELECT
        name,
        min(id) AS id,
        count(DISTINCT id) AS switches
    FROM (
        SELECT
            s.id,
            lower(
                iif(
                    s.name GLOB '*[a-zA-Z]*',
                    substr(s.name, 1, instr(s.name || '.', '.') - 1),
                    s.name
                )
            ) AS name
        FROM switch AS s
    ) AS t
    WHERE name <> ''
    GROUP BY name
),

heard AS (
    SELECT
        p.array_id,
        p.node_id,
        p.id AS port_id,
        p.neighbor_switch AS switch,
        lower(
            iif(
                p.neighbor_switch GLOB '*[a-zA-Z]*',
                substr(p.neighbor_switch, 1, instr(p.neighbor_switch || '.', '.') - 1),
                p.neighbor_switch
            )
        ) AS name
    FROM array_port AS p
    JOIN array_identity AS a ON p.array_id = a.array_id AND p.source = a.source
    WHERE p.type = 'physical'
)

SELECT
    h.array_id,
    h.node_id,
    h.port_id,
    nullif(h.switch, '') AS switch,
    nullif(h.name, '') AS switch_name,
    iif(n.switches = 1, n.id, NULL) AS switch_id
FROM heard AS h
LEFT JOIN named AS n ON h.name = n.name
