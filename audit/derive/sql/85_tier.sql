/*
doc = """A row per switch: its tier. A switch that hosts hang on is an access switch, unless other \
access switches hang on it too and no core above it is known (a collapsed core)."""
[columns]
switch_id = "Switch"
partner = "Other switch of its MLAG pair; NULL: none known"
rack = "The smaller id of a pair, else its own: an MLAG pair is one rack"
members = "Chassis of the stack; 1 when it is none or not told [count]"
hosts = "Hosts bound to its ports [count]"
is_access = "Hosts hang on it, and it is no collapsed core"
is_core = "Only switches hang on it, or it is a collapsed core"
*/
WITH above AS (
    SELECT
        l.a_switch AS switch_id,
        l.b_switch AS far_id
    FROM switch_link AS l
    WHERE NOT l.is_peer_link
    UNION
    SELECT
        l.b_switch,
        l.a_switch
    FROM switch_link AS l
    WHERE NOT l.is_peer_link
),

under AS (
    SELECT DISTINCT a.switch_id
    FROM above AS a
    JOIN switch_role AS f ON a.far_id = f.switch_id AND f.role = 'core'
)

SELECT
    r.switch_id,
    r.partner,
    min(r.switch_id, coalesce(r.partner, r.switch_id)) AS rack,
    r.members,
    r.hosts,
    r.role = 'access' AND (coalesce(r.below, 0) < 2 OR u.switch_id IS NOT NULL) AS is_access,
    r.role = 'core' OR (r.role = 'access' AND r.below >= 2 AND u.switch_id IS NULL) AS is_core
FROM switch_role AS r
LEFT JOIN under AS u ON r.switch_id = u.switch_id
