/*
id = "host-path-failed"
title = "Paths of a host to its storage have failed"
question = "Are all paths to block storage in order?"
category = "Resilience"
severity = "medium"
level = "host_system"
confidence = "measured"
scope = "SELECT host_system_id FROM host_lun"
effort = "hours"
actor = "storage"
why = """Multipath has given up paths of this host and works on with the others. What is left \
carries the load, and the next fault meets a way that is already thinner."""
fix = """Find what the failed paths have in common (adapter, switch, controller, target) and repair \
it; `multipath -ll` should then show every path active and ready."""
refs = ["rules.md pool-multipath: as the host sees it", "multipath(8)"]
guards = [
  "passive paths of an array that works on one controller (ghost, standby) have not failed",
  "half of the paths of a LUN or more: high",
  "a LUN without any usable path is another finding",
]
[params.high_share]
default = 0.5
unit = "share"
doc = "failed paths of a LUN from which it is high"
*/
SELECT
    l.host_system_id AS subject,
    l.name,
    sum(l.failed) || ' of ' || sum(l.paths) || ' paths of ' || l.name || ' to ' || count(*)
    || iif(count(*) = 1, ' LUN', ' LUNs') || iif(sum(l.failed) = 1, ' has', ' have')
    || ' failed, e.g. ' || min(l.label) AS message,
    iif(max(l.failed * 1.0 / l.paths) >= :high_share, 'high', 'medium') AS severity,
    l.zone_id,
    l.vms,
    sum(l.failed) AS failed,
    sum(l.paths) AS paths,
    group_concat(l.label || ': ' || l.failed || ' of ' || l.paths, '; ') AS list
FROM host_lun AS l
WHERE l.failed > 0 AND l.usable > 0
GROUP BY l.host_system_id, l.name, l.zone_id, l.vms
ORDER BY l.host_system_id
