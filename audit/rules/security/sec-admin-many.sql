/*
id = "sec-admin-many"
title = "Many root administrators"
question = "Are there too many root administrators?"
category = "Security"
severity = "low"
level = "estate"
confidence = "measured"
effort = "days"
actor = "management"
scope = "SELECT 'estate' FROM account WHERE type = 1 AND state = 'enabled'"
why = """Each root administrator can read and destroy everything. The more there are, the less \
anyone knows who still needs it, and one stolen password is enough."""
fix = """Give people a role with what they need, remove the others, and keep one account for \
emergencies."""
refs = ["rules.md sec-admin-many", "S:AccountResponse"]
guards = ["disabled and locked accounts", "domain administrators"]
[params.max_users]
default = 8
unit = "count"
doc = "root administrators an estate may have"
*/
WITH root AS (
    SELECT
        count(*) AS accounts,
        count(a.users) AS told,
        sum(a.users) AS users,
        group_concat(a.name || ' (' || coalesce(a.users, 'unknown') || ')', ', ') AS names
    FROM account AS a
    WHERE a.type = 1 AND a.state = 'enabled'
)

SELECT
    'estate' AS subject,
    'root administrators' AS name,
    coalesce(r.users, 0) || ' users of ' || r.accounts || ' accounts are root administrators: '
    || r.names AS message,
    iif(r.users > :max_users, 'finding', 'not assessable') AS outcome,
    r.users,
    r.accounts,
    r.names
FROM root AS r
WHERE r.users > :max_users OR r.told < r.accounts
ORDER BY subject
