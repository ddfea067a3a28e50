/*
id = "mgmt-db-bloat"
title = "Old rows fill the database of CloudStack"
question = "Do old rows slow the database?"
category = "Operations"
severity = "low"
level = "db_cluster"
effort = "days"
actor = "operator"
optional = ["configuration", "configuration_scope"]
why = """Events, finished jobs, usage records and expunged resources stay until something removes them. Millions \
of dead rows make list calls, the usage job and each schema upgrade slow, and the backup large."""
fix = """After a backup set expunged.resources.purge.enabled to true with a batch size and a delay that suit you, \
give event.purge.delay and alert.purge.delay a number of days, and archive usage records that were billed."""
refs = [
  "rules.md mgmt-db-bloat (how old the rows are would need SELECT on CloudStack's tables: not read)",
  "D:adminguide/tuning Purging Expunged Resources",
]
guards = ["rows that must be kept for audits: waive it", "tables the engine has not counted: not assessable"]
[params.rows]
default = 5000000
unit = "count"
doc = "rows in one table above which it is low"
*/
WITH counted AS (
    SELECT
        n.cluster,
        t.schema_name || '.' || t.name AS name,
        max(t.row_count) AS row_count,
        max(t.data + coalesce(t.index_size, 0)) AS bytes
    FROM db_node_load AS n
    JOIN db_table_sample AS t ON n.db_node_id = t.db_node_id AND n.at = t.at
    GROUP BY n.cluster, t.schema_name, t.name
),

summed AS (
    SELECT
        c.id,
        count(t.row_count) AS told,
        sum(t.row_count > :rows) AS large,
        sum(t.bytes) AS bytes,
        group_concat(
            iif(
                t.row_count > :rows, printf('%s %.1f million rows', t.name, t.row_count / 1e6), NULL
            ),
            ', '
        ) AS names
    FROM db_cluster AS c
    LEFT JOIN counted AS t ON c.id = t.cluster
    GROUP BY c.id
)

SELECT
    s.id AS subject,
    s.id AS name,
    iif(
        s.large > 0,
        s.large || ' tables of ' || s.id || ' are large: ' || s.names
        || coalesce(
            (
                SELECT
                    '; settings: '
                    || group_concat(v.name || ' = ' || coalesce(nullif(v.value, ''), 'unset'), ', ')
                FROM setting AS v
                WHERE
                    v.name IN (
                        'event.purge.delay', 'alert.purge.delay', 'expunged.resources.purge.enabled'
                    )
            ), ''
        ),
        'no table of CloudStack in ' || s.id || ' was counted'
    ) AS message,
    iif(s.large > 0, 'finding', 'not assessable') AS outcome,
    s.large AS tables,
    s.bytes
FROM summed AS s
WHERE s.large > 0 OR s.told = 0
ORDER BY subject
