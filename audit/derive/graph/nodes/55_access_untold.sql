/*
doc = """The access network of a zone, for hosts, or links of hosts, that no switch port was bound to: one node, for nothing is known."""
*/
SELECT
    'access/' || h.zone_id AS id,
    'access' AS kind,
    'switches of ' || max(z.name) || ' that were not collected' AS name,
    h.zone_id,
    NULL AS is_down,
    0 AS is_logical,
    'inferred' AS confidence
FROM host AS h
JOIN zone AS z ON h.zone_id = z.id
WHERE
    (
        h.id IN (
            SELECT g.host_id FROM host_leg AS g
            WHERE g.switch_id IS NULL
        )
        AND h.id IN (
            SELECT g.host_id FROM host_leg AS g
            WHERE g.switch_id IS NOT NULL
        )
    )
    OR (
        h.id NOT IN (SELECT b.host_id FROM host_port AS b)
    )
GROUP BY h.zone_id
