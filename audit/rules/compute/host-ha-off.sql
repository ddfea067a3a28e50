/*
id = "host-ha-off"
title = "A hung KVM host cannot be fenced"
question = "Can a hung host of the cluster be fenced?"
category = "Resilience"
severity = "medium"
level = "cluster"
effort = "days"
actor = "operator"
scope = """SELECT cluster_id FROM cluster_n1 WHERE hypervisor IN ('KVM', 'VMware', 'Hyperv') AND \
vms_ha > 0"""
why = """VM-HA restarts VMs only when the host is proved dead. A host that hangs is neither \
alive nor dead: without host HA and power control nobody switches it off, and its VMs stay down \
until somebody does by hand."""
fix = """Configure out-of-band management on every host, then enable host HA for the cluster \
with the provider kvmhaprovider."""
refs = ["rules.md host-ha-off", "D:adminguide/reliability HA-Enabled Hosts", "rules.md trap 21"]
guards = [
  "clusters without running HA VMs",
  "VMware and Hyper-V have HA of their own, which CloudStack does not tell: not assessable",
  "XenServer",
]
*/
WITH guarded AS (
    SELECT
        n.cluster_id,
        n.name,
        n.hypervisor,
        n.vms_ha,
        count(*) AS hosts,
        count(h.ha_enabled) AS told,
        count(*) FILTER (WHERE h.ha_enabled) AS enabled
    FROM cluster_n1 AS n
    JOIN host AS h ON n.cluster_id = h.cluster_id
    WHERE n.hypervisor IN ('KVM', 'VMware', 'Hyperv') AND n.vms_ha > 0
    GROUP BY n.cluster_id, n.name, n.hypervisor, n.vms_ha
)

SELECT
    g.cluster_id AS subject,
    g.name,
    CASE
        WHEN g.hypervisor <> 'KVM'
            THEN
                'the ' || g.vms_ha || ' HA VMs of ' || g.name || ' are restarted by '
                || g.hypervisor || ' itself, which CloudStack does not tell'
        WHEN g.told < g.hosts THEN 'host HA of hosts of ' || g.name || ' is not told'
        ELSE
            'host HA is on for '
            || g.enabled
            || ' of '
            || g.hosts
            || iif(g.hosts = 1, ' host', ' hosts')
            || ' of '
            || g.name
            || ', which run ' || g.vms_ha || ' HA VMs'
    END AS message,
    iif(g.hypervisor <> 'KVM' OR g.told < g.hosts, 'not assessable', 'finding') AS outcome,
    g.hosts,
    g.enabled,
    g.vms_ha AS vms
FROM guarded AS g
WHERE g.hypervisor <> 'KVM' OR g.enabled < g.hosts
ORDER BY subject
