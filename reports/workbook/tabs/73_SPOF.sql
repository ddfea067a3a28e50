/*
title = "Single points of failure"
group = "Failures"
doc = "One component whose failure alone takes something: what it takes now, and by design."
rows = "failure_now"
[columns]
component = { from = "failure_impact.name", label = "Component" }
kind = "failure_impact.kind"
zone = "zone.name"
cluster = "cluster.name"
redundancy = { doc = "single, used up, shared fate, data, restart, not known, cut off, redundant or down already." }
vms = { from = "failure_impact.vms", label = "VMs that stop" }
vms_worst = { from = "failure_impact.vms_worst", label = "VMs at most" }
lost = { from = "failure_impact.lost", label = "VMs lost for good", look = "flag" }
lost_worst = { unit = "count", label = "VMs lost at most", doc = "With those that only may come back, if what is not known is as bad as it can be." }
restarted = "failure_impact.restarted"
may_restart = "failure_impact.may_restart"
not_known = "failure_impact.not_known"
kept = "failure_impact.kept"
reasons = { from = "failure_impact.reasons", look = "wrap" }
degraded = { from = "failure_impact.degraded", label = "VMs less redundant" }
cut_off = { from = "failure_impact.cut_off", label = "VMs cut off" }
hosts = { from = "failure_impact.hosts", label = "Hosts that stop" }
networks = { from = "failure_impact.networks", label = "Networks that stop" }
accounts = { from = "failure_impact.accounts", label = "Tenants" }
control = { from = "failure_impact.control", label = "Control plane" }
control_worst = { from = "failure_impact.control_worst", label = "Control plane at most" }
share = { from = "failure_impact.share", label = "Share of zone" }
storage_share = "failure_impact.storage_share"
tags = { from = "failure_impact.tags", label = "Storage tags" }
minutes = { from = "failure_impact.minutes", label = "How long" }
used_up = { unit = "bool", doc = "Now it takes more than by design." }
vms_design = { unit = "count", label = "VMs that stop by design", doc = "Running user VMs that stop by design, all healthy." }
worst_design = { unit = "count", label = "VMs at most by design", doc = "The same, if what is not known is as bad as it can be." }
lost_design = { unit = "count", label = "VMs lost by design", doc = "VMs lost for good by design." }
confidence = "failure_impact.confidence"
why = { from = "failure_impact.why", look = "wrap" }
rank = "failure_impact.rank"
id = "failure_impact.node_id"
*/
SELECT
    f.name AS component,
    replace(f.kind, '_', ' ') AS kind,
    z.name AS zone,
    c.name AS cluster,
    f.redundancy,
    f.vms,
    f.vms_worst,
    f.lost,
    f.lost_worst,
    f.restarted,
    f.may_restart,
    f.not_known,
    f.kept,
    f.reasons,
    f.degraded,
    f.cut_off,
    f.hosts,
    f.networks,
    f.accounts,
    f.control,
    f.control_worst,
    f.share,
    f.storage_share,
    f.tags,
    f.minutes,
    f.used_up,
    f.vms_design,
    f.worst_design,
    f.lost_design,
    f.confidence,
    f.why,
    f.rank,
    f.node_id AS id
FROM failure_now AS f
LEFT JOIN zone AS z ON f.zone_id = z.id
LEFT JOIN cluster AS c ON f.cluster_id = c.id
ORDER BY f.rank IS NULL, f.rank, f.node_id
