/*
doc = """Links between switches (switch_link), a LAG as one."""
*/
SELECT
    'switch_link/' || l.a_switch || '/' || l.a_port || '/' || l.b_switch || '/' || l.b_port AS id,
    'switch_link' AS kind,
    coalesce(a.name, l.a_switch) || ' - ' || coalesce(b.name, l.b_switch) AS name,
    NULL AS zone_id,
    l.members_up = 0 AS is_down,
    0 AS is_logical,
    l.confidence
FROM switch_link AS l
LEFT JOIN switch AS a ON l.a_switch = a.id
LEFT JOIN switch AS b ON l.b_switch = b.id
