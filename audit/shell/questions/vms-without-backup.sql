/*
title = "Running VMs without backup"
doc = "Neither a backup offering nor a snapshot schedule on a volume; the newest snapshot, if any."
*/
SELECT
    v.name AS vm,
    v.account,
    z.name AS zone,
    round(sum(d.size) / 1073741824.0, 1) AS disks_gib,
    (
        SELECT max(s.created)
        FROM snapshot AS s
        JOIN volume AS o ON s.volume_id = o.id
        WHERE o.vm_id = v.id AND s.state = 'BackedUp'
    ) AS newest_snapshot,
    v.created
FROM vm AS v
LEFT JOIN zone AS z ON v.zone_id = z.id
LEFT JOIN volume AS d ON v.id = d.vm_id
WHERE
    v.state = 'Running'
    AND v.backup_offering_id IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM snapshot_policy AS p
        JOIN volume AS o ON p.volume_id = o.id
        WHERE o.vm_id = v.id
    )
GROUP BY v.id
ORDER BY disks_gib DESC, v.name, v.id
