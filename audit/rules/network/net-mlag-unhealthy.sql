/*
id = "net-mlag-unhealthy"
title = "An MLAG pair is not working as a pair"
question = "Is every MLAG pair really a pair?"
category = "Network"
severity = "high"
level = "switch"
scope = "SELECT switch_id FROM mlag_state"
effort = "hours"
actor = "network"
why = """Two switches that present themselves as one must see each other. Without the peer link \
they cannot agree on who forwards; when both believe to be primary, frames are doubled or lost and \
the next reload can take every connected host off the network. Without the keepalive a broken peer \
link becomes exactly that."""
fix = "Repair the pair before any maintenance: the peer link first, then the keepalive path."
refs = ["rules.md net-mlag-unhealthy", "CISCO-VPC-MIB 1.3.6.1.4.1.9.9.807"]
guards = [
  "a keepalive that is suspended for an upgrade in service is not told as dead",
  "pairs of vendors whose MIB does not tell the state are not judged",
]
*/
WITH pair AS (
    SELECT
        m.switch_id,
        coalesce(s.name, m.switch_id) AS name,
        m.kind,
        m.domain,
        m.role,
        m.keepalive_alive,
        m.dual_active,
        m.peer_link,
        p.oper_up AS peer_link_up,
        coalesce(m.dual_active OR NOT p.oper_up, 0) AS split,
        coalesce(NOT m.keepalive_alive, 0) AS deaf,
        m.dual_active IS NULL OR m.keepalive_alive IS NULL OR p.oper_up IS NULL AS untold
    FROM mlag_state AS m
    JOIN switch AS s ON m.switch_id = s.id
    LEFT JOIN switch_port AS p ON m.switch_id = p.switch_id AND m.peer_link = p.name
)

SELECT
    p.switch_id AS subject,
    p.name,
    CASE
        WHEN p.dual_active THEN p.name || ' and its partner both believe to be primary'
        WHEN p.split THEN 'the peer link ' || p.peer_link || ' of ' || p.name || ' is down'
        WHEN p.deaf THEN p.name || ' does not hear the keepalive of its partner'
        ELSE 'the state of the pair of ' || p.name || ' is not told'
    END AS message,
    iif(p.split OR p.deaf, 'finding', 'not assessable') AS outcome,
    iif(p.split, 'critical', 'high') AS severity,
    p.kind,
    p.domain,
    p.role,
    p.peer_link,
    p.peer_link_up,
    p.keepalive_alive,
    p.dual_active
FROM pair AS p
WHERE p.split OR p.deaf OR p.untold
ORDER BY subject
