/*
id = "cluster-single-host"
title = "The cluster has one host"
question = "Can VMs of the cluster fail over to another host?"
category = "Resilience"
severity = "high"
level = "cluster"
effort = "weeks"
actor = "operator"
scope = """SELECT cluster_id FROM cluster_n1 WHERE coalesce(hypervisor, '') NOT IN ('BareMetal', \
'External')"""
why = """VMs move and restart inside their cluster. In a cluster of one host nothing can be \
migrated away for maintenance and nothing restarts when the host fails: every VM on it stays \
down until the machine is repaired."""
fix = "Add a second host of the same kind, or merge the host into another cluster."
refs = ["rules.md cluster-single-host", "D:installguide/configuration"]
guards = [
  "bare-metal and external clusters",
  "VMs whose volumes are all local are on one host by design: info",
  "no running VM",
]
[params.big_share]
default = 0.2
unit = "share"
doc = "from this share of the zone's running VMs on it is critical, when the zone has other hosts"
*/
WITH kept AS (
    SELECT
        h.cluster_id,
        max(h.name) AS host_name,
        count(o.vm_id) FILTER (WHERE o.storage_type = 'local') AS local,
        count(o.vm_id) FILTER (WHERE coalesce(o.storage_type, '') <> 'local') AS shared
    FROM host AS h
    LEFT JOIN vm AS m ON h.id = m.host_id AND m.state = 'Running'
    LEFT JOIN volume AS o ON m.id = o.vm_id
    WHERE
        h.cluster_id IN (
            SELECT n.cluster_id FROM cluster_n1 AS n
            WHERE n.hosts = 1
        )
    GROUP BY h.cluster_id
)

SELECT
    n.cluster_id AS subject,
    n.name,
    n.name || ' has one host, ' || k.host_name || ', with ' || n.vms_running
    || iif(n.vms_running = 1, ' running VM', ' running VMs') || ' (' || n.vms_ha || ' with HA)'
    || iif(k.shared = 0 AND k.local > 0, ', all on local storage', '') AS message,
    CASE
        WHEN k.shared = 0 AND k.local > 0 THEN 'info'
        WHEN z.hosts > 1 AND n.vms_running >= :big_share * z.vms_running THEN 'critical'
        ELSE 'high'
    END AS severity,
    n.hosts,
    n.vms_ha,
    z.vms_running AS vms_zone,
    n.vms_running AS vms
FROM cluster_n1 AS n
JOIN kept AS k ON n.cluster_id = k.cluster_id
JOIN zone_size AS z ON n.zone_id = z.zone_id
WHERE
    n.hosts = 1
    AND n.vms_running > 0
    AND coalesce(n.hypervisor, '') NOT IN ('BareMetal', 'External')
ORDER BY subject
