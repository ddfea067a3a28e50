/*
id = "mgmt-db-buffer-pool"
title = "The database reads from disk what should be in memory"
question = "Does the working set of the database fit into its buffer pool?"
category = "Capacity"
severity = "low"
level = "db_node"
confidence = "derived"
effort = "hours"
actor = "operator"
why = """Reads that miss the buffer pool wait for the disk. List calls of the UI and of clients get slow first, \
then every job that looks for a host or a pool."""
fix = """Raise innodb_buffer_pool_size: up to 70 % of the memory of a machine that runs the database alone, 40 % \
where a management server shares it. MySQL and MariaDB change it while they run."""
refs = [
  "rules.md mgmt-db-buffer-pool (the machine's memory cannot be read by SQL: the pool is compared with the size of CloudStack's tables)",
  "D:adminguide/tuning",
]
guards = [
  "tables of CloudStack that together are smaller than the pool",
  "nodes up for less than a day: the pool is still cold",
]
[params.misses]
default = 0.01
unit = "share"
doc = "share of reads that miss above which it is low"
[params.warm]
default = 86400
unit = "seconds"
doc = "uptime before which the pool is cold"
*/
WITH size AS (
    SELECT
        t.db_node_id,
        t.at,
        sum(t.data + coalesce(t.index_size, 0)) AS bytes
    FROM db_table_sample AS t
    GROUP BY t.db_node_id, t.at
),

read AS (
    SELECT
        n.*,
        d.buffer_pool,
        z.bytes,
        1.0 * n.pool_reads / nullif(n.pool_requests, 0) AS misses
    FROM db_node_load AS n
    JOIN db_node AS d ON n.db_node_id = d.id
    LEFT JOIN size AS z ON n.db_node_id = z.db_node_id AND n.at = z.at
    GROUP BY n.db_node_id
),

judged AS (
    SELECT
        r.*,
        CASE
            WHEN r.misses IS NULL OR r.uptime IS NULL THEN 'not assessable'
            WHEN r.misses <= :misses THEN NULL
            WHEN r.uptime < :warm OR r.bytes IS NULL OR r.buffer_pool IS NULL THEN 'not assessable'
            WHEN r.bytes > r.buffer_pool THEN 'finding'
        END AS outcome
    FROM read AS r
)

SELECT
    j.db_node_id AS subject,
    j.label AS name,
    CASE
        WHEN j.outcome = 'finding'
            THEN
                printf('%.1f %% of the reads of ', 100 * j.misses) || j.label
                || printf(' miss its buffer pool of %.1f GiB;', j.buffer_pool / 1073741824.0)
                || printf(' CloudStack''s tables take %.1f GiB', j.bytes / 1073741824.0)
        WHEN
            j.uptime < :warm
            THEN j.label || ' was started less than a day ago: its buffer pool is cold'
        ELSE j.label || ' does not tell its reads, its buffer pool or the size of its tables'
    END AS message,
    j.outcome,
    j.misses,
    j.buffer_pool,
    j.bytes AS cloudstack_tables
FROM judged AS j
WHERE j.outcome IS NOT NULL
ORDER BY subject
