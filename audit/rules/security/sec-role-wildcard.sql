/*
id = "sec-role-wildcard"
title = "A role of your own allows everything"
question = "Do custom roles allow every command?"
category = "Security"
severity = "medium"
level = "role"
effort = "days"
actor = "management"
scope = """SELECT id FROM role WHERE NOT coalesce(is_default, 0) \
AND coalesce(state, '') <> 'disabled' UNION SELECT role_id FROM user WHERE role_id NOT IN \
(SELECT id FROM role) AND role_name NOT LIKE '% - Default' \
AND role_name NOT IN ('Root Admin', 'Resource Admin', 'Domain Admin', 'User')"""
why = """A role with the rule * allows what its type may do at all, and every command a later version \
brings. It was made to be smaller than the default role and is not."""
fix = """List the commands the holders really call (events and access log tell), allow those, and \
end the role with a deny of *."""
refs = ["rules.md sec-role-wildcard", "S:ListRolePermissionsCmd"]
guards = [
  "the roles CloudStack brings",
  "roles that are disabled",
  "a documented clone of the root role: waive it",
  "roles the collecting account may not list but users hold: not assessable",
]
*/
SELECT
    r.role_id AS subject,
    r.name,
    'the role ' || r.name || ' (' || coalesce(r.type, '?') || ') allows every command; '
    || r.users || ' enabled users hold it' AS message,
    'finding' AS outcome,
    r.type,
    r.users,
    (
        SELECT group_concat(u.username, ', ') FROM user AS u
        WHERE u.role_id = r.role_id AND u.state = 'enabled'
    ) AS holders
FROM role_right AS r
JOIN role AS o ON r.role_id = o.id
WHERE r.allows_all AND NOT coalesce(r.is_default, 0) AND coalesce(o.state, '') <> 'disabled'
UNION ALL
SELECT
    u.role_id,
    u.role_name,
    'the role ' || u.role_name || ' is not shown to the collecting account',
    'not assessable',
    u.role_type,
    count(*),
    group_concat(u.username, ', ')
FROM user AS u
WHERE
    u.role_id NOT IN (SELECT o.id FROM role AS o)
    AND u.role_name NOT LIKE '% - Default'
    AND u.role_name NOT IN ('Root Admin', 'Resource Admin', 'Domain Admin', 'User')
GROUP BY u.role_id
ORDER BY subject
