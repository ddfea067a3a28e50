/*
id = "cluster-mixed-size"
title = "Hosts of unequal size share a cluster"
question = "Are the hosts of the cluster of about the same size?"
category = "Capacity"
severity = "low"
level = "cluster"
confidence = "derived"
effort = "project"
actor = "operator"
scope = "SELECT cluster_id FROM cluster_capacity WHERE hosts >= 2"
why = """The reserve for a lost host must be as large as the largest one. In a cluster of \
unequal hosts that reserve is out of proportion, and large VMs fit on the large hosts only, \
which can then not be emptied."""
fix = "Group hosts of the same size; when replacing hardware, replace a cluster at a time."
refs = ["rules.md cluster-mixed-size", "D:installguide/overview/_requirements"]
guards = ["sizes that are not told are not judged"]
[params.ratio]
default = 1.5
unit = "ratio"
doc = "largest against smallest host"
*/
WITH sized AS (
    SELECT
        h.cluster_id,
        c.name,
        count(*) - count(h.memory_physical + h.threads) AS untold,
        max(h.memory_physical) * 1.0 / min(h.memory_physical) AS memory_ratio,
        max(h.threads) * 1.0 / min(h.threads) AS thread_ratio,
        min(h.memory_physical) AS smallest,
        max(h.memory_physical) AS largest
    FROM host_capacity AS h
    JOIN cluster AS c ON h.cluster_id = c.id
    GROUP BY h.cluster_id, c.name
    HAVING count(*) >= 2
)

SELECT
    s.cluster_id AS subject,
    s.name,
    iif(
        s.memory_ratio > :ratio OR s.thread_ratio > :ratio,
        'hosts of ' || s.name || ' have from ' || printf('%.0f', s.smallest / 1073741824.0)
        || ' to ' || printf('%.0f', s.largest / 1073741824.0) || ' GiB ('
        || printf('%.1f', s.memory_ratio) || ' times), threads differ '
        || coalesce(printf('%.1f', s.thread_ratio), '?') || ' times',
        'the size of ' || s.untold || ' hosts of ' || s.name || ' is not told'
    ) AS message,
    iif(
        s.memory_ratio > :ratio OR s.thread_ratio > :ratio, 'finding', 'not assessable'
    ) AS outcome,
    s.memory_ratio,
    s.thread_ratio,
    s.smallest,
    s.largest
FROM sized AS s
WHERE s.untold > 0 OR s.memory_ratio > :ratio OR s.thread_ratio > :ratio
ORDER BY subject
