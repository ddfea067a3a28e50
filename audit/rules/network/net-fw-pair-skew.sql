/*
id = "net-fw-pair-skew"
title = "The two halves of a pair run different software"
question = "Do both halves of every pair or stack run one release?"
category = "Lifecycle"
severity = "high"
level = "switch"
scope = """SELECT switch_id FROM switch_role \
WHERE members > 1 OR (partner IS NOT NULL AND switch_id < partner)"""
optional = ["switch_member"]
effort = "hours"
actor = "network"
why = """Vendors support different releases in one pair only while it is being upgraded. Left so, \
the halves may disagree on features and tables, and the fault shows when one takes over from the \
other."""
fix = "Finish the upgrade: bring the other half to the same release."
refs = ["rules.md net-fw-pair-skew", "cswSwitchSoftwareImage", "vendors' MLAG guides"]
guards = [
  "one half restarted within the window: a change may be under way, medium",
  "how long ago a half restarted is not told: medium",
]
[params.window]
default = 7
unit = "days"
doc = "a restart of one half within this many days may be an upgrade under way"
*/
WITH half AS (
    SELECT
        r.switch_id,
        s.os_version,
        s.id AS box,
        coalesce(s.name, s.id) AS name
    FROM switch_role AS r
    JOIN switch AS s ON s.id IN (r.switch_id, r.partner)
    WHERE r.members < 2 AND r.switch_id < r.partner
    UNION ALL
    SELECT
        m.switch_id,
        m.os_version,
        m.switch_id,
        'member ' || m.number
    FROM switch_member AS m
    JOIN switch_role AS r ON m.switch_id = r.switch_id AND r.members > 1
),

since AS (
    SELECT
        switch_id,
        uptime / 86400.0 AS days,
        max(at) AS at
    FROM switch_sample
    GROUP BY switch_id
)

SELECT
    h.switch_id AS subject,
    replace(group_concat(DISTINCT h.name), ',', ' and ') AS name,
    iif(
        count(DISTINCT h.os_version) > 1,
        'different releases in one ' || iif(count(DISTINCT h.box) > 1, 'pair: ', 'stack: ')
        || group_concat(h.name || ' runs ' || coalesce(h.os_version, 'one that is not told'), ', '),
        'the release of ' || (count(*) - count(h.os_version)) || ' of ' || count(*)
        || ' halves is not told'
    ) AS message,
    iif(count(DISTINCT h.os_version) > 1, 'finding', 'not assessable') AS outcome,
    iif(min(coalesce(s.days, 0)) > :window, 'high', 'medium') AS severity,
    count(DISTINCT h.os_version) AS releases,
    min(s.days) AS days_since_restart
FROM half AS h
LEFT JOIN since AS s ON h.box = s.switch_id
GROUP BY h.switch_id
HAVING count(DISTINCT h.os_version) > 1 OR count(h.os_version) < count(*)
ORDER BY subject
