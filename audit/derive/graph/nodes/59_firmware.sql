/*
doc = """The release both switches of a pair run, as they should: what a fault of it takes may be asked, but it is no component \
that fails by itself (docs/adr/0024)."""
*/
SELECT
    'firmware/' || r.switch_id AS id,
    'firmware' AS kind,
    s.os_version || ' on ' || coalesce(s.name, s.id) || ' and ' || coalesce(p.name, p.id) AS name,
    NULL AS zone_id,
    0 AS is_down,
    1 AS is_logical,
    'measured' AS confidence
FROM switch_role AS r
JOIN switch AS s ON r.switch_id = s.id
JOIN switch AS p ON r.partner = p.id AND s.os_version = p.os_version
WHERE r.members < 2 AND r.switch_id < r.partner AND s.os_version <> ''
