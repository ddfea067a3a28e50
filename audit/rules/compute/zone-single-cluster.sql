/*
id = "zone-single-cluster"
title = "The zone has one cluster only"
question = "Has the zone more than one cluster to go to?"
category = "Resilience"
severity = "medium"
level = "zone"
effort = "project"
actor = "operator"
scope = "SELECT zone_id FROM zone_size WHERE hosts > 0"
why = """With one cluster there is no place to move VMs to for a hypervisor upgrade, for a fault \
that takes a pool with all its hosts, or for a bad change to the cluster's network. Everything \
the zone runs shares one fate."""
fix = """Split the zone into at least two clusters with separate storage; new hosts are the \
cheapest moment to start the second one."""
refs = ["rules.md zone-single-cluster", "D:conceptsandterminology/concepts About Clusters"]
guards = [
  "fewer than 6 hosts",
  "disabled and unmanaged clusters are not counted",
  "a zone with a cluster whose state is not told is not assessable",
]
[params.min_hosts]
default = 6
unit = "count"
doc = "zones with fewer hosts are not asked for a second cluster"
[params.many_vms]
default = 200
unit = "count"
doc = "more running VMs than this raise it to high"
*/
WITH u AS (
    SELECT
        c.zone_id,
        count(*) FILTER (WHERE c.allocation_state IS NULL) AS untold
    FROM cluster AS c
    GROUP BY c.zone_id
)

SELECT
    z.zone_id AS subject,
    z.name,
    iif(
        u.untold > 0,
        'the state of '
        || u.untold
        || iif(u.untold = 1, ' cluster', ' clusters')
        || ' of '
        || z.name
        || ' is not told',
        z.name
        || ' has one enabled cluster for '
        || z.hosts
        || iif(z.hosts = 1, ' host', ' hosts')
        || ' and '
        || z.vms_running || iif(z.vms_running = 1, ' running VM', ' running VMs')
    ) AS message,
    iif(z.vms_running > :many_vms, 'high', 'medium') AS severity,
    iif(u.untold > 0, 'not assessable', 'finding') AS outcome,
    z.clusters,
    z.hosts,
    z.vms_running AS vms
FROM zone_size AS z
JOIN u ON z.zone_id = u.zone_id
WHERE z.hosts >= :min_hosts AND (z.clusters = 1 OR (z.clusters < 2 AND u.untold > 0))
ORDER BY subject
