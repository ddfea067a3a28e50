/*
doc = "Which shared pools a cluster can use, by scope: its own, and the zone-wide ones of its hypervisor."
[columns]
cluster_id = "Cluster"
storage_pool_id = "Pool"
zone_id = "Zone"
*/
SELECT
    c.id AS cluster_id,
    p.id AS storage_pool_id,
    c.zone_id
FROM cluster AS c
JOIN storage_pool AS p
    ON
        c.id = p.cluster_id
        OR (
            p.scope = 'ZONE'
            AND c.zone_id = p.zone_id
            AND coalesce(p.hypervisor, 'Any') IN ('Any', c.hypervisor)
        )
WHERE p.scope <> 'HOST'
