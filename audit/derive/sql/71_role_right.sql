/*
doc = """A row per role: what its rules open. The order of rules is not kept, so a deny that is more \
specific than the allow counts as standing before it."""
[columns]
role_id = "Role"
name = "Name"
type = "Admin, ResourceAdmin, DomainAdmin, User"
is_default = "Made by the installation"
allows_all = "1 when a rule allows every command"
full_root = "1 when it is the root administrator's role, or an Admin role that allows all"
reveals_keys = "1 when it allows getUserKeys, which shows the keys of other users"
users = "Enabled users that hold it [count]"
*/
WITH reach AS (
    SELECT
        p.role_id,
        max(p.rule = '*' AND lower(p.permission) = 'allow') AS allows_all,
        max(length(p.rule)) FILTER (
            WHERE lower(p.permission) = 'allow' AND 'getuserkeys' GLOB lower(p.rule)
        ) AS keys_allow,
        max(length(p.rule)) FILTER (
            WHERE lower(p.permission) = 'deny' AND 'getuserkeys' GLOB lower(p.rule)
        ) AS keys_deny
    FROM role_permission AS p
    GROUP BY p.role_id
)

SELECT
    r.id AS role_id,
    r.name,
    r.type,
    r.is_default,
    coalesce(p.allows_all, 0) AS allows_all,
    coalesce((r.is_default AND r.name = 'Root Admin') OR (r.type = 'Admin' AND p.allows_all), 0)
        AS full_root,
    coalesce(p.keys_allow > coalesce(p.keys_deny, 0), 0) AS reveals_keys,
    (
        SELECT count(*) FROM user AS u
        WHERE u.role_id = r.id AND u.state = 'enabled'
    ) AS users
FROM role AS r
LEFT JOIN reach AS p ON r.id = p.role_id
