/*
id = "sec-root-key-shared"
title = "Tools hold keys of root administrators"
question = "Do tools use root's key where a smaller role would do?"
category = "Security"
severity = "low"
level = "estate"
confidence = "derived"
effort = "days"
actor = "management"
scope = "SELECT 'estate' FROM user WHERE account_type = 1 AND state = 'enabled'"
why = """A key with every right that lies in a monitoring system, a backup or an audit makes each \
of these systems a way into the whole cloud. Most tools only read, or do one thing."""
fix = """Make a role for every tool that allows what it calls and denies the rest, give it a user of \
its own, and take the keys of root administrators away (`stackaudit doctor` prints the role an audit \
needs)."""
refs = [
  "rules.md sec-root-key-shared (which key an audit used is not told: every key with all rights counts)",
  "S:ListRolePermissionsCmd",
]
guards = ["keys that may not be used, and users of a role with fewer rights"]
optional = ["user.api_key_access"]
*/
WITH root AS (
    SELECT
        count(*) FILTER (WHERE u.has_api_key) AS keys,
        group_concat(u.username || ' (' || coalesce(u.role_name, '?') || ')', ', ')
        FILTER (WHERE u.has_api_key) AS names,
        (
            SELECT count(*) FROM user AS o
            WHERE o.has_api_key
        ) AS told
    FROM user AS u
    LEFT JOIN role_right AS r ON u.role_id = r.role_id
    WHERE
        u.account_type = 1 AND u.state = 'enabled'
        AND coalesce(u.api_key_access, 'INHERIT') <> 'DISABLED'
        AND coalesce(r.full_root, u.role_name = 'Root Admin')
)

SELECT
    'estate' AS subject,
    'API keys' AS name,
    iif(
        r.told = 0,
        'which users have an API key is not told',
        r.keys || ' API keys have every right: ' || r.names
    ) AS message,
    iif(r.told = 0, 'not assessable', 'finding') AS outcome,
    r.keys,
    r.names
FROM root AS r
WHERE r.told = 0 OR r.keys > 0
ORDER BY subject
