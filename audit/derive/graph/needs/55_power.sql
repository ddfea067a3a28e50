/*
doc = """A switch, or the chassis of a stack, needs one of its supplies. Where one alone is told and no empty bay, others \
may not be read: perhaps."""
*/
WITH fitted AS (
    SELECT
        p.switch_id,
        coalesce(p.member, 0) AS member,
        p.name,
        sum(coalesce(p.state, '') <> 'absent') OVER box AS supplies,
        sum(coalesce(p.state, '') = 'absent') OVER box AS empty,
        coalesce(p.state, '') AS state
    FROM switch_part AS p
    WHERE p.kind = 'power supply'
    WINDOW box AS (PARTITION BY p.switch_id, coalesce(p.member, 0))
)

SELECT
    iif(
        r.members > 1 AND f.member > 0,
        'switch_member/' || f.switch_id || '/' || f.member,
        'switch/' || f.switch_id
    ) AS node_id,
    'power' AS part,
    'psu/' || f.switch_id || '/' || f.name AS needs_id,
    1 AS weight,
    iif(f.supplies > 1 OR f.empty > 0, 'any', 'perhaps') AS rule,
    'measured' AS confidence,
    'power supply of the switch' AS why
FROM fitted AS f
JOIN switch_role AS r ON f.switch_id = r.switch_id
WHERE f.state <> 'absent'
