/*
id = "arr-ifgrp-degraded"
title = "A bundle of ports of a storage array lost a leg"
question = "Do all ports of every bundle carry traffic?"
category = "Resilience"
severity = "high"
level = "storage_array"
effort = "hours"
actor = "storage"
scope = "SELECT DISTINCT array_id FROM array_port WHERE type = 'lag' AND coalesce(enabled, 1)"
why = """The bundle is there so that a cable, a transceiver or a switch may fail. It works on fewer \
legs now: less bandwidth for every pool behind it, and nothing to spare when the next leg goes."""
fix = """Look at the cable, the transceiver and the switch port of the leg named here, and at LACP on \
both ends, until the array calls every member active."""
refs = ["rules.md arr-ifgrp-degraded", "ONTAP REST network/ethernet/ports: lag.active_ports, lag.member_ports"]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = [
  "bundles that use one port at a time (singlemode): judged by the link of their members",
  "bundles that are switched off",
]
*/
WITH judged AS (
    SELECT
        g.array_id,
        g.source,
        g.node_id || ' ' || coalesce(g.name, g.id) AS words,
        g.lag_members,
        g.lag_active,
        g.up = 0 AS is_down,
        iif(
            coalesce(g.lag_mode, '') LIKE 'single%',
            (
                SELECT iif(count(p.up) = count(*), min(p.up) = 0, nullif(min(p.up) = 0, 0))
                FROM array_port AS p
                WHERE
                    g.array_id = p.array_id AND g.source = p.source AND g.node_id = p.node_id
                    AND instr(',' || g.lag_members || ',', ',' || p.name || ',') > 0
            ),
            g.lag_active <> g.lag_members
        ) AS has_lost
    FROM array_port AS g
    WHERE g.type = 'lag' AND coalesce(g.enabled, 1)
)

SELECT
    u.array_id AS subject,
    u.name,
    iif(
        sum(coalesce(j.is_down OR j.has_lost, 0)) > 0,
        u.label || ': '
        || group_concat(
            CASE
                WHEN j.is_down THEN 'bundle ' || j.words || ' is down'
                WHEN j.has_lost THEN
                    'bundle ' || j.words || ' of ' || j.lag_members
                    || ' works on ' || coalesce(nullif(j.lag_active, ''), 'no port')
            END, '; '
        ) || u.words,
        'which ports of bundles of ' || u.label || ' are active is not told'
    ) AS message,
    iif(sum(coalesce(j.is_down OR j.has_lost, 0)) > 0, 'finding', 'not assessable') AS outcome,
    u.zone_id,
    u.vms,
    sum(coalesce(j.is_down OR j.has_lost, 0)) AS bundles,
    sum(j.has_lost IS NULL) AS bundles_untold
FROM judged AS j
JOIN array_unit AS u ON j.array_id = u.array_id AND j.source = u.source
WHERE j.is_down OR j.has_lost OR j.has_lost IS NULL
GROUP BY u.array_id
ORDER BY u.array_id
