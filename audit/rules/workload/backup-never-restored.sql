/*
id = "backup-never-restored"
title = "No backup was ever restored"
question = "Was a restore tried in the last half year?"
category = "Resilience"
severity = "medium"
level = "estate"
confidence = "derived"
effort = "days"
actor = "operator"
scope = """SELECT 'estate' WHERE EXISTS (SELECT 1 FROM vm AS v \
WHERE v.backup_offering_id IS NOT NULL)"""
why = """Machines are backed up, but no backup was restored for half a year. Only a restore \
proves that backups can be read, that somebody knows how, and how long it takes."""
fix = """Restore one machine of each kind into a test network, write down how long it took, and \
repeat it twice a year."""
refs = [
  "rules.md backup-never-restored", "S:EventTypes (BACKUP.RESTORE, VM.CREATE.FROM.BACKUP)",
  "events are kept for event.purge.delay days (field trap 17)",
]
guards = [
  "estates that back nothing up",
  "where events do not reach back that far, a restore before them is not told: not assessable",
]
[params.days]
default = 180
unit = "days"
doc = "how long ago the last restore may be"
*/
WITH told AS (
    SELECT
        min(e.created) AS since,
        max(
            iif(
                (e.type LIKE 'BACKUP.RESTORE%' OR e.type = 'VM.CREATE.FROM.BACKUP')
                AND e.level <> 'ERROR',
                e.created, NULL
            )
        ) AS restored
    FROM event AS e
),

saved AS (
    SELECT count(*) AS vms
    FROM vm AS v
    WHERE v.backup_offering_id IS NOT NULL
)

SELECT
    'estate' AS subject,
    'estate' AS name,
    CASE
        WHEN t.restored IS NOT NULL OR julianday(:now) - julianday(t.since) >= :days
            THEN
                s.vms || ' VMs are backed up, and '
                || coalesce(
                    'the last restore was on ' || substr(t.restored, 1, 10),
                    'no backup was restored since ' || substr(t.since, 1, 10)
                )
        ELSE
            'no restore is among the events, but they reach back to '
            || coalesce(substr(t.since, 1, 10), 'nowhere') || ' only'
    END AS message,
    iif(
        t.restored IS NOT NULL OR julianday(:now) - julianday(t.since) >= :days,
        'finding', 'not assessable'
    ) AS outcome,
    s.vms,
    t.restored AS last_restore,
    t.since AS events_since
FROM told AS t
CROSS JOIN saved AS s
WHERE t.restored IS NULL OR julianday(:now) - julianday(t.restored) > :days
ORDER BY subject
