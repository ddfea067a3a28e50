/*
id = "ops-migration-failure"
title = "Live migrations fail"
question = "Do migrations of VMs fail?"
category = "Operations"
severity = "medium"
level = "cluster"
confidence = "derived"
effort = "days"
actor = "operator"
scope = """SELECT DISTINCT h.cluster_id FROM event AS e JOIN vm AS v ON e.resource_id = v.id \
JOIN host AS h ON v.host_id = h.id WHERE e.type = 'VM.MIGRATE' AND e.state = 'Completed'"""
why = """Maintenance, upgrades and balancing rest on live migration. Where one in twenty fails, \
emptying a host becomes a night's work, and hosts stay unpatched because nobody dares."""
fix = """Read the agent log of the two hosts for one failed migration: mostly it is the CPU model, \
the network between the hosts, a disk that stays behind, or a VM that changes memory faster than \
the network carries it (kvm.auto.convergence)."""
refs = [
  "rules.md ops-migration-failure (events name no pair of hosts; the cluster is the VM's present one)",
  "S:EventTypes (VM.MIGRATE)",
]
guards = [
  "fewer than 20 migrations: not assessable",
  "high where a host of the cluster is stuck on its way into maintenance",
]
[params.share]
default = 0.05
unit = "share"
doc = "failed migrations that are normal"
[params.minimum]
default = 20
unit = "count"
doc = "migrations a statement needs"
*/
WITH moved AS (
    SELECT
        h.cluster_id,
        count(*) AS migrations,
        sum(e.level = 'ERROR') AS failed,
        min(e.created) AS oldest
    FROM event AS e
    JOIN vm AS v ON e.resource_id = v.id
    JOIN host AS h ON v.host_id = h.id
    WHERE e.type = 'VM.MIGRATE' AND e.state = 'Completed'
    GROUP BY h.cluster_id
),

s AS (
    SELECT
        b.cluster_id,
        count(*) AS hosts
    FROM host AS b
    WHERE b.resource_state IN ('ErrorInPrepareForMaintenance', 'ErrorInMaintenance')
    GROUP BY b.cluster_id
)

SELECT
    c.id AS subject,
    c.name,
    iif(
        m.migrations < :minimum,
        'only ' || m.migrations || ' migrations of ' || c.name || ' are on record',
        printf(
            '%d of %d migrations (%.1f %%) in %s failed since %s', m.failed, m.migrations,
            100.0 * m.failed / m.migrations, c.name, coalesce(substr(m.oldest, 1, 10), '?')
        )
    ) || iif(s.hosts > 0, '; ' || s.hosts || ' hosts could not be emptied', '') AS message,
    iif(m.migrations < :minimum, 'not assessable', 'finding') AS outcome,
    iif(s.hosts > 0, 'high', 'medium') AS severity,
    m.failed,
    m.migrations,
    s.hosts AS hosts_stuck
FROM moved AS m
JOIN cluster AS c ON m.cluster_id = c.id
LEFT JOIN s ON c.id = s.cluster_id
WHERE m.migrations < :minimum OR m.failed > :share * m.migrations
ORDER BY subject
