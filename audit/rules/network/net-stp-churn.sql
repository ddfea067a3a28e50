/*
id = "net-stp-churn"
title = "The spanning tree changes all the time"
question = "Is the layer 2 tree stable?"
category = "Network"
severity = "low"
level = "switch"
confidence = "derived"
scope = "SELECT switch_id FROM switch_sample"
effort = "hours"
actor = "network"
why = """Each topology change makes switches forget the MAC addresses they learned and flood \
traffic to every port until they learn anew. Many of them a day point to flapping links, or to \
host ports that take part in the tree."""
fix = """Make ports to hosts edge ports (portfast with BPDU guard) and look for the port the \
changes come from."""
refs = ["rules.md net-stp-churn", "BRIDGE-MIB dot1dStpTopChanges (RFC 4188)"]
guards = [
  "switches that do not tell spanning tree counters (a routed fabric) are not judged",
  """with one collection, or after a restart, the mean since the start of the switch is judged; \
less than a day of it is not""",
]
[params.few]
default = 10
unit = "1/day"
doc = "more than this a day is low"
[params.many]
default = 100
unit = "1/day"
doc = "more than this a day is medium"
*/
WITH ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY switch_id ORDER BY at DESC) AS age
    FROM switch_sample
),

churn AS (
    SELECT
        b.switch_id,
        b.uptime,
        coalesce(b.stp_changes - a.stp_changes, b.stp_changes) AS changes,
        coalesce(julianday(b.at) - julianday(a.at), b.uptime / 86400.0) AS days
    FROM ranked AS b
    LEFT JOIN ranked AS a
        ON
            b.switch_id = a.switch_id
            AND a.age = 2
            AND b.stp_changes >= a.stp_changes
            AND b.uptime > (julianday(b.at) - julianday(a.at)) * 86400.0
    WHERE b.age = 1
)

SELECT
    s.id AS subject,
    coalesce(s.name, s.id) AS name,
    iif(
        c.days >= 1 AND c.changes IS NOT NULL,
        printf(
            '%s counted %d topology changes in %.1f days, %.0f a day',
            coalesce(s.name, s.id), c.changes, c.days, c.changes / c.days
        ),
        'how often the tree of ' || coalesce(s.name, s.id) || ' changes is not told'
    ) AS message,
    iif(c.days >= 1 AND c.changes IS NOT NULL, 'finding', 'not assessable') AS outcome,
    iif(c.changes / c.days > :many, 'medium', 'low') AS severity,
    c.changes,
    c.days
FROM churn AS c
JOIN switch AS s ON c.switch_id = s.id
WHERE c.changes IS NULL OR coalesce(c.days < 1, 1) OR c.changes / c.days > :few
ORDER BY subject
