/*
doc = """Who serves an aggregate: its node or the partner that may take it over; one of all where all serve it; all \
but those that copies on other nodes make good. Where takeover is not told: perhaps any. A volume or pool of which the \
aggregate is not told needs any node that serves, and perhaps all."""
*/
WITH served AS (
    SELECT
        'aggregate/' || p.array_id || '/' || p.id AS node,
        p.array_id,
        coalesce(p.home_node_id, p.node_id) AS home,
        iif(p.failure_domain <> 'osd', p.failures_survived, NULL) AS survived
    FROM array_pool AS p
    JOIN array_identity AS u ON p.array_id = u.array_id AND p.source = u.source
    UNION ALL
    SELECT
        s.store,
        s.array_id,
        NULL,
        NULL
    FROM store_inside AS s
    JOIN array_identity AS u ON s.array_id = u.array_id
    LEFT JOIN array_volume AS v
        ON s.array_id = v.array_id AND u.source = v.source AND s.volume_id = v.id
    WHERE coalesce(v.pool_id, s.array_pool_id) IS NULL
),

member AS (
    SELECT
        s.node,
        s.survived,
        h.node_id IS NOT NULL AS is_home_told,
        coalesce(h.takeover, c.takeover) AS takeover,
        c.node_id,
        c.array_id,
        count(*) OVER same AS nodes,
        sum(coalesce(h.takeover, c.takeover) = 'possible') OVER same AS possible
    FROM served AS s
    JOIN array_controller AS c ON s.array_id = c.array_id AND c.serves
    LEFT JOIN array_controller AS h ON s.array_id = h.array_id AND s.home = h.node_id
    WHERE
        s.survived IS NOT NULL
        OR h.node_id IS NULL
        OR c.node_id = h.node_id
        OR (
            h.takeover <> 'not possible'
            AND (
                h.partner IS NULL
                OR instr(',' || h.partner || ',', ',' || c.node_id || ',') > 0
                OR instr(',' || h.partner || ',', ',' || c.name || ',') > 0
            )
        )
    WINDOW same AS (PARTITION BY s.node)
)

SELECT
    m.node AS node_id,
    'controllers' AS part,
    'controller/' || m.array_id || '/' || m.node_id AS needs_id,
    1 AS weight,
    CASE
        WHEN m.nodes = 1 THEN 'all'
        WHEN m.survived IS NOT NULL
            THEN
                max(m.nodes - m.survived, 1) || '..' || (m.nodes - min(m.survived, 1))
        WHEN m.possible = m.nodes THEN 'any'
        ELSE 'perhaps any'
    END AS rule,
    'measured' AS confidence,
    iif(m.is_home_told, 'its node, and who may take it over', 'nodes that serve it') AS why
FROM member AS m
