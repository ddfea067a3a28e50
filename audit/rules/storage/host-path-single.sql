/*
id = "host-path-single"
title = "A host has one path to a LUN"
question = "Does every host have two usable paths to every shared LUN, by two adapters?"
category = "Resilience"
severity = "high"
level = "host_system"
confidence = "measured"
scope = "SELECT host_system_id FROM host_lun"
effort = "days"
actor = "storage"
why = """With one path in use, one cable, port, switch or controller takes the disks of every \
virtual machine on the host away. Multipath software hides a lost path so well that nobody notices \
until then."""
fix = """Bring back the failed paths, or log the host in at a port of each controller by a second \
adapter and network; then look at `multipath -ll`."""
refs = ["rules.md pool-multipath: as the host sees it", "D:choosing_deployment (MPIO)"]
guards = [
  "a LUN that one host alone sees, where others were asked (boot or local disk): low",
  "no usable path left: critical",
  "two paths by one adapter: medium; software iSCSI shows an adapter per session",
]
[params.min_paths]
default = 2
unit = "count"
doc = "usable paths a LUN should have"
*/
WITH asked AS (
    SELECT count(DISTINCT host_system_id) AS hosts
    FROM host_lun
),

weak AS (
    SELECT
        l.*,
        CASE
            WHEN l.hosts = 1 AND a.hosts > 1 THEN 4
            WHEN l.usable = 0 THEN 1
            WHEN l.usable < :min_paths THEN 2
            ELSE 3
        END AS rank
    FROM host_lun AS l
    CROSS JOIN asked AS a
    WHERE l.usable < :min_paths OR l.adapters = 1
)

SELECT
    w.host_system_id AS subject,
    w.name,
    w.name || ' has ' || CASE min(w.rank)
        WHEN 1 THEN 'no usable path to '
        WHEN 3 THEN 'paths by one adapter only to '
        ELSE 'one path to '
    END
    || count(*) || ' LUN' || iif(count(*) = 1, '', 's') || ', e.g. ' || min(w.label) AS message,
    CASE min(w.rank)
        WHEN 1 THEN 'critical' WHEN 2 THEN 'high' WHEN 3 THEN 'medium' ELSE 'low'
    END AS severity,
    w.zone_id,
    w.vms,
    count(*) AS luns,
    min(w.usable) AS least_paths,
    group_concat(w.label || ': ' || w.usable || ' of ' || w.paths, '; ') AS list
FROM weak AS w
GROUP BY w.host_system_id, w.name, w.zone_id, w.vms
ORDER BY w.host_system_id
