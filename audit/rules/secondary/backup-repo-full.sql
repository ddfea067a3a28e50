/*
id = "backup-repo-full"
title = "Backup repositories fill up"
question = "Are the backup repositories of a zone filling?"
category = "Capacity"
severity = "low"
level = "zone"
confidence = "measured"
effort = "days"
actor = "storage"
scope = "SELECT DISTINCT zone_id FROM backup_repository WHERE zone_id IS NOT NULL"
why = """When the repositories are full, backups fail from one night to the next and nobody \
notices until one is needed."""
fix = "Delete old backups or shorten their retention, or add a repository."
refs = [
  "rules.md backup-repo-full; CloudStack counts by zone (listCapacity type 21), not by repository",
  "setting zone.backupStorage.capacity.notificationthreshold (0.75)",
]
guards = ["zones with an external provider only have no repository", "no declared size"]
[params.low]
default = 0.75
unit = "share"
doc = "fill worth planning for"
[params.medium]
default = 0.85
unit = "share"
doc = "fill that needs action"
[params.high]
default = 0.95
unit = "share"
doc = "fill at which backups may fail"
*/
WITH repository AS (
    SELECT
        r.zone_id,
        count(*) AS repositories,
        count(nullif(r.capacity, 0)) AS sized,
        sum(r.capacity) AS declared,
        group_concat(r.name, ', ') AS names
    FROM backup_repository AS r
    WHERE r.zone_id IS NOT NULL
    GROUP BY r.zone_id
)

SELECT
    r.zone_id AS subject,
    z.name,
    iif(
        c.used_share IS NULL OR r.sized < r.repositories,
        'how full the backup repositories of ' || z.name || ' are is not told: '
        || (r.repositories - r.sized) || ' of ' || r.repositories || ' have no declared size',
        printf(
            'the backup repositories of %s (%s) are %.1f %% full, %.*f GiB left', z.name, r.names,
            100 * c.used_share, c.total - c.used < 100 << 30, (c.total - c.used) / 1073741824.0
        )
    ) AS message,
    iif(c.used_share IS NULL OR r.sized < r.repositories, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN c.used_share >= :high THEN 'high'
        WHEN c.used_share >= :medium THEN 'medium'
        ELSE 'low'
    END AS severity,
    r.repositories,
    r.declared,
    c.total,
    c.used,
    c.used_share,
    c.at
FROM repository AS r
JOIN zone AS z ON r.zone_id = z.id
LEFT JOIN capacity_now AS c ON r.zone_id = c.zone_id AND c.type = 21
WHERE c.used_share IS NULL OR r.sized < r.repositories OR c.used_share >= :low
ORDER BY r.zone_id
