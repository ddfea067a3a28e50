/*
id = "host-path-uneven"
title = "Hosts of a cluster have different numbers of paths to one LUN"
question = "Does every host of a cluster see its LUNs by the same number of paths?"
category = "Resilience"
severity = "medium"
level = "cluster"
confidence = "measured"
scope = """SELECT cluster_id FROM host_lun WHERE cluster_id IS NOT NULL GROUP BY cluster_id \
HAVING count(DISTINCT host_system_id) > 1"""
effort = "days"
actor = "storage"
why = """The hosts of a cluster should be alike: a virtual machine that was safe on one host loses its \
disk on another that has fewer ways to it. Zoning, masking or a login is missing there."""
fix = "Compare zoning, LUN masking and iSCSI logins of the hosts named with those of the others."
refs = ["rules.md pool-multipath: as the hosts see it", "D:choosing_deployment (MPIO)"]
guards = [
  "LUNs that one host alone sees are not compared",
  "hosts in maintenance are not compared",
]
*/
WITH compared AS (
    SELECT
        l.*,
        max(l.paths) OVER (PARTITION BY l.cluster_id, l.wwid) AS most
    FROM host_lun AS l
    JOIN system_now AS s ON l.host_system_id = s.host_system_id
    WHERE l.cluster_id IS NOT NULL AND NOT s.in_work
),

few AS (
    SELECT DISTINCT
        cluster_id,
        zone_id,
        name,
        label,
        wwid,
        paths,
        most
    FROM compared
    WHERE paths < most
)

SELECT
    c.id AS subject,
    c.name,
    count(DISTINCT f.name) || ' hosts of ' || c.name || ' have fewer paths than others to '
    || count(DISTINCT f.wwid) || ' LUN' || iif(count(DISTINCT f.wwid) = 1, '', 's') || ', e.g. '
    || min(f.name || ' ' || f.paths || ' of ' || f.most || ' to ' || f.label) AS message,
    f.zone_id,
    count(DISTINCT f.wwid) AS luns,
    group_concat(DISTINCT f.name) AS hosts
FROM few AS f
JOIN cluster AS c ON f.cluster_id = c.id
GROUP BY c.id, c.name, f.zone_id
ORDER BY c.id
