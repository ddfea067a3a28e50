/*
doc = """Agents and system VMs come by the addresses of the setting host. Where these are balancers only, one of them must work; where the setting was not read, perhaps."""
*/
WITH told AS (
    SELECT
        max(k.to_id LIKE 'management_server/%') AS is_direct,
        count(*) AS entrances
    FROM control_link AS k
    WHERE k.kind = 'entrance'
)

SELECT
    'control/plane' AS node_id,
    'entrance' AS part,
    k.to_id AS needs_id,
    1 AS weight,
    'any' AS rule,
    k.confidence,
    k.evidence AS why
FROM control_link AS k
CROSS JOIN told AS t
WHERE k.kind = 'entrance' AND NOT t.is_direct
UNION ALL
SELECT DISTINCT
    'control/plane',
    'entrance',
    k.from_id,
    1,
    'perhaps',
    'inferred',
    'whether agents come by it is not told'
FROM control_link AS k
JOIN control_link AS b ON k.to_id = b.from_id AND b.kind = 'backend'
CROSS JOIN told AS t
WHERE
    k.kind = 'holder' AND b.to_id LIKE 'management_server/%' AND t.entrances = 0
    AND NOT EXISTS (
        SELECT 1 FROM setting AS s
        WHERE s.name = 'host' AND s.value <> ''
    )
