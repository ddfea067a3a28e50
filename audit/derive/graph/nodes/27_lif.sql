/*
doc = """Interfaces and portals of arrays: addresses, which move to where they may."""
*/
SELECT
    'lif/' || l.array_id || '/' || l.id AS id,
    'lif' AS kind,
    coalesce(a.name || ' ', '') || coalesce(l.name, l.address, l.id) AS name,
    a.zone_id,
    l.up = 0 OR coalesce(l.enabled = 0, 0) AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM array_lif AS l
JOIN array_identity AS a ON l.array_id = a.array_id AND l.source = a.source
