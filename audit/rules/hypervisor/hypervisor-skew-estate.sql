/*
id = "hypervisor-skew-estate"
title = "Many hypervisor releases to keep patched"
question = "How many hypervisor releases must be patched?"
category = "Hypervisor"
severity = "info"
level = "estate"
effort = "project"
actor = "management"
scope = "SELECT 'estate' FROM host LIMIT 1"
why = """Each release line has its own security notices, patches and rehearsals. More than three \
of them in one estate means that some are patched late."""
fix = "Converge: choose one line per hypervisor and plan the others towards it."
refs = ["rules.md hypervisor-skew-estate"]
guards = ["hosts that do not tell a version are not counted"]
[params.releases]
default = 3
unit = "count"
doc = "release lines an estate should not exceed"
*/
WITH lines AS (
    SELECT
        coalesce(r.product || ' ' || r.cycle, r.version_text) AS line,
        count(*) AS hosts
    FROM host_release AS r
    GROUP BY coalesce(r.product || ' ' || r.cycle, r.version_text)
)

SELECT
    'estate' AS subject,
    'hypervisor releases' AS name,
    iif(
        count(l.line) > :releases,
        count(l.line) || ' release lines on ' || sum(l.hosts) || ' hosts: '
        || group_concat(coalesce(l.line, 'not told') || ' (' || l.hosts || ')', ', '),
        'no host tells its version'
    ) AS message,
    iif(count(l.line) > :releases, 'finding', 'not assessable') AS outcome,
    count(l.line) AS releases,
    sum(l.hosts) AS hosts
FROM lines AS l
HAVING count(l.line) > :releases OR count(l.line) = 0
ORDER BY subject
