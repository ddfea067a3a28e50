/*
doc = """A host that no switch port was bound to needs switches nobody saw."""
*/
SELECT
    'host/' || h.id AS node_id,
    'links' AS part,
    'access/' || h.zone_id AS needs_id,
    1 AS weight,
    'perhaps' AS rule,
    'inferred' AS confidence,
    'no switch port was found to be its' AS why
FROM host AS h
WHERE
    h.id NOT IN (SELECT b.host_id FROM host_port AS b)
    AND h.id NOT IN (SELECT u.host_id FROM host_uplink AS u)
