/*
doc = """A row per database host of db.properties and database node behind it: on its own address, or behind balancers."""
[columns]
endpoint = "Node of the failure graph: database/HOST"
node = "Node of the failure graph: database_node/ID"
way = "direct, balancer, or only one: no other databases were collected, but nothing proves it"
group_id = "Cluster that votes it is in (quorum); NULL: in none"
source = "Node it replicates from, database_node/ID; NULL: from none known"
confidence = "measured, derived or inferred"
*/
WITH entrance AS (
    SELECT
        k.from_id AS endpoint,
        coalesce(h.to_id, k.to_id) AS balancer,
        k.confidence
    FROM control_link AS k
    LEFT JOIN control_link AS h ON k.to_id = h.from_id AND h.kind = 'holder'
    WHERE k.kind = 'endpoint' AND (k.to_id LIKE 'vip/%' OR k.to_id LIKE 'balancer/%')
),

reached AS (
    SELECT
        k.from_id AS endpoint,
        k.to_id AS node,
        'direct' AS way,
        k.confidence
    FROM control_link AS k
    WHERE k.kind = 'endpoint' AND k.to_id LIKE 'database_node/%'
    UNION
    SELECT
        e.endpoint,
        b.to_id,
        'balancer',
        CASE
            WHEN 'inferred' IN (e.confidence, b.confidence) THEN 'inferred'
            WHEN 'derived' IN (e.confidence, b.confidence) THEN 'derived'
            ELSE 'measured'
        END
    FROM entrance AS e
    JOIN control_link AS b ON e.balancer = b.from_id AND b.kind = 'backend'
    WHERE b.to_id LIKE 'database_node/%'
),

single AS (
    SELECT min(n.cluster) AS cluster
    FROM db_node AS n
    HAVING count(DISTINCT n.cluster) = 1
),

found AS (
    SELECT * FROM reached
    UNION ALL
    SELECT
        'database/' || d.hostname,
        'database_node/' || n.id,
        'only one',
        'inferred'
    FROM db_server AS d
    CROSS JOIN single AS s
    JOIN db_node AS n ON s.cluster = n.cluster
    WHERE 'database/' || d.hostname NOT IN (SELECT r.endpoint FROM reached AS r)
)

SELECT
    f.endpoint,
    f.node,
    min(f.way) AS way,
    max(q.group_id) AS group_id,
    max(s.to_id) AS source,
    CASE
        WHEN max(f.confidence = 'measured') THEN 'measured'
        WHEN max(f.confidence = 'derived') THEN 'derived'
        ELSE 'inferred'
    END AS confidence
FROM found AS f
LEFT JOIN quorum_member AS q ON f.node = 'database_node/' || q.member
LEFT JOIN control_link AS s ON f.node = s.from_id AND s.kind = 'source'
GROUP BY f.endpoint, f.node
