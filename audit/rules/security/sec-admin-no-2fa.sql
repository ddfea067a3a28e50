/*
id = "sec-admin-no-2fa"
title = "An administrator without a second factor"
question = "Do administrators log in without a second factor?"
category = "Security"
severity = "medium"
level = "user"
effort = "hours"
actor = "management"
scope = """SELECT id FROM user WHERE account_type IN (1, 2) AND state = 'enabled' \
AND coalesce(origin, 'native') IN ('native', 'ldap')"""
why = """One stolen or guessed password of an administrator opens the whole cloud, or a whole \
domain. A second factor stops that, and CloudStack has one since 4.18."""
fix = """Set enable.user.2fa and mandate.user.2fa to true, at least for the domains of \
administrators, and let each of them set it up at the next login."""
refs = ["rules.md sec-admin-no-2fa", "settings enable.user.2fa and mandate.user.2fa (false)"]
guards = [
  "users who log in through SAML or OAuth: their provider may ask for the factor",
  "disabled and locked users",
  "low where the factor is mandated and will be asked for at the next login",
  "service users that only use an API key: waive them, and take their password away",
]
optional = ["user.two_factor_mandated"]
*/
SELECT
    u.id AS subject,
    u.username AS name,
    CASE
        WHEN u.two_factor IS NULL
            THEN 'whether ' || u.username || ' has a second factor is not told'
        WHEN u.two_factor_mandated
            THEN
                u.username || ' (' || coalesce(u.role_name, 'administrator')
                || ') has not set up the second factor that is required at the next login'
        ELSE
            u.username || ' (' || coalesce(u.role_name, 'administrator')
            || ') logs in with a password alone'
    END AS message,
    iif(u.two_factor IS NULL, 'not assessable', 'finding') AS outcome,
    iif(coalesce(u.two_factor_mandated, 0), 'low', 'medium') AS severity,
    u.account,
    u.role_name,
    u.origin,
    u.two_factor_mandated
FROM user AS u
WHERE
    u.account_type IN (1, 2) AND u.state = 'enabled'
    AND coalesce(u.origin, 'native') IN ('native', 'ldap')
    AND NOT coalesce(u.two_factor, 0)
ORDER BY subject
