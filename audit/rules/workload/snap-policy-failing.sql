/*
id = "snap-policy-failing"
title = "Scheduled snapshots are missing"
question = "Do scheduled snapshots come as often as their policy says?"
category = "Resilience"
severity = "medium"
level = "vm"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = """SELECT o.vm_id FROM snapshot_policy AS p JOIN volume AS o ON p.volume_id = o.id \
JOIN vm AS v ON o.vm_id = v.id WHERE v.state = 'Running'"""
why = """The owner relies on a snapshot schedule that produces nothing: two or more snapshots \
in a row are missing, and what changed since the last one is lost with the disk."""
fix = """Look at the snapshots in state Error and the jobs behind them; check that the secondary \
storage VM runs and secondary storage has room; take one by hand to prove it."""
refs = [
  "rules.md snap-policy-failing", "S:Snapshot.State", "D:adminguide/storage (snapshot policies)",
]
guards = [
  "detached volumes and stopped VMs, which CloudStack skips",
  "volumes younger than two intervals",
  "a policy without any snapshot may be new: low",
]
[params.missed]
default = 2.0
unit = "ratio"
doc = "age of the newest scheduled snapshot, in intervals, above which it is reported"
*/
WITH
planned AS (
    SELECT
        p.volume_id,
        min(
            CASE p.interval_type WHEN 0 THEN 1 WHEN 1 THEN 24 WHEN 2 THEN 168 WHEN 3 THEN 744 END
        ) AS hours
    FROM snapshot_policy AS p
    GROUP BY p.volume_id
),

late AS (
    SELECT
        o.vm_id,
        o.name,
        p.hours,
        max(iif(s.state <> 'Error', s.created, NULL)) AS newest,
        sum(coalesce(s.state = 'Error', 0)) AS errors
    FROM planned AS p
    JOIN volume AS o ON p.volume_id = o.id
    LEFT JOIN snapshot AS s ON o.id = s.volume_id AND coalesce(s.type, '') <> 'MANUAL'
    WHERE (julianday(:now) - julianday(o.created)) * 24 > :missed * p.hours
    GROUP BY o.id, o.vm_id, o.name, p.hours
    HAVING newest IS NULL OR (julianday(:now) - julianday(newest)) * 24 > :missed * p.hours
)

SELECT
    v.id AS subject,
    v.name,
    printf(
        '%d of the disks of %s have a snapshot schedule that brings nothing: ', count(*), v.name
    )
    || coalesce(
        printf(
            'the newest scheduled snapshot is %.1f days old',
            julianday(:now) - julianday(min(l.newest))
        ),
        'there is none yet'
    ) AS message,
    iif(count(l.newest) = 0 AND sum(l.errors) = 0, 'low', 'medium') AS severity,
    v.zone_id,
    1 AS vms,
    count(*) AS volumes,
    min(l.hours) AS interval_hours,
    min(l.newest) AS newest,
    sum(l.errors) AS failed
FROM late AS l
JOIN vm AS v ON l.vm_id = v.id
WHERE v.state = 'Running'
GROUP BY v.id, v.name, v.zone_id
ORDER BY v.id
