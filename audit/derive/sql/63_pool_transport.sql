/*
doc = """A row per primary storage pool: how hosts reach it, by the type CloudStack tells and, for \
block pools that name no transport, by what the array maps the volume to."""
[columns]
storage_pool_id = "Pool"
transport = "NFS, iSCSI, FC, FCoE, NVMe, RBD, local ..., or the type with: transport not told"
capacity = "Size [bytes]"
*/
WITH mapped AS (
    SELECT
        b.store_id,
        CASE
            WHEN m.initiator LIKE 'iqn.%' OR m.initiator LIKE 'eui.%' THEN 'iSCSI'
            WHEN m.initiator LIKE 'nqn.%' THEN 'NVMe'
            WHEN max(l.protocol LIKE '%fcoe%') THEN 'FCoE'
            ELSE 'FC'
        END AS transport
    FROM pool_array AS b
    JOIN array_mapping AS m ON b.array_id = m.array_id AND b.volume_id = m.volume_id
    LEFT JOIN array_lif AS l ON b.array_id = l.array_id AND l.wwpn IS NOT NULL
    WHERE
        b.kind = 'storage_pool'
        AND (
            m.initiator GLOB '*.*' OR m.initiator GLOB '[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:*'
        )
    GROUP BY b.store_id
)

SELECT
    p.storage_pool_id,
    CASE
        WHEN p.protocol = 'FiberChannel' THEN 'FC'
        WHEN p.protocol LIKE '%transport not told%' THEN coalesce(m.transport, p.protocol)
        ELSE p.protocol
    END AS transport,
    p.capacity
FROM pool_load AS p
LEFT JOIN mapped AS m ON p.storage_pool_id = m.store_id
