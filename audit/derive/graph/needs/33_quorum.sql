/*
doc = """A cluster of databases goes on while more than half of its votes do. What of its members is gone already it has forgotten, so the least is of those that are left, the most of all of them."""
*/
SELECT
    'quorum/' || m.group_id AS node_id,
    'members' AS part,
    'database_node/' || m.member AS needs_id,
    coalesce(m.weight, 1) AS weight,
    q.rule,
    iif(m.kind = 'gone', 'inferred', 'measured') AS confidence,
    coalesce(m.weight, 1) || ' of ' || q.total || ' votes' AS why
FROM quorum_member AS m
JOIN quorum AS q ON m.group_id = q.group_id
