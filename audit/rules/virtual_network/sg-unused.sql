/*
id = "sg-unused"
title = "Security groups nobody uses"
question = "Are security groups stale?"
category = "Security"
severity = "low"
level = "security_group"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = "SELECT id FROM security_group WHERE name <> 'default'"
why = """No virtual machine has been in these security groups for months. Their rules are reviewed \
by nobody, and one click puts a new machine behind them."""
fix = "Ask the owner and delete the group."
refs = [
  "rules.md sg-unused; the API tells no date: counted from the collection that first saw it empty",
]
guards = ["the group called default, which cannot be deleted", "groups seen empty for a shorter time"]
[params.days]
default = 90
unit = "days"
doc = "how long a group must have been seen empty"
*/
WITH empty AS (
    SELECT
        g.id,
        g.source,
        g.name,
        g.account,
        g.vms,
        coalesce(
            max(h.valid_to) FILTER (WHERE h.vms > 0 AND h.valid_from < g.valid_from),
            min(h.valid_from)
        ) AS since
    FROM security_group AS g
    JOIN security_group_history AS h ON g.id = h.id AND g.source = h.source
    WHERE g.name <> 'default' AND coalesce(g.vms, 0) = 0
    GROUP BY g.id, g.source, g.name, g.account, g.vms, g.valid_from
),

watched AS (
    SELECT
        r.source,
        min(r.started) AS begun
    FROM source_run AS r
    GROUP BY r.source
)

SELECT
    e.id AS subject,
    e.name,
    CASE
        WHEN e.vms IS NULL THEN 'how many VMs are in ' || e.name || ' is not told'
        WHEN julianday(:now) - julianday(e.since) > :days
            THEN printf(
                'no VM has been in %s of %s for %.0f days', e.name,
                coalesce(e.account, 'a project'), julianday(:now) - julianday(e.since)
            )
        ELSE printf(
            'no VM is in %s; it has been watched for %.0f days only', e.name,
            julianday(:now) - julianday(w.begun)
        )
    END AS message,
    iif(
        e.vms = 0 AND julianday(:now) - julianday(e.since) > :days, 'finding', 'not assessable'
    ) AS outcome,
    e.account,
    e.since AS empty_since
FROM empty AS e
JOIN watched AS w ON e.source = w.source
WHERE
    e.vms IS NULL
    OR julianday(:now) - julianday(e.since) > :days
    OR (e.since <= w.begun AND julianday(:now) - julianday(w.begun) <= :days)
ORDER BY e.id
