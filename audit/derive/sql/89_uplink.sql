/*
doc = """A row per link from an access switch towards the core: to core switches, or where none is \
known to any other switch. The link between an MLAG pair is no uplink."""
[columns]
switch_id = "Access switch"
port = "Its port or LAG"
far_id = "Switch at the other end"
far_port = "Its port or LAG; empty when not told"
cables = "Cables [count]"
cables_up = "Cables that are up [count]; NULL: not told for all"
speed = "Sum of the cables that are up [bit/s]; NULL: not told for all"
confidence = "measured, or inferred from MAC tables"
*/
WITH side AS (
    SELECT
        a_switch AS switch_id,
        a_port AS port,
        b_switch AS far_id,
        b_port AS far_port,
        members,
        members_up,
        speed,
        confidence
    FROM switch_link
    WHERE NOT is_peer_link
    UNION ALL
    SELECT
        b_switch,
        b_port,
        a_switch,
        a_port,
        members,
        members_up,
        speed,
        confidence
    FROM switch_link
    WHERE NOT is_peer_link
),

ranked AS (
    SELECT
        s.*,
        f.is_core,
        max(f.is_core) OVER (PARTITION BY s.switch_id) AS has_core
    FROM side AS s
    JOIN tier AS n ON s.switch_id = n.switch_id AND n.is_access
    JOIN tier AS f ON s.far_id = f.switch_id
)

SELECT
    switch_id,
    port,
    far_id,
    far_port,
    members AS cables,
    members_up AS cables_up,
    speed,
    confidence
FROM ranked
WHERE is_core OR NOT has_core
