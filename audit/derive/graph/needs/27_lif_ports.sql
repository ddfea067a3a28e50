/*
doc = """An interface works on one of the ports it may use: those of the broadcast domain of its own, of its node alone \
where it may not move. Where it is not told whether it moves, its own port perhaps. Without ports, the nodes."""
*/
WITH seat AS (
    SELECT
        l.array_id,
        l.source,
        l.id,
        coalesce(l.home_node_id, l.node_id) AS home,
        coalesce(l.home_port_id, l.port_id) AS port,
        coalesce(l.can_move, 1) AS may_move,
        l.can_move IS NULL AS untold,
        l.failover IN ('home_port_only', 'disabled') AS is_fixed,
        l.wwpn IS NOT NULL AS is_fc
    FROM array_lif AS l
    JOIN array_identity AS u ON l.array_id = u.array_id AND l.source = u.source
),

own AS (
    SELECT
        s.*,
        p.broadcast_domain,
        p.id IS NOT NULL AS has_port
    FROM seat AS s
    LEFT JOIN array_port AS p
        ON s.array_id = p.array_id AND s.source = p.source AND s.home = p.node_id AND s.port = p.id
)

SELECT
    'lif/' || o.array_id || '/' || o.id AS node_id,
    'ports' AS part,
    'array_port/' || p.array_id || '/' || p.node_id || '/' || p.id AS needs_id,
    1 AS weight,
    'any' AS rule,
    'measured' AS confidence,
    'port it may use' AS why
FROM own AS o
JOIN array_port AS p
    ON
        o.array_id = p.array_id AND o.source = p.source
        AND (
            (o.port = p.id AND o.home = p.node_id)
            OR (
                o.broadcast_domain = p.broadcast_domain
                AND NOT coalesce(o.is_fixed, 0) AND NOT o.is_fc
                AND (o.may_move OR o.home = p.node_id)
            )
        )
WHERE o.has_port
UNION ALL
SELECT
    'lif/' || o.array_id || '/' || o.id,
    'own port',
    'array_port/' || o.array_id || '/' || o.home || '/' || o.port,
    1,
    'perhaps',
    'inferred',
    'whether it moves is not told'
FROM own AS o
WHERE o.has_port AND o.untold AND NOT o.is_fc
UNION ALL
SELECT
    'lif/' || o.array_id || '/' || o.id,
    'nodes',
    'controller/' || c.array_id || '/' || c.node_id,
    1,
    CASE WHEN o.untold THEN 'perhaps any' WHEN o.may_move THEN 'any' ELSE 'all' END,
    'measured',
    'node it may be on'
FROM own AS o
JOIN array_controller AS c
    ON o.array_id = c.array_id AND (o.home = c.node_id OR (o.may_move AND c.serves))
WHERE NOT o.has_port AND (o.may_move OR o.home IS NOT NULL)
