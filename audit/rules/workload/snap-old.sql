/*
id = "snap-old"
title = "Old manual snapshots"
question = "Are old manual snapshots kept?"
category = "Capacity"
severity = "low"
level = "account"
confidence = "measured"
effort = "days"
actor = "tenant"
scope = """SELECT DISTINCT a.id FROM account AS a JOIN snapshot AS s ON s.account = a.name AND \
s.domain_id = a.domain_id WHERE s.type = 'MANUAL'"""
why = """This account keeps many manual snapshots older than half a year. Nobody restores such \
snapshots; they fill secondary storage until a snapshot that matters finds no room."""
fix = """Ask the owner, keep what is needed with a tag keep, delete the rest; use a schedule \
with a limit instead."""
refs = ["rules.md snap-old", "S:SnapshotResponse"]
guards = ["scheduled snapshots", "snapshots with a tag keep"]
[params.days]
default = 180
unit = "days"
doc = "age from which a manual snapshot is old"
[params.max_count]
default = 50
unit = "count"
doc = "old snapshots an account may keep"
[params.max_bytes]
default = 1099511627776
unit = "bytes"
doc = "bytes of old snapshots an account may keep"
*/
SELECT
    a.id AS subject,
    a.name,
    printf(
        '%s keeps %d manual %s older than %d days with %.*f GiB', a.name, count(*),
        iif(count(*) = 1, 'snapshot', 'snapshots'), :days,
        coalesce(sum(s.physical_size), 0) < 100 << 30,
        coalesce(sum(s.physical_size), 0) / 1073741824.0
    ) AS message,
    count(*) AS snapshots,
    sum(s.physical_size) AS bytes,
    min(s.created) AS oldest
FROM snapshot AS s
JOIN account AS a ON s.account = a.name AND s.domain_id = a.domain_id
WHERE
    s.type = 'MANUAL'
    AND julianday(:now) - julianday(s.created) > :days
    AND NOT EXISTS (
        SELECT 1 FROM tag AS t
        WHERE t.resource_id = s.id AND 'keep' IN (lower(t.name), lower(t.value))
    )
GROUP BY a.id, a.name
HAVING count(*) > :max_count OR sum(s.physical_size) > :max_bytes
ORDER BY a.id
