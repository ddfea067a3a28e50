/*
doc = """Chassis of stacks (SNMP), where there are several."""
*/
SELECT
    'switch_member/' || m.switch_id || '/' || m.number AS id,
    'switch_member' AS kind,
    coalesce(s.name, m.switch_id) || ' member ' || m.number AS name,
    NULL AS zone_id,
    m.state <> 'ready' AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM switch_member AS m
LEFT JOIN switch AS s ON m.switch_id = s.id
JOIN switch_role AS r ON m.switch_id = r.switch_id AND r.members > 1
