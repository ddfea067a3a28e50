/*
id = "autoscale-floor"
title = "Auto-scale groups at their floor or ceiling"
question = "Do auto-scale groups have one member only, or no room to grow?"
category = "Resilience"
severity = "low"
level = "autoscale_group"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = "SELECT id FROM autoscale_group WHERE coalesce(state, '') NOT IN ('DISABLED', 'REVOKE')"
why = """A group that may shrink to one member is down with that member's host. A group that has \
been at its most for a day cannot follow its load: its users wait."""
fix = "Let the group keep at least two members, and raise its maximum where it is reached."
refs = [
  "rules.md autoscale-floor", "S:AutoScaleVmGroupResponse (availablevirtualmachinecount 4.18+)",
  "since when it is full: unchanged between two collections",
]
guards = ["disabled groups", "a full group seen once only: not assessable"]
optional = ["autoscale_group.members", "autoscale_group.name"]
[params.hours]
default = 24
unit = "h"
doc = "how long a group may be at its maximum"
*/
WITH judged AS (
    SELECT
        g.*,
        coalesce(g.name, g.id) AS label,
        coalesce(g.min_members <= 1, 0) AS is_floor,
        coalesce(g.members >= g.max_members, 0) AS is_full,
        (julianday(:now) - julianday(g.valid_from)) * 24 > :hours AS is_lasting
    FROM autoscale_group AS g
    WHERE coalesce(g.state, '') NOT IN ('DISABLED', 'REVOKE')
)

SELECT
    j.id AS subject,
    j.label AS name,
    CASE
        WHEN j.is_full AND j.is_lasting
            THEN
                'the auto-scale group ' || j.label || ' has had its most, ' || j.max_members
                || ' members, since ' || j.valid_from
        WHEN j.is_floor THEN 'the auto-scale group ' || j.label || ' may shrink to one member'
        WHEN j.min_members IS NULL THEN 'the least members of ' || j.label || ' are not told'
        ELSE j.label || ' has its most, ' || j.max_members || ' members, since when is not told'
    END AS message,
    iif((j.is_full AND j.is_lasting) OR j.is_floor, 'finding', 'not assessable') AS outcome,
    iif(j.is_full AND j.is_lasting, 'medium', 'low') AS severity,
    j.members AS vms,
    j.min_members,
    j.max_members,
    j.state,
    j.account
FROM judged AS j
WHERE j.is_full OR j.is_floor OR j.min_members IS NULL
ORDER BY j.id
