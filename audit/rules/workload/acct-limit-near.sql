/*
id = "acct-limit-near"
title = "Accounts close to a limit"
question = "Will an account or project be refused something soon because of its limits?"
category = "Capacity"
severity = "low"
level = "account"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = "SELECT DISTINCT owner_id FROM resource_usage"
why = """The next machine, disk or address of this account will be refused, perhaps in the \
middle of a deployment or by an auto-scale group in its busiest hour."""
fix = "Raise the limit after a look at the capacity behind it, or tell the account in good time."
refs = [
  "rules.md acct-limit-near", "S:AccountResponse, ProjectResponse (limit, total)",
  "projects count as accounts; CloudStack keeps one for each",
]
guards = ["limits that are not set (unlimited)", "limits of zero: the account may not have any"]
[params.share]
default = 0.95
unit = "share"
doc = "use of a limit from which it is near"
*/
WITH
newest AS (
    SELECT
        u.owner_id,
        u.resource,
        u.owner,
        u.cap,
        u.used,
        max(u.at) AS at
    FROM resource_usage AS u
    GROUP BY u.owner_id, u.resource
),

near AS (
    SELECT
        n.*,
        coalesce(a.name, p.name, n.owner_id) AS name,
        n.used * 1.0 / n.cap AS share
    FROM newest AS n
    LEFT JOIN account AS a ON n.owner_id = a.id
    LEFT JOIN project AS p ON n.owner_id = p.id
    WHERE
        n.cap > 0
        AND coalesce(n.used * 1.0 / n.cap >= :share, 1)
        AND coalesce(a.id, p.id) IS NOT NULL
)

SELECT
    n.owner_id AS subject,
    n.name,
    iif(
        count(n.share) > 0,
        n.owner || ' ' || n.name || ' is near ' || count(n.share) || ' of its limits: '
        || group_concat(n.resource || ' ' || n.used || ' of ' || n.cap, ', '),
        'how much of its limits ' || n.name || ' uses is not told'
    ) AS message,
    iif(count(n.share) > 0, 'finding', 'not assessable') AS outcome,
    count(n.share) AS limits_near,
    max(n.share) AS share_most,
    min(n.at) AS at
FROM near AS n
GROUP BY n.owner_id, n.owner, n.name
ORDER BY n.owner_id
