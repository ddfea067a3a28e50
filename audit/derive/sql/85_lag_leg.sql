/*
doc = """A row per port that is in a LAG, or should be. Legs that were shut down with a description \
are left out: somebody meant it."""
[columns]
switch_id = "Switch"
lag = "LAG"
port = "Port"
up = "It is up; NULL: not told"
speed = "Speed [bit/s]; NULL: not told"
lacp = "synced, not synced, static (no LACP on either side) or unknown"
partner = "LACP system and key of the far end; NULL: none was heard"
partner_system = "LACP system of the far end; NULL: none was heard"
actor = "LACP system and key this end speaks with; NULL: not told"
actor_system = "LACP system this end speaks as; NULL: not told"
*/
WITH leg AS (
    SELECT
        p.switch_id,
        coalesce(p.lag, l.configured_lag) AS lag,
        p.name AS port,
        p.oper_up AS up,
        nullif(p.speed, 0) AS speed,
        l.defaulted,
        l.synchronised,
        -- 0x80: this side speaks LACP by itself
        coalesce(l.actor_state, 128) & 128 AS active,
        l.partner_key,
        l.actor_key,
        nullif(l.actor_system, '00:00:00:00:00:00') AS actor_system,
        iif(
            coalesce(l.defaulted, 0), NULL, nullif(l.partner_system, '00:00:00:00:00:00')
        ) AS partner_system
    FROM switch_port AS p
    LEFT JOIN lacp_port AS l ON p.switch_id = l.switch_id AND p.name = l.port
    WHERE
        coalesce(p.lag, l.configured_lag) <> p.name
        AND NOT coalesce(p.is_lag, 0)
        AND (coalesce(p.admin_up, 1) OR nullif(p.alias, '') IS NULL)
)

SELECT
    switch_id,
    lag,
    port,
    up,
    speed,
    CASE
        WHEN defaulted AND NOT active THEN 'static'
        WHEN defaulted THEN 'not synced'
        WHEN synchronised THEN 'synced'
        WHEN NOT synchronised THEN 'not synced'
        ELSE 'unknown'
    END AS lacp,
    partner_system || ' ' || partner_key AS partner,
    partner_system,
    actor_system || ' ' || nullif(actor_key, 0) AS actor,
    actor_system
FROM leg
