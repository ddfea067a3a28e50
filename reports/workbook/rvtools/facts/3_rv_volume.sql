/*
doc = "A row per volume: its bytes on the pool as last measured."
key = "volume_id"
*/
SELECT
    volume_id,
    physical_size,
    max(at) AS at
FROM volume_sample
GROUP BY volume_id
