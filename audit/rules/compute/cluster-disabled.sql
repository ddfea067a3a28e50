/*
id = "cluster-disabled"
title = "A cluster is parked"
question = "Is all capacity in use, or is a cluster parked?"
category = "Operations"
severity = "low"
level = "cluster"
effort = "hours"
actor = "operator"
why = """A cluster that is disabled or unmanaged takes no new VMs. After more than 30 days that \
is no work in progress any more but hardware that is paid for, powered, and missing when another \
cluster is short."""
fix = "Enable the cluster, or retire its hosts."
refs = ["rules.md cluster-disabled", "S:ClusterResponse"]
guards = [
  """how long it is parked is known from earlier collections only; younger records are not \
  assessable""",
]
[params.parked]
default = 30
unit = "days"
doc = "a cluster parked for longer than this is a finding"
*/
SELECT
    c.id AS subject,
    c.name,
    CASE
        WHEN c.allocation_state IS NULL THEN 'the state of ' || c.name || ' is not told'
        WHEN julianday(:now) - julianday(c.valid_from) <= :parked
            THEN
                c.name || ' is ' || c.allocation_state || '; since when is only known for '
                || cast(julianday(:now) - julianday(c.valid_from) AS INTEGER) || ' days'
        ELSE
            c.name
            || ' with '
            || n.hosts
            || iif(n.hosts = 1, ' host', ' hosts')
            || ' is '
            || c.allocation_state
            || ' ('
            || coalesce(c.managed_state, 'Managed') || ') for at least '
            || cast(julianday(:now) - julianday(c.valid_from) AS INTEGER) || ' days'
    END AS message,
    iif(
        c.zone_id IN (
            SELECT o.zone_id FROM cluster_n1 AS o
            WHERE o.hosts >= 2 AND o.unknown = 0 AND o.memory_left < 0
        ), 'medium', 'low'
    ) AS severity,
    iif(
        c.allocation_state IS NULL OR julianday(:now) - julianday(c.valid_from) <= :parked,
        'not assessable', 'finding'
    ) AS outcome,
    c.allocation_state,
    c.managed_state,
    c.valid_from AS unchanged_since,
    n.hosts
FROM cluster AS c
JOIN cluster_capacity AS n ON c.id = n.cluster_id
WHERE
    coalesce(c.allocation_state <> 'Enabled', 1)
    OR coalesce(c.managed_state, 'Managed') <> 'Managed'
ORDER BY subject
