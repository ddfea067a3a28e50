/*
id = "mgmt-heap-pressure"
title = "The Java heap is nearly full"
question = "Is the Java heap of a management server near its limit?"
category = "Capacity"
severity = "medium"
level = "management_server"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM management_server WHERE state = 'Up'"
why = """The lowest use of the heap over many samples is what stays after cleaning up. When that \
is near the limit the server cleans up all the time: calls get slow, agents time out, and in the \
end it stops with an out-of-memory error."""
fix = """Raise -Xmx in /etc/default/cloudstack-management, at most to two thirds of the machine's \
memory, and restart the servers one by one."""
refs = ["rules.md mgmt-heap-pressure", "S:StatsCollector (memoryheap.max)"]
guards = [
  "one high sample is only the saw-tooth of garbage collection: fewer than ten are not judged",
  "samples from before the heap was resized are left out",
]
[params.medium]
default = 0.70
unit = "share"
doc = "lowest use of the heap above which it is medium"
[params.high]
default = 0.85
unit = "share"
doc = "lowest use of the heap above which it is high"
[params.samples]
default = 10
unit = "count"
doc = "samples a statement needs; the newest of them are taken"
*/
WITH told AS (
    SELECT
        s.management_server_id,
        s.heap_used,
        s.heap_total,
        s.at,
        row_number() OVER newest AS place,
        first_value(s.heap_total) OVER newest AS total_now
    FROM management_server_sample AS s
    WHERE s.heap_used IS NOT NULL AND s.heap_total > 0
    WINDOW newest AS (PARTITION BY s.management_server_id ORDER BY s.at DESC)
),

low AS (
    SELECT
        t.management_server_id,
        count(*) AS samples,
        min(1.0 * t.heap_used / t.heap_total) AS lowest,
        min(t.at) AS oldest,
        max(t.total_now) AS heap_total
    FROM told AS t
    WHERE t.place <= :samples AND t.heap_total = t.total_now
    GROUP BY t.management_server_id
)

SELECT
    m.id AS subject,
    m.name,
    CASE
        WHEN l.samples IS NULL THEN 'the heap of ' || m.name || ' is not told'
        WHEN l.samples < :samples
            THEN
                'only ' || l.samples || ' samples of the heap of ' || m.name
                || ', a saw-tooth shows over ' || :samples
        ELSE printf(
            'the heap of %s never fell below %.0f %% of %.1f GiB in %d samples since %s',
            m.name, 100.0 * l.lowest, l.heap_total / 1073741824.0, l.samples,
            substr(l.oldest, 1, 10)
        )
    END AS message,
    iif(coalesce(l.samples, 0) < :samples, 'not assessable', 'finding') AS outcome,
    iif(l.lowest > :high, 'high', 'medium') AS severity,
    l.lowest AS lowest_share,
    l.heap_total,
    l.samples
FROM management_server AS m
LEFT JOIN low AS l ON m.id = l.management_server_id
WHERE m.state = 'Up' AND coalesce(l.lowest > :medium, 1)
ORDER BY subject
