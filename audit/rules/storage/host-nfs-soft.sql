/*
id = "host-nfs-soft"
title = "A host mounts NFS storage softly"
question = "Do all NFS mounts wait for their server instead of failing?"
category = "Storage"
severity = "medium"
level = "host_system"
confidence = "measured"
scope = "SELECT host_system_id FROM host_mount WHERE type LIKE 'nfs%'"
effort = "hours"
actor = "storage"
why = """A soft mount gives up after a while and returns errors. Virtual machines on it then see disk \
errors: file systems turn read-only and data that was thought written may be lost. A hard mount \
waits until the server is back."""
fix = """Mount with the option hard (it is the default of Linux): take soft or softerr out of the \
pool's NFS mount options in CloudStack, or of the host's own configuration, and mount again in \
maintenance."""
refs = ["rules.md pool-nfs-options: the options in force on hosts", "nfs(5)"]
guards = [
  "a mount of a primary storage pool: high; other mounts (secondary storage, backup): medium",
  "mounts that do not tell their options are not judged alone",
]
*/
WITH pool AS (
    SELECT DISTINCT
        p.server,
        rtrim(p.path, '/') AS export
    FROM storage_pool AS p
    WHERE p.server <> ''
),

judged AS (
    SELECT
        m.host_system_id,
        m.source,
        m.server || ':' || m.export AS share,
        m.hard,
        p.server IS NOT NULL AS is_primary
    FROM host_mount AS m
    LEFT JOIN pool AS p ON m.server = p.server AND rtrim(m.export, '/') = p.export
    WHERE m.type LIKE 'nfs%'
)

SELECT
    s.host_system_id AS subject,
    s.name,
    iif(
        min(j.hard) = 0,
        s.name || ' mounts ' || count(*) FILTER (WHERE NOT j.hard) || ' NFS share'
        || iif(count(*) FILTER (WHERE NOT j.hard) = 1, '', 's') || ' softly, e.g. '
        || min(iif(j.hard, NULL, j.share)),
        'the options of ' || count(*) FILTER (WHERE j.hard IS NULL) || ' NFS mounts of ' || s.name
        || ' are not told'
    ) AS message,
    iif(min(j.hard) = 0, 'finding', 'not assessable') AS outcome,
    iif(max(NOT j.hard AND j.is_primary), 'high', 'medium') AS severity,
    s.zone_id,
    s.vms,
    group_concat(DISTINCT iif(NOT j.hard, j.share, NULL)) AS shares
FROM judged AS j
JOIN system_now AS s ON j.host_system_id = s.host_system_id AND j.source = s.source
GROUP BY s.host_system_id, s.name, s.zone_id, s.vms
HAVING min(j.hard) = 0 OR count(j.hard) < count(*)
ORDER BY s.host_system_id
