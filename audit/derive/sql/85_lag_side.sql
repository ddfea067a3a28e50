/*
doc = """A row per LAG: the bundle it is part of. The LAGs of an MLAG pair that end on one machine are \
one bundle: by the number both peers gave it, by the LACP system and key both speak with, by the \
system and key both hear, or where one half hears nobody by its name on the other switch."""
[columns]
switch_id = "Switch"
lag = "LAG"
bond = "Switch and LAG of the first half of the bundle"
*/
WITH half AS (
    SELECT
        l.switch_id,
        l.lag,
        r.partner AS peer,
        iif(count(DISTINCT l.partner) = 1, max(l.partner), NULL) AS heard,
        iif(count(DISTINCT l.actor) = 1, max(l.actor), NULL) AS spoken,
        max(l.actor_system) AS system
    FROM lag_leg AS l
    LEFT JOIN switch_role AS r ON l.switch_id = r.switch_id
    GROUP BY l.switch_id, l.lag
),

speaker AS (
    SELECT DISTINCT
        switch_id,
        system
    FROM half
),

link_end AS (
    SELECT
        a_switch AS switch_id,
        a_port AS lag
    FROM switch_link
    UNION
    SELECT
        b_switch,
        b_port
    FROM switch_link
),

known AS (
    SELECT
        h.switch_id,
        h.lag,
        h.peer,
        h.heard,
        coalesce(
            min(h.switch_id, h.peer) || ' number ' || m.number,
            iif(f.switch_id IS NULL, NULL, min(h.switch_id, h.peer) || ' as ' || h.spoken),
            h.heard
        ) AS identity
    FROM half AS h
    LEFT JOIN mlag_port AS m ON h.switch_id = m.switch_id AND h.lag = m.port
    LEFT JOIN speaker AS f ON h.peer = f.switch_id AND h.system = f.system
),

named AS (
    SELECT
        k.switch_id,
        k.lag,
        coalesce(k.identity, iif(e.lag IS NULL, f.identity, NULL), k.switch_id || ' ' || k.lag)
            AS identity
    FROM known AS k
    LEFT JOIN known AS f ON k.peer = f.switch_id AND k.lag = f.lag AND f.heard IS NOT NULL
    LEFT JOIN link_end AS e ON f.switch_id = e.switch_id AND f.lag = e.lag
)

SELECT
    switch_id,
    lag,
    min(switch_id || ' ' || lag) OVER (PARTITION BY identity) AS bond
FROM named
