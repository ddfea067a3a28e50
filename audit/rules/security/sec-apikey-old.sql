/*
id = "sec-apikey-old"
title = "An administrator's API key is old"
question = "Are there old API keys of administrators?"
category = "Security"
severity = "low"
level = "user"
confidence = "derived"
effort = "hours"
actor = "management"
scope = """SELECT id FROM user WHERE account_type IN (1, 2) AND state = 'enabled' \
AND has_api_key IS NOT 0 AND coalesce(api_key_access, 'INHERIT') <> 'DISABLED'"""
why = """A key lies in scripts, in configuration files and in backups of both, and whoever has it \
needs no password and no second factor. The longer it lives the more copies there are."""
fix = """Register a new key for the user (registerUserKeys makes the old one void), put it where it \
is used, and do so every year."""
refs = [
  "rules.md sec-apikey-old (the API has no date of a key: the age told is a lower bound)",
  "S:UserResponse",
  "S:EventTypes (REGISTER.USER.KEY)",
]
guards = [
  "users younger than a year, and keys that may not be used",
  "a key that was registered since the events reach back",
  "where no user shows a key, keys are not told to the collecting account: not assessable",
]
optional = ["user.api_key_access"]
[params.days]
default = 365
unit = "days"
doc = "keys of users younger than this are not old"
*/
WITH renewed AS (
    SELECT
        e.resource_id,
        max(e.created) AS at
    FROM event AS e
    WHERE e.type = 'REGISTER.USER.KEY' AND e.level = 'INFO'
    GROUP BY e.resource_id
),

held AS (
    SELECT
        u.*,
        v.oldest,
        (
            SELECT count(*) FROM renewed AS n
            WHERE n.resource_id IS NULL
        ) AS unknown,
        (
            SELECT count(*) FROM user AS o
            WHERE o.has_api_key
        ) AS told
    FROM user AS u
    CROSS JOIN event_reach AS v
    WHERE
        u.account_type IN (1, 2) AND u.state = 'enabled'
        AND u.has_api_key IS NOT 0 AND coalesce(u.api_key_access, 'INHERIT') <> 'DISABLED'
        AND NOT EXISTS (
            SELECT 1 FROM renewed AS n
            WHERE n.resource_id = u.id
        )
)

SELECT
    h.id AS subject,
    h.username AS name,
    CASE
        WHEN h.told = 0 THEN 'whether ' || h.username || ' has an API key is not told'
        WHEN h.created IS NULL OR h.oldest IS NULL
            THEN 'how old the key of ' || h.username || ' may be is not told'
        WHEN h.unknown > 0 THEN 'a key was registered, for whom is not told'
        ELSE
            'the API key of ' || h.username || ' (' || coalesce(h.role_name, 'administrator')
            || ', since ' || substr(h.created, 1, 4) || ') is older than '
            || substr(h.oldest, 1, 10) || ', as far back as events tell'
    END AS message,
    iif(
        h.told = 0 OR h.created IS NULL OR h.oldest IS NULL OR h.unknown > 0,
        'not assessable', 'finding'
    ) AS outcome,
    iif(h.account_type = 1, 'medium', 'low') AS severity,
    h.role_name,
    h.created,
    h.oldest AS key_older_than
FROM held AS h
WHERE
    h.told = 0 OR (
        h.has_api_key
        AND coalesce(julianday(:now) - julianday(h.created) > :days, 1)
    )
ORDER BY subject
