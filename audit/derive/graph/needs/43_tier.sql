/*
doc = """A tier needs its VPC."""
*/
SELECT
    'network/' || n.id AS node_id,
    'VPC' AS part,
    'vpc/' || n.vpc_id AS needs_id,
    1 AS weight,
    'all' AS rule,
    'measured' AS confidence,
    'tier of the VPC' AS why
FROM network AS n
WHERE n.vpc_id IS NOT NULL
