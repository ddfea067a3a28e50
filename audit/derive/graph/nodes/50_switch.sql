/*
doc = """Switches (SNMP). It answered, so it works. A stack is the software its chassis share."""
*/
SELECT
    'switch/' || s.id AS id,
    iif(r.members > 1, 'stack', 'switch') AS kind,
    coalesce(s.name, s.id) AS name,
    NULL AS zone_id,
    0 AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM switch AS s
LEFT JOIN switch_role AS r ON s.id = r.switch_id
