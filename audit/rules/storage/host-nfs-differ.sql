/*
id = "host-nfs-differ"
title = "Hosts of a cluster mount one NFS share with different options"
question = "Do all hosts of a cluster mount a share in the same way?"
category = "Storage"
severity = "low"
level = "cluster"
confidence = "measured"
scope = """SELECT s.cluster_id FROM host_mount AS m JOIN system_now AS s ON s.host_system_id = \
m.host_system_id WHERE m.type LIKE 'nfs%' AND s.cluster_id IS NOT NULL"""
effort = "hours"
actor = "operator"
why = """A virtual machine meets another version of NFS, or another patience with the server, after it \
moved. What works on one host then fails on another in the same outage, and locks of version 3 and \
4 do not know of each other."""
fix = """Set the NFS mount options of the pool in CloudStack (since 4.19.1) instead of on hosts, and \
mount again host by host in maintenance."""
refs = ["rules.md pool-nfs-options: the options in force on hosts", "nfs(5)"]
guards = [
  "version, hard or soft, time-out and retries are compared; read and write sizes are negotiated",
  "different versions of NFS: medium",
  "values that are not told are not compared",
]
*/
WITH share AS (
    SELECT
        s.cluster_id,
        s.zone_id,
        m.server || ':' || m.export AS share,
        count(DISTINCT s.host_system_id) AS hosts,
        count(DISTINCT m.version) AS versions,
        count(DISTINCT m.hard) AS kinds,
        count(DISTINCT m.timeout || ' s, ' || m.retries) AS patience,
        group_concat(DISTINCT m.version) AS version_list,
        group_concat(DISTINCT m.timeout || ' s') AS timeout_list
    FROM host_mount AS m
    JOIN system_now AS s ON m.host_system_id = s.host_system_id AND m.source = s.source
    WHERE m.type LIKE 'nfs%' AND s.cluster_id IS NOT NULL
    GROUP BY s.cluster_id, s.zone_id, m.server || ':' || m.export
)

SELECT
    c.id AS subject,
    c.name,
    'the hosts of ' || c.name || ' mount ' || count(*) || ' NFS share'
    || iif(count(*) = 1, '', 's') || ' differently, e.g. ' || min(
        h.share || CASE
            WHEN h.versions > 1 THEN ' (versions ' || h.version_list || ')'
            WHEN h.kinds > 1 THEN ' (hard and soft)'
            ELSE ' (time-outs and retries: ' || h.timeout_list || ')'
        END
    ) AS message,
    iif(max(h.versions) > 1, 'medium', 'low') AS severity,
    h.zone_id,
    group_concat(h.share, ', ') AS shares
FROM share AS h
JOIN cluster AS c ON h.cluster_id = c.id
WHERE h.versions > 1 OR h.kinds > 1 OR h.patience > 1
GROUP BY c.id, c.name, h.zone_id
ORDER BY c.id
