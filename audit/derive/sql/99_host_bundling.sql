/*
doc = "A row per host that was bound to switch ports: how many links it has, and how they are bundled."
[columns]
host_id = "Host"
links = "Switch ports bound to it [count]"
links_up = "Of those, ports that are up [count]"
bundles = "Bundles of its links [count]"
largest = "Links of its largest bundle [count]"
bundling = "LACP, LACP not in sync, static, LACP not readable, none, or not readable"
*/
WITH mine AS (
    SELECT
        host_id,
        count(*) AS bundles,
        max(legs) AS largest,
        sum(synced) AS synced,
        sum(not_synced) AS not_synced,
        sum(static) AS static
    FROM bond
    WHERE host_id IS NOT NULL
    GROUP BY host_id
),

mute AS (
    SELECT DISTINCT b.host_id
    FROM host_port AS b
    JOIN mute_lag AS m ON b.switch_id = m.switch_id
)

SELECT
    l.host_id,
    l.ports AS links,
    l.ports_up AS links_up,
    coalesce(b.bundles, 0) AS bundles,
    b.largest,
    CASE
        WHEN b.synced > 0 THEN 'LACP'
        WHEN b.not_synced > 0 THEN 'LACP not in sync'
        WHEN b.static > 0 THEN 'static'
        WHEN b.bundles > 0 THEN 'LACP not readable'
        WHEN m.host_id IS NOT NULL THEN 'not readable'
        ELSE 'none'
    END AS bundling
FROM host_cabling AS l
LEFT JOIN mine AS b ON l.host_id = b.host_id
LEFT JOIN mute AS m ON l.host_id = m.host_id
