/*
doc = """Pools of arrays (aggregates, storage pools), each once: space by the newest sample, growth over \
at least three weeks of samples, and what of CloudStack lies on them."""
[columns]
subject = "Array and pool, as subject of findings"
array_id = "Array"
pool_id = "Pool of the array"
label = "Name, with that of the array, for sentences"
media = "ssd, hdd, hybrid, nvme"
raid = "RAID in the words of the array"
failures_survived = "Disks that may fail before data is lost; NULL: not told [count]"
tiering = "Cold blocks move to an object store"
is_thin = "A volume in it takes space when it is written; NULL: not told for any"
warning_at = "Fullness at which the array warns [share]"
full_at = "Fullness at which writes fail [share]"
fullness = "Stage of fullness in the words of the array, where it has one pool"
capacity = "Physical bytes usable [bytes]"
used = "Physical bytes in use [bytes]"
used_share = "used / capacity; NULL: not told [share]"
provisioned = "Bytes promised to volumes; NULL: not told for all [bytes]"
daily = "Growth of used a day; NULL: less than three weeks of samples [bytes]"
at = "Time of the sample [UTC]"
zone_id = "Zone of the pools of CloudStack on it"
vms = "Running user VMs on it [count]"
words = "What is at stake, to be put behind a sentence; empty: nothing known"
*/
WITH ends AS (
    SELECT
        s.array_id,
        s.pool_id,
        s.used,
        s.provisioned,
        s.at,
        first_value(s.used) OVER series AS first_used,
        first_value(s.at) OVER series AS first_at,
        row_number() OVER (PARTITION BY s.array_id, s.pool_id ORDER BY s.at DESC) AS place
    FROM array_pool_sample AS s
    WHERE s.used IS NOT NULL
    WINDOW series AS (PARTITION BY s.array_id, s.pool_id ORDER BY s.at)
),

promised AS (
    SELECT
        array_id,
        pool_id,
        source,
        max(thin) AS is_thin,
        iif(count(size) = count(*), sum(size), NULL) AS size
    FROM array_volume
    WHERE parent_id IS NULL
    GROUP BY array_id, pool_id, source
),

n AS (
    SELECT
        l.array_id,
        max(l.at) AS at
    FROM storage_array_sample AS l
    GROUP BY l.array_id
),

whole AS (
    SELECT
        s.array_id,
        s.fullness
    FROM storage_array_sample AS s
    JOIN n ON s.array_id = n.array_id AND s.at = n.at
    JOIN array_pool AS p ON s.array_id = p.array_id
    GROUP BY s.array_id
    HAVING count(DISTINCT p.id) = 1
)

SELECT
    p.array_id || '/' || p.id AS subject,
    p.array_id,
    p.id AS pool_id,
    coalesce(p.name, p.id) || ' of ' || u.label AS label,
    p.media,
    p.raid,
    p.failures_survived,
    p.tiering,
    v.is_thin,
    p.warning_at,
    p.full_at,
    w.fullness,
    p.capacity,
    e.used,
    e.used * 1.0 / nullif(p.capacity, 0) AS used_share,
    coalesce(e.provisioned, v.size) AS provisioned,
    iif(
        julianday(e.at) - julianday(e.first_at) >= 21,
        (e.used - e.first_used) / (julianday(e.at) - julianday(e.first_at)),
        NULL
    ) AS daily,
    e.at,
    s.zone_id,
    coalesce(s.vms, 0) AS vms,
    coalesce(s.words, '') AS words
FROM array_pool AS p
JOIN array_identity AS u ON p.array_id = u.array_id AND p.source = u.source
LEFT JOIN ends AS e ON p.array_id = e.array_id AND p.id = e.pool_id AND e.place = 1
LEFT JOIN promised AS v
    ON p.array_id = v.array_id AND p.id = v.pool_id AND p.source = v.source
LEFT JOIN whole AS w ON p.array_id = w.array_id
LEFT JOIN array_stake AS s
    ON s.kind = 'pool' AND p.array_id || '/' || p.id = s.subject
