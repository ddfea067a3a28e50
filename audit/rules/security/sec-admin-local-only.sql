/*
id = "sec-admin-local-only"
title = "Administrators are local accounts"
question = "Are administrators local accounts although there is a directory?"
category = "Security"
severity = "low"
level = "estate"
effort = "days"
actor = "management"
scope = """SELECT 'estate' WHERE EXISTS (SELECT 1 FROM ldap_server) OR EXISTS \
(SELECT 1 FROM setting WHERE name IN ('saml2.enabled', 'oauth2.enabled') AND lower(value) = 'true') \
OR EXISTS (SELECT 1 FROM user WHERE origin IN ('ldap', 'saml2', 'oauth2'))"""
why = """Who leaves the company loses the account in the directory, not the local one in \
CloudStack. Every local administrator is a password nobody else watches, and none of the rules of \
the directory (length, lock-out, second factor) hold for it."""
fix = """Give people an account of the directory, keep one local root administrator for \
emergencies with its password in a safe, and disable the others."""
refs = ["rules.md sec-admin-local-only", "S:UserResponse (usersource)"]
guards = ["no directory is configured", "disabled users, and domain administrators of customers"]
[params.low]
default = 2
unit = "count"
doc = "local root administrators above which it is low"
[params.medium]
default = 5
unit = "count"
doc = "local root administrators above which it is medium"
*/
WITH native AS (
    SELECT
        count(*) FILTER (WHERE u.origin = 'native') AS users,
        count(*) FILTER (WHERE u.origin IS NULL) AS untold,
        group_concat(u.username, ', ') FILTER (WHERE u.origin = 'native') AS names
    FROM user AS u
    WHERE u.account_type = 1 AND u.state = 'enabled'
)

SELECT
    'estate' AS subject,
    'root administrators' AS name,
    iif(
        n.users > :low,
        n.users || ' root administrators are local accounts: ' || n.names,
        'where ' || n.untold || ' root administrators log in is not told'
    ) AS message,
    iif(n.users > :low, 'finding', 'not assessable') AS outcome,
    iif(n.users > :medium, 'medium', 'low') AS severity,
    n.users,
    n.names,
    (SELECT count(*) FROM ldap_server) AS ldap_servers
FROM native AS n
WHERE n.users > :low OR n.users + n.untold > :low
ORDER BY subject
