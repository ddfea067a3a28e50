/*
doc = """A row per zone, pod or cluster, storage capacity type and figure: what pools and image \
stores add up to. Pools that are not Up, local ones and those of disabled clusters are the doubt \
between `least` and `most`; so is a file system that several pools report (field trap 15), which \
`least` counts once. Factors count in `least` only where the pool's type can be over-provisioned. \
`most` is NULL where a pool does not tell its use or factor."""
[columns]
zone_id = "Zone"
pod_id = "Pod; empty for a zone"
cluster_id = "Cluster; empty for a zone or pod"
type = "2 storage, 3 storage allocated, 6 secondary, 9 local, as in capacity_now"
figure = "total or used"
least = "The least it can be; NULL where nothing of it is told [bytes]"
most = "The most it can be; NULL: open [bytes]"
plain = "Without over-provisioning [bytes]"
parts = "Pools or stores counted [count]"
*/
WITH
pool AS (
    SELECT
        p.id,
        p.zone_id,
        p.pod_id,
        p.cluster_id,
        p.scope,
        p.capacity,
        p.capacity * p.overprovision AS sellable,
        iif(
            p.type IN ('Iscsi', 'IscsiLUN', 'LVM', 'CLVM', 'OCFS2', 'SMB', 'Gluster', 'ManagedNFS'),
            p.capacity,
            p.capacity * coalesce(p.overprovision, 1.0)
        ) AS sellable_sure,
        l.used,
        l.allocated,
        p.state = 'Up' AND coalesce(c.allocation_state, 'Enabled') = 'Enabled' AS certain,
        p.scope <> 'HOST' AND NOT y.is_copy AS once
    FROM storage_pool AS p
    LEFT JOIN pool_load AS l ON p.id = l.storage_pool_id
    JOIN pool_copy AS y ON p.id = y.storage_pool_id
    LEFT JOIN cluster AS c ON p.cluster_id = c.id
),

figures AS (
    SELECT
        zone_id,
        pod_id,
        cluster_id,
        2 AS type,
        'total' AS figure,
        capacity AS value,
        capacity AS sure,
        capacity AS bare,
        certain AND once AS certain
    FROM pool
    UNION ALL
    SELECT
        zone_id,
        pod_id,
        cluster_id,
        2,
        'used',
        used,
        coalesce(used, 0),
        used,
        certain AND once
    FROM pool
    UNION ALL
    SELECT
        zone_id,
        pod_id,
        cluster_id,
        iif(scope = 'HOST', 9, 3),
        'total',
        sellable,
        sellable_sure,
        capacity,
        certain
    FROM pool
    UNION ALL
    SELECT
        zone_id,
        pod_id,
        cluster_id,
        iif(scope = 'HOST', 9, 3),
        'used',
        allocated,
        coalesce(allocated, 0),
        allocated,
        certain
    FROM pool
    UNION ALL
    SELECT
        zone_id,
        NULL,
        NULL,
        6,
        'total',
        capacity,
        coalesce(capacity, 0),
        capacity,
        NOT coalesce(read_only, 0)
    FROM image_store_load
    UNION ALL
    SELECT
        zone_id,
        NULL,
        NULL,
        6,
        'used',
        used,
        coalesce(used, 0),
        used,
        NOT coalesce(read_only, 0)
    FROM image_store_load
),

level (pods, clusters) AS (VALUES (0, 0), (1, 0), (1, 1))

SELECT
    f.zone_id,
    iif(l.pods, f.pod_id, '') AS pod_id,
    iif(l.clusters, f.cluster_id, '') AS cluster_id,
    f.type,
    f.figure,
    iif(count(f.value) > 0, coalesce(sum(f.sure) FILTER (WHERE f.certain), 0), NULL) AS least,
    iif(count(f.value) = count(*), sum(f.value), NULL) AS most,
    sum(f.bare) AS plain,
    count(*) AS parts
FROM figures AS f
CROSS JOIN level AS l
WHERE
    (NOT l.pods OR f.pod_id IS NOT NULL) AND (NOT l.clusters OR f.cluster_id IS NOT NULL)
GROUP BY
    f.zone_id, iif(l.pods, f.pod_id, ''), iif(l.clusters, f.cluster_id, ''), f.type, f.figure
