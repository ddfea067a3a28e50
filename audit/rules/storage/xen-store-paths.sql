/*
id = "xen-store-paths"
title = "A XenServer host has lost paths to its storage"
question = "Are all paths of a host to its storage in use?"
category = "Storage"
severity = "medium"
level = "host_system"
effort = "hours"
actor = "storage"
scope = """SELECT host_system_id FROM system_store WHERE paths IS NOT NULL \
AND host_system_id NOT IN (SELECT t.host_system_id FROM host_path AS p JOIN system_teller AS t \
ON p.host_system_id = t.teller_id)"""
why = """Multipathing hides the loss of a path until the last one is gone; then every VM of the \
host with disks on that storage stops. The pool knows how many paths there should be."""
fix = """Find the path that is gone (cable, switch port, zoning, iSCSI portal), bring it back, and \
see that the counts agree again (XenCenter: host, storage, multipathing)."""
refs = [
  "XAPI: PBD.other_config mpath-<SCSIid>, paths in use and paths known",
  "no row of its own in rules.md; the paths of KVM and ESXi hosts are told one by one",
]
guards = ["hosts in maintenance", "storage without multipathing", "hosts whose paths are told one by one"]
optional = ["host", "vm", "host_path"]
[params.few]
default = 2
unit = "count"
doc = "paths in use below which it is high"
*/
SELECT
    h.host_system_id AS subject,
    h.name,
    h.name || ': ' || group_concat(
        coalesce(s.name, s.store) || ' uses ' || s.paths_up || ' of ' || s.paths || ' paths', '; '
    ) AS message,
    CASE
        WHEN min(s.paths_up) = 0 THEN 'critical'
        WHEN min(s.paths_up) < :few THEN 'high'
        ELSE 'medium'
    END AS severity,
    min(s.paths_up) AS paths_up,
    max(s.paths) AS paths,
    h.zone_id,
    h.vms
FROM system_store AS s
JOIN system_now AS h ON s.host_system_id = h.host_system_id
WHERE
    (s.paths_up < s.paths OR s.paths_up < :few)
    AND NOT h.in_work
    AND s.host_system_id NOT IN (
        SELECT t.host_system_id FROM host_path AS p
        JOIN system_teller AS t ON p.host_system_id = t.teller_id
    )
GROUP BY h.host_system_id, h.name, h.zone_id, h.vms
ORDER BY subject
