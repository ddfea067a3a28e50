/*
doc = """What is behind the database host of db.properties: its own node, or balancers with one of the nodes they send to; and of a cluster enough votes. A replica keeps data: the node it reads from is needed, unless a balancer may send to either, or it is one of a cluster that votes."""
*/
SELECT
    e.endpoint AS node_id,
    'node' AS part,
    e.node AS needs_id,
    1 AS weight,
    'all' AS rule,
    e.confidence,
    'db.properties names it' AS why
FROM control_endpoint AS e
WHERE e.way = 'direct'
UNION ALL
SELECT
    e.endpoint,
    'backends',
    'backend/' || e.node,
    1,
    'any',
    e.confidence,
    'balancers before the databases send to it'
FROM control_endpoint AS e
WHERE e.way = 'balancer'
UNION ALL
SELECT DISTINCT
    k.from_id,
    'entrance',
    k.to_id,
    1,
    'all',
    k.confidence,
    k.evidence
FROM control_link AS k
JOIN control_endpoint AS e ON k.from_id = e.endpoint
WHERE k.kind = 'endpoint' AND (k.to_id LIKE 'vip/%' OR k.to_id LIKE 'balancer/%')
UNION ALL
SELECT DISTINCT
    e.endpoint,
    'source',
    e.source,
    1,
    iif(e.way = 'only one', 'all', 'perhaps'),
    'inferred',
    'others replicate from it; automatic fail-over is not told'
FROM control_endpoint AS e
WHERE
    e.source IS NOT NULL AND e.way <> 'direct'
    -- of a cluster that votes any member can take the writes
    AND e.source NOT IN (SELECT 'database_node/' || q.member FROM quorum_member AS q)
UNION ALL
SELECT DISTINCT
    e.endpoint,
    'votes',
    'quorum/' || e.group_id,
    1,
    'all',
    e.confidence,
    'a cluster without a majority takes no writes'
FROM control_endpoint AS e
WHERE e.group_id IS NOT NULL
