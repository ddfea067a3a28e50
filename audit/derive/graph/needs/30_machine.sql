/*
doc = """Management servers, balancers and database nodes run on machines. A database with a block replica on a second machine that takes over with its resources, and fences (Pacemaker), runs on either; else whether the second one takes over is not told."""
*/
WITH pair AS (
    SELECT
        r.host_system_id,
        p.id AS peer_id,
        max(
            c.kind = 'property'
            AND lower(c.name) LIKE 'stonith_enabled'
            AND lower(c.state) IN ('true', '1', 'yes', 'on')
        )
            AS fences,
        max(c.kind = 'resource' AND c.state LIKE 'Started%') AS has_resource
    FROM block_replica AS r
    JOIN host_system AS p
        ON
            lower(substr(p.name, 1, instr(p.name || '.', '.') - 1))
            = lower(substr(r.peer, 1, instr(r.peer || '.', '.') - 1))
            AND p.id NOT IN (SELECT w.host_system_id FROM system_twin AS w)
            AND r.host_system_id <> p.id
    LEFT JOIN cluster_resource AS c ON r.host_system_id = c.host_system_id
    GROUP BY r.host_system_id, p.id
),

home AS (
    SELECT
        k.from_id,
        k.to_id,
        k.confidence,
        k.evidence,
        p.peer_id,
        p.fences AND p.has_resource AS takes_over
    FROM control_link AS k
    LEFT JOIN
        pair AS p
        ON k.to_id = 'machine/' || p.host_system_id AND k.from_id LIKE 'database_node/%'
    WHERE k.kind = 'machine'
)

SELECT
    h.from_id AS node_id,
    'machine' AS part,
    h.to_id AS needs_id,
    1 AS weight,
    CASE WHEN h.peer_id IS NULL THEN 'all' WHEN h.takes_over THEN 'any' ELSE 'perhaps' END AS rule,
    h.confidence,
    h.evidence AS why
FROM home AS h
UNION ALL
SELECT
    h.from_id,
    'machine',
    'machine/' || h.peer_id,
    1,
    'any',
    h.confidence,
    'its block replica is there, and takes over'
FROM home AS h
WHERE h.takes_over
