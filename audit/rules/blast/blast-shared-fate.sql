/*
id = "blast-shared-fate"
title = "Redundant parts with one fate"
question = "Which redundant parts share a part, so that one failure takes all of them?"
category = "Resilience"
severity = "medium"
level = "node"
confidence = "derived"
effort = "days"
actor = "operator"
scope = """SELECT DISTINCT needs_id FROM need WHERE least > 0 AND (node_id, part) IN (SELECT \
node_id, part FROM need GROUP BY node_id, part HAVING count(*) > max(least))"""
why = """These are doubled so that one may fail. Behind both is the same part, so they fail together and the \
second one was paid for in vain. A stack counts: its chassis share one software and one upgrade."""
fix = """Move one of the two to another part: another switch, another chassis, another host, adapter, rack or feed. Instead of a \
stack, two switches with an MLAG pair have a software each."""
refs = [
  "rules.md blast-shared-fate",
  "rack and power feed: where the operator names them ([[place]] of the configuration)",
  """one release on both switches of a pair is what net-fw-pair-skew asks for: told as info, a shared fate \
and never a single point (docs/adr/0024)""",
]
causes = ["srv-nic-one-adapter"]
guards = [
  "one release on both switches of a pair is right: info, and upgrades go one after the other",
  "what only may be redundant, since not all its parts were seen, is left out",
  "what stops the thing itself as well is no shared fate: the rack a server is in, with its switches",
  "the rack of both routers of a pair is mostly that of the machines they serve: not counted",
  "a room or a site is shared by nearly everything: `stackaudit simulate fail room/NAME`",
  "groups in which nothing of a virtual machine depends: low",
  "a switch that never answered may be the second way: no switch is judged then",
]
*/
WITH part AS (
    SELECT
        s.component_id,
        s.part,
        min(n.kind) AS kind,
        count(*) AS doubled,
        min(n.name) AS example
    FROM shared_fate AS s
    JOIN node AS n ON s.node_id = n.id
    GROUP BY s.component_id, s.part
)

SELECT
    c.id AS subject,
    c.name,
    iif(c.kind = 'heard_switch', 'switch', replace(c.kind, '_', ' ')) || ' ' || c.name
    || ' is behind all of '
    || group_concat(
        'the ' || p.part || ' of ' || p.doubled || ' ' || replace(p.kind, '_', ' ')
        || iif(p.doubled = 1, ' (', 's (e.g. ') || p.example || ')', ', '
    ) AS message,
    CASE
        WHEN coalesce(f.vms, 0) + coalesce(f.cut_off, 0) = 0 AND NOT coalesce(f.control, 0)
            THEN 'low'
        WHEN c.kind IN ('feed', 'rack') THEN 'high'
        ELSE 'medium'
    END AS severity,
    iif(
        c.kind LIKE 'switch%' AND EXISTS (SELECT 1 FROM switch_unseen), 'not assessable', 'finding'
    ) AS outcome,
    f.confidence,
    f.zone_id,
    f.vms,
    sum(p.doubled) AS groups_shared,
    f.cut_off,
    f.why AS chain
FROM part AS p
JOIN node AS c ON p.component_id = c.id
LEFT JOIN failure_impact AS f ON c.id = f.node_id AND NOT f.present
WHERE c.kind NOT IN ('room', 'site') AND NOT (c.kind IN ('rack', 'feed') AND p.part = 'routers')
GROUP BY c.id
UNION ALL
SELECT
    n.id,
    n.name,
    'both switches of a pair run one release, as they should: ' || n.name
    || '. One fault of it may stop both, so upgrade one after the other and look between',
    'info',
    'finding',
    'derived',
    n.zone_id,
    NULL,
    count(*),
    NULL,
    NULL
FROM node AS n
JOIN need AS w ON n.id = w.needs_id AND w.part = 'software'
WHERE n.kind = 'firmware'
GROUP BY n.id
ORDER BY subject
