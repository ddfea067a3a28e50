/*
id = "cluster-n1-placement"
title = "HA VMs find no place when a host fails"
question = "Does every HA VM really find a place when a host of the cluster fails?"
category = "Resilience"
severity = "high"
level = "cluster"
confidence = "derived"
effort = "weeks"
actor = "operator"
scope = """SELECT DISTINCT r.cluster_id FROM ha_restart AS r JOIN cluster_n1 AS n ON \
r.cluster_id = n.cluster_id WHERE r.result <> 'handled by the hypervisor' AND r.vms > 0 AND \
n.hosts > 1"""
why = """Free memory in sum is not enough: each VM needs one host with room for all of it, that \
reaches its disks, carries its tags and holds no partner it must be kept apart from. This loses \
each host in turn and places its HA VMs on the others. A VM that finds no place stays down until \
the host is repaired."""
fix = """Free a larger block on one host, loosen host tags and strict anti-affinity, put disks on \
zone-wide pools, or add a spare host."""
refs = [
  "rules.md cluster-n1-placement",
  "rules.md 11.4",
  "S:VirtualMachineManagerImpl (pod and root pool pin the plan)",
  "S:SkipHeuresticsPlanner",
  "GPUs and VLANs are not simulated",
]
guards = [
  "VMware and Hyper-V restart by themselves (trap 21)",
  "clusters of one host have a rule of their own",
  "VMs without HA, on local disks or without proof of death have rules of their own",
  "VMs that fit in some orders of restart only are medium",
  "a host whose restart cannot be told makes the cluster not assessable, unless another is bad",
]
causes = [
  "vm-too-big-to-restart",
  "ha-spare-too-small",
  "ha-tag-unused",
  "cluster-arch-mixed",
]
[params.zone_share]
default = 0.2
unit = "share"
doc = "share of the zone's HA VMs without a place, from which it is critical"
*/
WITH
ranked AS (
    SELECT
        r.*,
        coalesce(r.waits, 0) + coalesce(r.blocked, 0) AS refused,
        row_number() OVER (
            PARTITION BY r.cluster_id
            ORDER BY
                coalesce(r.waits, 0) + coalesce(r.blocked, 0) DESC, r.may_restart DESC, r.host_id
        ) AS place,
        count(*) FILTER (WHERE r.result = 'unknown') OVER (PARTITION BY r.cluster_id) AS untold,
        max(r.reason) OVER (PARTITION BY r.cluster_id) AS untold_why
    FROM ha_restart AS r
    WHERE r.result <> 'handled by the hypervisor' AND r.vms > 0
)

SELECT
    c.id AS subject,
    c.name,
    CASE
        WHEN r.refused + coalesce(r.may_restart, 0) = 0
            THEN
                'what HA restarts is not told for ' || r.untold || ' hosts of ' || c.name || ': '
                || r.untold_why
        ELSE
            'without ' || h.name || ' ' || coalesce(nullif(r.refused, 0), 'none') || ' of '
            || coalesce(r.vms_ha, r.vms) || ' HA VMs find'
            || iif(r.refused IN (0, 1), 's', '') || ' no place'
            || coalesce(' (' || nullif(r.waits, 0) || ' no room)', '')
            || coalesce(' (' || r.blocked_by || ')', '')
            || coalesce(', ' || nullif(r.may_restart, 0) || ' only in some orders', '')
            || coalesce(
                '; the largest is ' || r.refused_vm || ' with '
                || printf('%.0f', r.refused_memory / 1073741824.0) || ' GiB', ''
            )
    END AS message,
    CASE
        WHEN r.refused = 0 THEN 'medium'
        WHEN r.refused >= :zone_share * z.vms_ha THEN 'critical'
        ELSE 'high'
    END AS severity,
    iif(r.refused + coalesce(r.may_restart, 0) = 0, 'not assessable', 'finding') AS outcome,
    h.name AS host_lost,
    r.candidates,
    r.restarted,
    r.within_line,
    r.refused_memory,
    r.refused + coalesce(r.may_restart, 0) AS vms
FROM ranked AS r
JOIN cluster AS c ON r.cluster_id = c.id
JOIN host AS h ON r.host_id = h.id
JOIN zone_size AS z ON r.zone_id = z.zone_id
JOIN cluster_n1 AS n ON r.cluster_id = n.cluster_id
WHERE r.place = 1 AND n.hosts > 1 AND (r.refused > 0 OR r.may_restart > 0 OR r.untold > 0)
ORDER BY subject
