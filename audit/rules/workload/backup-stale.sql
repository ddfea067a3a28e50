/*
id = "backup-stale"
title = "Backups are old or fail"
question = "Is the newest good backup of every machine as young as its schedule promises?"
category = "Resilience"
severity = "high"
level = "vm"
confidence = "measured"
effort = "days"
actor = "operator"
scope = """SELECT v.id FROM vm AS v WHERE v.state = 'Running' AND (v.backup_offering_id IS NOT NULL \
OR v.id IN (SELECT s.vm_id FROM backup_schedule AS s))"""
why = """The owner believes in a backup that is older than promised or was never taken. It is \
missed on the day it is needed: everything since the last good one is lost."""
fix = """Read the error of the last backup job, repair the provider or its repository, and take \
a backup by hand to prove it."""
refs = [
  "rules.md backup-stale", "D:adminguide/virtual_machines (backup and recovery)", "S:Backup.Status",
]
guards = [
  "stopped VMs",
  "without a schedule in CloudStack the provider's own is not told: not assessable",
  "a schedule without any backup may be new: medium",
]
[params.missed]
default = 2.0
unit = "ratio"
doc = "age of the newest good backup, in intervals, above which it is high"
[params.late]
default = 1.25
unit = "ratio"
doc = "age in intervals above which one is missed, with time to take it"
*/
WITH
promised AS (
    SELECT
        s.vm_id,
        min(
            CASE upper(s.interval)
                WHEN 'HOURLY' THEN 1
                WHEN 'DAILY' THEN 24
                WHEN 'WEEKLY' THEN 168
                WHEN 'MONTHLY' THEN 744
            END
        ) AS hours
    FROM backup_schedule AS s
    GROUP BY s.vm_id
),

taken AS (
    SELECT
        b.vm_id,
        max(iif(b.status = 'BackedUp', b.created, NULL)) AS newest,
        sum(b.status IN ('Failed', 'Error')) AS failed
    FROM backup AS b
    GROUP BY b.vm_id
),

judged AS (
    SELECT
        v.*,
        p.hours,
        t.newest,
        t.failed,
        (julianday(:now) - julianday(t.newest)) * 24 / p.hours AS intervals
    FROM vm AS v
    LEFT JOIN promised AS p ON v.id = p.vm_id
    LEFT JOIN taken AS t ON v.id = t.vm_id
    WHERE v.state = 'Running' AND (v.backup_offering_id IS NOT NULL OR p.vm_id IS NOT NULL)
)

SELECT
    j.id AS subject,
    j.name,
    CASE
        WHEN j.hours IS NULL THEN 'how often ' || j.name || ' should be saved is not told'
        WHEN j.newest IS NULL THEN j.name || ' has a backup schedule but no good backup yet'
        ELSE printf('the newest good backup of %s is %.1f intervals old', j.name, j.intervals)
    END AS message,
    iif(j.hours IS NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN j.intervals > :missed OR (j.newest IS NULL AND j.failed > 0) THEN 'high'
        ELSE 'medium'
    END AS severity,
    j.zone_id,
    1 AS vms,
    j.hours AS interval_hours,
    j.newest,
    j.failed
FROM judged AS j
WHERE j.hours IS NULL OR j.newest IS NULL OR j.intervals > :late
ORDER BY j.id
