/*
id = "sec-admin-stale"
title = "An administrator who never logs in"
question = "Are there administrators nobody uses?"
category = "Security"
severity = "low"
level = "user"
confidence = "derived"
effort = "hours"
actor = "management"
scope = """SELECT id FROM user WHERE account_type IN (1, 2) AND state = 'enabled' \
AND has_api_key IS NOT 1"""
why = """An administrator's account that nobody uses is one nobody misses when somebody else uses \
it. It often belongs to a person who has left."""
fix = "Ask whose it is, and disable it; it can be enabled again."
refs = ["rules.md sec-admin-stale", "S:EventTypes (USER.LOGIN)"]
guards = [
  "users with an API key: a call by key leaves no login",
  "users younger than the events reach back",
  "events of less than 30 days: not assessable",
]
[params.days]
default = 30
unit = "days"
doc = "events must reach back so far"
*/
WITH login AS (
    SELECT DISTINCT
        e.account,
        e.username
    FROM event AS e
    WHERE e.type = 'USER.LOGIN' AND e.level = 'INFO'
),

quiet AS (
    SELECT
        u.*,
        v.oldest,
        julianday(:now) - julianday(v.oldest) AS days
    FROM user AS u
    CROSS JOIN event_reach AS v
    LEFT JOIN login AS l ON u.username = l.username AND u.account = l.account
    WHERE
        u.account_type IN (1, 2) AND u.state = 'enabled' AND u.has_api_key IS NOT 1
        AND l.username IS NULL
)

SELECT
    q.id AS subject,
    q.username AS name,
    iif(
        coalesce(q.days, 0) < :days OR q.created IS NULL,
        printf('events reach back %.0f days only', coalesce(q.days, 0)),
        q.username || ' (' || coalesce(q.role_name, 'administrator') || ') has not logged in since '
        || substr(q.oldest, 1, 10) || ' at least'
    ) AS message,
    iif(coalesce(q.days, 0) < :days OR q.created IS NULL, 'not assessable', 'finding') AS outcome,
    q.account,
    q.role_name,
    q.created,
    q.days AS days_seen
FROM quiet AS q
WHERE coalesce(q.days, 0) < :days OR q.created IS NULL OR q.created < q.oldest
ORDER BY subject
