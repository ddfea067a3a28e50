/*
doc = """A VPC or an isolated network goes on while one router of a pair in PRIMARY or BACKUP does; else it \
needs every one. A pair in another state may not take over: perhaps. Where the router gives addresses and \
names only (no SourceNat) running VMs do without it."""
*/
SELECT
    iif(g.kind = 'VPC', 'vpc/', 'network/') || g.owner_id AS node_id,
    'routers' AS part,
    'router/' || r.router_id AS needs_id,
    1 AS weight,
    CASE
        WHEN g.redundant = g.routers AND g.primaries > 0 AND g.unknowns = 0 THEN 'any'
        WHEN g.redundant > 0 OR g.redundant_told < g.routers THEN 'perhaps any'
        ELSE 'all'
    END AS rule,
    'measured' AS confidence,
    g.states AS why
FROM router_group AS g
JOIN router_state AS r ON g.owner_id = r.owner_id
LEFT JOIN network AS n ON g.kind = 'network' AND g.owner_id = n.id
WHERE
    g.kind = 'VPC'
    OR coalesce(n.services LIKE '%SourceNat%', n.type = 'Isolated')
