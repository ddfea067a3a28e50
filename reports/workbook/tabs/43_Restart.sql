/*
title = "Restart"
group = "Compute"
doc = "One host that is Up: what HA would restart if it failed now, simulated."
rows = "ha_restart"
[columns]
host = "host.name"
zone = "zone.name"
cluster = "cluster.name"
result = "ha_restart.result"
vms = "ha_restart.vms"
vms_ha = "ha_restart.vms_ha"
candidates = "ha_restart.candidates"
restarted = "ha_restart.restarted"
may_restart = "ha_restart.may_restart"
waits = "ha_restart.waits"
blocked = "ha_restart.blocked"
blocked_by = "ha_restart.blocked_by"
local_disk = "ha_restart.local_disk"
stuck = "ha_restart.stuck"
not_ha = "ha_restart.not_ha"
share = { from = "ha_restart.share", label = "Orders that fit" }
within_line = "ha_restart.within_line"
refused_vm = "ha_restart.refused_vm"
refused_memory = "ha_restart.refused_memory"
reason = "ha_restart.reason"
id = "ha_restart.host_id"
*/
SELECT
    h.name AS host,
    z.name AS zone,
    c.name AS cluster,
    r.result,
    r.vms,
    r.vms_ha,
    r.candidates,
    r.restarted,
    r.may_restart,
    r.waits,
    r.blocked,
    r.blocked_by,
    r.local_disk,
    r.stuck,
    r.not_ha,
    r.share,
    r.within_line,
    r.refused_vm,
    r.refused_memory,
    r.reason,
    r.host_id AS id
FROM ha_restart AS r
JOIN host AS h ON r.host_id = h.id
LEFT JOIN zone AS z ON r.zone_id = z.id
LEFT JOIN cluster AS c ON r.cluster_id = c.id
ORDER BY
    coalesce(r.waits, 0) + coalesce(r.blocked, 0) DESC,
    r.may_restart DESC,
    zone,
    cluster,
    host,
    id
