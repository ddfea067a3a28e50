/*
doc = """Power supplies of switches that are fitted (SNMP)."""
*/
SELECT
    'psu/' || p.switch_id || '/' || p.name AS id,
    'psu' AS kind,
    coalesce(s.name, p.switch_id) || ' ' || p.name AS name,
    NULL AS zone_id,
    p.state = 'failed' AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM switch_part AS p
LEFT JOIN switch AS s ON p.switch_id = s.id
WHERE p.kind = 'power supply' AND coalesce(p.state, '') <> 'absent'
