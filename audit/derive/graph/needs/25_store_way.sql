/*
doc = """A file share is mounted by one address, which is an interface. Block storage is reached by several ways where a \
host has multipath: its own way perhaps, unless every \
host that is Up and may use it tells of paths to two interfaces. Ceph needs most of its monitors."""
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
WHERE
    s.way = 'address'
    OR (s.way = 'paths' AND s.store IN (
        SELECT 'pool/' || r.storage_pool_id FROM pool_reach AS r
        JOIN host AS h ON r.cluster_id = h.cluster_id AND h.state = 'Up'
        LEFT JOIN
            host_store_path AS p
            ON h.id = p.host_id AND 'pool/' || r.storage_pool_id = p.store
        GROUP BY r.storage_pool_id, h.id
        HAVING count(DISTINCT p.lif_id) < 2
    ))
    OR (s.way = 'paths' AND s.store NOT IN (SELECT p.store FROM host_store_path AS p))
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
