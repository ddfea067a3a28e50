/*
doc = """A row per pool: whether its file system was counted before, because another pool of the \
same server has the same size and is as full, within 2 % (field trap 15)."""
[columns]
storage_pool_id = "Pool"
is_copy = "1 when another pool stands for the same file system"
*/
SELECT
    p.storage_pool_id,
    coalesce(
        p.used > 0
        AND row_number() OVER (
            PARTITION BY
                coalesce(p.server, p.storage_pool_id), p.capacity, round(p.used * 50.0 / p.capacity)
            ORDER BY p.storage_pool_id
        ) > 1,
        0
    ) AS is_copy
FROM pool_load AS p
