/*
id = "sec-readonly-reveals-keys"
title = "A read-only user can read root's keys"
question = "Can users with a limited role read the keys of other users?"
category = "Security"
severity = "medium"
level = "user"
confidence = "derived"
effort = "hours"
actor = "management"
scope = "SELECT id FROM user WHERE account_type IN (1, 4) AND state = 'enabled'"
why = """The roles Read-Only Admin and Support Admin that CloudStack brings allow every command that \
begins with get, and getUserKeys answers with the API key and the secret key of any user, root \
included. Whoever gets hold of such a read-only account or key is root."""
fix = """Make a role of your own that names the commands needed and denies the rest, or put a deny of \
getUserKeys before the rule get*; move the users there, and register new keys for root users \
whose keys may have been read."""
refs = [
  "the id is ours, the catalogue has no such rule; measured on 4.22: getUserKeys answers both keys",
  "S:RegisterUserKeysCmd",
  "S:GetUserKeysCmd",
]
guards = [
  "root administrators, who may do everything anyway",
  "a role with a deny that is more specific than the allow: the order of rules is not kept",
]
*/
SELECT
    u.id AS subject,
    u.username AS name,
    iif(
        r.role_id IS NULL,
        'what the role ' || coalesce(u.role_name, '?') || ' of ' || u.username
        || ' allows is not told',
        u.username || ' holds the role ' || r.name
        || ', which may call getUserKeys: it shows the secret keys of every user, root included'
        || iif(u.has_api_key, ', and has an API key', '')
    ) AS message,
    iif(r.role_id IS NULL, 'not assessable', 'finding') AS outcome,
    iif(u.has_api_key, 'high', 'medium') AS severity,
    r.name AS role_name,
    r.is_default AS is_default_role,
    u.account,
    u.has_api_key
FROM user AS u
LEFT JOIN role_right AS r ON u.role_id = r.role_id
WHERE
    u.account_type IN (1, 4) AND u.state = 'enabled'
    AND (
        (r.reveals_keys AND NOT r.full_root)
        OR (r.role_id IS NULL AND coalesce(u.role_name <> 'Root Admin', 1))
    )
ORDER BY subject
