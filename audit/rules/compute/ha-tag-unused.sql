/*
id = "ha-tag-unused"
title = "HA VMs may only restart on spares that do not exist"
question = "Is there an HA spare where HA VMs run?"
category = "Resilience"
severity = "high"
level = "cluster"
effort = "hours"
actor = "operator"
scope = """SELECT n.cluster_id FROM cluster_n1 AS n JOIN setting AS g ON g.name = 'ha.tag' AND \
g.value <> '' WHERE n.vms_ha > 0 AND coalesce(n.hypervisor, '') NOT IN ('VMware', 'Hyperv')"""
why = """With ha.tag set, VMs of a failed host are restarted only on hosts that carry the tag. A \
cluster with HA VMs and no such host restarts none of them, although its other hosts have room."""
fix = """Give the tag to at least one host of the cluster, as large as its largest host, or \
clear the setting ha.tag."""
refs = ["rules.md ha-tag-unused", "D:adminguide/reliability note"]
guards = [
  "ha.tag is not set",
  "VMware and Hyper-V restart by themselves (trap 21)",
  "a value that is masked is not assessable",
]
*/
SELECT
    n.cluster_id AS subject,
    n.name,
    iif(
        max(g.value) = '***' OR count(h.ha_host) < count(h.id),
        'ha.tag, or which hosts of ' || n.name || ' carry it, is not told',
        'ha.tag is ' || max(g.value) || ' and none of ' || count(h.id) || ' hosts of '
        || n.name || ' carries it; ' || n.vms_ha || ' HA VMs run there'
    ) AS message,
    iif(
        max(g.value) = '***' OR count(h.ha_host) < count(h.id), 'not assessable', 'finding'
    ) AS outcome,
    max(g.value) AS ha_tag,
    count(h.id) AS hosts,
    n.vms_ha AS vms
FROM cluster_n1 AS n
JOIN setting AS g ON g.name = 'ha.tag' AND g.value <> ''
JOIN host AS h ON n.cluster_id = h.cluster_id
WHERE n.vms_ha > 0 AND coalesce(n.hypervisor, '') NOT IN ('VMware', 'Hyperv')
GROUP BY n.cluster_id, n.name, n.vms_ha
HAVING count(*) FILTER (WHERE h.ha_host) = 0
ORDER BY subject
