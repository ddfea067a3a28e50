/*
id = "host-store-detached"
title = "A host has configured storage that is not attached"
question = "Is every storage a host is configured for attached to it?"
category = "Storage"
severity = "high"
level = "host_system"
effort = "hours"
actor = "storage"
scope = """SELECT host_system_id FROM system_store \
WHERE coalesce(lower(type), '') NOT IN ('iso', 'udev')"""
why = """The host is configured for this storage and has lost it, or never reached it. VMs whose \
disks are on it cannot start there, nor move there, and high availability counts on a host that \
cannot help."""
fix = """See why the host does not reach it (route, switch port, export rule, zoning), then attach \
it again: xe pbd-plug on XenServer, mounting or a rescan on vSphere."""
refs = [
  "XAPI: PBD.currently_attached",
  "vSphere: Datastore.host[].mountInfo.mounted and .accessible",
  "no row of its own in rules.md; the host's side of pool-host-gap",
]
guards = [
  "hosts in maintenance",
  "ISO libraries and removable drives",
  "storage of one host, or shared storage no other host has either: medium",
]
optional = ["host", "vm"]
*/
WITH elsewhere AS (
    SELECT
        store,
        count(*) AS hosts
    FROM system_store
    WHERE attached
    GROUP BY store
),

doubtful AS (
    SELECT
        s.host_system_id,
        s.attached IS NULL AS untold,
        coalesce(e.hosts, 0) AS hosts,
        coalesce(s.name, s.store) || coalesce(' (' || s.type || ')', '') AS label
    FROM system_store AS s
    LEFT JOIN elsewhere AS e ON s.store = e.store
    WHERE NOT coalesce(s.attached, 0) AND coalesce(lower(s.type), '') NOT IN ('iso', 'udev')
)

SELECT
    h.host_system_id AS subject,
    h.name,
    iif(
        min(d.untold),
        h.name || ' does not tell whether it has attached ' || group_concat(d.label, ', '),
        h.name || ' has not attached ' || group_concat(d.label, ', ') FILTER (WHERE NOT d.untold)
        || iif(max(d.hosts) > 0, '; other hosts have', '')
    ) AS message,
    iif(min(d.untold), 'not assessable', 'finding') AS outcome,
    iif(max(d.hosts) > 0, 'high', 'medium') AS severity,
    count(*) FILTER (WHERE NOT d.untold) AS stores,
    max(d.hosts) AS hosts_attached,
    h.zone_id,
    h.vms
FROM doubtful AS d
JOIN system_now AS h ON d.host_system_id = h.host_system_id
WHERE NOT h.in_work
GROUP BY h.host_system_id, h.name, h.zone_id, h.vms
ORDER BY subject
