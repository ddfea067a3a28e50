/*
doc = """A row per cluster with a host that takes VMs: the largest VM by memory that could be placed now. \
Host tags, pools and CPU are not looked at."""
[columns]
cluster_id = "Cluster"
memory = """Largest free sellable memory of one host, and not beyond the allocation limit of the cluster \
where that was read; never below 0; NULL where the size, factor or load of a serving host is not told [bytes]"""
*/
WITH room AS (
    SELECT
        cluster_id,
        max(memory_sellable - memory_allocated) AS largest,
        sum(memory_sellable) AS sellable,
        sum(memory_allocated) AS sold,
        count(*) AS hosts,
        count(memory_sellable - memory_allocated) AS told
    FROM host_capacity
    WHERE serves AND NOT reserved_for_ha
    GROUP BY cluster_id
)

SELECT
    r.cluster_id,
    iif(
        r.told < r.hosts,
        NULL,
        max(
            0,
            min(
                r.largest,
                iif(b.told, r.sellable * coalesce(b.memory_stop, 1) - r.sold, r.largest)
            )
        )
    ) AS memory
FROM room AS r
LEFT JOIN cluster_brake AS b ON r.cluster_id = b.cluster_id
