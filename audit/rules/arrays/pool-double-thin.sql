/*
id = "pool-double-thin"
title = "Space is promised twice over"
question = "Do both CloudStack and the array promise more than there is?"
category = "Capacity"
severity = "medium"
level = "storage_pool"
confidence = "derived"
effort = "weeks"
actor = "storage"
scope = """SELECT b.store_id FROM pool_array AS b JOIN storage_pool AS p ON b.store_id = p.id \
WHERE b.kind = 'storage_pool' AND b.volume_id IS NOT NULL AND p.overprovision > 1"""
why = """CloudStack sells more than the pool shows, and the array shows more than it has. Each looks \
safe by its own figures; together they promise several times the disks, and nobody watches the \
product."""
fix = """Let one layer promise more than there is, and make the other honest: the factor of the pool \
1, or the volume thick."""
refs = ["rules.md pool-double-thin", "promised by the array: arr-thin-overcommit"]
optional = ["array_protection", "image_store", "storage_array_sample", "vm", "volume"]
guards = ["the pool of the array has 40 % of real space left"]
[params.ratio]
default = 3.0
unit = "ratio"
doc = "product of both above which it is high"
[params.free]
default = 0.4
unit = "share"
doc = "real space left in the array's pool above which nothing is said"
*/
WITH judged AS (
    SELECT
        p.id,
        p.name,
        p.overprovision,
        v.thin,
        1 - g.used_share AS free,
        g.provisioned * 1.0 / nullif(g.capacity, 0) AS ratio,
        g.label,
        g.words
    FROM pool_array AS b
    JOIN storage_pool AS p ON b.store_id = p.id
    JOIN array_volume AS v ON b.array_id = v.array_id AND b.volume_id = v.id
    LEFT JOIN array_pool_now AS g ON v.array_id = g.array_id AND v.pool_id = g.pool_id
    WHERE b.kind = 'storage_pool' AND p.overprovision > 1
)

SELECT
    j.id AS subject,
    j.name,
    iif(
        j.thin IS NULL OR j.free IS NULL,
        'whether the volume of ' || j.name || ' is thin, or what space is left, is not told',
        j.name
        || printf(' promises %.1f times its size, and lies on a thin volume in ', j.overprovision)
        || j.label
        || iif(j.ratio IS NULL, '', printf(', which promises %.1f times its own', j.ratio))
        || printf('; %.0f %% of the disks are left', 100 * j.free)
    ) AS message,
    iif(j.overprovision * j.ratio > :ratio, 'high', 'medium') AS severity,
    iif(j.thin IS NULL OR j.free IS NULL, 'not assessable', 'finding') AS outcome,
    j.overprovision,
    j.ratio AS array_ratio,
    j.free
FROM judged AS j
WHERE coalesce(j.thin, 1) AND coalesce(j.free, 0) <= :free
GROUP BY j.id
ORDER BY j.id
