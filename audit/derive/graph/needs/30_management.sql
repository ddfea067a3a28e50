/*
doc = """The control plane goes on while one management server does. Where agents come by balancers, one of those the balancers send to; else what balances them is not told, or they are told all servers (setting host)."""
*/
WITH way AS (
    SELECT
        coalesce(max(k.to_id NOT LIKE 'management_server/%'), 0)
        AND NOT coalesce(max(k.to_id LIKE 'management_server/%'), 0) AS by_balancer
    FROM control_link AS k
    WHERE k.kind = 'entrance'
),

known AS (
    SELECT b.target
    FROM control_backend AS b
    JOIN way AS w ON w.by_balancer
    WHERE b.target LIKE 'management_server/%'
)

SELECT
    'control/plane' AS node_id,
    'management servers' AS part,
    coalesce('backend/' || k.target, 'management_server/' || m.id) AS needs_id,
    1 AS weight,
    'any' AS rule,
    'derived' AS confidence,
    'one management server is enough' AS why
FROM management_server AS m
LEFT JOIN known AS k ON 'management_server/' || m.id = k.target
WHERE k.target IS NOT NULL OR NOT EXISTS (SELECT 1 FROM known)
