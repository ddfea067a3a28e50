/*
id = "vm-expunge-stuck"
title = "Destroyed machines that never go"
question = "Do destroyed machines stay although their time is over?"
category = "Operations"
severity = "low"
level = "zone"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = """SELECT DISTINCT v.zone_id FROM vm AS v WHERE v.state IN ('Destroyed', 'Expunging') \
AND v.zone_id IS NOT NULL"""
why = """Destroyed machines keep their disks, addresses and VLANs until they are expunged. When \
many stay, the cleaning fails, usually because a pool refuses, and capacity runs out unseen."""
fix = """Look in the management server's log why expunging fails (expunge.workers, the pool, a \
snapshot in use), repair that, and expunge them by hand."""
refs = ["rules.md vm-expunge-stuck", "S:UserVmManagerImpl (expunge.delay, expunge.interval)"]
guards = ["machines within expunge.delay and two rounds of expunge.interval", "ten or fewer"]
[params.max_count]
default = 10
unit = "count"
doc = "machines that may be late"
*/
WITH
wait AS (
    SELECT
        max(iif(s.name = 'expunge.delay', cast(s.value AS INTEGER), NULL))
        + 2 * max(iif(s.name = 'expunge.interval', cast(s.value AS INTEGER), NULL)) AS seconds
    FROM setting AS s
    WHERE s.name IN ('expunge.delay', 'expunge.interval')
),

gone AS (
    SELECT
        v.zone_id,
        v.last_updated,
        w.seconds,
        (julianday(:now) - julianday(v.last_updated)) * 86400 > w.seconds AS is_late
    FROM vm AS v
    CROSS JOIN wait AS w
    WHERE v.state IN ('Destroyed', 'Expunging')
)

SELECT
    g.zone_id AS subject,
    z.name,
    iif(
        coalesce(sum(g.is_late), 0) > :max_count,
        sum(g.is_late) || ' destroyed VMs of ' || z.name
        || ' should have been expunged; the oldest is so since ' || min(g.last_updated),
        'since when ' || count(*) || ' VMs of ' || z.name
        || ' are destroyed, or how long they may stay, is not told'
    ) AS message,
    iif(coalesce(sum(g.is_late), 0) > :max_count, 'finding', 'not assessable') AS outcome,
    sum(g.is_late) AS vms_late,
    count(*) AS vms_destroyed,
    max(g.seconds) AS seconds_allowed,
    min(g.last_updated) AS oldest
FROM gone AS g
JOIN zone AS z ON g.zone_id = z.id
GROUP BY g.zone_id, z.name
HAVING
    coalesce(sum(g.is_late), 0) > :max_count
    OR count(*) - count(g.is_late) + coalesce(sum(g.is_late), 0) > :max_count
ORDER BY g.zone_id
