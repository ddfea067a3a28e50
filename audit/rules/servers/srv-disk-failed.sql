/*
id = "srv-disk-failed"
title = "A disk of a server has failed or is about to"
question = "Are all disks of the server healthy?"
category = "Storage"
severity = "high"
level = "server"
effort = "hours"
actor = "operator"
scope = "SELECT DISTINCT server_id FROM server_disk WHERE coalesce(state, '') <> 'Absent'"
optional = ["host", "vm"]
why = """Behind a controller the next failure takes the data of the volume, without one the first \
did. The disk the host starts from is on it, and so is local storage where the host has some."""
fix = "Replace the disk in the bay named here and watch the rebuild to its end."
refs = ["rules.md srv-disk-failed", "DSP2046 Drive"]
guards = ["empty bays", "a disk replaced by a hot spare is still to be changed"]
*/
WITH disk AS (
    SELECT
        d.server_id,
        coalesce(d.name, d.id)
        || coalesce(' ' || d.model, '')
        || coalesce(', serial ' || d.serial, '')
            AS words,
        d.health = 'Critical' OR d.state IN ('UnavailableOffline', 'Failed') AS failed,
        coalesce(d.failure_predicted, 0) OR coalesce(d.health = 'Warning', 0) AS failing,
        d.health IS NULL AND d.failure_predicted IS NULL AS silent
    FROM server_host AS s
    JOIN server_disk AS d ON s.server_id = d.server_id AND s.source = d.source
    WHERE coalesce(d.state, '') <> 'Absent'
),

fitted AS (
    SELECT
        server_id,
        count(*) AS disks,
        sum(silent) AS silent,
        group_concat(iif(failed, words, NULL), '; ') AS failed,
        group_concat(iif(failing AND NOT coalesce(failed, 0), words, NULL), '; ') AS failing
    FROM disk
    GROUP BY server_id
)

SELECT
    s.server_id AS subject,
    s.name,
    iif(
        coalesce(f.failed, f.failing) IS NULL,
        'the health of the disks of ' || s.label || ' is not told',
        s.label || ': of ' || f.disks || ' disks ' || coalesce('failed: ' || f.failed, '')
        || iif(f.failed IS NOT NULL AND f.failing IS NOT NULL, '; ', '')
        || coalesce('about to fail: ' || f.failing, '')
        || iif(h.local_storage_active, '; the host has local storage', '')
    ) AS message,
    iif(coalesce(f.failed, f.failing) IS NULL, 'not assessable', 'finding') AS outcome,
    iif(f.failed IS NOT NULL OR h.local_storage_active, 'high', 'medium') AS severity,
    s.zone_id,
    s.vms,
    f.disks,
    f.failed,
    f.failing
FROM fitted AS f
JOIN server_host AS s ON f.server_id = s.server_id
LEFT JOIN host AS h ON s.host_id = h.id
WHERE coalesce(f.failed, f.failing) IS NOT NULL OR f.silent > 0
ORDER BY subject
