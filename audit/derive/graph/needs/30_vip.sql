/*
doc = """A virtual address works while one of the balancers does that may hold it."""
*/
SELECT DISTINCT
    k.from_id AS node_id,
    'holders' AS part,
    k.to_id AS needs_id,
    1 AS weight,
    'any' AS rule,
    'derived' AS confidence,
    'a balancer that may hold the address is enough' AS why
FROM control_link AS k
WHERE k.kind = 'holder'
