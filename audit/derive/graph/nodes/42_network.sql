/*
doc = """Guest networks (listNetworks)."""
*/
SELECT
    'network/' || n.id AS id,
    'network' AS kind,
    n.name,
    n.zone_id,
    0 AS is_down,
    1 AS is_logical,
    'measured' AS confidence
FROM network AS n
WHERE coalesce(n.traffic_type, 'Guest') = 'Guest'
