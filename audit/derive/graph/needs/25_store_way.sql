/*
doc = """A file share is mounted by one address, which is an interface. Block storage is reached by several ways where a \
host has multipath, which is not told here: its own way perhaps. Ceph needs most of its monitors."""
*/
SELECT
    s.store AS node_id,
    'interface' AS part,
    'lif/' || s.array_id || '/' || s.lif_id AS needs_id,
    1 AS weight,
    iif(s.way = 'address', 'all', 'perhaps') AS rule,
    s.confidence,
    'address it is mounted from' AS why
FROM store_inside AS s
WHERE s.way IN ('address', 'paths')
UNION ALL
SELECT
    s.store,
    'paths',
    'lif/' || l.array_id || '/' || l.id,
    1,
    'any',
    s.confidence,
    'interface of the same target'
FROM store_inside AS s
JOIN array_identity AS a ON s.array_id = a.array_id
JOIN array_lif AS l ON a.array_id = l.array_id AND a.source = l.source
WHERE s.way = 'paths' AND (s.iqn = l.iqn OR (s.iqn IS NULL AND (l.id = s.lif_id OR l.wwpn <> '')))
UNION ALL
SELECT
    s.store,
    'monitors',
    'lif/' || l.array_id || '/' || l.id,
    1,
    (count(*) OVER (PARTITION BY s.store) / 2 + 1) || '',
    s.confidence,
    'monitor of the cluster'
FROM store_inside AS s
JOIN array_identity AS a ON s.array_id = a.array_id
JOIN array_lif AS l ON a.array_id = l.array_id AND a.source = l.source
WHERE s.way = 'monitors' AND l.protocol = 'rbd'
