/*
doc = """A cable of an array that hears nobody, or an interface of which no port is told, ends at switches nobody saw."""
*/
SELECT
    'array_port/' || g.array_id || '/' || g.node_id || '/' || g.port_id AS node_id,
    'switch' AS part,
    'access/' || g.array_id AS needs_id,
    1 AS weight,
    'perhaps' AS rule,
    'inferred' AS confidence,
    'the switch behind the port is not told' AS why
FROM array_cable AS g
WHERE g.switch_name IS NULL
UNION ALL
SELECT
    'lif/' || l.array_id || '/' || l.id,
    'switch',
    'access/' || l.array_id,
    1,
    'perhaps',
    'inferred',
    'the port of the interface is not told'
FROM array_lif AS l
JOIN array_identity AS a ON l.array_id = a.array_id AND l.source = a.source
WHERE
    (l.array_id, coalesce(l.home_port_id, l.port_id)) NOT IN (
        SELECT
            p.array_id,
            p.id
        FROM array_port AS p
    )
    OR coalesce(l.home_port_id, l.port_id) IS NULL
