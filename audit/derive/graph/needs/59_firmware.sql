/*
doc = """Both switches of a pair that run one release need it."""
*/
SELECT
    'switch/' || s.id AS node_id,
    'software' AS part,
    'firmware/' || r.switch_id AS needs_id,
    1 AS weight,
    'all' AS rule,
    'measured' AS confidence,
    'release it runs' AS why
FROM switch_role AS r
JOIN switch AS s ON s.id IN (r.switch_id, r.partner)
WHERE r.members < 2 AND r.switch_id < r.partner
