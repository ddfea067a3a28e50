/*
doc = """The supplies of a device with one feed all need that. Of several feeds it needs one, for a supply is on each; \
with one supply alone it is not told which: perhaps any."""
*/
WITH supply AS (
    SELECT
        'server/' || f.server_id AS device,
        'psu/' || f.server_id || '/' || f.name AS psu
    FROM server_feed AS f
    UNION ALL
    SELECT
        'switch/' || p.switch_id,
        'psu/' || p.switch_id || '/' || p.name
    FROM switch_part AS p
    WHERE p.kind = 'power supply' AND coalesce(p.state, '') <> 'absent'
),

counted AS (
    SELECT
        device,
        count(*) AS supplies
    FROM supply
    GROUP BY device
),

fed AS (
    SELECT
        p.device,
        f.value AS feed,
        json_array_length(p.feeds) AS feeds,
        coalesce(c.supplies, 0) AS supplies
    FROM device_place AS p
    CROSS JOIN json_each(p.feeds) AS f
    LEFT JOIN counted AS c ON p.device = c.device
)

SELECT
    s.psu AS node_id,
    'feed' AS part,
    'feed/' || f.feed AS needs_id,
    1 AS weight,
    'all' AS rule,
    'derived' AS confidence,
    'the operator says that it is plugged in there' AS why
FROM fed AS f
JOIN supply AS s ON f.device = s.device
WHERE f.feeds = 1
UNION ALL
SELECT
    f.device,
    'feeds',
    'feed/' || f.feed,
    1,
    iif(f.feeds > 1 AND f.supplies = 1, 'perhaps any', 'any'),
    'derived',
    'the operator says that it is plugged in there'
FROM fed AS f
WHERE f.feeds > 1 OR f.supplies = 0
