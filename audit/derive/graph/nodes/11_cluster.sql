/*
doc = """Clusters (listClusters): a name for their hosts, in findings; they do not fail by themselves."""
*/
SELECT
    'cluster/' || c.id AS id,
    'cluster' AS kind,
    c.name,
    c.zone_id,
    0 AS is_down,
    1 AS is_logical,
    'measured' AS confidence
FROM cluster AS c
