/*
doc = """A row per collection that saw shared pools: how much of their capacity was zone-wide \
then. The series behind a shift of storage from cluster to zone scope."""
[columns]
source = "Target"
started = "Collection [UTC]"
zone_wide = "Capacity of zone-wide pools [bytes]"
shared = "Capacity of all pools that are not local [bytes]"
*/
SELECT
    r.source,
    r.started,
    coalesce(sum(h.capacity) FILTER (WHERE h.scope = 'ZONE'), 0) AS zone_wide,
    sum(h.capacity) AS shared
FROM source_run AS r
JOIN storage_pool_history AS h
    ON
        r.source = h.source
        AND r.started >= h.valid_from
        AND r.started < coalesce(h.valid_to, '9999')
WHERE h.scope <> 'HOST'
GROUP BY r.source, r.started
