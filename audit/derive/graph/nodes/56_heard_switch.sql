/*
doc = """Switches that ports of arrays hear, and that were not collected."""
*/
SELECT
    'heard_switch/' || g.switch_name AS id,
    'heard_switch' AS kind,
    min(g.switch) AS name,
    iif(min(a.zone_id) = max(a.zone_id), min(a.zone_id), NULL) AS zone_id,
    NULL AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM array_cable AS g
JOIN array_identity AS a ON g.array_id = a.array_id
WHERE g.switch_id IS NULL
GROUP BY g.switch_name
