/*
doc = "A row per VM with VM snapshots that are not being deleted."
[columns]
vm_id = "VM"
snapshots = "VM snapshots [count]"
oldest = "When the oldest was taken [UTC]"
depth = "Snapshots on top of each other, in the longest chain [count]"
*/
WITH RECURSIVE
kept AS (
    SELECT
        s.id,
        s.vm_id,
        s.parent_id,
        s.created
    FROM vm_snapshot AS s
    WHERE s.vm_id IS NOT NULL AND coalesce(s.state, '') NOT IN ('Expunging', 'Removed')
),

chain AS (
    SELECT
        k.id,
        k.vm_id,
        1 AS depth
    FROM kept AS k
    UNION ALL
    SELECT
        k.id,
        k.vm_id,
        c.depth + 1 AS depth
    FROM chain AS c
    JOIN kept AS k ON c.id = k.parent_id
    WHERE c.depth < 100
),

deepest AS (
    SELECT
        c.vm_id,
        max(c.depth) AS depth
    FROM chain AS c
    GROUP BY c.vm_id
)

SELECT
    k.vm_id,
    count(*) AS snapshots,
    min(k.created) AS oldest,
    d.depth
FROM kept AS k
JOIN deepest AS d ON k.vm_id = d.vm_id
GROUP BY k.vm_id, d.depth
