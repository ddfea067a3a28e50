/*
id = "snapshot-on-primary"
title = "Snapshots stay on the disk they protect"
question = "Do snapshots live on the disk they protect?"
category = "Resilience"
severity = "medium"
level = "estate"
confidence = "measured"
effort = "days"
actor = "operator"
why = """A snapshot on primary storage is lost together with the pool it should help to \
restore. It serves to undo a change, not to survive a failure."""
fix = """Set snapshot.backup.to.secondary to true and copy what matters to secondary storage; \
check that secondary storage is another machine."""
refs = ["rules.md snapshot-on-primary", "setting snapshot.backup.to.secondary", "S:SnapshotInfo"]
guards = ["snapshots whose place is not told"]
optional = ["snapshot.location"]
*/
WITH copy AS (
    SELECT
        count(*) AS snapshots,
        count(s.location) AS told,
        count(*) FILTER (WHERE upper(s.location) = 'PRIMARY') AS on_primary
    FROM snapshot AS s
    WHERE s.state = 'BackedUp'
)

SELECT
    'estate' AS subject,
    'snapshots' AS name,
    iif(
        lower(c.value) = 'false',
        'snapshots are not copied to secondary storage (snapshot.backup.to.secondary is false)',
        'some snapshots are on primary storage only'
    ) || '; ' || o.on_primary || ' of ' || o.snapshots || ' snapshots are told to be there'
        AS message,
    iif(
        lower(c.value) = 'false' OR o.on_primary > 0, 'finding', 'not assessable'
    ) AS outcome,
    c.value AS setting,
    o.snapshots,
    o.told,
    o.on_primary
FROM copy AS o
LEFT JOIN setting AS c ON c.name = 'snapshot.backup.to.secondary'
WHERE c.value IS NULL OR lower(c.value) = 'false' OR o.on_primary > 0
ORDER BY subject
