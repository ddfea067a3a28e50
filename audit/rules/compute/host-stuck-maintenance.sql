/*
id = "host-stuck-maintenance"
title = "A host is parked or stuck on its way to maintenance"
question = "Is every host in use, or is one parked?"
category = "Operations"
severity = "medium"
level = "host"
effort = "hours"
actor = "operator"
why = """A host that failed to enter maintenance still runs VMs that could not be moved; \
CloudStack will not use it and will not finish the job by itself. A host in maintenance or \
disabled for more than a week is capacity that is missing in every failure calculation."""
fix = """Find the VMs that could not migrate and why, then finish or cancel the maintenance. \
Enable or retire a host that is only parked."""
refs = ["rules.md host-stuck-maintenance", "S:ResourceState"]
guards = [
  "for how long is known from earlier collections only; a younger record is not assessable",
]
[params.parked]
default = 7
unit = "days"
doc = "Maintenance, Disabled or Degraded for longer than this is a finding"
*/
WITH parked AS (
    SELECT
        h.*,
        v.vms_running,
        julianday(:now) - julianday(h.valid_from) AS days,
        h.resource_state IN ('ErrorInMaintenance', 'ErrorInPrepareForMaintenance') AS failed,
        coalesce(n.memory_left < 0 AND n.unknown = 0 AND n.hosts >= 2, 0) AS short
    FROM host AS h
    JOIN host_vms AS v ON h.id = v.host_id
    LEFT JOIN cluster_n1 AS n ON h.cluster_id = n.cluster_id
    WHERE
        h.resource_state IS NULL
        OR h.resource_state IN (
            'ErrorInMaintenance', 'ErrorInPrepareForMaintenance', 'Maintenance', 'Disabled',
            'Degraded'
        )
)

SELECT
    p.id AS subject,
    p.name,
    CASE
        WHEN p.resource_state IS NULL THEN 'the resource state of ' || p.name || ' is not told'
        ELSE
            p.name || ' is ' || p.resource_state || ' for at least '
            || cast(p.days AS INTEGER)
            || ' days, with '
            || p.vms_running
            || iif(p.vms_running = 1, ' running VM', ' running VMs')
            || iif(p.short, '; its cluster cannot lose another host', '')
    END AS message,
    CASE
        WHEN p.failed AND p.short THEN 'critical'
        WHEN p.failed OR p.short THEN 'high'
        ELSE 'medium'
    END AS severity,
    iif(
        p.resource_state IS NULL OR (NOT p.failed AND p.days <= :parked),
        'not assessable', 'finding'
    ) AS outcome,
    p.resource_state,
    p.valid_from AS unchanged_since,
    p.short AS cluster_short,
    p.vms_running AS vms
FROM parked AS p
ORDER BY subject
